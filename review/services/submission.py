"""填报与提交: starts an application, keeps its draft, freezes a revision and sends it on its way."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse

from accounts.models import Person
from accounts.policies import Actor
from accounts.scheme import SchemeInfo
from accounts.services.events import EventDraft, record
from accounts.services.reorganising import hold_in_place
from dossiers.queries.gaps import gaps
from dossiers.scheme import DossierRules
from review.enums import LIVE, OPEN, WITH_APPLICANT, Action, Outcome, State
from review.models import Application, Round
from review.policies.acts import Act
from review.policies.eligibility import refusals
from review.queries.eligibility import answers_for
from review.queries.managing import workplace
from review.queries.planning import Prospect, offered_in, planned
from review.queries.rules import business_of
from review.queries.under_way import in_the_way
from review.routes import ASK_ARCHIVES, NO_CHAIN, NO_CHOICE, Plan
from review.scheme import Business
from review.services.correcting import mended_of, open_tickets, selection_of
from review.services.door import move_one
from review.services.freezing import Pledge, copy_person, copy_title, freeze_again, freeze_elsewhere, freeze_first
from review.services.managing import chose_another, settle_chain
from zcps.kit import clock
from zcps.kit.refusals import ActionDenied

# What is chosen for an application that leads to a title, and the sentence while it is missing.
CHOICES = {
    "title": "请选择申报的职称。",
    "speciality": "请选择申报专业。",
    "current_profession": "请填写现从事专业，它将原样印在申报简表、综合表、评审表和花名册中。",
}


@dataclass(frozen=True)
class Gap:
    """One thing still missing before submission, with the place where to mend it."""

    sentence: str
    url: str


def start_application(person: Person, *, round: Round, by: Actor) -> Application:
    """Make the draft of this year's application; one a person a scheme a business a year."""
    _refuse_closed(round)
    business = offered_in(round)
    unit = workplace(person, round.scheme_id)
    if unit is None:
        raise ActionDenied(without_workplace(round))
    if sentence := in_the_way(person.pk, round.scheme_id, business):
        raise ActionDenied(sentence)
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
    application.outcome, application.withdraw_until = business.outcome, business.withdraw_until
    copy_person(application, person, unit)
    copy_title(application, {"title": round.titles[0] if len(round.titles) == 1 else ""})
    try:
        with transaction.atomic():
            application.save(force_insert=True)
            record([_started(application, by)], at=now)
    except IntegrityError as error:
        raise ActionDenied(_another(round, business)) from error
    return application


def _another(round: Round, business: Business) -> str:
    if business.outcome == Outcome.CERTIFICATE:
        return f"您{round.year}年度已有一件{business.name}申报，每人每年度只能申报一次。"
    return f"您已有一件{business.name}正在办理，办结之后才能再次办理。"


def without_workplace(round: Round) -> str:
    """What comes first for somebody without a unit: where one chooses who manages one, that choice."""
    if SchemeInfo.of(round.scheme.current).managing:
        return "请先选定人事管理单位，再办理业务。"
    return "请先在个人信息中登记工作单位，再办理申报。"


def live_application(person: Person, round: Round) -> Application | None:
    """The application of the person that stands in the way of another: this year's, of what leads to no title an open one."""
    rows = Application.objects.filter(person=person, scheme=round.scheme_id, business=round.business)
    uses_up = Q(year=round.year, state__in=LIVE, outcome=Outcome.CERTIFICATE)
    return rows.filter(uses_up | Q(state__in=OPEN) & ~Q(outcome=Outcome.CERTIFICATE)).first()


def save_draft(
    application: Application,
    *,
    by: Actor,
    title: str = "",
    speciality: str = "",
    current_profession: str = "",
    archives: str = "",
    centre: str = "",
) -> None:
    """Keep what the applicant chose for this application; lenient, any part may still be empty.

    Where the person's file is kept decides the way, so it is settled with the first submission.
    """
    with transaction.atomic():
        row = Application.objects.select_for_update().get(pk=application.pk)
        if row.person_id != by.person_id or row.state not in WITH_APPLICANT:
            raise ActionDenied("申报已提交，不能再修改；如需修改，请先撤回。")
        choice = {"title": title, "speciality": speciality, "current_profession": current_profession}
        if row.state == State.DRAFT:
            choice |= {"archives": archives, "centre": centre}
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


