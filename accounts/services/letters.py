"""委托证明 from where it begins to where it ends: who may work on it when, and how one is closed without a decision.

Every act locks the organisation first, whose chain tells of it, then the letter.
"""

from collections.abc import Collection

from django.db import transaction

from accounts.enums import LETTER_OPEN, LetterState, Stream
from accounts.exceptions import AccountsError
from accounts.models import AuthorisationLetter, Organisation, User
from accounts.services.activations import account_event
from accounts.services.events import EventDraft, record
from accounts.services.grants import mirror

# To the account whose letter it is: why it cannot be worked on now.
NOT_NOW = {
    LetterState.SUBMITTED: "委托证明已经上传，正在等待平台审核，暂时不能修改。结果会发短信通知您。",
    LetterState.APPROVED: "这份委托证明已经审核通过，不能再修改。",
    LetterState.VOID: "这份委托证明已经作废，请重新办理。",
    LetterState.AWAITING_SCAN: "这份委托证明还没有上传盖章的扫描件。",
    LetterState.REFUSED: "这份委托证明已经退回，请更正后重新上传。",
}


def locked_at(organisation_id: int) -> Organisation:
    """The organisation a letter is about; nobody else works on its letters meanwhile."""
    return Organisation.objects.select_for_update().get(pk=organisation_id)


def locked_letter(letter: AuthorisationLetter) -> AuthorisationLetter:
    """The letter as it is now, after its organisation was locked."""
    locked_at(letter.organisation_id)
    rows = AuthorisationLetter.objects.select_for_update(of=("self",))
    return rows.select_related("organisation", "account", "scheme__current", "decided_by__person").get(pk=letter.pk)


def own_letter(letter: AuthorisationLetter, *, by: User, of: Collection[str]) -> AuthorisationLetter:
    """The locked letter, for the account it belongs to, while it is in one of these states."""
    row = locked_letter(letter)
    if row.account_id != by.pk:
        raise AccountsError("这份委托证明由提出它的账号办理。")
    if row.state not in of:
        raise AccountsError(NOT_NOW[LetterState(row.state)])
    return row


@transaction.atomic
def withdraw_letter(letter: AuthorisationLetter, *, by: User) -> AuthorisationLetter:
    """The present handler calls a change of handler off, before it is decided; nothing has changed."""
    row = own_letter(letter, by=by, of=LETTER_OPEN)
    if row.is_admission:
        raise AccountsError("注册和找回账号的委托证明不能自行撤销；填错的可以更正，不再办理的请联系平台管理机构作废。")
    close(row, by=by, reason="由经办人撤销。")
    return row


def close(letter: AuthorisationLetter, *, by: User | None, reason: str) -> None:
    """End the (locked) letter without admitting anybody; an account that was made for it alone ends with it."""
    letter.state, letter.reason = LetterState.VOID, reason
    letter.version += 1
    letter.save(update_fields=["state", "reason", "version", "decided_at", "decided_by"])
    record([letter_event("letter_voided", letter, by=by, reason=reason)])
    if letter.is_admission:
        switch_off(letter.account, by=by)


def switch_off(user: User, *, by: User | None) -> None:
    """An account nobody was admitted to: it can sign in no more."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    record([account_event("disabled", user, by=by)])
    mirror([user.pk])


def letter_event(kind: str, letter: AuthorisationLetter, *, by: User | None, **payload: object) -> EventDraft:
    """What happened to a letter, on the chain of the organisation it is about; never a number of the handler."""
    return EventDraft(
        stream=f"{Stream.ORGANISATION}:{letter.organisation_id}",
        kind=kind,
        payload={"letter": letter.uuid, "handler": letter.handler_name, **payload},
        actor_id=by and by.pk,
        organisation_id=letter.organisation_id,
    )
