"""Which rules a person fills in the dossier by, before there is an application with a version of its own."""

from dataclasses import replace

from accounts.enums import OrganisationKind
from accounts.models import Management, Organisation, OrganisationFunction, Person, Scheme, SchemeVersion
from dossiers.enums import Checker
from dossiers.scheme import DossierRules


def rules_for(person: Person) -> DossierRules:
    """The current version of the scheme the person's employer works under, else the one under which a managing unit
    (人事管理单位) was chosen, else of the first scheme there is.

    An employer under several schemes fills in by the first of them; its dossiers are checked as soon as one wants that.
    """
    versions = _versions_of_employer(person) or _version_of_managing_unit(person) or _first_version()
    if not versions:
        return DossierRules.read({})
    rules = DossierRules.of(versions[0])
    checking = next((each for each in map(DossierRules.of, versions) if each.is_checked), rules)
    if checking is rules:
        return rules
    how = {name: getattr(checking, name) for name in ("checked_by", "recheck_mended", "check_phrases")}
    return replace(rules, **how)


def is_checked_by(organisation_id: int) -> bool:
    """Whether an organisation is an employer that checks the dossiers of its people, by the same rules as `rules_for`."""
    if not Organisation.objects.filter(pk=organisation_id, kind=OrganisationKind.EMPLOYER).exists():
        return False
    versions = _versions_of(organisation_id) or _first_version()
    return any(DossierRules.of(version).checked_by == Checker.EMPLOYER for version in versions)


def _versions_of_employer(person: Person) -> list[SchemeVersion]:
    return _versions_of(person.employer_id) if person.employer_id is not None else []


def _version_of_managing_unit(person: Person) -> list[SchemeVersion]:
    """Whoever manages somebody that works in no registered unit."""
    rows = Management.objects.filter(person=person, scheme__current__isnull=False).order_by("-pk")
    row = rows.select_related("scheme__current").defer("scheme__current__content").first()
    return [row.scheme.current] if row else []


def _versions_of(organisation_id: int) -> list[SchemeVersion]:
    """Without the content, which is long: typed rules are cached by its digest."""
    functions = OrganisationFunction.objects.filter(organisation_id=organisation_id, scheme__current__isnull=False)
    functions = functions.select_related("scheme__current").defer("scheme__current__content")
    return list(dict.fromkeys(function.scheme.current for function in functions.order_by("scheme_id")))


def _first_version() -> list[SchemeVersion]:
    scheme = Scheme.objects.filter(current__isnull=False).select_related("current").order_by("pk").first()
    return [scheme.current] if scheme else []
