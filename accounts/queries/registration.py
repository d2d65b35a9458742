"""用人单位注册: which schemes let employers register, where a unit may stand, and which organisation a form is about."""

from django.db.models import Q, QuerySet

from accounts.enums import (
    LETTER_OPEN,
    STOPPED,
    Affiliation,
    Function,
    LetterPurpose,
    LetterState,
    Level,
    OrganisationKind,
    OrganisationStatus,
)
from accounts.models import AuthorisationLetter, Organisation, OrganisationFunction, Region, Scheme, SchemeVersion
from accounts.queries.schemes import current_versions
from accounts.scheme import Registration, SchemeInfo

_LEVEL_OF = {Affiliation.COUNTY: Level.COUNTY, Affiliation.CITY: Level.CITY, Affiliation.PROVINCE: Level.PROVINCE}


def registering_versions() -> list[SchemeVersion]:
    """The current versions of the schemes under which employers register by themselves, by name."""
    return [version for version in current_versions() if SchemeInfo.of(version).registration]


def scheme_for(organisation: Organisation) -> Scheme | None:
    """The scheme under whose words an employer changes its handler: one it belongs to, else any that lets employers register."""
    schemes = [version.scheme for version in registering_versions()]
    duties = OrganisationFunction.objects.filter(organisation=organisation, function=Function.EMPLOYER)
    own = set(duties.values_list("scheme_id", flat=True))
    return next((scheme for scheme in schemes if scheme.pk in own), schemes[0] if schemes else None)


def registration_of(scheme: Scheme) -> Registration | None:
    """What the scheme in force says of registering; None where employers are created by others."""
    return SchemeInfo.of(scheme.current).registration if scheme.current_id else None


def regions_of(province: str) -> QuerySet[Region]:
    """A province with its cities and counties."""
    return Region.objects.filter(Q(pk=province) | Q(parent=province) | Q(parent__parent=province))


def place_of(region: Region, affiliation: str) -> Region | None:
    """The region whose 主管部门 a unit of this affiliation stands under: its county, its city, its province; else None."""
    level = _LEVEL_OF.get(affiliation)
    while level and region and region.level != level:
        region = region.parent
    return region if level else None


def departments_of(scheme: Scheme, region: Region, affiliation: str) -> QuerySet[Organisation]:
    """The active 主管部门 of the scheme at the level and place the affiliation names, by name; routes look for the same."""
    place = place_of(region, affiliation)
    duties = OrganisationFunction.objects.filter(
        scheme=scheme, function=Function.DEPARTMENT, level=_LEVEL_OF.get(affiliation, ""), region=place
    )
    found = Organisation.objects.filter(pk__in=duties.values("organisation"), status=OrganisationStatus.ACTIVE)
    return found.order_by("name_key", "pk") if place else Organisation.objects.none()


def organisation_meant(*, uscc: str, name: str = "") -> Organisation | None:
    """The organisation of this credit code; else the one of this full name, whatever its code."""
    return (
        Organisation.objects.filter(uscc=uscc).first()
        or Organisation.objects.filter(name=name or None).first()  # a name is never empty
    )


def is_name_taken(name: str, *, besides: Organisation) -> bool:
    """Whether another organisation has this full name."""
    return Organisation.objects.filter(name=name).exclude(pk=besides.pk).exists()


def may_be_claimed(organisation: Organisation, *, uscc: str) -> bool:
    """Whether somebody may ask to be admitted as the handler of an organisation that is there already."""
    return (
        organisation.kind == OrganisationKind.EMPLOYER
        and organisation.status not in STOPPED
        and organisation.uscc in {None, uscc}
    )


def is_unadmitted(organisation: Organisation) -> bool:
    """Whether it registered by itself and no letter of it was ever approved: until then it is pending at best."""
    letters = AuthorisationLetter.objects.filter(organisation=organisation)
    has_registered = letters.filter(purpose=LetterPurpose.REGISTRATION).exists()
    return has_registered and not letters.filter(state=LetterState.APPROVED).exists()


def open_letter_at(organisation: Organisation) -> AuthorisationLetter | None:
    """The one letter of the organisation that is not decided yet."""
    return AuthorisationLetter.objects.filter(organisation=organisation, state__in=sorted(LETTER_OPEN)).first()
