"""What the page of one person's waiting entries is given: sections, entries with what they were, files, forms."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise
from typing import Any
from uuid import UUID

from django.urls import reverse

from accounts.models import Person
from accounts.numbers import masked_id_of, masked_phone_of
from dossiers.enums import PagesState, VersionState
from dossiers.forms.checks import FindingForm
from dossiers.models import Dossier, EntryVersion, Evidence
from dossiers.presentation import (
    EntryView,
    FileView,
    Hint,
    data_changes,
    entry_view,
    known_section,
)
from dossiers.queries.checks import Checked, spelt, stored_files
from dossiers.scheme import DossierRules
from dossiers.sections import Section
from dossiers.views.standings import said_of
from zcps.kit.tags import chinese_date

TONES = {VersionState.APPROVED: "passed", VersionState.RETURNED: "returned", VersionState.REFUSED: "refused"}


@dataclass(frozen=True)
class Sheet:
    """What every card of the page needs: `refused` is the form that was not accepted and of which version."""

    dossier: Dossier
    found: Checked
    rules: DossierRules
    hints: list[Hint]
    asked: Mapping[str, str]
    refused: tuple[UUID, FindingForm] | None = None

    @property
    def url(self) -> str:
        return reverse("dossiers:check", args=[self.dossier.person.uuid])

    @cached_property
    def waiting(self) -> list[EntryVersion]:
        """In the order of the scheme's sections."""
        order = [chosen.code for chosen in self.rules]
        places = {code: place for place, code in enumerate(order)}
        return sorted(self.found.waiting, key=lambda each: places.get(each.entry.section, len(order)))

    @cached_property
    def current(self) -> EntryVersion | None:
        """The entry whose form was refused, else the one the address names, else the first."""
        wanted = str(self.refused[0]) if self.refused else self.asked.get("entry", "")
        return next((each for each in self.waiting if str(each.uuid) == wanted), next(iter(self.waiting), None))

    def is_open(self, version: EntryVersion) -> bool:
        """Whether a problem of this version is about to be written down."""
        return version == self.current and (self.refused is not None or bool(self.asked.get("problem")))

    def form_of(self, version: EntryVersion) -> FindingForm:
        if self.refused and self.refused[0] == version.uuid:
            return self.refused[1]
        options = {"is_open": self.is_open(version), "auto_id": f"check-{version.pk}-%s"}
        return FindingForm(phrases=self.rules.check_phrases, **options)


def cards(sheet: Sheet) -> dict[str, Any]:
    """Everything that waits, section by section, and the evidence of the entry at hand."""
    by_section = groupby(sheet.waiting, key=lambda each: each.entry.section)
    sections = [_section(sheet, code, list(versions)) for code, versions in by_section]
    entries = [card for each in sections for card in each["entries"]]
    for card, following in pairwise(entries):
        card["next"] = following["version"].uuid
    return {
        "sections": sections,
        "nav": _nav(sections, sheet.current),
        "current": next((card for card in entries if card["version"] == sheet.current), None),
        "waiting": sheet.waiting,
        "documents": _documents(sheet) if sheet.current else [],
        "judge_url": reverse("dossiers:judge", args=[sheet.dossier.person.uuid]),
    }


def person_facts(person: Person) -> list[dict[str, Any]]:
    """Who it is; numbers masked."""
    return [
        {"label": "性别", "value": person.get_sex_display()},
        {"label": "出生日期", "value": chinese_date(person.birth_date)},
        {"label": person.get_document_type_display(), "value": masked_id_of(person)},
        {"label": "手机号", "value": masked_phone_of(person)},
    ]


def judged_lines(versions: list[EntryVersion], rules: DossierRules) -> list[dict[str, Any]]:
    """What was judged already, also by an earlier employer: by whom and when."""
    return [
        {
            "label": known_section(version.entry.section, rules).label,
            "title": _view(version, rules).title,
            "word": version.get_state_display(),
            "tone": TONES[VersionState(version.state)],
            "said": said_of(version),
            "reason": version.reason,
        }
        for version in versions
    ]


