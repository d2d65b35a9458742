"""催交纸质材料: one act tells every office below, or the applicant, whose paper is missing; once a working day each."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.urls import reverse

from accounts.enums import AccountKind, Topic
from accounts.models import Organisation, User
from accounts.policies import Actor
from accounts.queries.grants import holders
from accounts.services.events import EventDraft, record
from accounts.services.notifications import NotificationDraft, notify
from review.enums import Paper
from review.models import Application, Consignment, PaperReminder
from review.models.querysets import READING_ROLES
from review.notices import OFFICE_ROLES
from review.policies.clerks import clerks_place, told_of
from review.queries.consignments import lacking_paper, senders_of, with_paper
from review.queries.deadlines import calendar
from zcps.kit import clock
from zcps.kit.refusals import ActionDenied
from zcps.kit.workdays import is_working_day

REMINDED = "paper_reminded"
NAMED = 20


@dataclass
class Asked:
    """One who is asked for paper: an office, or the applicant in person; and for whose paper."""

    name: str
    office: int | None = None
    person: int | None = None
    consignment: Consignment | None = None
    rows: list[Application] = field(default_factory=list)

    @property
    def key(self) -> tuple[int | None, int | None]:
        return self.office, self.person


@dataclass(frozen=True)
class Reminding:
    """Who was told, and who had been told before on this working day."""

    told: list[Asked]
    already: list[Asked]


@transaction.atomic
def remind_of_paper(application_ids: Iterable[int], *, by: Actor) -> Reminding:
    """Ask for the missing paper of these applications at the current office; ActionDenied when none is missing."""
    if by.organisation_id not in by.organisations_with(*READING_ROLES):
        raise ActionDenied("只有办理机构的工作人员可以催交纸质材料。", status=403)
    office = Organisation.objects.select_for_update().get(pk=by.organisation_id)
    rows = list(lacking_paper(with_paper(by)).filter(pk__in=list(application_ids)).order_by("pk").select_for_update())
    if not rows:
        raise ActionDenied("所选人员的纸质材料都已到齐，不需要催交。")
    today = last_working_day(clock.today())
    before = set(_before(office, today))
    asked = _asked(rows)
    told = [each for each in asked if each.key not in before]
    PaperReminder.objects.bulk_create(_reminder(each, office, today, by) for each in told)
    record(_event(row, office, by) for each in told for row in each.rows)
    notify(_drafts(told, office))
    return Reminding(told, [each for each in asked if each.key in before])


def last_working_day(day: dt.date) -> dt.date:
    """The day itself, or the last working day before it: what is sent on a Sunday counts for the Friday."""
    holidays = calendar(day - dt.timedelta(days=30), day)
    while not is_working_day(day, holidays):
        day -= dt.timedelta(days=1)
    return day


def _before(office: Organisation, today: dt.date) -> Iterable[tuple[int | None, int | None]]:
    rows = PaperReminder.objects.filter(organisation=office, working_day=today)
    return rows.values_list("to_organisation_id", "to_person_id")


def _asked(rows: list[Application]) -> list[Asked]:
    """What an office has sent is asked of that office, what a person has brought of the person."""
    ways, found = senders_of(rows), {}
    for row in rows:
        way = ways.get(row.pk)
        one = (
            Asked(way.sender_name, office=way.sender_id, consignment=way)
            if way
            else Asked(row.name, person=row.person_id)
        )
        found.setdefault(one.key, one).rows.append(row)
    return list(found.values())


def _reminder(each: Asked, office: Organisation, today: dt.date, by: Actor) -> PaperReminder:
    return PaperReminder(
        organisation=office,
        to_organisation_id=each.office,
        to_person_id=each.person,
        consignment=each.consignment,
        working_day=today,
        persons=len(each.rows),
        reminded_at=clock.now(),
        reminded_by_id=by.user_id,
    )


def _event(row: Application, office: Organisation, by: Actor) -> EventDraft:
    payload = {"paper": row.paper} | ({"lacking": row.paper_note} if row.paper_note else {})
    return EventDraft(
        stream=row.stream,
        kind=REMINDED,
        payload=payload | told_of(clerks_place(by, row)),
        actor_id=by.user_id,
        organisation_id=office.pk,
        state=row.state,
    )


def _drafts(told: list[Asked], office: Organisation) -> Iterable[NotificationDraft]:
    """One message for each officer of an office, one for each applicant."""
    officers = holders(OFFICE_ROLES, [each.office for each in told if each.office])
    accounts = _accounts([each.person for each in told if each.person])
    for each in told:
        recipients = officers.get(each.office, []) if each.office else accounts[each.person]
        for user_id in recipients:
            yield _draft(each, user_id, office)


def _accounts(persons: list[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    rows = User.objects.filter(person__in=persons, kind=AccountKind.PERSON, is_active=True)
    for person, user in rows.values_list("person_id", "pk"):
        found[person].append(user)
    return found


def _draft(each: Asked, user_id: int, office: Organisation) -> NotificationDraft:
    telephone = f"咨询电话：{office.telephone}。" if office.telephone else ""
    if each.person:
        row = each.rows[0]
        body = f"{row.name}：{office.name}尚未收到您的纸质申报材料{_lack(row)}，请尽快送交。{telephone}"
        url = reverse("review:application", args=[row.uuid])
    else:
        body = f"{office.name}催交纸质材料：{_persons(each.rows)}。请尽快送交。{telephone}"
        url = each.consignment.get_absolute_url()
    topic = Topic.PROGRESS if each.person else Topic.TASK
    return NotificationDraft(
        recipient_id=user_id, kind="review.paper", topic=topic, title="催交纸质材料", body=body, url=url
    )


def _persons(rows: list[Application]) -> str:
    named = "、".join(f"{row.name}{_lack(row) or '（未到）'}" for row in rows[:NAMED])
    return f"{named}等 {len(rows)} 人" if len(rows) > NAMED else f"{named}，共 {len(rows)} 人"


def _lack(row: Application) -> str:
    return f"（缺件：{row.paper_note}）" if row.paper == Paper.INCOMPLETE else ""
