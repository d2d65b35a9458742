"""人事管理单位 in the person's own hands: chosen, chosen again, dropped. What becomes of it with an application: `services.chains`."""

from django.db import transaction

from accounts.enums import ManagementState
from accounts.exceptions import AccountsError
from accounts.models import Management, Organisation, Person, Region, User
from accounts.queries.managing import chain_of, rules_of, units_for, version_at
from accounts.services.activations import account_event
from accounts.services.events import record
from zcps.kit import clock

UNDER_REVIEW = "所选的人事管理单位正在审核，请先撤回（人事管理单位报送主管单位之前可以撤回），再重新选择。"


@transaction.atomic
def choose_managing_unit(person: Person, *, unit: Organisation, region: Region, keeper: str, by: User) -> Management:
    """Write down what the person has chosen, in place of what was chosen before and not submitted.

    Beside one in force it is what a 变更申请 asks for; the one in force stays until that is done. Raises AccountsError.
    """
    standing = _standing(person)
    if _is_at(standing.get(ManagementState.IN_FORCE), unit):
        raise AccountsError(f"“{unit}”就是您现在的人事管理单位，不需要变更。")
    version = version_at(region)
    answer = rules_of(version).keeper(keeper) if version else None
    if answer is None or not units_for(answer, region).filter(pk=unit.pk).exists():
        raise AccountsError(f"“{unit}”目前不能选为人事管理单位，请重新选择。")
    chain = chain_of(unit, region=region, version=version)
    if chain.problem:
        raise AccountsError(chain.problem)
    row = standing.get(ManagementState.CHOSEN) or Management(person=person)
    row.scheme, row.organisation, row.department = version.scheme, unit, chain.department
    row.region, row.keeper, row.chosen_at, row.chosen_by = region, keeper, clock.now(), by
    row.save()
    told = {"unit": unit.name, "department": chain.department.name, "keeper": keeper}
    record([account_event("managing_unit_chosen", by, by=by, **told)])
    return row


@transaction.atomic
def drop_choice(person: Person, *, by: User) -> None:
    """Forget a choice that will not be applied for; the chain of events keeps it. AccountsError while it is reviewed."""
    row = _standing(person).get(ManagementState.CHOSEN)
    if row is not None:
        record([account_event("managing_unit_dropped", by, by=by, unit=row.organisation.name)])
        row.delete()


def _standing(person: Person) -> dict[str, Management]:
    """By state, what has not ended; AccountsError while a choice is reviewed.

    The person is locked for the first choice, the rows because they are submitted without locking the person.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    rows = Management.objects.select_for_update().prefetch_related("organisation")
    standing = {
        row.state: row for row in rows.filter(person=person).exclude(state=ManagementState.ENDED).order_by("pk")
    }
    if ManagementState.UNDER_REVIEW in standing:
        raise AccountsError(UNDER_REVIEW)
    return standing


def _is_at(row: Management | None, unit: Organisation) -> bool:
    return row is not None and row.organisation_id == unit.pk
