"""Which rules a person fills in the dossier by, before there is an application with a version of its own."""

from accounts.models import OrganisationFunction, Person, Scheme, SchemeVersion
from dossiers.scheme import DossierRules


def rules_for(person: Person) -> DossierRules:
    """The current version of the scheme the person's employer works under, else of the first scheme there is."""
    version = _version_of_employer(person) or _first_version()
    return DossierRules.of(version) if version else DossierRules.read({})


def _version_of_employer(person: Person) -> SchemeVersion | None:
    if person.employer_id is None:
        return None
    functions = OrganisationFunction.objects.filter(
        organisation_id=person.employer_id, scheme__current__isnull=False
    ).select_related("scheme__current")
    function = functions.order_by("scheme_id").first()
    return function.scheme.current if function else None


def _first_version() -> SchemeVersion | None:
    scheme = Scheme.objects.filter(current__isnull=False).select_related("current").order_by("pk").first()
    return scheme.current if scheme else None
