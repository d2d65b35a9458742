"""One's own application: the line with stations, what to do now, every event, what was submitted."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from dossiers.presentation import sections_view
from dossiers.scheme import DossierRules
from review.enums import Action, State, Term
from review.models import Application, Opinion
from review.models.querysets import READING_ROLES
from review.policies import is_known, why_not
from review.queries.documents import OF_APPLICANT
from review.queries.fees import owed_by
from review.queries.official_notices import notices_of, state_of
from review.queries.rules import business_of
from review.queries.timeline import INSIDE, timeline
from review.routes import ARCHIVES
from review.views.applicant.common import applicant_page, archives_facts, own_application, way_shown, withdraw_note
from review.views.applicant.todo import todo
from review.views.documents import printable
from zcps.kit import clock
from zcps.kit.tags import chinese_datetime


@applicant_page
@require_safe
def application(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The applicant's page; an officer who follows the link of a message is led to the review page."""
    is_own = Application.objects.filter(uuid=uuid, person_id=request.actor.person_id).exists()
    if not is_own and request.actor.organisations_with(*READING_ROLES):
        return redirect("review:review", uuid=uuid)
    row = own_application(request, uuid)
    today = clock.today()
    line, problem = way_shown(row, to=request.actor)
    may_withdraw = why_not(request.actor, Action.WITHDRAW, row, today=today) is None
    context = {
        "application": row,
        "is_draft": row.state == State.DRAFT,
        "stations": line,
        "problem": problem,
        "todo": todo(row, to=request.actor),
        "events": timeline(row, to=request.actor, for_applicant=True),
        "revision": row.revision,
        "opinions": [opinion for opinion in _opinions(row) if is_known(row, opinion.at, to=request.actor)],
        "notices": [{"row": each, "state": state_of(each)} for each in notices_of(row)],
        "print_kinds": printable(row, OF_APPLICANT),
        "opinion_word": business_of(row).term(Term.OPINION, row.duty),
        "owed": owed_by(row),
        "paper": row.paper_stamps.order_by("position"),
        "may_withdraw": may_withdraw,
        "withdraw_note": withdraw_note(row) if may_withdraw else "",
        "may_abandon": why_not(request.actor, Action.ABANDON, row, today=today) is None,
    }
    return render(request, "review/applicant/application.html", context)


def _opinions(row: Application) -> QuerySet[Opinion]:
    return row.opinions.exclude(action__in=INSIDE).select_related("stage").order_by("-pk")


@applicant_page
@require_safe
def submitted(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What was submitted last, as it was frozen."""
    row = own_application(request, uuid)
    if row.revision is None:
        return redirect("review:application", uuid=uuid)
    content = row.revision.content["sections"]
    sections = sections_view(content, DossierRules.of(row.scheme_version))
    context = {
        "application": row,
        "sections": [each for each in sections if each.entries],
        "empty": "、".join(each.label for each in sections if not each.entries),
        "facts": _facts(row),
        "revision_note": f"第 {row.revision.number} 次提交，{chinese_datetime(row.revision.created_at)}",
    }
    return render(request, "review/applicant/submitted.html", context)


def _facts(row: Application) -> list[dict[str, str]]:
    """The application's own part of the revision."""
    title, unit = row.revision.content["title"], row.revision.content["unit"]
    labels = {"title_name": "申报职称", "speciality_name": "申报专业", "current_profession": "现从事专业"}
    wanted = labels if row.title_name else {}
    facts = [{"label": label, "value": title.get(name, "")} for name, label in wanted.items()]
    own = [{"label": "姓名", "value": row.name}, {"label": "工作单位", "value": unit["name"]}]
    return [*own, *facts, *archives_facts(row.revision.content.get(ARCHIVES, {}))]