def readiness(application: Application, *, prospect: Prospect | None = None) -> list[Gap]:
    """Everything that still stands between a draft and its submission; empty when it may go.

    `prospect`: its way, where the caller goes on with it; what the registry has answered is not asked again.
    """
    edit = reverse("review:application_edit", args=[application.uuid])
    choice = application.draft
    wanted = CHOICES if business_of(application).titles else {}
    found = [Gap(sentence, edit) for key, sentence in wanted.items() if not choice.get(key)]
    rules = DossierRules.of(application.scheme_version).demanding(business_of(application).dossier)
    tickets = [item.ticket for item in open_tickets(application)]
    lacking = gaps(
        application.person, rules, selection_of(application, tickets), mended=mended_of(application, tickets)
    )
    found += [Gap(gap.sentence, gap.url) for gap in lacking]
    if sentence := in_the_way(
        application.person_id, application.scheme_id, business_of(application), but=application.pk
    ):
        found.append(Gap(sentence, edit))
    if application.state == State.DRAFT and (choice.get("speciality") or not wanted):
        found += _without_way(prospect or Prospect.of(application), edit)
    return found + _ineligible(application) + _unsettled(application)


def _without_way(prospect: Prospect, edit: str) -> list[Gap]:
    """What the way lacks; a 人事管理单位 is chosen on the page of one's account, all else with the draft."""
    chosen_at = dict.fromkeys((NO_CHAIN, NO_CHOICE), reverse("accounts:managing_unit"))
    sentences = [ASK_ARCHIVES] if prospect.lacks_archives else prospect.plan().problems
    return [Gap(sentence, chosen_at.get(sentence, edit)) for sentence in sentences]


def _ineligible(application: Application) -> list[Gap]:
    """Rules that stop a submission, each with its numbers and its clause."""
    url = f"{reverse('review:application_submit', args=[application.uuid])}#eligibility"
    return [Gap(f"{found.sentence}{found.clause}", url) for found in refusals(answers_for(application))]


def _unsettled(application: Application) -> list[Gap]:
    url = reverse("review:application_corrections", args=[application.uuid])
    return [
        Gap(f"补正清单第 {item.number} 条尚未处理：{item.ticket.message}", f"{url}#ticket-{item.number}")
        for item in open_tickets(application)
        if not item.is_settled
    ]


def submit(application: Application, *, by: Actor, pledge: Pledge, version: int | None) -> Application:
    """Freeze a revision and send it: to the first stop, or back to the office that returned it."""

    def freeze(row: Application, act: Act) -> None:
        settle_chain(row)
        goes_elsewhere = chose_another(row)
        prospect = Prospect.of(row) if row.state == State.DRAFT or goes_elsewhere else None
        _refuse_unready(row, pledge, prospect)
        if prospect is None:
            freeze_again(row, act, pledge)
        else:
            begin = freeze_elsewhere if goes_elsewhere else freeze_first
            begin(row, act, pledge, _settled(row, prospect.plan()))

    return move_one(Action.SUBMIT, application, version=version, by=by, prepare=freeze)


def _settled(row: Application, way: Plan) -> Plan:
    """The way, along offices that cannot be suspended or merged before it is written: found anew if one just was."""
    if hold_in_place(_offices(way)):
        way = planned(row)
        if gone := hold_in_place(_offices(way)):
            raise ActionDenied(f"“{gone[0]}”刚刚有变动，您的申报没有提交，请重新打开页面再提交。")
    if way.problems:
        raise ActionDenied(way.problems[0])
    return way


def _offices(way: Plan) -> set[int]:
    return {stop.office.id for stop in way.stops if stop.office and stop.office.id}


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


def _refuse_unready(row: Application, pledge: Pledge, prospect: Prospect | None) -> None:
    if row.state == State.DRAFT:
        _refuse_closed(row.round)
    if pledge.version != business_of(row).pledge_version:
        raise ActionDenied("承诺书已更新，请重新阅读并签署后提交。")
    missing = readiness(row, prospect=prospect)
    if missing:
        raise ActionDenied(f"还有 {len(missing)} 项内容需要补充：{missing[0].sentence}")
