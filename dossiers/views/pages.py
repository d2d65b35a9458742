"""What the templates of the dossier are given: the list of sections at the left, entries in a list, evidence slots."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from accounts.numbers import masked_id_of, masked_phone_of
from dossiers.enums import EvidenceKind, PagesState
from dossiers.models import Entry, Evidence
from dossiers.queries import SectionStatus, entry_url, grouped, judged, removed_files_of
from dossiers.sections import Section, Slot
from dossiers.views.desk import Desk
from dossiers.views.standings import entry_standing, section_standing
from zcps.kit.tags import chinese_date

MEGABYTE = 1024 * 1024
SAVED = "dossier_saved_form"
ACCEPT = {EvidenceKind.PHOTO: ".jpg,.jpeg,.png"}
DRAWING = "正在生成预览，稍后自动显示。现在也可以下载原件查看。"
NOT_DRAWN = "这份文件无法生成预览，请下载原件查看。"


def frame(request: HttpRequest, desk: Desk, current: Section | None = None) -> dict[str, Any]:
    """Return what every page of the dossier needs; `saved_key` lets the browser forget what it kept of a saved form."""
    nav = [
        _nav_item(status, current, is_checked=desk.rules.is_checked) | {"head": group.label if place == 0 else ""}
        for group, items in grouped(desk.statuses)
        for place, status in enumerate(items)
    ]
    return {"nav": nav, "turn": _neighbours(nav), "saved_key": request.session.pop(SAVED, "")}


def _neighbours(nav: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The section before this page's and the one after it, for narrow screens and for going through all of them."""
    at = next((place for place, item in enumerate(nav) if item["is_current"]), None)
    if at is None:
        return {}
    before, after = nav[at - 1 : at] if at else [], nav[at + 1 : at + 2]
    return {name: found[0] for name, found in (("before", before), ("after", after)) if found}


def crumbs(*further: tuple[str, str]) -> list[dict[str, str]]:
    """Return the way from the dossier to this page, as (label, url) pairs."""
    return [{"label": label, "url": url} for label, url in (("业绩档案", reverse("dossiers:home")), *further)]


def count_label(status: SectionStatus) -> str:
    """Return 3 条，至少 4 条; nothing for sections of one entry."""
    section, count = status.section, len(status.entries)
    if not section.many:
        return ""
    short = f"，至少 {status.chosen.minimum} {section.noun}" if count < status.chosen.minimum else ""
    return f"{count} {section.noun}{short}"


def person_facts(desk: Desk) -> list[dict[str, str]]:
    """Return what comes from the account: shown, never typed here; numbers masked."""
    person = desk.person
    return [
        {"label": "姓名", "value": person.name},
        {"label": "性别", "value": person.get_sex_display()},
        {"label": "出生日期", "value": chinese_date(person.birth_date)},
        {"label": person.get_document_type_display(), "value": masked_id_of(person)},
        {"label": "手机号", "value": masked_phone_of(person)},
        {"label": "工作单位", "value": person.employer.name if person.employer else ""},
    ]


def standing(status: SectionStatus, *, is_checked: bool = False) -> tuple[str, str]:
    """Return tone and word of a section: 已完成, 待完善, 未填写, 选填; of a checked one, how far the employer is."""
    if status.is_untouched:
        return ("waiting", "未填写") if status.chosen.is_required else ("neutral", "选填")
    if not status.is_complete:
        return "waiting", "待完善"
    return section_standing(status) if is_checked else ("passed", "已完成")


def entry_rows(desk: Desk, status: SectionStatus) -> list[dict[str, Any]]:
    """Return the entries of a section as its list shows them."""
    last = len(status.entries) - 1
    return [
        _entry_row(status.section, entry, index, is_last=index == last)
        | _entry_gaps(status, entry)
        | {"check": entry_standing(desk, status.section, entry)}
        for index, entry in enumerate(status.entries)
    ]


def slot_views(section: Section, entry: Entry) -> list[dict[str, Any]]:
    """Return every evidence slot of an entry with its files and where to upload."""
    removed = removed_files_of(entry) if section.slots else []
    return [slot_view(section, entry, slot, removed) for slot in section.slots]


