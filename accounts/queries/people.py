"""Persons and accounts: found by number, by login, by what they have not done yet."""

from django.db.models import QuerySet

from accounts import numbers
from accounts.enums import AccountKind
from accounts.models import Organisation, Person, User


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


def not_yet_signed_in(organisations: QuerySet[Organisation]) -> QuerySet[User]:
    """Accounts allotted but never used: whom to remind, oldest first."""
    return accounts_at(organisations).filter(last_login__isnull=True, is_active=True).order_by("created_at", "pk")
