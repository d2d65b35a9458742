"""请假代理: arranges that a colleague stands in from a day to a day, and ends it early.

What the substitute lacks is lent by dated grants that refer to the cover: every permission and inbox follows from them.
"""

import datetime as dt

from django.db import transaction

from accounts.enums import OrganisationKind, Stream, Topic
from accounts.exceptions import AccountsError
from accounts.models import Cover, Organisation, User
from accounts.queries.actors import actor_for
from accounts.queries.covers import colleagues, lent, may_decide, overlapping, roles_of
from accounts.services.events import EventDraft, record
from accounts.services.grants import grant, revoke_lent
from accounts.services.notifications import NotificationDraft, notify
from zcps.kit import clock
from zcps.kit.tags import chinese_date

ARRANGED, ENDED = "cover_arranged", "cover_ended"
LONGEST = dt.timedelta(days=366)


@transaction.atomic
def arrange_cover(
    *,
    absent: User,
    substitute: User,
    organisation: Organisation,
    starts_on: dt.date,
    ends_on: dt.date,
    reason: str,
    by: User,
) -> Cover:
    """The substitute works in the absent's place at the organisation, both days included. AccountsError says why not."""
    _locked(absent, substitute)
    _check_people(absent, substitute, organisation, by=by)
    _check_term(starts_on, ends_on)
    _check_others(absent, substitute, organisation, (starts_on, ends_on))
    row = Cover.objects.create(
        absent=absent,
        substitute=substitute,
        organisation=organisation,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason,
        arranged_by=by,
        arranged_at=clock.now(),
    )
    for each in lent(absent, substitute, organisation, (starts_on, ends_on)):
        grant(
            substitute, organisation, each.role, by=by, starts_on=each.starts_on, ends_on=each.ends_on,
            blocks=each.blocks, cover=row,
        )  # fmt: skip
    _tell(row, ARRANGED, by, "请假代理已安排", f"期间为{chinese_date(starts_on)}至{chinese_date(ends_on)}")
    return row


@transaction.atomic
def end_cover(cover: Cover, *, by: User) -> Cover:
    """End a cover now, or call it off before it begins; what it lent ends with it."""
    _locked(cover.absent, cover.substitute)
    row = Cover.objects.select_related("organisation", "absent__person", "substitute__person").get(pk=cover.pk)
    if not may_decide(actor_for(by), row.absent_id, row.organisation):
        raise AccountsError(f"只有{row.absent}本人、本机构领导或系统管理员可以提前结束这项代理。")
    if row.ended_at or row.ends_on < clock.today():
        raise AccountsError(f"{row.substitute}代理{row.absent}的安排已经结束，无需再次结束。")
    row.ended_at, row.ended_by = clock.now(), by
    row.save(update_fields=["ended_at", "ended_by"])
    revoke_lent(row, by=by)
    _tell(row, ENDED, by, "请假代理已提前结束", f"自{chinese_date(clock.today())}起不再代理")
    return row


def _locked(*users: User) -> None:
    """Both accounts, in primary-key order: of two covers arranged at once the second sees the first."""
    ids = [user.pk for user in users]
    list(User.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk").values_list("pk"))


def _check_people(absent: User, substitute: User, organisation: Organisation, *, by: User) -> None:
    if organisation.kind == OrganisationKind.PLATFORM:
        raise AccountsError("平台的系统管理员、安全管理员、审计员不能由他人代理，请由平台安全管理员另行授权。")
    if not may_decide(actor_for(by), absent.pk, organisation):
        raise AccountsError(f"只有{absent}本人、本机构领导或系统管理员可以安排代理。")
    if absent.pk == substitute.pk or (absent.person_id and absent.person_id == substitute.person_id):
        raise AccountsError("请假人和代理人不能是同一人，请另选一位同事。")
    if by.pk == substitute.pk:
        raise AccountsError(f"不能安排自己代理{absent}，请由{absent}本人或其他管理人员安排。")
    if not colleagues(organisation.pk, on=clock.today()).filter(pk=substitute.pk).exists():
        raise AccountsError(f"“{substitute}”不在“{organisation}”工作，只能由本机构的同事代理。")


def _check_term(starts_on: dt.date, ends_on: dt.date) -> None:
    if starts_on < clock.today():
        raise AccountsError("代理的起始日期不能早于今天：已经办理的事项不能补作代理。")
    if ends_on < starts_on:
        raise AccountsError("代理的截止日期应不早于起始日期，请修改截止日期。")
    if ends_on - starts_on > LONGEST:
        raise AccountsError("一次代理最长一年；更长的请由系统管理员调整角色授权。")


def _check_others(absent: User, substitute: User, organisation: Organisation, term: tuple[dt.date, dt.date]) -> None:
    """No role, no cover; one cover at a time; no chain."""
    if not roles_of(absent, organisation, term):
        raise AccountsError(f"{absent}在“{organisation}”没有可以代理的业务角色。")
    standing = overlapping(*term).select_related("absent__person", "substitute__person")
    if other := standing.filter(absent=absent, organisation=organisation).first():
        raise AccountsError(f"{absent}在这段时间已由{other.substitute}代理（{_term(other)}），请先结束原来的安排。")
    if other := standing.filter(absent=substitute).first():
        raise AccountsError(f"{substitute}在这段时间也请假（{_term(other)}），不能代理他人，请另选一位同事。")
    if other := standing.filter(substitute=absent).first():
        raise AccountsError(f"{absent}在这段时间正代理{other.absent}（{_term(other)}），代理不能转托，请先另行安排。")


def _term(cover: Cover) -> str:
    return f"{chinese_date(cover.starts_on)}至{chinese_date(cover.ends_on)}"


def _tell(row: Cover, kind: str, by: User, title: str, when: str) -> None:
    """On the absent's chain, and to both."""
    payload = {
        "cover": str(row.uuid),
        "substitute": row.substitute.get_full_name(),
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "reason": row.reason,
    }
    stream = f"{Stream.ACCOUNT}:{row.absent_id}"
    record([EventDraft(stream=stream, kind=kind, payload=payload, actor_id=by.pk, organisation_id=row.organisation_id)])
    body = f"{row.substitute}代理{row.absent}在{row.organisation}的工作，{when}。"
    people = [user for user in (row.absent_id, row.substitute_id) if user != by.pk]
    notify(
        NotificationDraft(recipient_id=user, kind=f"accounts.{kind}", topic=Topic.TASK, title=title, body=body)
        for user in people
    )
