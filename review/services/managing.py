"""基本信息入库 and 人事管理单位变更: the choice follows its application, and what is completed is put in force."""

from collections import defaultdict
from collections.abc import Iterable

from accounts.enums import ManagementState
from accounts.models import Person
from accounts.services.chains import Turn, turn_choices
from review.enums import CLOSED, WITH_APPLICANT, Find, Outcome, State
from review.models import Application, Stage
from review.notices import Move
from review.policies.acts import Act
from review.queries.rules import business_of
from review.queries.under_way import in_the_way
from zcps.kit.refusals import ActionDenied


def follow_choice(moves: Iterable[Move], act: Act) -> None:
    """The choice is under review while an office has the application, the person's again when it comes back."""
    turns: dict[int, dict[int, Turn]] = defaultdict(dict)
    for move in moves:
        row = move.row
        if row.outcome == Outcome.CERTIFICATE or _kept_at(row.state) == _kept_at(move.from_state):
            continue
        if business_of(row).asks_choice:
            turns[row.scheme_id][row.person_id] = _turn(row)
    for scheme_id, of_scheme in turns.items():
        turn_choices(of_scheme, scheme_id=scheme_id, by_id=act.actor.user_id, at=act.at)


def settle_chain(row: Application) -> None:
    """At submission, nobody changes the person's chain or choice meanwhile; raises ActionDenied where something is in the way."""
    business = business_of(row)
    if not business.asks_managing:
        return
    person = Person.objects.select_for_update().get(pk=row.person_id)
    list(person.managements.exclude(state=ManagementState.ENDED).select_for_update().order_by("pk"))
    if sentence := in_the_way(row.person_id, row.scheme_id, business, but=row.pk):
        raise ActionDenied(sentence)


def chose_another(row: Application) -> bool:
    """Whether a returned application now is for another unit than the one that returned it: its way begins anew."""
    if row.state != State.RETURNED or not business_of(row).asks_choice:
        return False
    chosen = row.person.managements.filter(scheme=row.scheme_id, state=ManagementState.CHOSEN).first()
    stage = _stages(row).get(Find.CHOSEN_UNIT)
    return chosen is not None and stage is not None and chosen.organisation_id != stage.organisation_id


def _turn(row: Application) -> Turn:
    state = _kept_at(row.state)
    if state != ManagementState.IN_FORCE:
        return Turn(state)
    stages = _stages(row)
    reviewed = (stages[find].organisation_id for find in (Find.CHOSEN_UNIT, Find.CHOSEN_DEPARTMENT))
    return Turn(state, *reviewed)


def _kept_at(state: str) -> ManagementState:
    if state == State.COMPLETED:
        return ManagementState.IN_FORCE
    return ManagementState.CHOSEN if state in WITH_APPLICANT | CLOSED else ManagementState.UNDER_REVIEW


def _stages(row: Application) -> dict[Find, Stage]:
    """The stages of its way by what found them."""
    finds = {stop.code: stop.find for route in business_of(row).routes for stop in route.stops}
    return {finds[stage.code]: stage for stage in row.route if stage.code in finds}
