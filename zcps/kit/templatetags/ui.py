"""Filters and tags every screen is written with; parameters in docs/ui.md."""

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from zcps.kit import forms, tags

register = template.Library()

TONE_ICONS = {
    "todo": "circle-dot",
    "waiting": "clock",
    "returned": "arrow-back-up",
    "passed": "circle-check",
    "refused": "circle-x",
    "neutral": "circle-minus",
    "info": "info-circle",
}
CURSORS = ("after", "before", "page")

register.filter("chinese_date", tags.chinese_date)
register.filter("chinese_datetime", tags.chinese_datetime)
register.filter("capped", tags.capped)
register.filter("width_of", forms.width_of)
register.filter("is_choice_group", forms.is_choice_group)


@register.filter
def waited(value):
    """{{ stage.arrived_at|waited }} → 已等待 3 天"""
    return tags.waited(value)


@register.filter
def masked_id(value: str | None) -> str:
    """3301**********1230; anything shorter than an ID number keeps only its last two signs."""
    text = str(value or "")
    if len(text) == 18:
        return f"{text[:4]}{'*' * 10}{text[-4:]}"
    return f"{'*' * max(0, len(text) - 2)}{text[-2:]}"


@register.filter
def masked_phone(value: str | None) -> str:
    """138****1234"""
    text = str(value or "")
    return f"{text[:3]}****{text[-4:]}" if len(text) == 11 else text


@register.filter
def tone_icon(tone: str) -> str:
    return TONE_ICONS.get(tone, "circle-minus")


@register.filter
def tel(value: str | None) -> str:
    """A telephone number as a dialler wants it: digits and plus sign only."""
    return "".join(sign for sign in str(value or "") if sign.isdecimal() or sign == "+")


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """One inline icon; with a label it speaks, without it is decoration."""
    strokes = format_html_join("", '<path d="{}"/>', ((stroke,) for stroke in tags.icon_paths(name)))
    spoken = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html('<svg class="ui-icon" viewBox="0 0 24 24" focusable="false" {}>{}</svg>', spoken, strokes)


@register.simple_tag
def badge(label: str, tone: str = "neutral", icon: str = "") -> SafeString:
    """A state: colour, icon and word together, so that colour is never the only sign."""
    return render_to_string("_ui/badge.html", {"label": label, "tone": tone, "icon": icon})


@register.simple_tag
def button(label: str, **options) -> SafeString:
    """A button or link; with `why_not` it is shown disabled and says why."""
    return render_to_string("_ui/button.html", {"label": label, **options})


@register.simple_tag(takes_context=True)
def column(context, label: str, sort: str = "", css: str = "") -> SafeString:
    """A table head; with `sort` it links to the list sorted by it and keeps every filter."""
    if not sort:
        return format_html('<th scope="col" class="{}">{}</th>', css, label)
    current = context.get("sort") or context["request"].GET.get("sort", "")
    direction = {sort: "ascending", f"-{sort}": "descending"}.get(current, "")
    target = f"-{sort}" if direction == "ascending" else sort
    mark = {"ascending": "arrow-up", "descending": "arrow-down"}.get(direction, "arrows-sort")
    options = {"label": label, "css": css, "direction": direction, "mark": mark}
    return render_to_string("_ui/column.html", {**options, "url": sorted_url(context["request"], target)})


def sorted_url(request, sort: str) -> str:
    query = request.GET.copy()
    for cursor in CURSORS:
        query.pop(cursor, None)
    query["sort"] = sort
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def kept_fields(context, *names: str) -> SafeString:
    """Hidden fields that carry the named parts of the address through a GET form."""
    query = context["request"].GET
    pairs = ((name, value) for name in names for value in query.getlist(name))
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', pairs)


@register.simple_tag
def select_all(label: str = "选择本页全部") -> SafeString:
    """The head cell that ticks every row of the page; shown only when scripts run."""
    return render_to_string("_ui/select_all.html", {"label": label})


@register.simple_tag
def select_row(value, label: str = "", name: str = "selected", checked: bool = False) -> SafeString:
    """The first cell of a row that can be chosen for a batch."""
    options = {"value": value, "label": label, "name": name, "checked": checked}
    return render_to_string("_ui/select_row.html", options)


@register.simple_block_tag
def panel(content, title: str = "", **options) -> SafeString:
    return render_to_string("_ui/panel.html", {"content": content, "title": title, **options})


@register.simple_block_tag
def notice(content, tone: str = "info", title: str = "") -> SafeString:
    return render_to_string("_ui/notice.html", {"content": content, "tone": tone, "title": title})


@register.simple_block_tag
def page_header(content, title: str, lead: str = "", **options) -> SafeString:
    """The head of a page; what stands between the tags are its acts, at the right."""
    return render_to_string("_ui/page_header.html", {"content": content, "title": title, "lead": lead, **options})


@register.simple_block_tag
def batch_bar(content, noun: str = "件") -> SafeString:
    """Fixed at the bottom while rows are selected; between the tags stand the buttons."""
    return render_to_string("_ui/batch_bar.html", {"content": content, "noun": noun})


@register.simple_block_tag
def decision_bar(content, hint: str = "") -> SafeString:
    """Fixed at the bottom of a page where something is decided."""
    return render_to_string("_ui/decision_bar.html", {"content": content, "hint": hint})


@register.simple_block_tag
def disclosure(content, label: str, is_open: bool = False) -> SafeString:
    return render_to_string("_ui/disclosure.html", {"content": content, "label": label, "is_open": is_open})
