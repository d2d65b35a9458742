"""The page of one application: sections left, content, evidence right, tickets below, the decision at the bottom."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.numbers import masked_id_of, masked_phone_of
from dossiers.enums import EvidenceKind, PagesState
from dossiers.models import Evidence
from dossiers.presentation import FileView, SectionView
from dossiers.scheme import DossierRules
from review.enums import CLOSED, Action, State
from review.forms.office import ActForm, StampForm
from review.models import Application, Stage
from review.notices import business_of
from review.queries.evidence import drawn_files
from review.queries.listing import waitings
from review.queries.options import Option, options
from review.queries.reading import (
    APPLICATION,
    CHOICES,
    Content,
    content_of,
    opinions_of,
    section_marks,
    stamps_of,
    tickets_of,
    unasked_changes,
    way_of,
)
from review.queries.stations import stations
from review.queries.timeline import timeline
from review.scheme import Business
from review.views.office import tickets
from review.views.office.common import application_or_404, here, office_page
from review.views.office.place import around, back_url, query_of
from zcps.kit import clock
from zcps.kit.tags import chinese_date

JUDGING = (Action.APPROVE, Action.SIGN, Action.EXAMINE)


@office_page
@require_safe
def review(request: HttpRequest, uuid) -> HttpResponse:
    application = application_or_404(request, uuid)
    business, rules = business_of(application), DossierRules.of(application.scheme_version)
    stages, content = way_of(application), content_of(application, rules)
    found = options(application, business, request.actor)
    context = {
        "application": application,
        "business": business,
        "query": query_of(request),
        "back_url": back_url(request, application),
        "has_place": bool(request.GET.get("inbox")),
        "neighbours": around(request, here(request), application),
        "waiting": _waiting(application),
        "stations": stations(application),
        "asked_below": _below(stages, application),
        "stamps": _stamps(application, request),
        "may_record_paper": application.holder_id in request.actor.organisations and application.state not in CLOSED,
        "events": timeline(application, for_applicant=False),
        "opinions": [_opinion(each, business) for each in opinions_of(application)],
        "form": _decision_form(found, business, application),
        "hint": _hint(application, request),
        **_content_context(request, application, content, found),
    }
    return render(request, "review/office/review.html", context)


def _content_context(
    request: HttpRequest, application: Application, content: Content, found: list[Option]
) -> dict[str, Any]:
    """What was submitted and what is said about it."""
    may_return = any(option.action == Action.RETURN and option.is_open for option in found)
    drafted = tickets.drafted(request, application, content) if may_return else []
    raised = tickets_of(application, content)
    marks = section_marks(content, raised, {each.address.split("/")[0] for each in drafted})
    shown = _shown_section(request, content)
    asked_at = request.GET.get("ticket", "") if may_return else ""
    known = {address for address, _ in content.addresses()} if asked_at else set()
    return {
        "content": content,
        "nav": [_nav_item(code, label, marks, shown, request) for code, label in _sections(content)],
        "person_facts": _person_facts(application, content),
        "choices": _choices(content),
        "photo_url": _photo_url(application, content),
        "shown": shown,
        "documents": _documents(request, application, shown),
        "changed_fields": {change.address: change for each in content.changes for change in each.fields},
        "tickets": raised,
        "unasked": unasked_changes(content, raised) if content.before else [],
        "drafted": drafted,
        "may_return": may_return,
        "asked_at": asked_at if asked_at in known else "",
        "ticket_form": tickets.ticket_form(application, content, address=asked_at) if asked_at in known else None,
    }


def _sections(content: Content) -> list[tuple[str, str]]:
    return [(APPLICATION, "申报信息"), *((view.code, view.label) for view in content.sections)]


def _shown_section(request: HttpRequest, content: Content) -> SectionView | None:
    """Whose evidence is at the right: the section asked for, else the first that has files beside the photo."""
    wanted = request.GET.get("section") or request.GET.get("ticket", "").split("/")[0]
    found = next((view for view in content.sections if view.code == wanted), None)
    return found or next((view for view in content.sections if view.many and _files(view)), None)


def _files(view: SectionView) -> list[FileView]:
    return [item for entry in view.entries for item in entry.evidence]


def _nav_item(code: str, label: str, marks: dict, shown: SectionView | None, request: HttpRequest) -> dict[str, Any]:
    tone, word = marks.get(code, ("", ""))
    query = query_of(request)
    return {
        "label": label,
        "url": f"?{query}{'&' if query else ''}section={code}#section-{code}",
        "tone": tone,
        "tone_label": word,
        "is_current": shown is not None and shown.code == code,
    }


def _person_facts(application: Application, content: Content) -> list[dict[str, Any]]:
    """Numbers masked; the name and unit as submitted, the rest as registered with the account."""
    person = application.person
    return [
        {"label": "性别", "value": person.get_sex_display()},
        {"label": "出生日期", "value": chinese_date(person.birth_date)},
        {"label": person.get_document_type_display(), "value": masked_id_of(person)},
        {"label": "手机号", "value": masked_phone_of(person)},
        {"label": "工作单位", "value": content.revision.content["unit"]["name"], "is_full": True},
    ]


def _choices(content: Content) -> list[dict[str, Any]]:
    before = {change.name: change.before for change in content.title_changes}
    values = content.title
    shown = {"title": values["title_name"], "speciality": values["speciality_name"]} | {
        "current_profession": values["current_profession"]
    }
    return [
        {"label": label, "value": shown[name], "before": before.get(name, ""), "address": f"{APPLICATION}//{name}"}
        for name, label in CHOICES.items()
    ]


def _photo_url(application: Application, content: Content) -> str:
    files = (item for view in content.sections for item in _files(view))
    photo = next((item for item in files if item.kind == EvidenceKind.PHOTO), None)
    return reverse("review:evidence_page", args=[application.uuid, photo.file, 1]) if photo else ""


def _documents(request: HttpRequest, application: Application, shown: SectionView | None) -> list[dict[str, Any]]:
    """The files of the shown section, ready for `_ui/evidence.html`."""
    if shown is None:
        return []
    stored, wanted = drawn_files(shown), request.GET.get("file", "")
    return [
        _document(application, entry.title if shown.many else "", item, stored.get(item.file), wanted)
        for entry in shown.entries
        for item in entry.evidence
    ]


def _document(
    application: Application, title: str, item: FileView, row: Evidence | None, wanted: str
) -> dict[str, Any]:
    is_ready = row is not None and row.pages_state == PagesState.READY
    failed = row is None or row.pages_state == PagesState.FAILED
    pages = range(1, item.pages + 1) if is_ready else ()
    return {
        "title": item.label,
        "note": " · ".join(filter(None, (title, item.name))),
        "download_url": reverse("review:evidence_file", args=[application.uuid, item.file]),
        "status": "预览生成失败，请下载原件查看。" if failed else "正在生成预览，请稍后刷新；也可以先下载原件查看。",
        "is_open": item.file == wanted,
        "pages": [
            {"number": number, "url": reverse("review:evidence_page", args=[application.uuid, item.file, number])}
            for number in pages
        ],
    }


def _waiting(application: Application):
    """How long it has been waiting at its holder; nothing once it is with the applicant or closed."""
    if application.state in CLOSED or application.state == State.RETURNED:
        return None
    application.term = application.stage.days if application.stage else None
    return waitings([application]).get(application.pk)


def _below(stages: list[Stage], application: Application) -> Stage | None:
    """Whom to call about what was sent from below: the office before this one."""
    return next((stage for stage in stages if stage.position == application.position - 1), None)


def _stamps(application: Application, request: HttpRequest) -> list[dict[str, Any]]:
    return [
        {
            "stamp": stamp,
            "form": StampForm(
                initial={"organisation_name": stamp.organisation_name, "stamped_on": clock.today()},
                auto_id=f"stamp-{stamp.position}-%s",
            ),
        }
        for stamp in stamps_of(application)
    ]


def _opinion(opinion, business: Business) -> dict[str, Any]:
    ticks = [
        {"label": item.label, "is_ticked": opinion.checklist[item.code]}
        for item in business.checklist
        if item.code in opinion.checklist
    ]
    return {"row": opinion, "word": business.action_word(Action(opinion.action)), "ticks": ticks}


def _decision_form(found: list[Option], business: Business, application: Application) -> ActForm | None:
    """The judging act open to the actor brings its opinion and checklist onto this page."""
    judging = next((option.action for option in found if option.is_open and option.action in JUDGING), None)
    return ActForm(action=judging, business=business) if judging else None


def _hint(application: Application, request: HttpRequest) -> str:
    """For whom one would act, or who has it now."""
    state = State(application.state)
    if application.holder_id in request.actor.organisations and state not in CLOSED and state != State.RETURNED:
        return f"以{application.holder_name}的名义办理"
    if state == State.RETURNED:
        term = f"，补正期限到{chinese_date(application.deadline_on)}" if application.deadline_on else ""
        return f"已退回申报人{term}"
    if state in CLOSED or not application.holder_name:
        return business_of(application).state_word(state)
    return f"现由{application.holder_name}办理"
