"""Persons and accounts: found by number, by person, by organisation."""

from django.db.models import Prefetch, QuerySet

from accounts import numbers
from accounts.enums import AccountKind
from accounts.models import Grant, Organisation, Person, User

MOST = 50


def person_with_number(number: str) -> Person | None:
    """The person with this document number, given in its one spelling."""
    return Person.objects.filter(id_number_index=numbers.id_index(number)).first()


def personal_account(person: Person) -> User | None:
    """The account a person applies with."""
    return User.objects.filter(person=person, kind=AccountKind.PERSON).first()


def accounts_at(organisations: QuerySet[Organisation]) -> QuerySet[User]:
    """Accounts that belong to the given organisations; never those of applicants."""
    staff = User.objects.exclude(kind=AccountKind.PERSON).filter(home__in=organisations)
    return staff.select_related("person", "home")


def staff_with_roles(organisation: Organisation) -> list[User]:
    """The first MOST accounts of the organisation, each with its `roles_here`: standing grants at this organisation."""
    here = Grant.objects.filter(organisation=organisation, revoked_at__isnull=True).order_by("pk")
    rows = accounts_at(Organisation.objects.filter(pk=organisation.pk).order_by()).order_by("username")
    return list(rows.prefetch_related(Prefetch("grants", here, to_attr="roles_here"))[:MOST])
