"""Lists of applications: three sorts on covering indexes, filters, pages by key, and the neighbours of one row.

Lists read only columns of `Application` (and the term of the current stage), so no page grows with its rows.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.utils import timezone

from accounts.models import Organisation
from accounts.policies import Actor
from review.models import Application, Stage
from review.policies import known_in_state
from review.queries.deadlines import calendar
from zcps.kit import clock
from zcps.kit.lists import PAGE_SIZE, Page, RowComparison, Sort, chosen_sort, page
from zcps.kit.names import key_prefixes
from zcps.kit.workdays import Calendar, is_working_day, working_days

SORTS = (
    Sort("arrival", "先到在前", ("arrived_at",)),
    Sort("-arrival", "后到在前", ("-arrived_at",)),
    Sort("name", "姓名", ("name_key",)),
    Sort("-name", "姓名（倒序）", ("-name_key",)),
    Sort("unit", "单位", ("unit_key",)),
    Sort("-unit", "单位（倒序）", ("-unit_key",)),
)
# 已办 and 全部经办 are found through the stages of the office, newest application first.
HANDLED_SORTS = (Sort("-newest", "新申报在前", ("-id",)), Sort("newest", "旧申报在前", ("id",)))
COLUMNS = (
    "uuid", "version", "name", "name_key", "unit_name", "unit_key", "title_name", "level", "speciality_name",
    "current_profession", "state", "arrival", "arrived_at", "paper", "business", "holder_id", "holder_name", "sender_id",
    "duty", "scheme_version_id", "deadline_on", "withheld_at", "person_id", "updated_at", "clerk_id",
)  # fmt: skip
FURTHEST = 400
MINE, UNASSIGNED = "mine", "none"  # words of the filter 经办人 beside the accounts' numbers


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to; empty parts narrow nothing. `id_index` is the blind index of a whole ID number."""

    name: str = ""
    unit: str = ""
    speciality: str = ""
    level: str = ""
    state: str = ""
    waiting: int | None = None
    paper: str = ""
    id_index: str = ""
    clerk: str = ""
    via: str = ""
    business: str = ""  # scheme id and code: 3-review


def narrowed(
    rows: QuerySet[Application], wanted: Wanted, *, to: Actor, own: Collection[int] = ()
) -> QuerySet[Application]:
    """The rows that fit every part of what is wanted; names, units and offices by their beginnings.

    to: who looks; a state is narrowed to as far as it is known there. own: the accounts whose applications are 我的.
    """
    rows = _of_clerk(_via(rows, wanted.via), wanted.clerk, own)
    if wanted.state:
        rows = rows.filter(known_in_state(wanted.state, to=to))
    scheme, _, business = wanted.business.partition("-")
    rows = rows.filter(_begins("name_key", wanted.name), _begins("unit_key", wanted.unit))
    conditions = {
        "speciality": wanted.speciality,
        "level": wanted.level,
        "id_index": wanted.id_index,
        "paper": wanted.paper,
        "scheme": scheme,
        "business": business,
        "arrived_at__lt": arrived_before(wanted.waiting) if wanted.waiting is not None else None,
    }
    return rows.filter(**{name: value for name, value in conditions.items() if value})


def _begins(column: str, beginning: str) -> Q:
    """By the sort key, whose index knows beginnings; letters in either case."""
    result = Q()
    for prefix in key_prefixes(beginning):
        result |= Q(**{f"{column}__startswith": prefix})
    return result


def _of_clerk(rows: QuerySet[Application], clerk: str, own: Collection[int]) -> QuerySet[Application]:
    if clerk == UNASSIGNED:
        return rows.filter(clerk__isnull=True)
    if not clerk:
        return rows
    return rows.filter(clerk__in=sorted(own) if clerk == MINE else [int(clerk)])


def _via(rows: QuerySet[Application], name: str) -> QuerySet[Application]:
    """Those that have passed an office of that name, wherever they are now."""
    if not name:
        return rows
    offices = Organisation.objects.filter(name__startswith=name).values("pk")
    passed = Stage.objects.filter(application=OuterRef("pk"), organisation__in=offices, forwarded_at__isnull=False)
    return rows.filter(Exists(passed))


def listed(
    rows: QuerySet[Application], *, sort: Sort, after: str = "", before: str = "", size: int = PAGE_SIZE
) -> Page:
    """One page of a list with the columns it shows: one statement."""
    columns = {"term": F("stage__days"), "clerk_name": F("clerk__person__name")}
    return page(rows.annotate(**columns).only(*COLUMNS), sort=sort, after=after, before=before, size=size)


def sort_of(name: str | None, sorts: tuple[Sort, ...] = SORTS) -> Sort:
    return chosen_sort(sorts, name)


def neighbours(
    rows: QuerySet[Application], row: Application, sort: Sort
) -> tuple[Application | None, Application | None]:
    """The rows before and after one row in the order of a list; the row itself may have left the list."""
    backwards = tuple(column[1:] if column.startswith("-") else f"-{column}" for column in sort.columns)
    return _first_beyond(rows, row, backwards), _first_beyond(rows, row, sort.columns)


def arrived_before(days: int) -> dt.datetime:
    """The moment before which an application must have arrived to have waited longer than so many working days."""
    today = clock.today()
    holidays = calendar(today - dt.timedelta(days=FURTHEST), today)
    day, left = today, days + 1
    while left > 0 and (today - day).days < FURTHEST:
        left -= is_working_day(day, holidays)
        day -= dt.timedelta(days=1)
    return timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=1), dt.time()))


@dataclass(frozen=True)
class Waiting:
    """How long a row has been waiting, in working days, and whether its term is over."""

    days: int
    is_overdue: bool
    is_estimated: bool

    @property
    def words(self) -> str:
        """已等待 12 个工作日，超过办理期限; over a week-end still less than one."""
        if not self.days and not self.is_overdue:
            return "等待不足 1 个工作日"
        return f"已等待 {self.days} 个工作日" + ("，超过办理期限" if self.is_overdue else "")


def waitings(rows: list[Application]) -> dict[int, Waiting]:
    """By application: one statement for the calendar whatever the number of rows."""
    arrived = [timezone.localtime(row.arrived_at).date() for row in rows if row.arrived_at]
    if not arrived:
        return {}
    holidays = calendar(min(arrived), clock.today())
    return {row.pk: _waiting(row, holidays) for row in rows if row.arrived_at}


def _waiting(row: Application, holidays: Calendar) -> Waiting:
    day = timezone.localtime(row.arrived_at).date()
    counted = working_days(day + dt.timedelta(days=1), clock.today(), holidays)
    term = getattr(row, "term", None)
    return Waiting(counted.days, term is not None and counted.days > term, counted.is_estimated)


def _first_beyond(rows: QuerySet[Application], row: Application, columns: tuple[str, ...]) -> Application | None:
    names = [column.lstrip("-") for column in columns]
    if getattr(row, names[0]) is None:
        return None
    side = "<" if columns[0].startswith("-") else ">"
    here = (Application._meta.get_field("id" if name == "pk" else name) for name in names)
    values = (Value(getattr(row, field.attname), output_field=field) for field in here)
    beyond = rows.filter(RowComparison(*(F(name) for name in names), *values, side=side))
    return beyond.order_by(*columns).only("uuid", "name", *(name for name in names if name != "pk")).first()
