"""A round seen by somebody who may apply in it: conditions, and the whole way before starting."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.models import Organisation, Person
from accounts.scheme import SchemeInfo
from dossiers.queries import entries_of
from review.enums import CallMode
from review.forms.applicant import ChoiceForm
from review.models import Application, Call, Round
from review.queries.directory import talent_centres
from review.queries.eligibility import answers_before
from review.queries.managing import workplace
from review.queries.planning import Prospect, offered_in
from review.queries.stations import planned_stations
from review.queries.under_way import in_the_way
from review.routes import ASK_ARCHIVES, Plan
from review.services.submission import live_application, save_draft, start_application, without_workplace
from review.views.applicant.common import applicant_page, person_of
from zcps.kit.refusals import ActionDenied
from zcps.kit.tags import chinese_datetime

FOR_A_TITLE = {"title": "申报什么", "note": "选择专业后，可以先看报送路线，再决定是否开始。"}
WITHOUT_A_TITLE = {"title": "开始办理", "note": "先看报送路线，再决定是否开始。"}


@applicant_page
@require_http_methods(["GET", "HEAD", "POST"])
def round_page(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """GET with a speciality shows the way; POST starts the draft."""
    found = (
        Round.objects.select_related("scheme__current", "call").filter(uuid=uuid, scheme__current__isnull=False).first()
    )
    if found is None:
        raise Http404("没有找到这个评审批次。")
    person = person_of(request)
    info = SchemeInfo.of(found.scheme.current)
    given = request.POST if request.method == "POST" else request.GET or None
    centres = _centres(found, person)
    form = ChoiceForm(given, round=found, info=info, centres=centres, initial=_first_choice(found, person))
    if request.method == "POST" and form.is_valid():
        return _start(request, person, found, form)
    return render(request, "review/applicant/round.html", _context(found, person, form))


def _start(request: HttpRequest, person: Person, found: Round, form: ChoiceForm) -> HttpResponse:
    application = start_application(person, round=found, by=request.actor)
    save_draft(application, by=request.actor, **form.cleaned_data)
    messages.success(request, "已开始填报。请选择材料、检查无误后提交。")
    return redirect("review:application_submit", uuid=application.uuid)


def _context(found: Round, person: Person, form: ChoiceForm) -> dict:
    existing: Application | None = live_application(person, found)
    way, problem, hint = _way(found, person, form)
    return {
        "round": found,
        "form": form,
        "asks_managing": offered_in(found).asks_managing,
        "start": FOR_A_TITLE if found.titles else WITHOUT_A_TITLE,
        "existing": existing,
        "person": person,
        "stations": planned_stations(way) if way else [],
        "paper": way.paper if way else (),
        "problem": problem,
        "hint": hint,
        "cannot_start": ("您本年度已有一件申报。" if found.titles else "您已有一件正在办理。") if existing else problem,
        "eligibility": answers_before(person, found, title=_title(found, form)),
        "call": _call(found),
        "mode_note": _mode_note(found, form),
        "supplements_end": offered_in(found).supplements_end,
        "window_note": f"申报时间：{chinese_datetime(found.opens_at)} 至 {chinese_datetime(found.closes_at)}",
    }


def _call(found: Round) -> Call | None:
    """The notice it opened from; rounds may be opened without one."""
    return getattr(found, "call", None)


def _mode_note(found: Round, form: ChoiceForm) -> str:
    """How one applies for the title, where the notice says so: chosen, or the only one there is."""
    call = _call(found)
    title = _title(found, form)
    mode = call.modes.get(title) if call and title else None
    return CallMode(mode).label if mode else ""


def _title(found: Round, form: ChoiceForm) -> str:
    """The title that is chosen, or the only one there is."""
    if not found.titles:
        return ""
    return form["title"].value() or (found.titles[0] if len(found.titles) == 1 else "")


def _way(found: Round, person: Person, form: ChoiceForm) -> tuple[Plan | None, str, str]:
    """The plan for what is chosen so far; or the sentence why there is none, or what to choose first."""
    unit = workplace(person, found.scheme_id)
    if unit is None:
        return None, without_workplace(found), ""
    if sentence := in_the_way(person.pk, found.scheme_id, offered_in(found)):
        return None, sentence, ""
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    prospect = Prospect.within(found, unit, chosen, person_id=person.pk)
    if prospect.lacks_archives:
        return None, "", ASK_ARCHIVES
    try:
        return prospect.plan(), "", ""
    except ActionDenied as denied:
        return None, denied.sentence, ""


def _centres(found: Round, person: Person) -> list[Organisation] | None:
    """Asked only where some route of this business depends on 人事档案 for this unit."""
    unit = workplace(person, found.scheme_id)
    if unit is None or not Prospect.within(found, unit).asks_archives:
        return None
    return list(talent_centres(found.scheme_id))


def _first_choice(found: Round, person: Person) -> dict[str, str]:
    return {"title": found.titles[0] if len(found.titles) == 1 else "", "current_profession": _profession(person)}


def _profession(person: Person) -> str:
    """The dossier's 现从事专业 is offered first."""
    basic = next(iter(entries_of(person, ["basic"])), None)
    return (basic.data.get("current_profession") or "") if basic else ""
