"""评审通知: what everybody may read, what an office has written, and for which titles a committee may call."""

from django.db.models import Q, QuerySet

from accounts.enums import OrganisationStatus
from accounts.models import Committee
from accounts.scheme import SchemeInfo
from review.enums import COMMITTEE_DUTIES, CallMode
from review.models import Call
from review.scheme import Business, ReviewRules
from zcps.kit import clock

RELATED = ("committee", "organisation", "scheme__current", "round")


def published() -> QuerySet[Call]:
    """What is public, the latest first; one statement with what the list shows."""
    rows = Call.objects.filter(published_at__isnull=False, withdrawn_at__isnull=True)
    return _related(rows).order_by("-published_at", "-pk")


def calls_of(organisation_id: int) -> QuerySet[Call]:
    """Everything an office has written, drafts first."""
    return _related(Call.objects.filter(organisation=organisation_id)).order_by("published_at", "-pk")


def committees_at(organisation_id: int) -> QuerySet[Committee]:
    """The valid committees an organisation has founded: it is their office, or their office's department."""
    today = clock.today()
    own = Q(office=organisation_id) | Q(office__competent_department=organisation_id)
    rows = Committee.objects.filter(
        own,
        status=OrganisationStatus.ACTIVE,
        valid_from__lte=today,
        valid_until__gte=today,
        scheme__current__isnull=False,
    )
    return rows.select_related("scheme__current").order_by("name")


def business_for(committee: Committee) -> Business | None:
    """The first business of the scheme that leads to a committee of this level with titles of its series."""
    rules = ReviewRules.of(committee.scheme.current)
    return next((each for each in rules.businesses.values() if _leads_to(each, committee)), None)


def titles_for(committee: Committee) -> list[tuple[str, str]]:
    """Code and name of every title one may apply for before this committee."""
    business = business_for(committee)
    return _titles(business, committee) if business else []


def modes_of(call: Call) -> list[tuple[str, str]]:
    """Name of each title with how one applies for it."""
    info = SchemeInfo.of(call.scheme.current)
    return [(info.title_name(code), CallMode(mode).label) for code, mode in call.modes.items()]


def _leads_to(business: Business, committee: Committee) -> bool:
    stops = (stop for route in business.routes for stop in route.stops)
    is_reached = any(stop.duty in COMMITTEE_DUTIES and stop.committee_level == committee.level for stop in stops)
    return is_reached and bool(_titles(business, committee))


def _titles(business: Business, committee: Committee) -> list[tuple[str, str]]:
    titles = SchemeInfo.of(committee.scheme.current).titles
    return [(code, titles[code].name) for code in business.titles if titles[code].series == committee.series]


def _related(rows: QuerySet[Call]) -> QuerySet[Call]:
    return rows.select_related(*RELATED).defer("scheme__current__content")
