"""江西: the refusals on every route, through 经办 and 领导 of every office; the way without any: test_inbox_is_permission.py.

Each test runs for each of the ways in `jiangxi_ways.WAYS`; inboxes are asserted by their very names.
"""

import pytest

from review.enums import Action, Proposal, State
from review.policies import why_not
from tests.journeys.jiangxi_ways import ARRIVED, CANDIDATES, EXAMINE, FORWARD, HIGH, SIGN
from tests.journeys.ways import Walk
from zcps.kit import clock
from zcps.kit.refusals import ActionDenied

SCHEMES = ("jiangxi",)
ENDED = "按规定，申报材料报至评委会后不再补充，不能再退回申报人修改。"


def test_its_stages_are_those_of_its_route(walk: Walk):
    routes = walk.world.version.content["businesses"][0]["routes"]
    route = next(route for route in routes if route["code"] == walk.way.route)

    walk.submit()

    stages = list(walk.row.stages.order_by("position"))
    assert [stage.code for stage in stages] == [stop["code"] for stop in route["stops"]]
    assert [walk.key_of(stage.organisation_id) for stage in stages] == [*walk.way.offices, HIGH, "province_hrss"]


def test_at_every_office_the_clerk_returns_and_the_leader_decides(walk: Walk):
    walk.submit()

    for number, office in enumerate(walk.way.offices):
        walk.reaches(office)
        assert walk.lies_in(office, EXAMINE)
        _returned_and_mended(walk, office, revision=number + 2)
        _handed_back(walk, office)
        _overruled(walk, office)


def _returned_and_mended(walk: Walk, office: str, *, revision: int) -> None:
    walk.act(Action.RETURN)
    assert (walk.row.state, walk.place) == (State.RETURNED, (office, []))
    walk.submit()
    assert walk.lies_in(office, EXAMINE)
    assert walk.row.revision.number == revision


def _handed_back(walk: Walk, office: str) -> None:
    walk.examined().act(Action.HAND_BACK)
    assert walk.lies_in(office, EXAMINE)


def _overruled(walk: Walk, office: str) -> None:
    """拟不通过: the leader agrees to it, or signs on purpose and with a reason."""
    walk.examined(proposal=Proposal.REJECT)
    assert walk.lies_in(office, SIGN)
    with pytest.raises(ActionDenied):
        walk.act(Action.SIGN)
    walk.act(Action.SIGN, overrules=True, opinion="业绩突出，同意推荐。")
    assert walk.lies_in(office, FORWARD)
    walk.next()


def test_rejected_by_the_leader_the_next_office_may_put_it_back(walk: Walk):
    first, overseer = walk.way.offices[0], [*walk.way.offices, HIGH][1]
    walk.submit().examined(proposal=Proposal.REJECT)

    walk.act(Action.REJECT)

    assert (walk.row.state, walk.told(Action.REJECT, walk.owner)) == (State.INELIGIBLE, True)
    walk.act(Action.REINSTATE, office=overseer)
    assert walk.lies_in(first, EXAMINE)


def test_once_the_committee_has_received_it_nothing_is_returned_any_more(walk: Walk):
    last = walk.way.offices[-1]
    walk.submit().reaches(HIGH)
    assert walk.lies_in(HIGH, ARRIVED)

    walk.next()
    assert walk.lies_in(HIGH, CANDIDATES)
    assert _why_not_return(walk, HIGH) == ENDED

    walk.act(Action.SEND_BACK)
    assert walk.lies_in(last, EXAMINE)
    assert _why_not_return(walk, last) == ENDED
    with pytest.raises(ActionDenied, match="报至评委会后不再补充"):
        walk.act(Action.RETURN)


def _why_not_return(walk: Walk, office: str) -> str:
    actor = walk.world.actor(walk.world.officer(office))
    return why_not(actor, Action.RETURN, walk.row, today=clock.today()).sentence


def test_declined_by_the_committee_before_it_was_received_it_can_still_be_mended(walk: Walk):
    last = walk.way.offices[-1]
    walk.submit().reaches(HIGH).act(Action.DECLINE)
    assert walk.lies_in(last, FORWARD)

    walk.act(Action.REOPEN).act(Action.RETURN)

    assert walk.row.state == State.RETURNED
