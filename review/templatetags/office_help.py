"""Which chapter of 帮助 explains an inbox or an act of an office."""

from django import template
from django.http import HttpRequest
from django.utils.safestring import SafeString

from accounts.guide import own_slug
from accounts.templatetags.guide import help_link
from review.enums import Action
from review.queries.inboxes import Inbox

register = template.Library()

OFFICE, LEADER, COMMITTEE = "office", "leader", "committee"
OVERVIEW = "栏目"
CHAPTERS: dict[str, tuple[str, str]] = {
    Action.RECEIVE: (OFFICE, "接收"),
    Action.DECLINE: (OFFICE, "接收"),
    Action.RECALL: (OFFICE, "拿回"),
    Action.REVIEW_BLOCK: (OFFICE, "分块审查"),
    Action.GATHER: (LEADER, "分块审查"),
    Action.EXAMINE: (OFFICE, "领导签批"),
    Action.APPROVE: (OFFICE, "审批"),
    Action.RETURN: (OFFICE, "退回修改"),
    Action.SEND_BACK: (OFFICE, "退回下级"),
    Action.REJECT: (OFFICE, "不通过"),
    Action.SIGN: (LEADER, "签批"),
    Action.HAND_BACK: (LEADER, "签批"),
    Action.FORWARD: (OFFICE, "报送"),
    Action.REOPEN: (OFFICE, "报送"),
    Action.RECORD_RESULT: (COMMITTEE, "评审会议"),
    Action.ASSIGN_COMMITTEE: (COMMITTEE, "高评委设置"),
    Action.DISPATCH: (COMMITTEE, "网上送审"),
    Action.PUBLICISE: (COMMITTEE, "公示"),
    Action.CONCLUDE: (COMMITTEE, "公示"),
    Action.UPHOLD: (COMMITTEE, "公示"),
    Action.RATIFY: (OFFICE, "批复"),
    Action.REVOKE: (OFFICE, "批复"),
    Action.REINSTATE: (OFFICE, "恢复审核"),
    Action.REVIEW_AGAIN: (COMMITTEE, "复评"),
}
# What an office of a committee does differently from the others under the same name.
OF_COMMITTEES = {Action.RECEIVE: (COMMITTEE, "接收"), Action.DECLINE: (COMMITTEE, "接收")}


@register.simple_tag(takes_context=True)
def act_help(context, action: str) -> SafeString:
    return help_link(*chapter_of(action, at_committee=_at_committee(context["request"])))


@register.simple_tag(takes_context=True)
def inbox_help(context, inbox: Inbox | None = None) -> SafeString:
    """An inbox is explained where its first act is; without one, where all of them are listed."""
    at_committee = _at_committee(context["request"])
    action = inbox.item.actions[0] if inbox and inbox.item.actions else ""
    return help_link(*chapter_of(action, at_committee=at_committee))


def chapter_of(action: str, *, at_committee: bool) -> tuple[str, str]:
    """(page, anchor)."""
    usual = CHAPTERS.get(action, (COMMITTEE if at_committee else OFFICE, OVERVIEW))
    return OF_COMMITTEES.get(action, usual) if at_committee else usual


def _at_committee(request: HttpRequest) -> bool:
    return own_slug(request.user.kind, request.actor) == COMMITTEE
