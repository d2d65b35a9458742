"""What the page of one person's waiting entries is given: sections, entries with what they were, files, forms."""

from itertools import groupby, pairwise
from typing import Any
from uuid import UUID

from django.http import HttpRequest
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
    hints_for_employer,
    known_section,
)
from dossiers.queries.checks import Checked, spelt, stored_files
from dossiers.scheme import DossierRules
from dossiers.sections import Section
from dossiers.views.standings import said_of
from zcps.kit.tags import chinese_date

TONES = {VersionState.APPROVED: "passed", VersionState.RETURNED: "returned", VersionState.REFUSED: "refused"}


def cards(
    request: HttpRequest,
    dossier: Dossier,
    found: Checked,
    rules: DossierRules,
    *,
    refused: tuple[UUID, FindingForm] | None,
) -> dict[str, Any]:
    """Everything that waits, section by section, and the evidence of the entry at hand."""
    order = [chosen.code for chosen in rules]
    waiting = sorted(found.waiting, key=lambda each: _rank(order, each.entry.section))
    current = _current(request, waiting, refused)
    hints = hints_for_employer(dossier.person, found.content(), rules, actor=request.actor) if waiting else []
    url = reverse("dossiers:check", args=[dossier.person.uuid])
    following = dict(pairwise(version.uuid for version in waiting))
    sections = [
        _section(code, list(versions), found, rules, hints, url, refused)
        for code, versions in groupby(waiting, key=lambda each: each.entry.section)
    ]
    for card in (card for each in sections for card in each["entries"]):
        card["next"] = following.get(card["version"].uuid, "")
    return {
        "sections": sections,
        "nav": _nav(sections, current),
        "current": next((card for each in sections for card in each["entries"] if card["version"] == current), None),
        "waiting": waiting,
        "documents": _documents(request, dossier, current, rules) if current else [],
        "judge_url": reverse("dossiers:judge", args=[dossier.person.uuid]),
        "problem_open": bool(request.GET.get("problem")),
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


def _rank(order: list[str], code: str) -> int:
    return order.index(code) if code in order else len(order)


def _current(
    request: HttpRequest, waiting: list[EntryVersion], refused: tuple[UUID, FindingForm] | None
) -> EntryVersion | None:
    """The entry the address names, or the one whose form was refused, else the first."""
    wanted = str(refused[0]) if refused else request.GET.get("entry", "")
    return next((each for each in waiting if str(each.uuid) == wanted), waiting[0] if waiting else None)


def _section(
    code: str,
    versions: list[EntryVersion],
    found: Checked,
    rules: DossierRules,
    hints: list[Hint],
    url: str,
    refused: tuple[UUID, FindingForm] | None,
) -> dict[str, Any]:
    section = known_section(code, rules)
    own = {str(version.entry.uuid) for version in versions}
    return {
        "code": code,
        "label": section.label,
        "many": section.many,
        "noun": section.noun,
        "hints": [hint for hint in hints if hint.section == code and hint.entry not in own],
        "entries": [
            _entry(section, version, found.in_force.get(version.entry_id), rules, hints, url, refused)
            for version in versions
        ],
    }


def _entry(
    section: Section,
    version: EntryVersion,
    before: EntryVersion | None,
    rules: DossierRules,
    hints: list[Hint],
    url: str,
    refused: tuple[UUID, FindingForm] | None,
) -> dict[str, Any]:
    view = _view(version, rules)
    old = _changed(section, version, before)
    form = refused[1] if refused and refused[0] == version.uuid else None
    rows = [
        {"label": row.label, "value": row.value, "before": old.get(row.name), "is_full": row.is_full}
        for row in view.rows
    ]
    return {
        "version": version,
        "title": view.title if section.many else section.label,
        "rows": [row for row in rows if row["value"] or row["before"]],
        "unfilled": "、".join(row["label"] for row in rows if not row["value"] and not row["before"]),
        "files": [_file_link(item, version, before, url) for item in view.evidence],
        "is_new_version": before is not None,
        "hints": [hint for hint in hints if hint.entry == str(version.entry.uuid)],
        "form": form or FindingForm(phrases=rules.check_phrases, auto_id=f"check-{version.pk}-%s"),
        "is_refused": form is not None,
        "url": f"{url}?entry={version.uuid}#entry-{version.uuid}",
        "problem_url": f"{url}?entry={version.uuid}&problem=1#problem-{version.uuid}",
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


def _documents(
    request: HttpRequest, dossier: Dossier, version: EntryVersion, rules: DossierRules
) -> list[dict[str, Any]]:
    stored, wanted = stored_files(version), request.GET.get("file", "")
    return [_document(dossier, item, stored.get(item.file), wanted) for item in _view(version, rules).evidence]


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
