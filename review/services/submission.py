"""填报与提交: starts an application, keeps its draft, freezes a revision and sends it on its way."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Person
from accounts.policies import Actor
from accounts.scheme import SchemeInfo
from accounts.services.events import EventDraft, canonical, record
from dossiers.queries.gaps import gaps
from dossiers.scheme import DossierRules
from dossiers.services.snapshots import snapshot
from review.enums import LIVE, WITH_APPLICANT, Action, State
from review.models import Application, PaperStamp, Revision, Round, Stage
from review.notices import business_of
from review.policies.acts import Act
from review.queries.directory import RegistryDirectory, facts_of
from review.routes import Plan, plan, route_for
from review.services.door import move_one
from review.services.merging import merged
from zcps.kit import clock
from zcps.kit.names import name_key
from zcps.kit.refusals import ActionDenied


@dataclass(frozen=True)
class Gap:
    """One thing still missing before submission, with the place where to mend it."""

    sentence: str
    url: str


@dataclass(frozen=True)
class Pledge:
    """What was signed: the version of the 承诺书 the page showed, and from which address."""

    version: str
    ip: str | None


def start_application(person: Person, *, round: Round, by: Actor) -> Application:
    """Make the draft of this year's application; one a person a scheme a business a year."""
    _refuse_closed(round)
    unit = person.employer
    if unit is None:
        raise ActionDenied("请先在个人信息中登记工作单位，再办理申报。")
    version = round.scheme.current
    now = clock.now()
    application = Application(
        scheme_id=round.scheme_id,
        scheme_version=version,
        round=round,
        business=round.business,
        year=round.year,
        person=person,
        series=round.series,
        created_at=now,
        updated_at=now,
    )
    business = business_of(application)
    application.outcome, application.withdraw_until = business.outcome, business.withdraw_until
    _copy_person(application, person)
    _copy_title(application, {"title": round.titles[0] if len(round.titles) == 1 else ""})
    try:
        with transaction.atomic():
            application.save(force_insert=True)
            record([_started(application, by)], at=now)
    except IntegrityError as error:
        raise ActionDenied(f"您{round.year}年度已有一件{business.name}申报，每人每年度只能申报一次。") from error
    return application


def live_application(person: Person, round: Round) -> Application | None:
    """This year's application of the person, if one stands in the way of another."""
    rows = Application.objects.filter(
        person=person, scheme=round.scheme_id, business=round.business, year=round.year, state__in=LIVE
    )
    return rows.first()


def save_draft(application: Application, *, by: Actor, title: str, speciality: str, current_profession: str) -> None:
    """Keep what the applicant chose for this application; lenient, any part may still be empty."""
    with transaction.atomic():
        row = Application.objects.select_for_update().get(pk=application.pk)
        if row.person_id != by.person_id or row.state not in WITH_APPLICANT:
            raise ActionDenied("申报已提交，不能再修改；如需修改，请先撤回。")
        choice = {"title": title, "speciality": speciality, "current_profession": current_profession}
        row.draft = row.draft | choice
        row.updated_at = clock.now()
        row.save(update_fields=["draft", "updated_at"])
    application.draft = row.draft


def select_entries(application: Application, *, by: Actor, selection: dict[str, list[str]]) -> None:
    """Choose which entries of the dossier go into the application; sections not named go in whole."""
    with transaction.atomic():
        row = Application.objects.select_for_update().get(pk=application.pk)
        if row.person_id != by.person_id or row.state not in WITH_APPLICANT:
            raise ActionDenied("申报已提交，不能再修改；如需修改，请先撤回。")
        row.draft = row.draft | {"selection": selection}
        row.save(update_fields=["draft"])
    application.draft = row.draft


def planned(application: Application, choice: dict[str, Any] | None = None) -> Plan:
    """The whole way of this application, before it starts: every station with its office, or what is missing."""
    choice = application.draft if choice is None else choice
    info = SchemeInfo.of(application.scheme_version)
    speciality = choice.get("speciality", "")
    name = info.speciality_name(speciality) if speciality else ""
    unit = application.person.employer or application.unit
    facts = facts_of(unit, series=application.series, speciality=speciality, speciality_name=name)
    route = route_for(business_of(application), facts)
    if route is None:
        label = unit.get_affiliation_display() or "未登记隶属关系"
        raise ActionDenied(f"单位“{unit.name}”（{label}）没有适用的报送路线，请联系平台管理机构核对单位信息。")
    return plan(route, facts, RegistryDirectory(application.scheme_id))


def readiness(application: Application) -> list[Gap]:
    """Everything that still stands between a draft and its submission; empty when it may go."""
    edit = reverse("review:application_edit", args=[application.uuid])
    choice = application.draft
    found = [
        Gap(sentence, edit)
        for key, sentence in (
            ("title", "请选择申报的职称。"),
            ("speciality", "请选择申报专业。"),
            ("current_profession", "请填写现从事专业，它将原样印在申报简表、综合表、评审表和花名册中。"),
        )
        if not choice.get(key)
    ]
    rules = DossierRules.of(application.scheme_version)
    found += [Gap(gap.sentence, gap.url) for gap in gaps(application.person, rules)]
    if choice.get("speciality"):
        found += [Gap(sentence, edit) for sentence in planned(application).problems]
    return found


def submit(application: Application, *, by: Actor, pledge: Pledge, version: int | None) -> Application:
    """Freeze a revision and send it: to the first stop, or back to the office that returned it."""

    def freeze(row: Application, act: Act) -> None:
        _refuse_unready(row, pledge)
        if row.state == State.DRAFT:
            _freeze_first(row, act, pledge)
        else:
            _freeze_again(row, act, pledge)

    return move_one(Action.SUBMIT, application, version=version, by=by, prepare=freeze)


