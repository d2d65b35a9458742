"""浙江·建设工程: every refusal on every route; the way without any stands in test_inbox_is_permission.py.

Each test runs for each of the ways in `ways.WAYS`; inboxes are asserted by their very names.
"""

from itertools import pairwise

from review.enums import Action, State
from tests.journeys.ways import APPROVAL, DISPATCH, FORWARD, FROM_PERSON, VOTES, Walk


def test_its_stages_papers_and_file_are_those_of_its_route(walk: Walk):
    routes = walk.world.version.content["businesses"][0]["routes"]
    route = next(route for route in routes if route["code"] == walk.way.route)

    walk.submit()

    stages = list(walk.row.stages.order_by("position"))
    online = [*walk.way.offices, walk.way.mid]
    frozen = walk.row.revision.content.get("archives", {})
    assert [stage.code for stage in stages] == [stop["code"] for stop in route["stops"]]
    assert [walk.key_of(stage.organisation_id) for stage in stages[: len(online)]] == online
    assert [stamp.label for stamp in walk.row.paper_stamps.all()] == [stop["label"] for stop in route.get("paper", ())]
    assert frozen.get("archives", "") == walk.way.draft.get("archives", "")
    assert frozen.get("centre_name", "") == ("杭州市人才交流中心" if "centre" in walk.way.draft else "")


def test_declined_at_the_first_office_it_goes_back_to_the_applicant(walk: Walk):
    first = walk.way.offices[0]

    walk.submit().act(Action.DECLINE)

    assert (walk.row.state, walk.place) == (State.RETURNED, (first, []))
    assert walk.told(Action.DECLINE, walk.owner)
    walk.submit()
    assert walk.lies_in(first, FROM_PERSON)


def test_withdrawn_before_the_first_receipt_it_is_a_draft_again(walk: Walk):
    first = walk.way.offices[0]

    walk.submit().passed_by(Action.WITHDRAW)

    assert (walk.row.state, walk.row.holder, walk.row.inbox) == (State.DRAFT, None, "")
    walk.submit()
    assert walk.lies_in(first, FROM_PERSON)


def test_taken_back_by_its_sender_or_declined_by_a_later_office_it_waits_again_below(walk: Walk):
    walk.submit()

    for (below, _), (office, box) in pairwise(walk.way.stations()):
        waiting = DISPATCH if office == "high" else FORWARD
        walk.arrives_at(office).act(Action.RECALL, office=below)
        assert walk.lies_in(below, waiting)
        walk.next()
        assert walk.lies_in(office, box)
        walk.act(Action.DECLINE)
        assert walk.lies_in(below, waiting)
        assert walk.told(Action.DECLINE, walk.owner)
        assert walk.told(Action.DECLINE, walk.world.officer(below), as_office=True)


def test_every_office_may_return_reject_or_send_back_what_it_judges(walk: Walk):
    above = [*walk.way.offices[1:], walk.way.mid]
    walk.submit()

    for number, (office, overseer) in enumerate(zip(walk.way.offices, above, strict=True)):
        walk.arrives_at(office).next()
        assert walk.lies_in(office, APPROVAL)
        _returned_and_mended(walk, office, revision=number + 2)
        _rejected_and_reinstated(walk, office, overseer)
        if number:
            _sent_back_and_sent_again(walk, walk.way.offices[number - 1], office)
        walk.next().next()


def _returned_and_mended(walk: Walk, office: str, *, revision: int) -> None:
    """退回修改: the ticket is answered with the next revision, which comes from the person to the same office."""
    walk.act(Action.RETURN)
    assert (walk.row.state, walk.place) == (State.RETURNED, (office, []))
    assert walk.told(Action.RETURN, walk.owner)
    walk.submit()
    assert walk.lies_in(office, FROM_PERSON)
    assert (walk.row.revision.number, walk.row.tickets.filter(answered_at=None).count()) == (revision, 0)
    walk.next()


def _rejected_and_reinstated(walk: Walk, office: str, overseer: str) -> None:
    """不通过, and 恢复 by the next higher office."""
    walk.act(Action.REJECT)
    assert (walk.row.state, walk.place) == (State.INELIGIBLE, (office, []))
    assert walk.told(Action.REJECT, walk.owner)
    walk.act(Action.REINSTATE, office=overseer)
    assert walk.lies_in(office, APPROVAL)


def _sent_back_and_sent_again(walk: Walk, below: str, office: str) -> None:
    """退回下级: the office below judges again."""
    walk.act(Action.SEND_BACK)
    assert walk.lies_in(below, APPROVAL)
    assert walk.told(Action.SEND_BACK, walk.world.officer(below), as_office=True)
    walk.arrives_at(office).next()


def test_not_mended_in_time_it_counts_as_given_up(walk: Walk):
    last = walk.way.offices[-1]

    walk.submit().arrives_at(last).next().act(Action.RETURN).lapses()

    assert (walk.row.state, walk.place) == (State.LAPSED, (last, []))
    assert walk.told(Action.LAPSE, walk.owner)


def test_not_recommended_by_the_mid_committee_it_ends_there_until_a_review(walk: Walk):
    mid = walk.way.mid

    walk.submit().arrives_at(mid).next()
    assert walk.lies_in(mid, VOTES)
    walk.fails()

    assert (walk.row.state, walk.place) == (State.NOT_PASSED, (mid, []))
    walk.act(Action.REVIEW_AGAIN)
    assert walk.lies_in(mid, VOTES)
