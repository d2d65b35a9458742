"""Which higher committees an application may be sent on to (高评委设置)."""

from django.db.models import F

from accounts.enums import OrganisationStatus
from accounts.models import Committee
from review.models import Application, Stage
from review.queries.directory import valid_committees
from zcps.kit import clock


def may_review(committee: Committee, row: Application, *, level: str) -> bool:
    """Valid today, of the level the next stop names, of the same series, and reviewing the speciality."""
    is_valid = committee.valid_from <= clock.today() <= committee.valid_until
    return (
        is_valid
        and committee.status == OrganisationStatus.ACTIVE
        and (committee.scheme_id, committee.level, committee.series) == (row.scheme_id, level, row.series)
        and row.speciality in committee.specialities
    )


def choosable_committees(rows: list[Application]) -> list[Committee]:
    """Committees that may review at least one of the applications: the choices of 高评委设置."""
    wanted = {(row.scheme_id, row.series) for row in rows}
    following = Stage.objects.filter(
        application__in=[row.pk for row in rows],
        plan_number=F("application__plan_number"),
        position__gt=F("application__position"),
    ).exclude(committee_level="")
    levels = set(following.values_list("committee_level", flat=True))
    found = (
        committee
        for scheme_id, series in sorted(wanted)
        for level in sorted(levels)
        for committee in valid_committees(scheme_id, level, series)
    )
    return [c for c in found if any(may_review(c, row, level=c.level) for row in rows)]