def _section(sheet: Sheet, code: str, versions: list[EntryVersion]) -> dict[str, Any]:
    section = known_section(code, sheet.rules)
    own = {str(version.entry.uuid) for version in versions}
    return {
        "code": code,
        "label": section.label,
        "many": section.many,
        "noun": section.noun,
        "hints": [hint for hint in sheet.hints if hint.section == code and hint.entry not in own],
        "entries": [_entry(sheet, section, version) for version in versions],
    }


def _entry(sheet: Sheet, section: Section, version: EntryVersion) -> dict[str, Any]:
    view, before = _view(version, sheet.rules), sheet.found.in_force.get(version.entry_id)
    old = _changed(section, version, before)
    rows = [
        {"label": row.label, "value": row.value, "before": old.get(row.name), "is_full": row.is_full}
        for row in view.rows
    ]
    return {
        "version": version,
        "title": view.title if section.many else section.label,
        "rows": [row for row in rows if row["value"] or row["before"]],
        "unfilled": "、".join(row["label"] for row in rows if not row["value"] and not row["before"]),
        "files": [_file_link(item, version, before, sheet.url) for item in view.evidence],
        "is_new_version": before is not None,
        "hints": [hint for hint in sheet.hints if hint.entry == str(version.entry.uuid)],
        "form": sheet.form_of(version),
        "is_open": sheet.is_open(version),
        "url": f"{sheet.url}?entry={version.uuid}#entry-{version.uuid}",
        "problem_url": f"{sheet.url}#problem-{version.uuid}",
    }


def _view(version: EntryVersion, rules: DossierRules) -> EntryView:
    return entry_view(known_section(version.entry.section, rules), spelt(version))


def _changed(section: Section, version: EntryVersion, before: EntryVersion | None) -> dict[str, str]:
    """By field, what the version in force says where this one says something else."""
    if before is None:
        return {}
    old, new = (section.upcast(each.data, each.section_version) for each in (before, version))
    return {each.name: each.before or "（未填写）" for each in data_changes(section, old, new, "")}


def _file_link(item: FileView, version: EntryVersion, before: EntryVersion | None, url: str) -> dict[str, Any]:
    held = {each["file"] for each in before.files} if before else set()
    return {
        "label": item.label,
        "name": item.name,
        "pages": item.pages,
        "is_new": before is not None and item.file not in held,
        "url": f"{url}?entry={version.uuid}&file={item.file}#evidence",
    }


def _nav(sections: list[dict[str, Any]], current: EntryVersion | None) -> list[dict[str, Any]]:
    """Every waiting entry under the name of its section: the way of `[` and `]`."""
    return [
        {
            "label": card["title"],
            "head": section["label"] if place == 0 and section["many"] else "",
            "url": card["url"],
            "is_current": card["version"] == current,
            "note": "新版本" if card["is_new_version"] else "",
        }
        for section in sections
        for place, card in enumerate(section["entries"])
    ]


def _documents(sheet: Sheet) -> list[dict[str, Any]]:
    stored, wanted = stored_files(sheet.current), sheet.asked.get("file", "")
    files = _view(sheet.current, sheet.rules).evidence
    return [_document(sheet.dossier, item, stored.get(item.file), wanted) for item in files]


def _document(dossier: Dossier, item: FileView, row: Evidence | None, wanted: str) -> dict[str, Any]:
    is_ready = row is not None and row.pages_state == PagesState.READY
    failed = row is None or row.pages_state == PagesState.FAILED
    place = [dossier.person.uuid, item.file]
    return {
        "title": item.label,
        "note": item.name,
        "download_url": reverse("dossiers:check_file", args=place),
        "status": "预览生成失败，请下载原件查看。" if failed else "正在生成预览，请稍后刷新；也可以先下载原件查看。",
        "is_open": item.file == wanted,
        "pages": [
            {"number": number, "url": reverse("dossiers:check_page", args=[*place, number])}
            for number in (range(1, item.pages + 1) if is_ready else ())
        ],
    }
