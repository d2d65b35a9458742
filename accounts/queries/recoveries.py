"""找回账号: what waits at an organisation, what was tried lately, and whose account is meant."""

import datetime as dt

from django.db.models import BigIntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts import numbers
from accounts.enums import (
    AccountKind,
    Function,
    ManagementState,
    OrganisationKind,
    OrganisationStatus,
    RecoveryState,
    RecoveryWay,
    Role,
)
from accounts.models import Management, Organisation, OrganisationFunction, Recovery, Region, User
from accounts.policies import Actor
from accounts.queries.organisations import functions_of
from zcps.kit import clock

# Who vouches for people of the unit.
VOUCHING = (Role.CLERK, Role.ORGANISATION_ADMIN)
SHOWN = frozenset(RecoveryState) - {RecoveryState.UNMATCHED}


def account_meant(*, name: str, id_number: str) -> User | None:
    """The active personal account of this name and number; `voucher_id` is the organisation that can vouch: the managing
    unit in force, else the employer. One statement, whatever there is.
    """
    unit = Management.objects.filter(person=OuterRef("person"), state=ManagementState.IN_FORCE).values("organisation")
    rows = User.objects.filter(kind=AccountKind.PERSON, is_active=True, person__name=name)
    rows = rows.filter(person__id_number_index=numbers.id_index(id_number))
    voucher = Coalesce(Subquery(unit[:1]), "person__employer", output_field=BigIntegerField())
    return rows.annotate(voucher_id=voucher).select_related("person").first()


def tried_lately(*, within: dt.timedelta, **which: object) -> int:
    """How many attempts there were, whatever came of them."""
    return Recovery.objects.filter(asked_at__gt=clock.now() - within, **which).count()


def recoveries_at(organisation_id: int) -> QuerySet[Recovery]:
    """Whatever was asked of the organisation or done at its counter; unordered, lists page it."""
    rows = Recovery.objects.filter(organisation=organisation_id, state__in=SHOWN)
    return rows.select_related("account__person", "decided_by__person", "activation")


def waiting_recoveries(organisation_id: int) -> QuerySet[Recovery]:
    """Those that wait for somebody of the unit."""
    return recoveries_at(organisation_id).filter(state=RecoveryState.OPEN, way=RecoveryWay.UNIT)


def vouches_at(actor: Actor, organisation_id: int | None) -> bool:
    """Whether the actor may confirm people of the organisation."""
    return organisation_id is not None and any(actor.holds(role, organisation_id) for role in VOUCHING)


def keeps_counter(actor: Actor, organisation: Organisation) -> bool:
    """Whether the actor checks identity cards there: a clerk of an HRSS office."""
    return actor.holds(Role.CLERK, organisation.pk) and Function.HRSS in functions_of(organisation)


def counters(region: str) -> list[Organisation]:
    """The active HRSS offices of a region, where an officer checks the card."""
    return list(_offices().filter(region=region).order_by("name_key", "pk"))


def regions_with_counters() -> QuerySet[Region]:
    """The regions that have one."""
    return Region.objects.filter(pk__in=_offices().order_by().values("region"))


def _offices() -> QuerySet[Organisation]:
    named = OrganisationFunction.objects.filter(function=Function.HRSS).values("organisation")
    return Organisation.objects.filter(
        Q(kind=OrganisationKind.HRSS) | Q(pk__in=named), status=OrganisationStatus.ACTIVE
    )
