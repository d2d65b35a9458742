"""On every route, at every step: an application lies in an inbox of just those who may do something with it there."""

from accounts.policies import Actor
from review.enums import Action
from review.policies import RULES, Party, why_not
from review.queries.inboxes import counts, open_inboxes
from tests.journeys.ways import Walk
from zcps.kit import clock

SCHEMES = ("zhejiang_construction", "zhejiang_environment")
ELSEWHERE = {"hrss_330203", "mid_330200"}
HOLDING = [action for action in Action if RULES[action].party == Party.HOLDER]


def test_it_lies_with_whoever_may_act_on_it_and_with_nobody_else(walk: Walk):
    offices = {office for office, _ in walk.way.stations()} | ELSEWHERE
    actors = {office: walk.world.actor(walk.world.officer(office)) for office in offices}
    walk.submit()

    for office, box in walk.way.steps():
        acting = {name for name, actor in actors.items() if _may_act(actor, walk)}
        assert acting == {office}
        assert {name for name, actor in actors.items() if _finds(actor, walk)} == acting
        assert walk.lies_in(office, box)
        walk.next()


def _may_act(actor: Actor, walk: Walk) -> bool:
    return any(why_not(actor, action, walk.row, today=clock.today()) is None for action in HOLDING)


def _finds(actor: Actor, walk: Walk) -> bool:
    here = actor.organisation_id
    return any(counts(open_inboxes(actor.at(here), walk.served_at(here)), actor.at(here)))
