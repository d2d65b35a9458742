"""收费 of an office: the rounds it may set, its orders, and what one application owes."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet

from accounts.policies import Actor
from review.enums import Duty, FeeKind
from review.models import Application, FeeOrder, FeeSetting, Round
from review.models.querysets import READING_ROLES
from review.policies.fees import fee_on, why_not_charge
from review.queries.served import Served, served
from review.scheme import Business, Fee
from zcps.kit import clock

KEPT = timedelta(days=400)


@dataclass(frozen=True)
class Line:
    """One round as the page of 收费设定 shows it; `why_not`: the rule that forbids to charge."""

    round: Round
    fee: Fee | None
    setting: FeeSetting | None
    why_not: str


def lines_of(organisation_id: int) -> list[Line]:
    """Every round of the last year whose business has fees: three statements."""
    office = served(organisation_id)
    rounds = Round.objects.filter(scheme__in=office.rules, closes_at__gt=clock.now() - KEPT).order_by("-opens_at", "pk")
    settings = {row.round_id: row for row in FeeSetting.objects.filter(organisation=organisation_id, round__in=rounds)}
    found = []
    for row in rounds:
        business = business_in(office, row)
        if business and business.fees:
            found.append(_line(row, business, office, settings.get(row.pk)))
    return found


def business_in(office: Served, row: Round) -> Business | None:
    """What a round is of under the version in force; None where that version has it no more."""
    rules = office.rules.get(row.scheme_id)
    return rules.businesses.get(row.business) if rules else None


def duties_at(office: Served) -> frozenset[Duty]:
    """Of committees, those the office really has; it may be on any other stop."""
    return office.duties()


def orders_of(actor: Actor) -> QuerySet[FeeOrder]:
    """What is owed to the offices where the actor reads applications; nobody meets what one owes oneself (回避)."""
    rows = FeeOrder.objects.filter(organisation__in=actor.organisations_with(*READING_ROLES))
    rows = rows.exclude(application__person=actor.person_id)
    return rows.select_related("application", "paid_by__person", "voucher").defer("application__draft")


def owed_by(row: Application) -> list[tuple[FeeOrder, str]]:
    """What an application has been charged, with how it is paid: two statements, where there is anything."""
    orders = list(row.fee_orders.filter(cancelled_at__isnull=True).select_related("organisation").order_by("id"))
    if not orders:
        return []
    offices = {order.organisation_id for order in orders}
    settings = FeeSetting.objects.filter(round=row.round_id, organisation__in=offices)
    ways = {(each.organisation_id, each.kind): each.how_to_pay for each in settings}
    return [(order, ways.get((order.organisation_id, order.kind), "")) for order in orders]


def _line(row: Round, business: Business, office: Served, setting: FeeSetting | None) -> Line:
    today, kind = clock.today(), FeeKind.RECOMMENDATION
    why_not = why_not_charge(business.fees, kind, duties_at(office), today, rule=business.fee_rule)
    return Line(row, fee_on(business.fees, kind, today), setting, why_not)
