"""报送批次 of an office, what has become of each, their rosters; and the paper an office still waits for."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from accounts.policies import Actor
from review.enums import CLOSED, PAPER_LACKING, Arrival, Paper
from review.models import Application, Consignment, ConsignmentItem, PaperReminder
from review.models.consignments import ConsignmentQuerySet
from review.queries.inboxes import not_own
from zcps.kit.lists import Page, Sort, page

RECEIVED, SENT = "received", "sent"
SIDES = {RECEIVED: ("receiver", "sender"), SENT: ("sender", "receiver")}  # whose list it is, and who stands opposite
NEWEST = Sort("-newest", "新的在前", ("-id",))
ROSTER_SORT = Sort("position", "花名册次序", ("position",))
ROSTER_SIZE = 100  # persons a page: what one post can tick
PAPER_SORT = Sort("arrival", "先到在前", ("arrived_at",))
LIVE = Q(taken_back_at__isnull=True)
LACKING = LIVE & Q(paper__in=sorted(PAPER_LACKING))


@dataclass(frozen=True)
class Wanted:
    """What the list of consignments is narrowed to; empty parts narrow nothing."""

    number: str = ""
    year: int | None = None
    office: str = ""
    lacking: bool = False


@dataclass(frozen=True)
class Counts:
    """What has become of the persons of one consignment."""

    people: int = 0
    taken_back: int = 0
    arrived: int = 0
    awaited: int = 0
    incomplete: int = 0
    received: int = 0

    @property
    def live(self) -> int:
        return self.people - self.taken_back

    @property
    def lacking(self) -> int:
        return self.awaited + self.incomplete

    @property
    def has_paper(self) -> bool:
        """Whether paper is due there at all."""
        return bool(self.arrived + self.awaited + self.incomplete)


def consignments_of(organisation_id: int, side: str) -> ConsignmentQuerySet:
    """收到的 or 发出的 of one office."""
    return Consignment.objects.filter(**{SIDES[side][0]: organisation_id})


def narrowed(rows: ConsignmentQuerySet, wanted: Wanted, side: str) -> ConsignmentQuerySet:
    """The rows that fit every part of what is wanted; the office opposite by the beginning of its name."""
    conditions = {
        "number__contains": wanted.number,
        "year": wanted.year,
        f"{SIDES[side][1]}_name__startswith": wanted.office,
    }
    rows = rows.filter(**{name: value for name, value in conditions.items() if value})
    if wanted.lacking:
        rows = rows.filter(Exists(ConsignmentItem.objects.filter(LACKING, consignment=OuterRef("pk"))))
    return rows


def counts(consignments: Iterable[Consignment]) -> dict[int, Counts]:
    """By consignment: one statement for a page of them."""
    is_received = Q(stage__received_at__isnull=False) | Q(stage__explicit_receipt=False)
    rows = (
        ConsignmentItem.objects.filter(consignment__in=[row.pk for row in consignments])
        .order_by()
        .values("consignment")
        .annotate(
            people=Count("pk"),
            taken_back=Count("pk", filter=~LIVE),
            arrived=Count("pk", filter=LIVE & Q(paper=Paper.ARRIVED)),
            awaited=Count("pk", filter=LIVE & Q(paper=Paper.AWAITED)),
            incomplete=Count("pk", filter=LIVE & Q(paper=Paper.INCOMPLETE)),
            received=Count("pk", filter=LIVE & is_received),
        )
    )
    names = [each.name for each in fields(Counts)]
    return {row["consignment"]: Counts(**{name: row[name] for name in names}) for row in rows}


def items_page(consignment: Consignment, *, after: str | None = "", before: str | None = "") -> Page:
    """One page of the roster in its order with what each row shows: one statement."""
    rows = consignment.items.select_related("application", "stage", "checked_by__person")
    return page(rows.defer("application__draft"), sort=ROSTER_SORT, after=after, before=before, size=ROSTER_SIZE)


def sent_items_of(consignment: Consignment) -> list[ConsignmentItem]:
    """The roster as it was sent, with the frozen contents and the persons: one statement."""
    return list(sent_rows_of(consignment).order_by("position"))


def sent_rows_of(consignment: Consignment) -> QuerySet[ConsignmentItem]:
    """The same for who reads it in portions."""
    related = ("application__person", "application__scheme_version", "revision")
    rows = consignment.items.select_related(*related)
    return rows.defer("application__scheme_version__content", "application__draft")


def reminders_of(consignment: Consignment) -> list[PaperReminder]:
    return list(consignment.reminders.select_related("reminded_by__person").order_by("-id"))


def way_here(application: Application) -> Consignment | None:
    """The consignment by which an application came to the office that holds it."""
    if application.arrival != Arrival.OFFICE:
        return None
    items = ConsignmentItem.objects.filter(LIVE, stage=application.stage_id).select_related("consignment")
    return next((item.consignment for item in items), None)


# --- 纸质登记 -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class WantedPaper:
    """What the list of paper is narrowed to."""

    paper: str = ""
    arrival: str = ""
    name: str = ""
    unit: str = ""


def with_paper(actor: Actor) -> QuerySet[Application]:
    """Everything the current office holds for which paper is due; the actor's own left out."""
    rows = Application.objects.filter(holder=actor.organisation_id).exclude(paper=Paper.NOT_DUE)
    return not_own(rows.exclude(state__in=sorted(CLOSED)), actor)


def narrowed_paper(rows: QuerySet[Application], wanted: WantedPaper) -> QuerySet[Application]:
    """The rows that fit; names and units by their beginnings."""
    conditions = {
        "paper": wanted.paper,
        "arrival": wanted.arrival,
        "name__startswith": wanted.name,
        "unit_name__startswith": wanted.unit,
    }
    rows = rows.filter(**{name: value for name, value in conditions.items() if value})
    return rows.annotate(paper_version=F("stage__paper_version"), paper_at=F("stage__paper_at"))


def lacking_paper(rows: QuerySet[Application]) -> QuerySet[Application]:
    """未到 or 缺件."""
    return rows.filter(paper__in=sorted(PAPER_LACKING))


def senders_of(rows: Iterable[Application]) -> dict[int, Consignment]:
    """By application: the consignment by which it came here; those a person brought have none. One statement."""
    stages = [row.stage_id for row in rows if row.arrival == Arrival.OFFICE]
    items = ConsignmentItem.objects.filter(LIVE, stage__in=stages).select_related("consignment")
    return {item.application_id: item.consignment for item in items}
