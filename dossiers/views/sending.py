"""送审: sending entries to the employer, taking them back, opening approved ones, and the versions of an entry."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from dossiers.exceptions import not_found
from dossiers.models import Entry
from dossiers.presentation import known_section
from dossiers.queries import entries_of, entry_url, judged
from dossiers.queries.checks import history_of
from dossiers.sections import Section
from dossiers.services import sending
from dossiers.views import pages, standings
from dossiers.views.desk import Desk, at_desk


@require_POST
@at_desk
def send_all(request: HttpRequest, desk: Desk) -> HttpResponse:
    """全部提交审核; with `section` 本栏全部提交审核."""
    code = request.POST.get("section", "")
    declared = desk.section(code) if code else None
    count = sending.send_ready(desk.person, section=code, by=desk.actor)
    messages.success(request, f"已提交用人单位审核 {count} 条。审核之前可以逐条撤回。")
    return redirect(entry_url(declared, None) if declared else "dossiers:home")


@require_POST
@at_desk
def send(request: HttpRequest, desk: Desk, uuid: UUID) -> HttpResponse:
    """提交审核: one entry."""
    return _done(request, desk, sending.send_entry, uuid, "“{title}”已提交用人单位审核。")


@require_POST
@at_desk
def take_back(request: HttpRequest, desk: Desk, uuid: UUID) -> HttpResponse:
    """撤回送审: while it was not judged."""
    return _done(request, desk, sending.take_back, uuid, "“{title}”已撤回，修改后请重新提交审核。", to_entry=True)


@require_POST
@at_desk
def revise(request: HttpRequest, desk: Desk, uuid: UUID) -> HttpResponse:
    """修改: opens a new version of what was approved."""
    told = "可以修改“{title}”了。修改后请提交审核，在此之前已审核通过的内容仍然有效。"
    return _done(request, desk, sending.revise, uuid, told, to_entry=True)


@require_POST
@at_desk
def discard(request: HttpRequest, desk: Desk, uuid: UUID) -> HttpResponse:
    """放弃修改: back to what was approved."""
    return _done(request, desk, sending.discard, uuid, "“{title}”已恢复为审核通过的内容。", to_entry=True)


@require_safe
@at_desk
def history(request: HttpRequest, desk: Desk, uuid: UUID) -> HttpResponse:
    """Every version that was sent, what it changed and what was found."""
    entry = next((each for each in entries_of(desk.person) if each.uuid == uuid), None)
    if entry is None:
        raise not_found()
    declared = known_section(entry.section, desk.rules)
    title = _title(declared, entry)
    context = {
        "heading": f"{title}：历次审核" if declared.many else f"{declared.label}：历次审核",
        "versions": standings.history(declared, history_of(entry.pk)),
        "in_force": entry.in_force_id,
        "back_url": entry_url(declared, entry.uuid),
        "crumbs": pages.crumbs((declared.label, reverse("dossiers:section", args=[declared.code])), ("历次审核", "")),
    }
    return render(request, "dossiers/history.html", pages.frame(request, desk, declared) | context)


def _done(
    request: HttpRequest, desk: Desk, act: Callable[..., Entry], uuid: UUID, told: str, *, to_entry: bool = False
) -> HttpResponse:
    """Do it, say so, and go back to where it is seen: the entry, or the list it stands in."""
    entry = act(desk.person, uuid, by=desk.actor)
    declared = known_section(entry.section, desk.rules)
    messages.success(request, told.format(title=_title(declared, entry)))
    return redirect(entry_url(declared, entry.uuid if to_entry else None))


def _title(declared: Section, entry: Entry) -> str:
    return declared.title(judged(entry, declared).data)
