"""A section of many entries: its list, and adding, ordering, deleting and restoring them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from dossiers.queries import entry_url, removed_entries_of
from dossiers.sections import Section
from dossiers.services import entries
from dossiers.views import pages, standings
from dossiers.views.desk import Desk, at_desk
from dossiers.views.entries import entry_page


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def section(request: HttpRequest, desk: Desk, code: str) -> HttpResponse:
    """The list of entries; a section of one entry is that entry's page."""
    declared = desk.section(code)
    if not declared.many:
        return entry_page(request, desk, declared, None)
    if request.method == "POST":
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
    return render(request, "dossiers/section.html", pages.frame(request, desk, declared) | _list(desk, declared))


@require_POST
@at_desk
def add(request: HttpRequest, desk: Desk, code: str) -> HttpResponse:
    """Open a blank entry at the end of the section."""
    declared = desk.section(code)
    entry = entries.add_entry(desk.person, declared, by=desk.actor)
    return redirect(entry_url(declared, entry.uuid))


@require_POST
@at_desk
def delete(request: HttpRequest, desk: Desk, code: str, uuid: UUID) -> HttpResponse:
    """Take an entry out; the list offers to put it back."""
    declared = desk.section(code)
    entry = entries.delete_entry(desk.person, declared, uuid, by=desk.actor)
    title = declared.title(entry.data)
    messages.success(request, f"已删除“{title}”。如需找回，可在本页“最近删除”中恢复。")
    return redirect("dossiers:section", code)


@require_POST
@at_desk
def restore(request: HttpRequest, desk: Desk, code: str, uuid: UUID) -> HttpResponse:
    """Put a deleted entry back."""
    declared = desk.section(code)
    entry = entries.restore_entry(desk.person, declared, uuid, by=desk.actor)
    messages.success(request, f"已恢复“{declared.title(entry.data)}”。")
    return redirect("dossiers:section", code)


@require_POST
@at_desk
def move(request: HttpRequest, desk: Desk, code: str, uuid: UUID) -> HttpResponse:
    """Move an entry by one place."""
    step = 1 if request.POST.get("direction") == "down" else -1
    entries.move_entry(desk.person, desk.section(code), uuid, step=step, by=desk.actor)
    return redirect("dossiers:section", code)


def _list(desk: Desk, declared: Section) -> dict:
    status = next(status for status in desk.statuses if status.section.code == declared.code)
    return {
        "section": declared,
        "crumbs": pages.crumbs((declared.label, "")),
        "count": pages.count_label(status),
        "add_label": f"添加一{declared.noun}",
        "note": status.chosen.note or declared.help,
        "minimum": status.chosen.minimum,
        "rows": pages.entry_rows(desk, status),
        "ready": standings.ready_count([status]) if desk.rules.is_checked else 0,
        "gaps": [gap.sentence for gap in status.gaps if gap.entry is None and status.entries],
        "removed": [
            {"uuid": entry.uuid, "title": declared.title(entry.data), "at": entry.deleted_at}
            for entry in removed_entries_of(desk.person, declared.code)
            if entry.data
        ],
    }
