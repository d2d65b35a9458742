"""On every route of every scheme, at every step from the submission to the last vote: an application lies in an inbox of just
those who may do something with it there.
"""

from accounts.enums import Role
from accounts.policies import Actor
from review.enums import Action, State
from review.policies import RULES, Party, why_not
from review.queries.inboxes import counts, open_inboxes
from tests.journeys.ways import Walk
from zcps.kit import clock

SCHEMES = ("zhejiang_construction", "zhejiang_environment", "jiangxi", "guangdong")
ELSEWHERE: list[tuple[str, tuple[Role, ...]]] = [("hrss_330203", ()), ("mid_330200", ())]
HOLDING = [action for action in Action if RULES[action].party == Party.HOLDER]


def test_it_lies_with_whoever_may_act_on_it_and_with_nobody_else(walk: Walk):
    crowd = [*walk.way.crowd(), *ELSEWHERE]
    actors = {who: walk.world.actor(walk.world.officer(who[0], *who[1])) for who in crowd}
    walk.submit()

    for office, box in walk.way.steps():
        acting = {who for who, actor in actors.items() if _may_act(actor, walk)}
        assert acting == {(office, walk.way.roles(walk.row))}
        assert {who for who, actor in actors.items() if _finds(actor, walk)} == acting
        assert walk.lies_in(office, box)
        walk.next()

    assert (walk.row.state, walk.row.stage.name) == (State.AWAITING_PUBLICITY, walk.way.last)
    assert (walk.row.committee or walk.row.stage.committee) == walk.world.committees["high"]


def _may_act(actor: Actor, walk: Walk) -> bool:
    return any(why_not(actor, action, walk.row, today=clock.today()) is None for action in HOLDING)


def _finds(actor: Actor, walk: Walk) -> bool:
    here = actor.organisation_id
    return any(counts(open_inboxes(actor.at(here), walk.served_at(here)), actor.at(here)))
