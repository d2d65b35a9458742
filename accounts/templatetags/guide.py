"""Links into 帮助: {% help_link "office" "审批" %} beside what the section explains."""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from accounts.guide import address_of

register = template.Library()

# The chapter that explains each table of the administration.
_OF_TABLE = {
    "authorisationletter": ("platform", "委托证明"),
    "organisation": ("administrator", "机构"),
    "verification": ("administrator", "每年审核下级机构"),
    "reorganisation": ("administrator", "合并和划转"),
    "user": ("administrator", "账号"),
    "grant": ("administrator", "授权"),
    "committee": ("platform", "评委会名册"),
    "calendarday": ("platform", "工作日历"),
    "delivery": ("platform", "短信"),
    "messagetext": ("platform", "消息文字"),
    "event": ("platform", "平台审计员"),
    "auditroot": ("platform", "平台审计员"),
}


@register.simple_tag
def help_link(slug: str, anchor: str = "") -> SafeString:
    """“帮助”, leading to the section of a page that explains what stands here."""
    return render_to_string("help/_link.html", {"url": address_of(slug, anchor)})


@register.simple_tag
def help_address_of_table(opts=None) -> str:
    """Where 帮助 of an administrator's page leads; empty where the page is about no table."""
    place = _OF_TABLE.get(getattr(opts, "model_name", ""))
    return address_of(*place) if place else ""
