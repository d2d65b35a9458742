"""The words of messages to applicants: an administrator's, else the scheme's, else the system's; and who gets them how."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import OuterRef, Subquery

from accounts.enums import AccountKind
from accounts.models import MessagePreference, MessageText, User
from accounts.queries.schemes import current_versions
from review.enums import INTERNAL, Action
from review.scheme import Business, Message, ReviewRules

# 拿回 is seen on the applicant's line, but told by the next forwarding alone.
UNTOLD = INTERNAL | {Action.RECALL}
TOLD = tuple(action for action in Action if action not in UNTOLD)

DEFAULTS: dict[str, Message] = {
    Action.SUBMIT: Message("申报已提交", "您的{business}（{title}）已提交，现由{holder}办理。"),
    Action.ABANDON: Message("申报已放弃", "您已放弃本次{business}（{title}）。"),
    Action.WITHDRAW: Message("申报已撤回", "您的{business}（{title}）已撤回，修改后可再次提交。"),
    Action.RECEIVE: Message("申报已接收", "{organisation}已接收您的{business}（{title}）申报材料。"),
    Action.DECLINE: Message(
        "申报材料不予接收",
        "{organisation}对{name}的{business}（{title}）申报材料不予接收，理由：{reason}。如有疑问，请咨询{organisation}，电话{telephone}。",
        sms=True,
    ),
    Action.APPROVE: Message("审核通过", "{organisation}已审核通过您的{business}（{title}）申报。"),
    Action.SIGN: Message("审核通过", "{organisation}已审核通过您的{business}（{title}）申报。"),
    Action.RETURN: Message(
        "申报退回修改",
        "{organisation}退回您的{business}（{title}）申报，请于{deadline}前按补正清单修改后重新提交，逾期视为放弃。咨询电话{telephone}。",
        sms=True,
    ),
    Action.SEND_BACK: Message(
        "申报退回下级", "{organisation}将{name}的{business}（{title}）申报退回{holder}重新审核，理由：{reason}。"
    ),
    Action.REJECT: Message(
        "资格审查不通过",
        "您的{business}（{title}）申报经{organisation}审查不通过，理由：{reason}。如有异议，可向{organisation}咨询，电话{telephone}。",
        sms=True,
    ),
    Action.FORWARD: Message("申报已报送", "您的{business}（{title}）申报已由{organisation}报送{holder}。"),
    Action.LAPSE: Message("申报视为放弃", "您的{business}（{title}）申报逾期未补正，视为放弃申报。", sms=True),
    Action.DISPATCH: Message("申报已网上送审", "您的{business}（{title}）申报已由{organisation}网上送审至{holder}。"),
    Action.REINSTATE: Message("申报恢复审核", "您的{business}（{title}）申报已恢复审核，现由{holder}办理。"),
    Action.CONCLUDE: Message("公示结束", "您的{business}（{title}）评审结果公示已经结束，现由{holder}办理。"),
    Action.RATIFY: Message("评审结果已批复", "您的{business}（{title}）评审结果已由{organisation}批复确认。"),
    Action.ISSUE: Message("证书已发放", "您的{business}（{title}）证书已经发放，请登录系统查看。"),
    Action.REVOKE: Message(
        "证书已撤销",
        "{organisation}撤销了{name}的{title}证书（理由：{reason}）。如有异议，请咨询{organisation}，电话{telephone}。",
        sms=True,
    ),
    Action.RECORD_RESULT: Message("评审结果", "您的{business}（{title}）申报，评审结果为“{state}”。"),
}
OTHERWISE = Message("申报进展", "您的{business}（{title}）申报有新进展，现为“{state}”。")

Key = tuple[int, str, str]


@dataclass(frozen=True)
class Recipient:
    """An applicant's account; whether they chose to have an SMS (None: nothing chosen), and how new the texts are."""

    user_id: int
    wants_sms: bool | None = None
    newest_text: UUID | None = None

    def gets_sms(self, message: Message) -> bool:
        """The scheme says it, except where it leaves the choice and one was made."""
        return self.wants_sms if message.sms_optional and self.wants_sms is not None else message.sms