def _started(application: Application, by: Actor) -> EventDraft:
    return EventDraft(
        stream=application.stream,
        kind="start",
        payload={"round": application.round.name, "to": application.state},
        actor_id=by.user_id,
        state=application.state,
    )


def _refuse_closed(round: Round) -> None:
    now = clock.now()
    if now < round.opens_at:
        raise ActionDenied(f"“{round.name}”尚未开放申报。")
    if now >= round.closes_at:
        raise ActionDenied(f"“{round.name}”的个人申报已经截止。")


def _refuse_unready(row: Application, pledge: Pledge) -> None:
    if row.state == State.DRAFT:
        _refuse_closed(row.round)
    if pledge.version != business_of(row).pledge_version:
        raise ActionDenied("承诺书已更新，请重新阅读并签署后提交。")
    missing = readiness(row)
    if missing:
        raise ActionDenied(f"还有 {len(missing)} 项内容需要补充：{missing[0].sentence}")


def _freeze_first(row: Application, act: Act, pledge: Pledge) -> None:
    """Everything the person selected, under the route of today."""
    rules = DossierRules.of(row.scheme_version)
    _copy_person(row, row.person)
    _copy_title(row, row.draft)
    sections = snapshot(row.person, rules=rules, selection=row.draft.get("selection"))
    way = planned(row)
    if way.problems:
        raise ActionDenied(way.problems[0])
    _write_revision(row, act, pledge, sections)
    _write_stages(row, way)


def _freeze_again(row: Application, act: Act, pledge: Pledge) -> None:
    """The last revision with only the ticketed addresses taken anew; a declined one is taken anew whole."""
    tickets = list(row.tickets.filter(answered_at__isnull=True))
    rules = DossierRules.of(row.scheme_version)
    fresh = snapshot(row.person, rules=rules, selection=row.draft.get("selection"))
    sections = merged(row.revision.content["sections"], fresh, tickets) if tickets else fresh
    _copy_title(row, _unlocked_choice(row, tickets))
    _write_revision(row, act, pledge, sections)
    row.tickets.filter(answered_at__isnull=True).update(answered_at=act.at, answered_in=row.revision)


def _unlocked_choice(row: Application, tickets: list) -> dict[str, Any]:
    """What was chosen for the application itself: only ticketed choices may differ from the last revision."""
    frozen = row.revision.content["title"]
    own = [ticket for ticket in tickets if ticket.section == "application"]
    if tickets and not own:
        return frozen
    names = {ticket.field for ticket in own}
    if not tickets or "" in names:
        return row.draft
    return frozen | {name: row.draft.get(name, "") for name in names}


def _copy_person(row: Application, person: Person) -> None:
    row.name, row.name_key, row.id_index = person.name, name_key(person.name), person.id_number_index
    row.unit, row.unit_name = person.employer, person.employer.name
    row.unit_key = person.employer.name_key or name_key(person.employer.name)


def _copy_title(row: Application, choice: dict[str, Any]) -> None:
    info = SchemeInfo.of(row.scheme_version)
    row.title, row.speciality = choice.get("title", ""), choice.get("speciality", "")
    row.title_name = info.title_name(row.title) if row.title else ""
    row.level = info.titles[row.title].level if row.title in info.titles else ""
    row.speciality_name = info.speciality_name(row.speciality) if row.speciality else ""
    row.current_profession = choice.get("current_profession", "")


def _write_revision(row: Application, act: Act, pledge: Pledge, sections: dict[str, Any]) -> None:
    content = {
        "title": {
            "title": row.title,
            "title_name": row.title_name,
            "speciality": row.speciality,
            "speciality_name": row.speciality_name,
            "current_profession": row.current_profession,
        },
        "unit": {"name": row.unit_name, "organisation": str(row.unit.uuid)},
        "person": {"name": row.name, "person": str(row.person.uuid)},
        "sections": sections,
    }
    number = row.revisions.count() + 1
    row.revision = Revision.objects.create(
        application=row,
        number=number,
        content=content,
        pledge_text=business_of(row).pledge_text,
        pledge_version=pledge.version,
        signed_ip=pledge.ip,
        sha256=hashlib.sha256(canonical(content).encode()).hexdigest(),
        created_at=act.at,
    )


def _write_stages(row: Application, way: Plan) -> None:
    row.plan_number += 1
    row.route = Stage.objects.bulk_create(
        Stage(
            application=row,
            plan_number=row.plan_number,
            position=planned_stop.position,
            code=planned_stop.stop.code,
            name=planned_stop.stop.name,
            organisation_id=planned_stop.office.id,
            organisation_name=planned_stop.office.name,
            committee_id=planned_stop.office.committee_id,
            committee_level=planned_stop.stop.committee_level,
            duty=planned_stop.stop.duty,
            explicit_receipt=planned_stop.stop.explicit_receipt,
            examines=planned_stop.stop.examines,
            leader_signs=planned_stop.stop.leader_signs,
            publicity_due=planned_stop.stop.publicity_due,
            paper_due=planned_stop.stop.paper_due,
            blocks=list(planned_stop.stop.blocks),
            days=planned_stop.stop.days,
        )
        for planned_stop in way.stops
    )
    row.paper_stamps.filter(recorded_at__isnull=True).delete()
    PaperStamp.objects.bulk_create(
        (
            PaperStamp(
                application=row,
                position=paper.position,
                label=paper.label,
                organisation_id=paper.office.id if paper.office else None,
                organisation_name=paper.office.name if paper.office else "",
            )
            for paper in way.paper
        ),
        ignore_conflicts=True,
    )
