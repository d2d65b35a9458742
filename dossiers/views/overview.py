"""The first page of the dossier: how far every section is, and what is missing."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dossiers.queries import SectionStatus, entry_url
from dossiers.views import pages
from dossiers.views.desk import Desk, at_desk

LEAD_DONE = "内容完整，可以在开放的批次中申报。"
SHORT = 3


@require_safe
@at_desk
def overview(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Every section with its count and standing, every gap with its link."""
    faults = [gap for status in desk.statuses for gap in status.faults]
    context = {
        "sections": [_section(status) for status in desk.statuses],
        "faults": len(faults),
        "next_url": faults[0].url if faults else "",
        "lead": f"还有 {len(faults)} 处需要完善，完善后才能提交申报。" if faults else LEAD_DONE,
        "done": sum(status.is_complete for status in desk.statuses),
        "facts": pages.person_facts(desk),
        "photo_url": _photo_url(desk),
    }
    return render(request, "dossiers/home.html", pages.frame(request, desk) | context)


def _section(status: SectionStatus) -> dict[str, Any]:
    """One line of the overview."""
    tone, word = pages.standing(status)
    gaps = [{"text": gap.sentence, "url": gap.url, "is_warning": gap.is_warning} for gap in status.gaps]
    return {
        "label": status.section.label,
        "url": entry_url(status.section, None),
        "count": pages.count_label(status),
        "tone": tone,
        "word": word,
        "gaps": gaps,
        "gaps_label": f"{len(status.faults)} 处需要完善" if status.faults else f"{len(gaps)} 处请核对",
        "is_short": len(gaps) <= SHORT,
    }


def _photo_url(desk: Desk) -> str:
    files = (item for status in desk.statuses for entry in status.entries for item in entry.files)
    photo = next((item for item in files if item.slot == "photo"), None)
    return pages.file_view(photo)["thumb_url"] if photo else ""
