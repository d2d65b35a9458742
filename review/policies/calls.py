"""Who writes 评审通知, and when one may still be changed or taken down; sentences, empty when nothing is in the way. Pure."""

import datetime as dt
from typing import Any

from accounts.enums import Role
from accounts.policies import Actor

NO_ROLE = "评审通知由评委会组建单位的“评委会业务管理”角色发布，您在当前机构没有这个角色。"
PUBLISHED = "这份通知已经发布，内容不能再改。需要更正的，请撤下后重新发布，或者另行发布补充通知。"


def may_call(actor: Actor) -> bool:
    """Whether the actor writes the notices of the current organisation."""
    return actor.organisation_id is not None and actor.holds(Role.COMMITTEE_MANAGER, actor.organisation_id)


def why_not_change(call: Any) -> str:
    return PUBLISHED if call.published_at else ""


def why_not_publish(call: Any, *, now: dt.datetime) -> str:
    if call.published_at:
        return "这份通知已经发布，无需再次发布。"
    if call.closes_at <= now:
        return "申报截止时间已经过去，请修改之后再发布。"
    return "" if call.modes else "请至少选择一个可以申报的职称。"


def why_not_withdraw(call: Any, *, started: int) -> str:
    """started: how many have begun an application in its round."""
    if not call.published_at or call.withdrawn_at:
        return "这份通知没有发布，或者已经撤下。"
    if started:
        return f"已有 {started} 人按这份通知开始申报，不能撤下；需要更正的，请另行发布补充通知。"
    return ""
