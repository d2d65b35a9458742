"""What happens inside a unit before it sends an application on: dossiers checked, a list shown; and fees paid above it."""

import datetime as dt
from collections.abc import Callable, Sequence
from functools import cache
from random import Random

from django.core.files.base import ContentFile

from accounts.models import Person
from accounts.policies import Actor
from committees.management.demo import sheets
from dossiers.enums import VersionState
from dossiers.models import EntryVersion
from dossiers.queries import rules_for
from dossiers.services.checking import judge
from review.enums import Duty
from review.models import Application, Publicity
from review.policies.acts import UnitPledge
from review.queries.deadlines import deadline
from review.queries.publicities import held_for, usual_opinion
from review.queries.rules import business_of
from review.scheme import Business
from review.services.fees import mark_paid
from review.services.objections import Raised, record_objection
from review.services.publicity import Terms, conclude_publicity, publicise_at_unit
from zcps.kit import clock

PLACES = ("办公楼一楼公示栏", "三楼会议室外公示栏", "单位门户网站“通知公告”栏目")
OBJECTION = "反映该同志所填某项目的负责人另有其人，请核实本人承担的具体工作。"
ONE_DAY = dt.timedelta(days=1)


def check(person: Person, *, by: Actor) -> None:
    """The unit finds everything right."""
    judge(person.dossier, _waiting(person), finding=VersionState.APPROVED, by=by)


def complain(person: Person, chance: Random, *, by: Actor) -> None:
    """One entry is sent back, the others are right."""
    wrong, *rest = _waiting(person)[::-1]
    reason = chance.choice(rules_for(person).check_phrases)
    judge(person.dossier, [wrong], finding=VersionState.RETURNED, reason=reason, by=by)
    judge(person.dossier, rest, finding=VersionState.APPROVED, by=by)


def show(rows: Sequence[Application], *, by: Actor, runs_until: dt.date | None) -> None:
    """单位公示 from today, as long as it has to be."""
    days = max(business_of(row).publicity_days for row in rows)
    ends_on = runs_until or deadline(days, start=clock.today() - ONE_DAY).on
    place = PLACES[by.organisation_id % len(PLACES)]
    terms = Terms(clock.today(), ends_on, place=place, contact=f"人事科 {rows[0].holder.telephone}")
    publicise_at_unit({row.pk: row.version for row in rows}, terms, by=by)


def end_show(rows: Sequence[Application], *, by: Actor, runs_until: dt.date | None) -> None:
    """Those shown together come to the end together, on the first day that somebody gets to it."""
    for publicity in Publicity.objects.filter(pk__in={row.publicity_id for row in rows}, concluded_at=None):
        conclude_publicity(publicity, by=by)


def raise_objection(rows: Sequence[Application], *, by: Actor, runs_until: dt.date | None) -> None:
    """Somebody tells the unit something; nothing has come of it yet."""
    for row in rows:
        told = Raised(OBJECTION, clock.today(), "人事科", "")
        record_objection(row.publicity, row, told, by=by)


def pay(rows: Sequence[Application], *, by: Actor, runs_until: dt.date | None) -> None:
    """The vouchers have come to the committee's office."""
    for row in rows:
        for order in row.fee_orders.filter(paid_at=None, cancelled_at=None):
            mark_paid(order, paid_on=clock.today(), voucher=ContentFile(_voucher(), name="缴费凭证.pdf"), by=by)


def opinion(row: Application) -> str:
    """审查意见 of a unit; what an office above writes are its phrases."""
    if row.duty != Duty.EMPLOYER_CHECK or not row.title_name:
        return ""
    shown = held_for(row)
    return usual_opinion(row, shown, list(shown.objections.all()) if shown else [])


def pledge(row: Application, business: Business) -> UnitPledge | None:
    """What a unit signs with it."""
    is_asked = row.duty == Duty.EMPLOYER_CHECK and business.unit_pledge_text
    return UnitPledge(version=business.unit_pledge_version, ip="127.0.0.1") if is_asked else None


def _waiting(person: Person) -> list:
    rows = EntryVersion.objects.filter(entry__dossier__person=person, state=VersionState.SUBMITTED).order_by("pk")
    return list(rows.values_list("uuid", flat=True))


@cache
def _voucher() -> bytes:
    lines = (("项目", "中推高评审费"), ("金额", "150.00 元"))
    return sheets.pdf_of([sheets.draw(sheets.Sheet(heading="收费票据", lines=lines, issuer="演示财务窗口"))])


Act = Callable[..., None]
ACTS: dict[str, Act] = {"show": show, "end_show": end_show, "object": raise_objection, "pay": pay}
