"""The page of one entry: its form and its evidence; saved by the button, or by itself while typing."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from dossiers import completeness
from dossiers.exceptions import EntryStale
from dossiers.forms import EntryForm, entry_form, kept_form
from dossiers.models import Entry
from dossiers.presentation import data_changes
from dossiers.queries import entry_of, entry_url, judged
from dossiers.sections import Section
from dossiers.services import entries
from dossiers.services.entries import Page
from dossiers.views import pages
from dossiers.views.desk import Desk, at_desk
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
    held = judged_entry(found, declared)
    is_checked = "check" in request.GET
    form = kept_form(declared, held.data, held.rough, strict=is_checked)
    return _show(request, desk, declared, found, form, is_checked=is_checked)


def judged_entry(found: Entry, declared: Section) -> completeness.Judged:
    """The entry for completeness, also when it is not stored yet."""
    return judged(found, declared) if found.pk else completeness.Judged("", {})


def _save(request: HttpRequest, desk: Desk, declared: Section, uuid: UUID | None) -> HttpResponse:
    form = entry_form(declared, desk.rules, data=request.POST)
    try:
        saved = entries.save_entry(
            desk.person, declared, uuid, form.reading, page=_page(request), by=desk.actor
        )
    except EntryStale as stale:
        return _show_conflict(request, desk, declared, stale.entry, form)
    fresh = entry_of(desk.person, declared, saved.uuid)
    if not completeness.is_complete(declared, judged(fresh, declared)):
        return redirect(f"{entry_url(declared, saved.uuid)}?check=1")
    messages.success(request, f"“{declared.title(fresh.data)}”已保存，内容完整。")
    return redirect("dossiers:section", declared.code) if declared.many else redirect("dossiers:overview")


def _show_conflict(
    request: HttpRequest, desk: Desk, declared: Section, stored: Entry, form: EntryForm
) -> HttpResponse:
    """What was typed stays in the form; beside it stands what the other window saved. Saving again decides."""
    stored_data = judged_entry(stored, declared).data
    changes = data_changes(declared, stored_data, form.reading.data, str(stored.uuid))
    facts = [{"label": each.label, "before": each.before or "（空）", "value": each.after or "（空）"} for each in changes]
    return _show(request, desk, declared, stored, form, conflict=facts or True, status=409)


def _show(
    request: HttpRequest, desk: Desk, declared: Section, found: Entry, form: EntryForm, status: int = 200, **further: Any
) -> HttpResponse:
    chosen = desk.rules.chosen_section(declared.code)
    is_checked = further.get("is_checked", False)
    problems = completeness.entry_problems(declared, judged_entry(found, declared)) if is_checked else []
    siblings = next(each for each in desk.statuses if each.section.code == declared.code).entries
    context = {
        "section": declared,
        "entry": found,
        "form": form,
        "title": declared.title(found.data) if declared.many else declared.label,
        "number": next((place for place, each in enumerate(siblings, 1) if each.pk == found.pk), 1),
        "note": chosen.note or declared.help,
        "slots": pages.slot_views(declared, found),
        "problems": [_problem(declared, problem) for problem in problems],
        "facts": pages.person_facts(desk) if declared.code == "basic" else [],
        "editor": request.POST.get("editor") or uuid4(),
        "autosave_url": pages.entry_path("autosave", declared, found),
        "autosave_key": f"entry-{found.uuid if declared.many else declared.code}",
    }
    return render(request, "dossiers/entry.html", pages.frame(desk, declared) | context | further, status=status)


def _problem(declared: Section, problem: completeness.Problem) -> dict[str, str]:
    is_slot = any(slot.code == problem.field for slot in declared.slots)
    place = f"#{'slot-' if is_slot else 'id_'}{problem.field}" if problem.field else ""
    return {"sentence": problem.sentence, "url": place}


def _page(request: HttpRequest, *, is_autosave: bool = False) -> Page:
    """What the page says it was drawn from; nonsense counts as the oldest version, which is never overwritten with."""
    raw = request.POST.get("version", "")
    version = int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 10 else -1
    return Page(version, request.POST.get("editor", "")[:36], is_autosave)


