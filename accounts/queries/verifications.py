"""审核机构信息及隶属关系: what an office has to verify this year, until when, and what is left."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import F, FilteredRelation, Q, QuerySet
from django.utils import timezone

from accounts.creation import VerificationTerm
from accounts.enums import ADMIN_ROLES, OrganisationStatus
from accounts.models import Organisation, Region, Verification
from accounts.policies import Actor
from accounts.queries.creation import Registry
from accounts.scheme import SchemeInfo

# What is verified; a change of any of these afterwards asks for it again.
FACTS = (
    "name", "uscc", "region", "parent", "sector", "affiliation", "ownership", "competent_department",
)  # fmt: skip


@dataclass(frozen=True)
class Progress:
    """How far an office has come with the organisations it created."""

    organisations: int
    verified: int

    @property
    def open(self) -> int:
        return self.organisations - self.verified


def verification_term(region: Region, year: int) -> VerificationTerm | None:
    """The dates of a year under the scheme of the place; None when nothing is verified there that year."""
    terms = (
        term
        for version in Registry().versions_for(region)
        for term in SchemeInfo.of(version).verification
        if term.year == year
    )
    return next(terms, None)


def office_of(actor: Actor) -> Organisation | None:
    """The organisation whose administrator verifies what stands directly below it."""
    here = actor.organisations_with(*ADMIN_ROLES) & {actor.organisation_id}
    return Organisation.objects.select_related("region").filter(pk__in=here).first()


def below(office: Organisation) -> QuerySet[Organisation]:
    """What stands directly below the office and can still act: a merged organisation has nothing to be verified."""
    children = Organisation.objects.filter(path__startswith=office.path, depth=office.depth + 1)
    return children.exclude(status=OrganisationStatus.MERGED)


def with_verification(rows: QuerySet[Organisation], year: int) -> QuerySet[Organisation]:
    """The organisations with `found`, `found_at` and `changed_at` of the year, and `found_before` of the year before."""
    return rows.alias(
        now=FilteredRelation("verifications", condition=Q(verifications__year=year)),
        before=FilteredRelation("verifications", condition=Q(verifications__year=year - 1)),
    ).annotate(
        found=F("now__finding"),
        found_at=F("now__verified_at"),
        changed_at=F("now__changed_at"),
        found_before=F("before__verified_at"),
    )


def to_verify(rows: QuerySet[Organisation], year: int) -> QuerySet[Organisation]:
    """Those that nobody has verified in the year, or that have changed since."""
    return with_verification(rows, year).filter(Q(found__isnull=True) | Q(changed_at__isnull=False))


def progress(office: Organisation, year: int) -> Progress:
    """How many of the organisations directly below are verified this year."""
    rows = below(office)
    return Progress(rows.count(), rows.count() - to_verify(rows, year).count())


def verified_on(organisation_ids: Collection[int], *, year: int) -> dict[int, dt.date]:
    """By organisation the day it was verified in the year; those that have changed since are not there."""
    rows = Verification.objects.filter(organisation__in=organisation_ids, year=year, changed_at__isnull=True)
    return {pk: timezone.localdate(at) for pk, at in rows.values_list("organisation", "verified_at")}


def facts_of(organisation: Organisation, office: Organisation) -> dict[str, str]:
    """What is verified, in words, as it stands now."""
    return {
        "name": organisation.name,
        "uscc": organisation.uscc or "",
        "region": organisation.region.name,
        "parent": office.name,
        "sector": organisation.sector,
        "affiliation": organisation.get_affiliation_display(),
        "ownership": organisation.get_ownership_display(),
        "competent_department": organisation.competent_department.name if organisation.competent_department else "",
    }