@dataclass(frozen=True)
class Choice:
    """An event whose SMS a person may have or not; `label` is the title of its message."""

    event: Action
    label: str
    default: bool


def recipients(person_ids: Iterable[int], event: Action) -> dict[int, Recipient]:
    """The accounts of these people, with all that their message depends on: one statement."""
    wanted = MessagePreference.objects.filter(user=OuterRef("pk"), event=event).values("sms")[:1]
    newest = MessageText.objects.order_by("-pk").values("uuid")[:1]
    rows = User.objects.filter(person__in=person_ids, kind=AccountKind.PERSON, is_active=True)
    found = rows.values_list("person_id", "pk", Subquery(wanted), Subquery(newest))
    return {person: Recipient(*columns) for person, *columns in found}


def scheme_text(business: Business, event: Action) -> Message:
    """What the scheme says, or the system where the scheme says nothing."""
    return business.messages.get(event) or DEFAULTS.get(event, OTHERWISE)


def text_in_force(scheme_id: int, business: Business, event: Action, *, newest: UUID | None) -> Message:
    """What is said now. `newest` is the uuid of the newest row of all, None when there is none."""
    default, row = scheme_text(business, event), _written(newest).get((scheme_id, business.code, event))
    return replace(default, title=row.title, body=row.body, sms_text=row.sms_text) if row else default


def newest_text() -> UUID | None:
    """The uuid of the newest text; a change of any of them changes it."""
    return MessageText.objects.order_by("-pk").values_list("uuid", flat=True).first()


def texts_of_scheme(scheme_id: int) -> dict[tuple[str, str], MessageText]:
    """The last row of every event of a scheme that an administrator ever touched."""
    rows = MessageText.objects.filter(scheme=scheme_id).select_related("changed_by__person")
    last = rows.order_by("business", "event", "-pk").distinct("business", "event")
    return {(row.business, row.event): row for row in last}


def versions_of(scheme_id: int, business: str, event: str) -> list[MessageText]:
    """Everything that was ever said of one event, the latest first."""
    rows = MessageText.objects.filter(scheme=scheme_id, business=business, event=event)
    return list(rows.select_related("changed_by__person").order_by("-pk"))


def sms_choices() -> list[Choice]:
    """What a person may choose, over all schemes in force; where they differ, an SMS by default is one everywhere."""
    found: dict[Action, Choice] = {}
    for event, message in _messages():
        if message.sms_optional:
            before = found.get(event)
            found[event] = Choice(event, message.title, message.sms or (before is not None and before.default))
    return list(found.values())


def chosen_sms(user: User) -> set[str]:
    """The events of which this person gets an SMS, among those left to them: chosen, or else by default."""
    made = dict(MessagePreference.objects.filter(user=user).values_list("event", "sms"))
    return {choice.event for choice in sms_choices() if made.get(choice.event, choice.default)}


def sms_always() -> list[str]:
    """Titles of messages whose SMS nobody can do without."""
    return list(dict.fromkeys(message.title for _, message in _messages() if message.sms and not message.sms_optional))


def _messages() -> Iterable[tuple[Action, Message]]:
    businesses = [each for version in current_versions() for each in ReviewRules.of(version).businesses.values()]
    return ((event, scheme_text(business, event)) for event in TOLD for business in businesses)


# Read once and again whenever another row is the newest: the texts stand in every message of every act.
_kept: tuple[UUID | None, dict[Key, MessageText]] = (None, {})


def _written(newest: UUID | None) -> dict[Key, MessageText]:
    global _kept  # noqa: PLW0603 - one for the process
    if newest is None:
        return {}
    if _kept[0] != newest:
        rows = MessageText.objects.order_by("scheme", "business", "event", "-pk").distinct(
            "scheme", "business", "event"
        )
        _kept = newest, {(row.scheme_id, row.business, row.event): row for row in rows if not row.is_reset}
    return _kept[1]
