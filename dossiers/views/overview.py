"""The first page of the dossier: how far every section is, and what is missing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dossiers.views import pages
from dossiers.views.desk import Desk, at_desk


@require_safe
@at_desk
def overview(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Every section with its count and standing, every gap with its link."""
    sections = [{"status": status, "standing": pages.standing(status)} for status in desk.statuses]
    faults = sum(len(status.faults) for status in desk.statuses)
    done = sum(status.is_complete for status in desk.statuses)
    context = {
        "sections": sections,
        "faults": faults,
        "done": done,
        "facts": pages.person_facts(desk),
        "photo_url": _photo_url(desk),
    }
    return render(request, "dossiers/overview.html", pages.frame(desk) | context)


def _photo_url(desk: Desk) -> str:
    files = (item for status in desk.statuses for entry in status.entries for item in entry.files)
    photo = next((item for item in files if item.slot == "photo"), None)
    return pages.file_view(photo)["thumb_url"] if photo else ""
