"""人事管理单位: chosen by the person; submitted, returned and put in force by the businesses of the room above.

`choose_managing_unit` is the person's; the others are called inside the transaction of the application's own move.
"""

from django.db import transaction

from accounts.enums import AccountKind, ManagementState
from accounts.exceptions import AccountsError
from accounts.models import Management, Organisation, Person, Region, User
from accounts.queries.managing import chain_of, management_in_force, open_choice, rules_of, units_for, version_at
from accounts.services.activations import account_event
from accounts.services.events import EventDraft, record
from zcps.kit import clock

UNDER_REVIEW = "所选的人事管理单位正在审核，请先撤回（人事管理单位报送主管单位之前可以撤回），再重新选择。"
NOTHING_CHOSEN = "请先选择人事管理单位。"


@transaction.atomic
def choose_managing_unit(person: Person, *, unit: Organisation, region: Region, keeper: str, by: User) -> Management:
    """Write down what the person has chosen, in place of what was chosen before and not submitted.

    Beside one in force it is what a 变更申请 asks for; the one in force stays until that is done. Raises AccountsError.
    """
    person = _locked(person)
    _check_open(person, unit)
    version = version_at(region)
    answer = rules_of(version).keeper(keeper) if version else None
    if answer is None or not units_for(answer, region).filter(pk=unit.pk).exists():
        raise AccountsError(f"“{unit}”目前不能选为人事管理单位，请重新选择。")
    chain = chain_of(unit, region=region, version=version)
    if chain.problem:
        raise AccountsError(chain.problem)
    row = open_choice(person) or Management(person=person)
    row.scheme, row.organisation, row.department = version.scheme, unit, chain.department
    row.region, row.keeper, row.chosen_at, row.chosen_by = region, keeper, clock.now(), by
    row.save()
    record(
        [_event("managing_unit_chosen", row, by=by, unit=unit.name, department=chain.department.name, keeper=keeper)]
    )
    return row


def submit_choice(person: Person, *, by: User) -> Management:
    """The choice goes to the managing unit with the application and cannot be changed meanwhile."""
    return _turned(person, ManagementState.CHOSEN, ManagementState.UNDER_REVIEW, "managing_unit_submitted", by=by)


def take_back_choice(person: Person, *, by: User | None) -> Management:
    """The application was withdrawn or returned: another unit may be chosen."""
    return _turned(person, ManagementState.UNDER_REVIEW, ManagementState.CHOSEN, "managing_unit_taken_back", by=by)


@transaction.atomic
def drop_choice(person: Person, *, by: User | None) -> None:
    """Forget a choice that will not be applied for; the chain of events keeps it. AccountsError while it is reviewed."""
    person = _locked(person)
    row = open_choice(person)
    if row is not None and row.state == ManagementState.UNDER_REVIEW:
        raise AccountsError(UNDER_REVIEW)
    if row is not None:
        record([_event("managing_unit_dropped", row, by=by, unit=row.organisation.name)])
        row.delete()


@transaction.atomic
def put_in_force(person: Person, *, by: User | None) -> Management:
    """What was reviewed becomes the chain of every later business; the one before it ends, and is kept."""
    person = _locked(person)
    row = open_choice(person)
    if row is None or row.state != ManagementState.UNDER_REVIEW:
        raise AccountsError(NOTHING_CHOSEN)
    now, before = clock.now(), management_in_force(person)
    if before is not None:
        before.state, before.ended_at = ManagementState.ENDED, now
        before.save(update_fields=["state", "ended_at"])
    row.state, row.stored_at = ManagementState.IN_FORCE, now
    row.save(update_fields=["state", "stored_at"])
    told = {"unit": row.organisation.name, "before": before.organisation.name if before else ""}
    record([_event("managing_unit_stored", row, by=by, **told)])
    return row


@transaction.atomic
def _turned(
    person: Person, source: ManagementState, target: ManagementState, kind: str, *, by: User | None
) -> Management:
    person = _locked(person)
    row = open_choice(person)
    if row is None or row.state != source:
        raise AccountsError(NOTHING_CHOSEN)
    row.state = target
    row.save(update_fields=["state"])
    record([_event(kind, row, by=by, unit=row.organisation.name)])
    return row


def _locked(person: Person) -> Person:
    return Person.objects.select_for_update().get(pk=person.pk)


def _check_open(person: Person, unit: Organisation) -> None:
    rows = Management.objects.filter(person=person).exclude(state=ManagementState.ENDED)
    standing = {row.state: row.organisation_id for row in rows}
    if ManagementState.UNDER_REVIEW in standing:
        raise AccountsError(UNDER_REVIEW)
    if standing.get(ManagementState.IN_FORCE) == unit.pk:
        raise AccountsError(f"“{unit}”就是您现在的人事管理单位，不需要变更。")


def _event(kind: str, row: Management, *, by: User | None, **payload: object) -> EventDraft:
    """On the chain of the person's own account: whoever acts, that is where it is looked for."""
    account = User.objects.filter(person=row.person_id, kind=AccountKind.PERSON).first() or by
    return account_event(kind, account, by=by, **payload)
