"""The first page of the dossier: how far every section is, and what is missing."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dossiers.enums import LOCKED, EntryState, SectionGroup
from dossiers.queries import SectionStatus, entry_url, grouped
from dossiers.views import pages, standings
from dossiers.views.desk import Desk, at_desk

LEAD_DONE = "内容完整，可以在开放的批次中申报。"
LEAD_UNSENT = "内容完整。提交用人单位审核，审核通过的内容才能用于申报。"
LEAD_RETURNED = "有退回或审核不通过的内容，请按理由修改后重新提交审核；审核通过的内容才能用于申报。"
LEAD_WAITING = "已提交用人单位审核，审核通过的内容才能用于申报。"
LEAD_APPROVED = "用人单位已全部审核通过，可以在开放的批次中申报。"
SHORT = 3


@require_safe
@at_desk
def overview(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Every section under its heading with its count and standing, every gap with its link."""
    is_checked = desk.rules.is_checked
    groups = [_group(group, items, is_checked=is_checked) for group, items in grouped(desk.statuses)]
    faults = [gap for _, items in grouped(desk.statuses) for status in items for gap in status.faults]
    context = {
        "columns": _columns(groups),
        "faults": len(faults),
        "next_url": faults[0].url if faults else "",
        "lead": f"还有 {len(faults)} 处需要完善，完善后才能提交申报。" if faults else _lead(desk),
        "is_checked": is_checked,
        "ready": standings.ready_count(desk.statuses) if is_checked else 0,
        "complaints": standings.complaints(desk),
        "done": sum(group["done"] for group in groups),
        "asked": sum(group["asked"] for group in groups),
        "facts": pages.person_facts(desk),
        "photo_url": _photo_url(desk),
    }
    return render(request, "dossiers/home.html", pages.frame(request, desk) | context)


def _lead(desk: Desk) -> str:
    """What comes next once everything is filled in."""
    if not desk.rules.is_checked:
        return LEAD_DONE
    states = {entry.state for status in desk.statuses for entry in status.entries}
    if states & {EntryState.RETURNED, EntryState.REFUSED}:
        return LEAD_RETURNED
    if states <= {EntryState.APPROVED}:
        return LEAD_APPROVED
    return LEAD_WAITING if states <= LOCKED else LEAD_UNSENT


def _group(group: SectionGroup, items: list[SectionStatus], *, is_checked: bool) -> dict[str, Any]:
    """One heading with its sections, and how far they are: what is asked for, and what was given besides."""
    asked = [status for status in items if status.chosen.is_required]
    free = [status for status in items if not status.chosen.is_required]
    done, given = sum(_is_done(status) for status in asked), sum(not status.is_untouched for status in free)
    notes = (f"必填 {done} / {len(asked)}" if asked else "", f"选填已填 {given} / {len(free)}" if free else "")
    return {
        "code": group.value,
        "label": group.label,
        "note": "，".join(filter(None, notes)),
        "done": done,
        "asked": len(asked),
        "sections": [_section(status, is_checked=is_checked) for status in items],
    }


def _is_done(status: SectionStatus) -> bool:
    return status.is_complete and not status.is_untouched


def _columns(groups: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """The groups in two columns of about the same height; read one after the other they keep their order."""
    half = sum(len(group["sections"]) for group in groups) / 2
    left, right, lines = [], [], 0.0
    for group in groups:
        height = len(group["sections"])
        (right if lines + height / 2 > half else left).append(group)
        lines += height
    return [column for column in (left, right) if column]


def _section(status: SectionStatus, *, is_checked: bool) -> dict[str, Any]:
    """One line of the overview."""
    tone, word = pages.standing(status, is_checked=is_checked)
    gaps = [{"text": gap.sentence, "url": gap.url, "is_warning": gap.is_warning} for gap in status.gaps]
    return {
        "label": status.section.label,
        "url": entry_url(status.section, None),
        "count": "" if status.is_untouched and not status.chosen.is_required else pages.count_label(status),
        "is_required": status.chosen.is_required,
        "tone": tone,
        "word": word,
        "gaps": gaps,
        "gaps_label": f"{len(status.faults)} 处需要完善" if status.faults else f"{len(gaps)} 处请核对",
        "is_short": not status.is_untouched and len(status.faults) in range(1, SHORT + 1),
    }


def _photo_url(desk: Desk) -> str:
    files = (item for status in desk.statuses for entry in status.entries for item in entry.files)
    photo = next((item for item in files if item.slot == "photo"), None)
    return pages.file_view(photo)["thumb_url"] if photo else ""