def slot_view(section: Section, entry: Entry, slot: Slot, removed: list[Evidence]) -> dict[str, Any]:
    """Return one slot; `removed` are the files taken out of the entry, of whatever slot."""
    files = [item for item in _files(entry) if item.slot == slot.code]
    return {
        "code": slot.code,
        "label": slot.label,
        "note": slot.help + _limits(slot) + "。",
        "required": slot.least(entry.data) > 0,
        "accept": ACCEPT.get(slot.kind, ".pdf,.jpg,.jpeg,.png"),
        "max_bytes": int(slot.max_mb * MEGABYTE),
        "joins": slot.joins,
        "files": [file_view(item) for item in files],
        "removed": [
            {"name": item.name, "url": reverse("dossiers:restore_file", args=[item.uuid])}
            for item in removed
            if item.slot == slot.code
        ],
        "is_photo": slot.kind is EvidenceKind.PHOTO,
        "is_drawing": any(item.pages_state == PagesState.WAITING for item in files),
        "upload_url": entry_path("upload", section, entry, slot.code),
        "files_url": entry_path("slot", section, entry, slot.code),
    }


def file_view(item: Evidence) -> dict[str, Any]:
    """Return one file for the list and for the viewer (`_ui/evidence.html`)."""
    is_ready = item.pages_state == PagesState.READY
    pages = range(1, item.page_count + 1) if is_ready else ()
    return {
        "uuid": item.uuid,
        "name": item.name,
        "title": item.name,
        "note": _size(item),
        "warnings": item.warnings,
        "state": item.pages_state,
        "status": NOT_DRAWN if item.pages_state == PagesState.FAILED else DRAWING,
        "view_url": reverse("dossiers:file", args=[item.uuid]),
        "download_url": reverse("dossiers:download", args=[item.uuid]),
        "remove_url": reverse("dossiers:remove_file", args=[item.uuid]),
        "thumb_url": reverse("dossiers:page", args=[item.uuid, 1]) if is_ready else "",
        "pages": [{"url": reverse("dossiers:page", args=[item.uuid, number]), "number": number} for number in pages],
    }


def entry_path(name: str, section: Section, entry: Entry, *further: object) -> str:
    """Return an address below an entry; a section of one entry has no number in its addresses."""
    if section.many:
        return reverse(f"dossiers:{name}", args=[section.code, entry.uuid, *further])
    return reverse(f"dossiers:only_{name}", args=[section.code, *further])


def _files(entry: Entry) -> list[Evidence]:
    return getattr(entry, "files", [])


def _limits(slot: Slot) -> str:
    kinds = "JPG、PNG" if slot.kind is EvidenceKind.PHOTO else "PDF、JPG、PNG"
    count = f"，最多 {slot.maximum} 份" if slot.maximum > 1 else ""
    joined = "；可以一次选择多张图片，自动合并为一个 PDF，图片过大的自动压缩" if slot.joins else ""
    return f"{kinds}，每份不超过 {slot.max_mb:g} MB{count}{joined}"


def _size(item: Evidence) -> str:
    size = f"{item.size / MEGABYTE:.1f} MB" if item.size >= MEGABYTE else f"{max(1, item.size // 1024)} KB"
    return f"{item.page_count} 页，{size}" if item.kind == EvidenceKind.PDF else size


def _nav_item(status: SectionStatus, current: Section | None, *, is_checked: bool) -> dict[str, Any]:
    tone, word = standing(status, is_checked=is_checked)
    section = status.section
    return {
        "label": section.label,
        "url": reverse("dossiers:section", args=[section.code]),
        "is_current": current is not None and current.code == section.code,
        "tone": tone,
        "tone_label": word,
        "note": f"{len(status.entries)} {section.noun}" if section.many and status.entries else "",
    }


def _entry_gaps(status: SectionStatus, entry: Entry) -> dict[str, Any]:
    """What the entry lacks, by the names of its fields; what is only to be looked at, in sentences."""
    own = [gap for gap in status.gaps if gap.entry == entry.uuid]
    return {
        "missing": [
            {"label": status.section.label_of(gap.field), "url": gap.url, "detail": gap.detail}
            for gap in own
            if not gap.is_warning
        ],
        "warnings": [gap.detail for gap in own if gap.is_warning],
    }


def _entry_row(section: Section, entry: Entry, index: int, *, is_last: bool) -> dict[str, Any]:
    data = judged(entry, section).data
    return {
        "number": index + 1,
        "title": section.title(data),
        "url": entry_url(section, entry.uuid),
        "cells": [
            {"label": section.label_of(name), "value": section.shown(name, data)}
            for name in section.columns
            if name not in section.title_fields
        ],
        "file_count": len(entry.files),
        "is_first": index == 0,
        "is_last": is_last,
        "move_url": reverse("dossiers:move", args=[section.code, entry.uuid]) if section.many else "",
        "delete_url": reverse("dossiers:delete", args=[section.code, entry.uuid]) if section.many else "",
    }
