"""What of a person is under way and stands in the way of something else: the chain changes only between two businesses."""

from accounts.enums import ManagementState
from accounts.models import Management
from review.enums import Outcome, State
from review.models import Application
from review.queries.rules import business_of
from review.scheme import Business

STORED = "您的基本信息已经入库，不用再次提交；人事关系有变动的，请办理人事管理单位变更申请。"


def in_the_way(person_id: int, scheme_id: int, business: Business, *, but: int | None = None) -> str:
    """The sentence why this business cannot be submitted now, or nothing. `but`: the application itself."""
    if business.outcome == Outcome.STORED_RECORD and business.asks_choice and _is_stored(person_id, scheme_id):
        return STORED
    other = _other(person_id, scheme_id, business, but) if business.asks_managing else None
    if other is None:
        return ""
    name = business_of(other).name
    if business.outcome == Outcome.CHANGED_CHAIN:
        where = f"（现在{other.holder_name}）" if other.holder_name else ""
        return f"您的“{name}”正在办理{where}，办结之后才能办理{business.name}。"
    return f"您的“{name}”正在办理，办结之后再提交{business.name}，将按变更后的人事管理单位办理。"


def _is_stored(person_id: int, scheme_id: int) -> bool:
    rows = Management.objects.filter(person=person_id, scheme=scheme_id, state=ManagementState.IN_FORCE)
    return rows.exists()


def _other(person_id: int, scheme_id: int, business: Business, but: int | None) -> Application | None:
    """Submitted and not ended: to a change everything is in the way, to everything else a change."""
    rows = Application.objects.filter(person=person_id, scheme=scheme_id, closed_at__isnull=True)
    rows = rows.exclude(pk=but).exclude(state=State.DRAFT).select_related("scheme_version")
    if business.outcome != Outcome.CHANGED_CHAIN:
        rows = rows.filter(outcome=Outcome.CHANGED_CHAIN)
    return rows.order_by("pk").first()
