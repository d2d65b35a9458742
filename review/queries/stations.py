"""The way of an application as a line with stations: where it is, who holds it since when, what comes next."""

from dataclasses import dataclass
from datetime import datetime

from accounts.enums import STOPPED
from accounts.policies import Actor
from review.enums import State
from review.models import Application, Stage
from review.policies import known_state, knows_result
from review.queries.rules import business_of
from review.routes import TO_BE_ASSIGNED, Office, Plan
from review.scheme import Stop
from zcps.kit import clock
from zcps.kit.tags import chinese_date

REFUSED = frozenset({State.INELIGIBLE, State.NOT_PASSED, State.REVOKED})
DONE = frozenset({State.CERTIFIED, State.COMPLETED})
WITH_APPLICANT = frozenset({State.DRAFT, State.RETURNED, State.LAPSED, State.ABANDONED})


@dataclass(frozen=True)
class Station:
    """One station as `_ui/stations.html` draws it."""

    label: str
    status: str
    word: str = ""
    holder: str = ""
    since: datetime | None = None
    at: datetime | None = None
    usual: str = ""
    phone: str = ""
    note: str = ""


def planned_stations(plan: Plan) -> list[Station]:
    """The line before the application starts: every office with its telephone, or what is missing."""
    return [
        Station(
            label=planned.stop.name,
            status="refused" if planned.missing else "next",
            holder=planned.office.name if planned.office else "",
            usual=_usual(planned.stop.days),
            phone=planned.office.telephone if planned.office else "",
            note=planned.missing or "。".join(filter(None, (_where(planned.office), _ending(planned.stop)))),
        )
        for planned in plan.stops
    ]


def stations(application: Application, *, to: Actor) -> list[Station]:
    """The line of an application on its way, as far as the actor may know it. One query."""
    stages = Stage.objects.filter(application=application, plan_number=application.plan_number)
    rows = stages.select_related("organisation").order_by("position")
    state = known_state(application, to=to)
    return [_station(application, _as_known(application, stage, to), state) for stage in rows]


def _as_known(application: Application, stage: Stage, to: Actor) -> Stage:
    """A high committee is assigned to whom the mid committee recommends: its name there would tell the result.

    One that the scheme has preset was shown before the vote, and still is.
    """
    is_later = stage.position > application.position and stage.committee_id is not None
    is_assigned = is_later and not business_of(application).is_preset(stage.code)
    if is_assigned and not knows_result(to, application):
        stage.organisation, stage.organisation_name = None, TO_BE_ASSIGNED.name
    return stage


def _station(application: Application, stage: Stage, state: State) -> Station:
    status = _status(application, stage, state)
    office = stage.organisation
    return Station(
        label=stage.name,
        status=status,
        word=_word(application, stage, status, state),
        holder=stage.organisation_name,
        since=stage.reached_at if status in {"current", "returned"} else None,
        at=stage.forwarded_at or stage.decided_at if status == "done" else None,
        usual=_usual(stage.days) if status == "next" else "",
        phone=office.telephone if office else "",
        note=_note(application, stage, status),
    )


def _status(application: Application, stage: Stage, state: State) -> str:
    if stage.position < application.position or state in DONE:
        return "done"
    if stage.position > application.position:
        return "next"
    if state in REFUSED:
        return "refused"
    return "returned" if state in WITH_APPLICANT else "current"


def _word(application: Application, stage: Stage, status: str, state: State) -> str:
    if status == "done":
        return "已报送" if stage.forwarded_at else "已办理"
    if status in {"current", "returned", "refused"}:
        return business_of(application).state_word(state, application.duty)
    return ""


def _note(application: Application, stage: Stage, status: str) -> str:
    if application.state == State.RETURNED and status == "returned" and application.deadline_on:
        return f"请在{chinese_date(application.deadline_on)}（含当日）前补正后重新提交"
    if status in {"current", "next"} and stage.organisation and stage.organisation.status in STOPPED:
        return "该机构已停用，在办的申报由其上级机构移交其他机构办理，移交后您会收到消息"
    if status == "current" and stage.due_on:
        late = "，已超过，可以致电询问" if stage.due_on < clock.today() else ""
        return f"办理期限到{chinese_date(stage.due_on)}{late}"
    return ""


def _usual(days: int | None) -> str:
    return f"一般 {days} 个工作日内办结" if days else ""


def _ending(stop: Stop) -> str:
    return "接收后不再补充材料" if stop.supplements_end else ""


def _where(office: Office | None) -> str:
    return "，".join(filter(None, (office.address, office.office_hours))) if office else ""
