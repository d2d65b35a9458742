"""浙江·生态环境: every refusal on every route; the way without any stands in test_inbox_is_permission.py.

Each test runs for each of the ways in `environment_ways.WAYS`; inboxes are asserted by their very names.
"""

from review.enums import Action, State
from review.policies import why_not
from review.services.fees import set_charge
from tests.journeys.environment_ways import AT_UNIT, MID_EXAMINES, MID_VOTES, TO_HIGH
from tests.journeys.ways import Walk
from zcps.kit import clock

SCHEMES = ("zhejiang_environment",)


def test_its_stages_are_those_of_its_route(walk: Walk):
    routes = walk.world.version.content["businesses"][0]["routes"]
    route = next(route for route in routes if route["code"] == walk.way.route)

    walk.submit()

    stages = list(walk.row.stages.order_by("position"))
    assert [stage.code for stage in stages] == [stop["code"] for stop in route["stops"]]
    assert [walk.key_of(stage.organisation_id) for stage in stages] == [
        *(office for office, _ in walk.way.stations()),
        "province_hrss",
    ]


def test_withdrawn_before_the_unit_has_sent_it_it_is_a_draft_again(walk: Walk):
    walk.submit().passed_by(Action.WITHDRAW)

    assert (walk.row.state, walk.row.holder) == (State.DRAFT, None)
    walk.submit()
    assert walk.lies_in(walk.way.unit, AT_UNIT)


def test_every_office_may_return_or_reject_what_it_examines(walk: Walk):
    stations = walk.way.stations()
    above = [office for office, _ in stations[1:]]
    walk.submit()

    for number, ((office, box), overseer) in enumerate(zip(stations, above, strict=False)):
        walk.reaches(office)
        assert walk.lies_in(office, box)
        _returned_and_mended(walk, office, box, revision=number + 2)
        _rejected_and_reinstated(walk, office, box, overseer)


def _returned_and_mended(walk: Walk, office: str, box: str, *, revision: int) -> None:
    """退回修改: the next revision comes from the person to the same office, which examines it again."""
    walk.act(Action.RETURN)
    assert (walk.row.state, walk.place) == (State.RETURNED, (office, []))
    assert walk.told(Action.RETURN, walk.owner)
    walk.submit()
    assert walk.lies_in(office, box)
    assert (walk.row.revision.number, walk.row.tickets.filter(answered_at=None).count()) == (revision, 0)


def _rejected_and_reinstated(walk: Walk, office: str, box: str, overseer: str) -> None:
    """不通过 ends it, and the next higher office may put it back."""
    walk.act(Action.REJECT)
    assert (walk.row.state, walk.place) == (State.INELIGIBLE, (office, []))
    assert walk.told(Action.REJECT, walk.owner)
    walk.act(Action.REINSTATE, office=overseer)
    assert walk.lies_in(office, box)


def test_sent_back_below_by_the_mid_committees_office_it_passes_the_offices_between_again(walk: Walk):
    (below, box), (mid, _) = walk.way.stations()[-3:-1]
    walk.submit().reaches(mid)

    walk.act(Action.SEND_BACK)

    assert walk.lies_in(below, box)
    walk.reaches(mid)
    assert walk.lies_in(mid, MID_EXAMINES)


def test_taken_back_by_its_sender_it_waits_to_be_sent_again(walk: Walk):
    (sender, _), (office, box) = walk.way.stations()[:2]
    walk.submit().reaches(office)

    walk.act(Action.RECALL, office=sender)

    assert walk.row.state == State.AWAITING_FORWARD
    walk.next()
    assert walk.lies_in(office, box)


def test_not_mended_in_time_it_counts_as_given_up(walk: Walk):
    walk.submit().act(Action.RETURN).lapses()

    assert (walk.row.state, walk.place) == (State.LAPSED, (walk.way.unit, []))
    assert walk.told(Action.LAPSE, walk.owner)


def test_whom_the_mid_committee_does_not_recommend_is_not_sent_on_until_a_review(walk: Walk):
    walk.submit().reaches(walk.way.mid).next()
    assert walk.lies_in(walk.way.mid, MID_VOTES)
    walk.fails()

    assert (walk.row.state, walk.row.committee) == (State.NOT_PASSED, None)
    walk.act(Action.REVIEW_AGAIN)
    assert walk.lies_in(walk.way.mid, MID_VOTES)
    walk.next()
    assert walk.lies_in(walk.way.mid, TO_HIGH)


def test_nothing_passes_the_unit_before_its_publicity_has_ended(walk: Walk):
    walk.submit()
    clerk = walk.world.actor(walk.world.officer(walk.way.unit))

    refusal = why_not(clerk, Action.APPROVE, walk.row, today=clock.today())

    assert "须先在单位公示" in refusal.sentence
    walk.next()
    assert walk.row.recommendations.get().publicity_text.endswith("个工作日的公示，无异议。")


def test_where_the_mid_committee_charges_nobody_is_voted_on_before_the_fee_is_paid(walk: Walk):
    mid = walk.way.mid
    office = walk.world.offices[mid]
    manager = walk.world.actor(walk.world.officer(mid)).at(office.pk)
    set_charge(walk.world.round, charges=True, how_to_pay="缴至评委会办公室。", by=manager)

    walk.submit().reaches(mid).next()

    refusal = why_not(manager, Action.RECORD_RESULT, walk.row, today=clock.today())
    assert refusal.sentence == "评审费尚未缴纳，登记缴费之后方可提交评审会议。"
    assert walk.lies_in(mid, MID_VOTES)
    assert walk.row.fee_orders.get().organisation == office
