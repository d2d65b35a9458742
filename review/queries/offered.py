"""Which open rounds are for somebody: those of one's province, and along a chain only what comes next."""

from dataclasses import dataclass

from accounts.enums import ManagementState
from accounts.models import Management, Person
from accounts.scheme import SchemeInfo
from review.enums import Outcome
from review.models import Round
from review.queries.planning import offered_in
from zcps.kit import clock

AFTER_STORING = "基本信息入库之后办理"


@dataclass(frozen=True)
class Offer:
    """A round that is open; `waits` says what comes before it."""

    round: Round
    waits: str = ""


@dataclass(frozen=True)
class Standing:
    """人事管理单位 of a person: what is chosen and not in force yet, what is in force."""

    chosen: Management | None
    in_force: Management | None

    @classmethod
    def of(cls, person: Person) -> "Standing":
        rows = Management.objects.filter(person=person).exclude(state=ManagementState.ENDED)
        found = {row.state == ManagementState.IN_FORCE: row for row in rows.select_related("organisation")}
        return cls(found.get(False), found.get(True))

    @property
    def unit(self) -> Management | None:
        """Who manages one now, else who is to."""
        return self.in_force or self.chosen


def offers(person: Person, standing: Standing) -> list[Offer]:
    """What is open in the province one works in or is managed in; everything where it has no scheme of its own."""
    now = clock.now()
    rows = Round.objects.filter(opens_at__lte=now, closes_at__gt=now).order_by("closes_at", "pk")
    found = list(rows.select_related("scheme__current").defer("scheme__current__content"))
    mine = [row for row in found if _is_of(row, _province(person, standing))] or found
    told = [Offer(row, _waits(row, standing)) for row in mine if not _is_over(row, standing)]
    return sorted(told, key=lambda offer: bool(offer.waits))


def _province(person: Person, standing: Standing) -> str:
    """The first digits of its code; empty where nobody knows."""
    if person.employer is not None:
        return person.employer.region_id[:2]
    return standing.unit.region_id[:2] if standing.unit else ""


def _is_of(row: Round, province: str) -> bool:
    version = row.scheme.current
    return version is None or not province or SchemeInfo.of(version).province[:2] == province


def _is_over(row: Round, standing: Standing) -> bool:
    """What is stored is not stored again."""
    return _is_stored(row, standing) and offered_in(row).outcome == Outcome.STORED_RECORD


def _waits(row: Round, standing: Standing) -> str:
    if row.scheme.current is None or _is_stored(row, standing):
        return ""
    business = offered_in(row)
    return AFTER_STORING if business.asks_managing and business.outcome != Outcome.STORED_RECORD else ""


def _is_stored(row: Round, standing: Standing) -> bool:
    return standing.in_force is not None and standing.in_force.scheme_id == row.scheme_id
