"""The page of one entry: its form and its evidence; saved by the button, or by itself while typing."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from dossiers import completeness
from dossiers.exceptions import EntryStale
from dossiers.forms import EntryForm, entry_form, kept_form
from dossiers.models import Entry
from dossiers.presentation import data_changes, entry_view
from dossiers.queries import Gap, entry_of, entry_url, judged
from dossiers.sections import Section
from dossiers.services import entries, sending
from dossiers.services.entries import Page
from dossiers.views import pages
from dossiers.views.desk import Desk, at_desk
from dossiers.views.standings import entry_standing
from zcps.kit import clock
from zcps.kit.refusals import ActionDenied
from zcps.kit.tags import local

CONFLICT = "这一条内容已在其他页面或设备上修改过，本页内容已暂存本机。请刷新页面核对后再填写。"


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def entry(request: HttpRequest, desk: Desk, code: str, uuid: UUID) -> HttpResponse:
    """One entry of a section of many."""
    declared = desk.section(code)
    if not declared.many:
        return redirect("dossiers:section", code)
    return entry_page(request, desk, declared, uuid)


@require_POST
@at_desk
def autosave(request: HttpRequest, desk: Desk, code: str, uuid: UUID | None = None) -> HttpResponse:
    """Save what is typed so far; always lenient. Answers with the new version and a sentence for each odd field."""
    declared = desk.section(code)
    reading = entry_form(declared, desk.rules, data=request.POST).reading
    page = _page(request, is_autosave=True)
    try:
        saved = entries.save_entry(desk.person, declared, uuid, reading, page=page, by=desk.actor)
    except EntryStale:
        return JsonResponse({"reason": CONFLICT}, status=409)
    except ActionDenied as denied:
        return JsonResponse({"reason": denied.sentence}, status=denied.status)
    saved_at = f"{local(clock.now()):%H:%M}"
    return JsonResponse({"version": saved.version, "saved_at": saved_at, "errors": reading.errors})


def entry_page(request: HttpRequest, desk: Desk, declared: Section, uuid: UUID | None) -> HttpResponse:
    """Show the form, or save it."""
    if request.method == "POST":
        return _save(request, desk, declared, uuid)
    found = desk.entry(declared, uuid)
    if found.is_locked:
        return _show_locked(request, desk, declared, found)
    held = judged_entry(found, declared)
    is_checked = "check" in request.GET and found.pk is not None  # nobody is told off before the first word
    form = kept_form(declared, held.data, held.rough, strict=is_checked)
    return _show(request, desk, declared, found, form, is_checked=is_checked)


def judged_entry(found: Entry, declared: Section) -> completeness.Judged:
    """The entry for completeness, also when it is not stored yet."""
    return judged(found, declared) if found.pk else completeness.Judged("", {})


def _save(request: HttpRequest, desk: Desk, declared: Section, uuid: UUID | None) -> HttpResponse:
    form = entry_form(declared, desk.rules, data=request.POST)
    try:
        saved = entries.save_entry(desk.person, declared, uuid, form.reading, page=_page(request), by=desk.actor)
    except EntryStale as stale:
        return _show_conflict(request, desk, declared, stale.entry, form)
    request.session[pages.SAVED] = autosave_key(declared, saved)
    fresh = entry_of(desk.person, declared, saved.uuid)
    if not completeness.is_complete(declared, judged(fresh, declared)):
        return redirect(f"{entry_url(declared, saved.uuid)}?check=1")
    if "send" in request.POST:
        sending.send_entry(desk.person, fresh.uuid, by=desk.actor)
        messages.success(request, f"“{declared.title(fresh.data)}”已提交用人单位审核。")
    else:
        messages.success(request, f"“{declared.title(fresh.data)}”已保存，内容完整。")
    return redirect("dossiers:section", declared.code) if declared.many else redirect("dossiers:home")


def _show_conflict(request: HttpRequest, desk: Desk, declared: Section, stored: Entry, form: EntryForm) -> HttpResponse:
    """What was typed stays in the form; beside it stands what the other window saved. Saving again decides."""
    stored_data = judged_entry(stored, declared).data
    changes = [
        {"label": each.label, "before": each.before or "（空）", "value": each.after or "（空）"}
        for each in data_changes(declared, stored_data, form.reading.data, str(stored.uuid))
    ]
    request.session[pages.SAVED] = autosave_key(declared, stored)
    return _show(request, desk, declared, stored, form, conflict=True, changes=changes, status=409)


def _show_locked(request: HttpRequest, desk: Desk, declared: Section, found: Entry) -> HttpResponse:
    """What is being checked, or was approved: shown with its evidence, changed by no form."""
    frozen = {"entry": str(found.uuid), "data": found.data, "section_version": found.section_version}
    context = _texts(desk, declared, found) | {
        "section": declared,
        "entry": found,
        "rows": entry_view(declared, frozen).told,
        "facts": pages.person_facts(desk) if declared.code == "basic" else [],
        "check": entry_standing(desk, declared, found),
        "documents": [
            pages.file_view(item) | {"title": declared.label_of(item.slot), "note": item.name} for item in found.files
        ],
    }
    return render(request, "dossiers/locked.html", pages.frame(request, desk, declared) | context)


def _show(
    request: HttpRequest,
    desk: Desk,
    declared: Section,
    found: Entry,
    form: EntryForm,
    status: int = 200,
    **further: Any,
) -> HttpResponse:
    context = _texts(desk, declared, found) | {
        "section": declared,
        "entry": found,
        "form": form,
        "slots": pages.slot_views(declared, found),
        "check": entry_standing(desk, declared, found) if found.pk else {},
        "is_checked_dossier": desk.rules.is_checked,
        "problems": [],
        "cautions": [],
        "facts": pages.person_facts(desk) if declared.code == "basic" else [],
        "editor": request.POST.get("editor") or uuid4(),
        "save_url": entry_url(declared, found.uuid),
        "autosave_url": pages.entry_path("autosave", declared, found),
        "autosave_key": autosave_key(declared, found),
    }
    if further.get("is_checked"):
        context |= _problems(desk, declared, found)
    frame = pages.frame(request, desk, declared)
    return render(request, "dossiers/entry.html", frame | context | further, status=status)


def autosave_key(declared: Section, found: Entry) -> str:
    """The name under which a browser keeps this form while it cannot be saved."""
    return f"entry-{found.uuid if declared.many else declared.code}"


def _texts(desk: Desk, declared: Section, found: Entry) -> dict[str, Any]:
    """Headings of the page, and the ways back."""
    status = next(each for each in desk.statuses if each.section.code == declared.code)
    title = declared.title(judged_entry(found, declared).data)
    place = next((index for index, each in enumerate(status.entries, 1) if each.pk == found.pk), 1)
    list_url = reverse("dossiers:section" if declared.many else "dossiers:home", args=[declared.code] * declared.many)
    own = ((declared.label, list_url), (title, "")) if declared.many else ((declared.label, ""),)
    return {
        "title": title,
        "note": status.chosen.note or declared.help,
        "number_note": f"第 {place} {declared.noun}" if declared.many else "",
        "crumbs": pages.crumbs(*own),
        "back_url": list_url,
        "back_label": f"返回{declared.label}" if declared.many else "返回业绩档案",
    }


def _problems(desk: Desk, declared: Section, found: Entry) -> dict[str, list[dict[str, str]]]:
    """What keeps the entry from being complete, and what is only to be looked at, each with its place on the page."""
    own = [gap for status in desk.statuses for gap in status.gaps if found.pk and gap.entry == found.uuid]
    problems = own or completeness.entry_problems(declared, judged_entry(found, declared))
    return {
        "problems": [_problem(declared, each) for each in problems if not each.is_warning],
        "cautions": [_problem(declared, each) for each in problems if each.is_warning],
    }


def _problem(declared: Section, problem: completeness.Problem | Gap) -> dict[str, str]:
    is_slot = any(slot.code == problem.field for slot in declared.slots)
    place = f"#{'slot-' if is_slot else 'id_'}{problem.field}" if problem.field else ""
    return {"sentence": getattr(problem, "detail", problem.sentence), "url": place}


def _page(request: HttpRequest, *, is_autosave: bool = False) -> Page:
    """What the page says it was drawn from; nonsense counts as the oldest version, which is never overwritten with."""
    raw = request.POST.get("version", "")
    version = int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 10 else -1
    return Page(version, request.POST.get("editor", "")[:36], is_autosave)
