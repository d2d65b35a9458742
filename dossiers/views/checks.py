"""业绩档案审核: the employer's clerk looks at whose entries wait, then at one person's, and says what is right."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from dossiers.enums import VersionState
from dossiers.files import evidence_file_response, evidence_page_response
from dossiers.forms.checks import FindingForm, PeopleFilters
from dossiers.models import Dossier, Evidence
from dossiers.presentation import hints_for_employer
from dossiers.queries import rules_for
from dossiers.queries.checks import (
    SORTS,
    checkable,
    checked,
    checked_file,
    checks_at,
    next_waiting,
    versions_judged,
    waiting_people,
)
from dossiers.queries.rules import is_checked_by
from dossiers.services import checking
from dossiers.views import check_cards
from zcps.kit.lists import chosen_sort

MISSING = "没有找到需要您审核的业绩档案。"
DONE = {
    VersionState.APPROVED: "已通过 {count} 条。",
    VersionState.RETURNED: "已退回 {count} 条。",
    VersionState.REFUSED: "已审核不通过 {count} 条。",
}
UNSAID = "请选择“通过”“退回修改”或“审核不通过”。"
View = Callable[..., HttpResponse]


def clerk_page(view: View) -> View:
    """Signed in, clerk of an employer; to everybody else there is no such page. Never kept by a browser's cache."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not checks_at(request.actor):
            raise Http404(MISSING)
        return view(request, *args, **kwargs)

    return never_cache(login_required(guarded))


@clerk_page
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Whose entries wait, and how many."""
    if not is_checked_by(request.actor.organisation_id):
        raise Http404(MISSING)
    filters, sort = PeopleFilters(request.GET), chosen_sort(SORTS, request.GET.get("sort"))
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    page = waiting_people(request.actor, name=filters.wanted(), sort=sort, after=after, before=before)
    context = {"page": page, "sort": sort, "filters": filters}
    return render(request, "dossiers/checks.html", context)


@clerk_page
@require_safe
def person(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return _page(request, _dossier(request, uuid))


@clerk_page
@require_POST
def judge(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The button's `finding` on the versions the page showed: one entry, a section, or all."""
    dossier = _dossier(request, uuid)
    form = FindingForm(request.POST, phrases=rules_for(dossier.person).check_phrases)
    versions = _uuids(request.POST.getlist("version"))
    if not form.is_valid():
        if "finding" in form.errors:
            messages.error(request, UNSAID)
        return _page(request, dossier, refused=(versions[0], form) if versions else None, status=422)
    finding = VersionState(form.cleaned_data["finding"])
    found = checking.judge(dossier, versions, finding=finding, reason=form.cleaned_data["reason"], by=request.actor)
    messages.success(request, DONE[finding].format(count=found.count))
    for sentence in found.missed:
        messages.warning(request, sentence)
    return redirect(_following(request, dossier))


@clerk_page
@require_safe
def page(request: HttpRequest, uuid: UUID, file: UUID, number: int) -> FileResponse:
    """One page of a file that was sent, as a picture."""
    return evidence_page_response(_file(request, uuid, file), number)


@clerk_page
@require_safe
def whole(request: HttpRequest, uuid: UUID, file: UUID) -> FileResponse:
    """A file that was sent, as it is stored."""
    return evidence_file_response(_file(request, uuid, file))


def _dossier(request: HttpRequest, uuid: UUID) -> Dossier:
    """The dossier of one of the employer's people; a foreign one is answered like a missing one."""
    found = checkable(request.actor).select_related("person__employer").filter(person__uuid=uuid).first()
    if found is None:
        raise Http404(MISSING)
    return found


def _file(request: HttpRequest, uuid: UUID, file: UUID) -> Evidence:
    found = checked_file(_dossier(request, uuid), file)
    if found is None:
        raise Http404("没有找到这份材料。")
    return found


def _page(
    request: HttpRequest, dossier: Dossier, *, refused: tuple[UUID, FindingForm] | None = None, status: int = 200
) -> HttpResponse:
    """The page; with a form that was refused it says why there, and keeps what was typed."""
    rules, found = rules_for(dossier.person), checked(dossier)
    hints = hints_for_employer(dossier.person, found.content(), rules, actor=request.actor) if found.waiting else []
    sheet = check_cards.Sheet(dossier, found, rules, hints, request.GET, refused)
    context = check_cards.cards(sheet) | {
        "dossier": dossier,
        "person": dossier.person,
        "facts": check_cards.person_facts(dossier.person),
        "judged": check_cards.judged_lines(versions_judged(dossier), rules),
        "following": next_waiting(request.actor, dossier),
        "inbox_tree": None,  # the page needs the width; the list is one step back
    }
    return render(request, "dossiers/check.html", context, status=status)


def _following(request: HttpRequest, dossier: Dossier) -> str:
    """Back to the page, at the entry that comes after what was judged."""
    url = reverse("dossiers:check", args=[dossier.person.uuid])
    following = _uuids([request.POST.get("next", "")])
    return f"{url}?entry={following[0]}#entry-{following[0]}" if following else url


def _uuids(texts: list[str]) -> list[UUID]:
    """Those that are numbers at all."""
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
