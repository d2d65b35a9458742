"""How the entries of one's own dossier stand with the employer: words, reasons, and what can be done about it."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from dossiers.enums import LOCKED, WITH_REASON, EntryState, VersionState
from dossiers.models import Entry, EntryVersion
from dossiers.presentation import data_changes
from dossiers.queries import SectionStatus, entry_url, judged
from dossiers.sections import Section
from dossiers.views.desk import Desk
from zcps.kit.tags import chinese_date

# Tone and word of an entry that has to be checked, by where its working copy stands.
WORDS = {
    EntryState.COMPLETE: ("todo", "待送审"),
    EntryState.SUBMITTED: ("waiting", "待审核"),
    EntryState.APPROVED: ("passed", "已审核"),
    EntryState.RETURNED: ("returned", "已退回"),
    EntryState.REFUSED: ("refused", "不通过"),
}
# What a section says when its entries stand differently: the first that fits.
SECTION_WORDS = (
    (frozenset({EntryState.REFUSED}), ("refused", "不通过")),
    (frozenset({EntryState.RETURNED}), ("returned", "已退回")),
    (frozenset({EntryState.COMPLETE}), ("todo", "待送审")),
    (frozenset({EntryState.SUBMITTED}), ("waiting", "待审核")),
    (frozenset({EntryState.APPROVED}), ("passed", "已审核")),
)


def entry_standing(desk: Desk, section: Section, entry: Entry) -> dict[str, Any]:
    """One entry: its badge, what the employer said last, what may be done; empty where nothing is checked."""
    version = desk.findings.get(entry.pk)
    if not (desk.rules.is_checked or entry.is_locked or version):
        return {}
    tone, word = WORDS.get(EntryState(entry.state), ("", ""))
    is_revised = entry.in_force_id is not None and entry.state != EntryState.APPROVED
    return {
        "tone": tone,
        "word": word,
        "said": _said(entry, version),
        "reason": version.reason if version and version.state in WITH_REASON and not _is_past(entry) else "",
        "reason_word": version.get_state_display() if version else "",
        "in_force_note": "已审核通过的内容仍然有效，修改后的内容审核通过后才替换它。" if is_revised else "",
        "is_locked": entry.is_locked,
        "may_send": desk.rules.is_checked and not entry.is_locked and entry.state != EntryState.DRAFT,
        "may_take_back": entry.state == EntryState.SUBMITTED,
        "may_revise": entry.state == EntryState.APPROVED,
        "may_discard": is_revised and entry.state not in LOCKED,
        "may_delete": entry.in_force_id is None and entry.state != EntryState.SUBMITTED,
        "history_url": _url("history", entry) if version else "",
        **{f"{name}_url": _url(name, entry) for name in ("send", "take_back", "revise", "discard")},
    }


def section_standing(status: SectionStatus) -> tuple[str, str]:
    """Tone and word of a section that is filled in: as far as the least of its entries."""
    states = {EntryState(entry.state) for entry in status.entries}
    return next((words for wanted, words in SECTION_WORDS if states & wanted), ("passed", "已完成"))


def ready_count(statuses: Iterable[SectionStatus]) -> int:
    """How many entries can be sent now."""
    return sum(entry.state == EntryState.COMPLETE for status in statuses for entry in status.entries)


def complaints(desk: Desk) -> list[dict[str, str]]:
    """What the employer returned or found wrong and was not sent again: for the head of the dossier."""
    found = []
    for status in desk.statuses:
        for entry in status.entries:
            version = desk.findings.get(entry.pk)
            if version and version.state in WITH_REASON and not _is_past(entry):
                found.append(_complaint(status.section, entry, version))
    return found


def history(section: Section, versions: list[EntryVersion]) -> list[dict[str, Any]]:
    """Every version, the newest first, each with what it said differently from the one before it."""
    earlier = [*versions[1:], None]
    return [_past_version(section, version, before) for version, before in zip(versions, earlier, strict=True)]


def _past_version(section: Section, version: EntryVersion, before: EntryVersion | None) -> dict[str, Any]:
    now, then = _data(section, version), _data(section, before) if before else {}
    held = {item["file"] for item in before.files} if before else set()
    kept = {item["file"] for item in version.files}
    return {
        "row": version,
        "said": said_of(version),
        "changes": [
            {"label": each.label, "before": each.before or "（未填写）", "value": each.after or "（已清空）"}
            for each in (data_changes(section, then, now, "") if before else ())
        ],
        "files": [f"新传“{item['name']}”" for item in version.files if before and item["file"] not in held]
        + [f"移除“{item['name']}”" for item in (before.files if before else ()) if item["file"] not in kept],
        "is_first": before is None,
    }


def _data(section: Section, version: EntryVersion) -> dict[str, Any]:
    return section.upcast(version.data, version.section_version)


def said_of(version: EntryVersion) -> str:
    """杭州某公司（王芳）于2026年11月29日审核：通过; nothing while it waits."""
    if version.judged_at is None:
        return ""
    who = f"{version.organisation_name}（{version.judged_by.get_full_name()}）"
    return f"{who}于{chinese_date(version.judged_at)}审核：{version.get_state_display()}"


def _said(entry: Entry, version: EntryVersion | None) -> str:
    if version is None:
        return ""
    if version.state == VersionState.SUBMITTED:
        return f"{chinese_date(version.sent_at)}提交，等待用人单位审核"
    return said_of(version)


def _is_past(entry: Entry) -> bool:
    """What was said last is settled: the entry was sent again, or the approved content was taken again."""
    return entry.is_locked


def _complaint(section: Section, entry: Entry, version: EntryVersion) -> dict[str, str]:
    title = section.title(judged(entry, section).data)
    return {
        "title": f"{section.label}：{title}" if section.many else section.label,
        "word": version.get_state_display(),
        "reason": version.reason,
        "url": entry_url(section, entry.uuid),
        "is_mended": entry.state in {EntryState.COMPLETE, EntryState.DRAFT},
    }


def _url(name: str, entry: Entry) -> str:
    return reverse(f"dossiers:{name}", args=[entry.uuid]) if entry.pk else ""
