"""The frozen content as the review page draws it: sections, entries, values with what they were, files, ticket links."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from accounts.numbers import masked_id_of, masked_phone_of
from dossiers.enums import EvidenceKind, PagesState
from dossiers.models import Evidence
from dossiers.presentation import Change, EntryView, FileView, Hint, SectionView
from dossiers.scheme import DossierRules
from review.models import Application
from review.queries.evidence import stored_files
from review.queries.planning import archives_told
from review.queries.reading import APPLICATION, CHOICES, Content
from review.routes import ARCHIVES
from review.views.office.place import query_of
from zcps.kit.tags import chinese_date


class Links:
    """Addresses on the page of one application that keep the list one came from."""

    def __init__(self, request: HttpRequest) -> None:
        self.query = query_of(request)

    def to(self, anchor: str, **parts: str) -> str:
        return f"?{'&'.join(filter(None, (self.query, urlencode(parts, safe='/'))))}#{anchor}"

    def ticket(self, address: str) -> str:
        code = address.partition("/")[0]
        return self.to("ticket-form", section=code, ticket=address)


def asked_section(request: HttpRequest, content: Content) -> str:
    """The section the address names; empty when it names none of this content."""
    wanted = request.GET.get("section") or request.GET.get("ticket", "").partition("/")[0]
    return wanted if wanted in content.codes else ""


def shown_section(content: Content, code: str, *, is_asked: bool) -> SectionView | None:
    """Whose evidence is at the right: the section asked for, else the first that has files beside the photo."""
    found = next((view for view in content.sections if view.code == code), None)
    if found is not None and (is_asked or (found.many and files_of(found))):
        return found
    return None if is_asked else next((view for view in content.sections if view.many and files_of(view)), None)


def section_cards(content: Content, links: Links, asked_at: str, hints: Sequence[Hint]) -> list[dict[str, Any]]:
    """Every section with its entries; removed entries are named, so that nothing vanishes unseen."""
    changes = {change.entry: change for change in content.changes}
    return [
        {
            "code": view.code,
            "label": view.label,
            "note": f"{len(view.entries)} {view.noun}" if view.many else "",
            "many": view.many,
            "entries": [_entry(view, entry, changes.get(entry.uuid), links, asked_at) for entry in view.entries],
            "removed": [each.title for each in content.changes if each.section == view.code and each.kind == "removed"],
            "cautions": [
                {"sentence": each.sentence, "ticket_url": links.ticket(each.address)}
                for each in hints
                if each.section == view.code
            ],
            "ticket_url": links.ticket(view.code),
            "is_asked": asked_at == view.code,
        }
        for view in content.sections
    ]


def split(cards: list[dict[str, Any]], rules: DossierRules) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Cards to be drawn, and sections that were left empty and were before: these are named in one line.

    A card without entries is drawn where something is to be said at it: a caution, a ticket being written, what was
    removed, or that the scheme asks for entries.
    """
    drawn, empty = [], []
    for card in cards:
        says = card["entries"] or card["removed"] or card["cautions"] or card["is_asked"]
        (drawn if says or rules.chosen_section(card["code"]).is_required else empty).append(card)
    return drawn, empty


def application_card(
    application: Application, content: Content, links: Links, asked_at: str, judged: dict[str, Any]
) -> dict[str, Any]:
    """Who applies for what: choices with what they were, and the person's own data, numbers masked."""
    before = {change.name: change.before for change in content.title_changes}
    title = content.title
    shown = {
        "title": title["title_name"],
        "speciality": title["speciality_name"],
        "current_profession": title["current_profession"],
    }
    rows = [
        {"label": label, "value": shown[name], "before": before.get(name), "ticket_url": links.ticket(f"{APPLICATION}//{name}")}
        for name, label in (CHOICES if application.title_name else {}).items()
    ]  # fmt: skip
    is_asked = asked_at.startswith(APPLICATION)
    return {
        "code": APPLICATION,
        "rows": rows,
        "person": _person_facts(application, content),
        "is_asked": is_asked,
    } | judged


