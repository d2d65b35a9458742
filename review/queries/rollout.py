"""推进表: every organisation directly below one, with what is done there and in everything below it.

A page is counted by one statement over the subtrees of its rows; no number of statements grows with the rows.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import F, Max, QuerySet
from django.utils import timezone

from accounts.enums import AccountKind
from accounts.models import Organisation, SchemeVersion, User
from accounts.queries.schemes import versions_at
from accounts.queries.verifications import verified_on
from accounts.scheme import SchemeInfo
from review.enums import RolloutStep
from review.models import RolloutReminder, Round
from review.policies.rollout import Progress, Standing, standings
from zcps.kit import clock
from zcps.kit.lists import Sort

NAME = Sort("name", "名称", ("name_key", "pk"))
DEFINITIONS = (
    ("创建机构", "已经创建的下级机构（含各级下级）个数。人力社保部门和主管部门一个也没有创建的，为未完成。"),
    ("审核机构", "上级机构对该机构信息和隶属关系的审核。"),
    ("管理员登录", "该机构的系统管理员账号（登录名为机构编码）最近一次登录的时间。"),
    ("申报人账号", "该机构及其各级下级的申报人账号：已激活／已开通。用人单位、主管部门和人力社保部门一个也没有的，为未完成。"),
    ("已提交申报", "该机构及其各级下级人员本年度已经提交的申报件数，包括提交后退回和办结的。有账号而没有人提交的，为未完成。"),
    ("滞后", "期限已过而没有完成的。期限取自制度文件和评审批次；没有期限的不算滞后。停用和待核实的机构不作要求。"),
)  # fmt: skip

_COUNTS = """
WITH below AS (
    SELECT id, path, left(path, %(length)s) AS head FROM accounts_organisation
    WHERE path LIKE %(under)s AND left(path, %(length)s) = ANY(%(heads)s)
), accounts AS (
    SELECT below.head, count(*) AS opened, count(account.activated_at) AS activated
    FROM below JOIN accounts_person AS person ON person.employer_id = below.id
    JOIN accounts_user AS account ON account.person_id = person.id AND account.kind = %(personal)s
    GROUP BY below.head
), submitted AS (
    SELECT below.head, count(*) AS count FROM below
    JOIN review_application AS row ON row.unit_id = below.id AND row.year = %(year)s AND row.submitted_at IS NOT NULL
    GROUP BY below.head
)
SELECT below.head, count(*) - 1, coalesce(max(accounts.opened), 0), coalesce(max(accounts.activated), 0),
    coalesce(max(submitted.count), 0)
FROM below LEFT JOIN accounts USING (head) LEFT JOIN submitted USING (head) GROUP BY below.head
"""


@dataclass(frozen=True)
class Line:
    """One organisation directly below, and how far it is."""

    organisation: Organisation
    progress: Progress
    signed_in_at: dt.datetime | None
    verified_on: dt.date | None

    def steps(self, *wanted: Standing) -> list[RolloutStep]:
        """The organisation's own steps that stand so: it is verified by the office above, which need not remind it."""
        own = (step for step in RolloutStep if step != RolloutStep.VERIFIED)
        return [step for step in own if self.progress.standings[step] in wanted]

    @property
    def late(self) -> list[RolloutStep]:
        return self.steps(Standing.LATE)

    @property
    def unfinished(self) -> list[RolloutStep]:
        return self.steps(Standing.LATE, Standing.OPEN)


@dataclass(frozen=True)
class Calendar:
    """The years there are rounds of, the one that is looked at, and the last day of each step in it."""

    years: list[int]
    year: int
    due: dict[RolloutStep, dt.date]


def calendar_at(organisation: Organisation, *, year: str = "") -> Calendar:
    """Two statements: the schemes of the organisation's province, and their rounds by year."""
    versions = versions_at(organisation)
    rounds = Round.objects.filter(scheme__in=[version.scheme_id for version in versions]).values("year")
    closing = dict(rounds.annotate(last=Max("closes_at")).values_list("year", "last"))
    years = sorted(closing, reverse=True)
    chosen = next((each for each in years if str(each) == year), years[0] if years else clock.today().year)
    due = _due(versions, chosen)
    if chosen in closing:
        due[RolloutStep.SUBMITTED] = timezone.localdate(closing[chosen])
    return Calendar(years, chosen, due)


def directly_below(organisation: Organisation) -> QuerySet[Organisation]:
    """The organisations one step down the tree."""
    rows = Organisation.objects.filter(path__startswith=organisation.path, depth=organisation.depth + 1)
    return rows.order_by().select_related("region")


def lines_of(rows: Sequence[Organisation], *, calendar: Calendar) -> list[Line]:
    """The lines of a page of siblings: three statements."""
    if not rows:
        return []
    counts = _counts(rows, calendar.year)
    signed_in = dict(User.objects.filter(home__in=rows, username=F("home__code")).values_list("home_id", "last_login"))
    verified = verified_on([row.pk for row in rows], year=calendar.year)
    if not verified and RolloutStep.VERIFIED not in calendar.due:
        verified = None  # nobody verifies here
    today = clock.today()
    return [
        _line(row, counts[row.path], signed_in.get(row.pk), verified, due=calendar.due, today=today) for row in rows
    ]


def reminded_last(office_id: int, rows: Sequence[Organisation]) -> dict[int, RolloutReminder]:
    """By organisation, the last reminder from here."""
    found = RolloutReminder.objects.filter(office=office_id, to__in=[row.pk for row in rows])
    return {row.to_id: row for row in found.order_by("to", "-sent_at").distinct("to").select_related("sent_by__person")}


def reminded_today(office_id: int) -> set[int]:
    """Whom this office has reminded today."""
    rows = RolloutReminder.objects.filter(office=office_id, sent_on=clock.today())
    return set(rows.values_list("to_id", flat=True))


def _line(
    row: Organisation,
    counts: tuple[int, int, int, int],
    signed_in_at: dt.datetime | None,
    verified: dict[int, dt.date] | None,
    **when: object,
) -> Line:
    below, opened, activated, submitted = counts
    counted = {"below": below, "accounts": opened, "activated": activated, "submitted": submitted}
    known = None if verified is None else row.pk in verified
    facts = {
        "kind": row.kind,
        "status": row.status,
        "verified": known,
        "signed_in": signed_in_at is not None,
        **counted,
    }
    progress = Progress(**facts, standings=standings(Progress(**facts), **when))
    return Line(row, progress, signed_in_at, (verified or {}).get(row.pk))


def _counts(rows: Sequence[Organisation], year: int) -> dict[str, tuple[int, int, int, int]]:
    parent = rows[0].path[: -Organisation.steplen]
    parameters = {
        "length": len(rows[0].path),
        "under": f"{parent}%",
        "heads": [row.path for row in rows],
        "personal": AccountKind.PERSON.value,
        "year": year,
    }
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, parameters)
        return {head: tuple(counts) for head, *counts in cursor.fetchall()}


def _due(versions: Sequence[SchemeVersion], year: int) -> dict[RolloutStep, dt.date]:
    """The earliest of the schemes' days: whoever works under two keeps the stricter one."""
    found: dict[RolloutStep, dt.date] = {}
    for version in versions:
        for step in RolloutStep:
            day = SchemeInfo.of(version).rollout.due_on(step, year)
            if day and (step not in found or day < found[step]):
                found[step] = day
    return found
