"""人事管理单位 of a person as routes see it: what is in force, and what is chosen and not in force yet."""

from django.db.models import F

from accounts.enums import ManagementState
from accounts.models import Management, Organisation, Person, SchemeVersion
from accounts.scheme import SchemeInfo
from review.queries.directory import office, place_of
from review.routes import Managed


def managed_of(person_id: int, version: SchemeVersion) -> dict[str, Managed | None]:
    """`managing` and `chosen` of one person under a scheme; one statement."""
    rows = Management.objects.filter(person=person_id, scheme=version.scheme_id).exclude(state=ManagementState.ENDED)
    found = list(rows.select_related("organisation__region", "department", "region__parent__parent"))
    in_force = next((row for row in found if row.state == ManagementState.IN_FORCE), None)
    chosen = next((row for row in found if row.state != ManagementState.IN_FORCE), None)
    return {"managing": managed(in_force, version), "chosen": managed(chosen, version)}


def workplace(person: Person, scheme_id: int) -> Organisation | None:
    """Where an application of the person belongs: the unit one works in, else who manages one's personnel matters.

    That is the one in force; before there is any, the one that is chosen.
    """
    if person.employer_id is not None:
        return person.employer
    rows = Management.objects.filter(person=person, scheme=scheme_id).exclude(state=ManagementState.ENDED)
    row = rows.select_related("organisation__region").order_by(F("stored_at").desc(nulls_last=True)).first()
    return row and row.organisation


def managed(row: Management | None, version: SchemeVersion) -> Managed | None:
    """One row with its department and region; whether it only files stands in the scheme's answer it was chosen by."""
    if row is None:
        return None
    rules = SchemeInfo.of(version).managing
    keeper = rules.keeper(row.keeper) if rules else None
    return Managed(
        unit=office(row.organisation),
        department=office(row.department),
        above=row.department.kind,
        place=place_of(row.organisation, "人事管理单位", region=row.region),
        level=row.region.level,
        is_stamped=keeper is not None and keeper.is_stamped,
    )