def pictures(
    request: HttpRequest, application: Application, content: Content, shown: SectionView | None
) -> dict[str, Any]:
    """The photo at the head and the files of the shown section for `_ui/evidence.html`: one statement for both."""
    everything = [item for view in content.sections for item in files_of(view)]
    photo = next((item for item in everything if item.kind == EvidenceKind.PHOTO), None)
    stored = stored_files([*(files_of(shown) if shown else ()), *([photo] if photo else ())])
    wanted = request.GET.get("file", "")
    return {
        "photo_url": _page_url(application, photo, 1) if photo and _is_ready(stored.get(photo.file)) else "",
        "documents": [
            _document(application, entry.title if shown.many else "", item, stored.get(item.file), wanted)
            for entry in (shown.entries if shown else ())
            for item in entry.evidence
        ],
    }


def files_of(view: SectionView) -> list[FileView]:
    return [item for entry in view.entries for item in entry.evidence]


def _entry(view: SectionView, entry: EntryView, change: Change | None, links: Links, asked_at: str) -> dict[str, Any]:
    before = {each.address: each.before or "（未填写）" for each in change.fields} if _is_mended(change) else {}
    added = {item.file for item in change.files_added} if _is_mended(change) else set()
    rows = [
        {
            "label": row.label,
            "value": row.value,
            "before": before.get(row.address),
            "is_full": row.is_full,
            "ticket_url": links.ticket(row.address),
        }
        for row in entry.rows
    ]
    return {
        "number": entry.number,
        "title": entry.title,
        "rows": [row for row in rows if row["value"] or row["before"]],
        "unfilled": "、".join(row["label"] for row in rows if not row["value"] and not row["before"]),
        "files": [_file_link(view, item, item.file in added, links) for item in entry.evidence],
        "files_removed": [item.name for item in change.files_removed] if _is_mended(change) else [],
        "is_added": change is not None and change.kind == "added",
        "ticket_url": links.ticket(entry.address),
        "is_asked": asked_at.startswith(f"{view.code}/{entry.uuid}"),
    }


def _is_mended(change: Change | None) -> bool:
    return change is not None and change.kind == "changed"


def _file_link(view: SectionView, item: FileView, is_new: bool, links: Links) -> dict[str, Any]:
    return {
        "label": item.label,
        "name": item.name,
        "pages": item.pages,
        "is_new": is_new,
        "url": links.to("evidence", section=view.code, file=item.file),
    }


def _person_facts(application: Application, content: Content) -> list[dict[str, Any]]:
    person = application.person
    archives = archives_told(content.revision.content.get(ARCHIVES, {}))
    return [
        {"label": "性别", "value": person.get_sex_display()},
        {"label": "出生日期", "value": chinese_date(person.birth_date)},
        {"label": person.get_document_type_display(), "value": masked_id_of(person)},
        {"label": "手机号", "value": masked_phone_of(person)},
        {"label": "工作单位", "value": content.revision.content["unit"]["name"], "is_full": True},
        *([{"label": "人事档案", "value": archives, "is_full": True}] if archives else []),
    ]


def _document(
    application: Application, title: str, item: FileView, row: Evidence | None, wanted: str
) -> dict[str, Any]:
    failed = row is None or row.pages_state == PagesState.FAILED
    return {
        "title": item.label,
        "note": " · ".join(filter(None, (title, item.name))),
        "download_url": reverse("review:evidence_file", args=[application.uuid, item.file]),
        "status": "预览生成失败，请下载原件查看。" if failed else "正在生成预览，请稍后刷新；也可以先下载原件查看。",
        "is_open": item.file == wanted,
        "pages": [
            {"number": number, "url": _page_url(application, item, number)}
            for number in (range(1, item.pages + 1) if _is_ready(row) else ())
        ],
    }


def _is_ready(row: Evidence | None) -> bool:
    return row is not None and row.pages_state == PagesState.READY


def _page_url(application: Application, item: FileView, number: int) -> str:
    return reverse("review:evidence_page", args=[application.uuid, item.file, number])
