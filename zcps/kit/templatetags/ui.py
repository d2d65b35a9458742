"""Filters and tags every screen is written with; parameters in docs/ui.md."""

import zlib
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from zcps.kit import forms, identity, lists, tags

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

register.filter("chinese_date", tags.chinese_date)
register.filter("chinese_datetime", tags.chinese_datetime)
register.filter("capped", lists.count_label)
register.filter("width_of", forms.width_of)
register.filter("error_sentences", forms.error_sentences)
register.filter("summary_sentence", forms.summary_sentence)


@register.filter
def waited(value):
    """{{ stage.arrived_at|waited }} → 已等待 3 天"""
    return tags.waited(value)


@register.filter
def masked_id(value: str | None) -> str:
    """3301**********1230"""
    return identity.mask_id(str(value or ""))


@register.filter
def masked_phone(value: str | None) -> str:
    """138****1234"""
    return identity.mask_mobile(str(value or ""))


@register.filter
def tone_icon(tone: str) -> str:
    return TONE_ICONS.get(tone, "circle-minus")


@register.filter
def tel(value: str | None) -> str:
    """A telephone number as a dialler wants it: digits and plus sign only."""
    return "".join(sign for sign in str(value or "") if sign.isdecimal() or sign == "+")


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str, label: str = "") -> SafeString:
    """One inline icon; with a label it speaks, without it is decoration. Lists draw the same few again and again."""
    strokes = format_html_join("", '<path d="{}"/>', ((stroke,) for stroke in tags.icon_paths(name)))
    spoken = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html('<svg class="ui-icon" viewBox="0 0 24 24" focusable="false" {}>{}</svg>', spoken, strokes)


@register.simple_tag
@lru_cache(maxsize=1024)
def badge(label: str, tone: str = "neutral", icon: str = "") -> SafeString:
    """A state: colour, icon and word together, so that colour is never the only sign."""
    return render_to_string("_ui/badge.html", {"label": label, "tone": tone, "icon": icon})


@register.simple_tag
def button(label: str, **options) -> SafeString:
    """A button or link; with `why_not` it is shown disabled and says why."""
    traits = (label, *(str(options.get(name, "")) for name in ("name", "value", "id", "why_not")))
    hint_id = f"why-not-{zlib.crc32('|'.join(traits).encode()):08x}"
    return render_to_string("_ui/button.html", {"label": label, "hint_id": hint_id, **options})


@register.simple_tag(takes_context=True)
def column(context, label: str, sort: str = "", reverse: str = "", css: str = "") -> SafeString:
    """A table head; with `sort` it links to the list in that order and keeps every filter.

    `reverse` names the sort of the opposite direction; the page's sort in force is context["sort"] or ?sort=.
    """
    if not sort:
        return format_html('<th scope="col" class="{}">{}</th>', css, label)
    query = context["request"].GET
    current = getattr(context.get("sort"), "name", context.get("sort")) or query.get("sort", "")
    direction = {sort: "ascending", reverse: "descending"}.get(current, "")
    mark = {"ascending": "arrow-up", "descending": "arrow-down"}.get(direction, "arrows-sort")
    url = address(query, sort=reverse if reverse and direction == "ascending" else sort)
    return render_to_string(
        "_ui/column.html", {"label": label, "css": css, "direction": direction, "mark": mark, "url": url}
    )


def address(query, **changes) -> str:
    """The same page with some parameters changed: filters and sort survive."""
    return f"?{lists.querystring(query, **changes).lstrip('?')}"


@register.simple_tag(takes_context=True)
def pager(context, page, count: int | None = None) -> SafeString:
    """Previous and next below a list, for a `lists.Page` (with a capped `count`) or a `lists.NumberedPage`."""
    turn = numbered_turns if isinstance(page, lists.NumberedPage) else keyed_turns
    return render_to_string("_ui/pagination.html", turn(context["request"].GET, page, count))


def keyed_turns(query, page: lists.Page, count: int | None) -> dict:
    return {
        "summary": "" if count is None else f"共 {lists.count_label(count)} 条",
        "previous_url": address(query, before=page.previous) if page.previous else "",
        "next_url": address(query, after=page.next) if page.next else "",
    }


def numbered_turns(query, page: lists.NumberedPage, count: int | None) -> dict:
    beyond = "，仅列出前 10000 条，请用条件缩小范围" if page.is_cut else ""
    return {
        "summary": f"第 {page.number} 页，共 {page.pages} 页，{page.count} 条{beyond}",
        "previous_url": address(query, page=page.number - 1) if page.has_previous else "",
        "next_url": address(query, page=page.number + 1) if page.has_next else "",
        "pages": [numbered_link(query, number, page.number) for number in page.around],
    }


def numbered_link(query, number: int | None, current: int) -> dict:
    if number is None:
        return {"is_gap": True}
    return {"number": number, "is_current": number == current, "url": address(query, page=number)}


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
    return format_html(
        '<td class="cell-select"><label class="select-target"><input class="form-check-input" type="checkbox" name="{}" '
        'value="{}" data-select-row{}><span class="visually-hidden">选择{}</span></label></td>',
        name, value, SafeString(" checked") if checked else "", label,
    )  # fmt: skip


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
