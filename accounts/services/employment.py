"""工作单位: a person says where they work; the way of a later application follows from it."""

from django.db import transaction

from accounts.exceptions import AccountsError
from accounts.models import Organisation, Person, User
from accounts.queries.employers import employers
from accounts.services.activations import account_event
from accounts.services.events import record


@transaction.atomic
def choose_employer(user: User, employer: Organisation) -> Person:
    """Write the person's employer; what was submitted before keeps the unit it was submitted from."""
    if not employers().filter(pk=employer.pk).exists():
        raise AccountsError(f"“{employer}”目前不能选为工作单位，请重新选择。")
    person = Person.objects.select_for_update().get(pk=user.person_id)
    if person.employer_id == employer.pk:
        return person
    before = person.employer.name if person.employer_id else ""
    # What kind of employment it is, the new unit says.
    person.employer, person.employment = employer, ""
    person.save(update_fields=["employer", "employment"])
    record([account_event("employer_chosen", user, by=user, before=before, after=employer.name)])
    return person
