"""The draft of an application: what is applied for, which material goes with it, checks, pledge, submission."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.models import Organisation
from accounts.policies import Actor
from accounts.scheme import SchemeInfo
from dossiers.enums import EntryState
from dossiers.queries import SectionStatus, counted_statuses
from dossiers.scheme import DossierRules
from review.enums import WITH_APPLICANT, Action, Archives, State
from review.forms.applicant import ChoiceForm, PledgeForm, StepForm, choice_of
from review.models import Application
from review.policies import why_not
from review.queries.directory import talent_centres
from review.queries.eligibility import answers_for
from review.queries.managing import managed_of, workplace
from review.queries.planning import Prospect
from review.queries.rules import business_of
from review.routes import ARCHIVES
from review.services.correcting import open_tickets
from review.services.door import move_one
from review.services.freezing import Pledge
from review.services.merging import APPLICATION, unlocked_fields
from review.services.submission import readiness, save_draft, select_entries, submit
from review.views.applicant.common import applicant_page, archives_facts, own_application, way_shown
from zcps.kit import clock
from zcps.kit.refusals import ActionDenied

CHOICES = {"title", "speciality", "current_profession"}
SUBMITTED = "申报已提交，不能再修改。"
WITHDRAW_FIRST = "申报已提交，不能再修改；如需修改，请先撤回。"


@applicant_page
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """申报职称、专业、现从事专业; of a returned application only what the tickets name."""
    row = _editable(request, uuid)
    form = ChoiceForm(
        request.POST if request.method == "POST" else None,
        round=row.round,
        info=SchemeInfo.of(row.scheme_version),
        unlocked=_unlocked_choices(row),
        centres=_centres(row),
        initial=choice_of(row),
    )
    if request.method == "POST" and form.is_valid():
        save_draft(row, by=request.actor, **form.cleaned_data)
        messages.success(request, "申报信息已保存。")
        return redirect("review:application_submit", uuid=row.uuid)
    return render(request, "review/applicant/edit.html", {"application": row, "form": form})


@applicant_page
@require_http_methods(["GET", "HEAD", "POST"])
def materials(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Choose which entries of the dossier go into the application."""
    row = _editable(request, uuid)
    rules = DossierRules.of(row.scheme_version)
    found = [status for status in counted_statuses(row.person, rules) if status.section.many]
    opened = _opened_sections(row)
    if request.method == "POST":
        select_entries(row, by=request.actor, selection=_posted_selection(request, row, found, opened))
        messages.success(request, "所选材料已保存。")
        return redirect("review:application_submit", uuid=row.uuid)
    sections = [_choosable(status, row, opened) for status in found]
    context = {
        "application": row,
        "sections": [each for each in sections if each["entries"] and not each["is_locked"]],
        "locked": [each for each in sections if each["is_locked"]],
        "kept": [each for each in sections if each["is_locked"] and each["count"]],
        "empty": [each for each in sections if not each["entries"] and not each["is_locked"]],
    }
    return render(request, "review/applicant/materials.html", context)


@applicant_page
@require_http_methods(["GET", "HEAD", "POST"])
def submission(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What is still missing, the way it will go, the pledge; POST submits."""
    row = _editable(request, uuid)
    form = PledgeForm(request.POST if request.method == "POST" else None, initial=_pledged(row))
    if request.method == "POST" and form.is_valid():
        return _submit(request, row, form)
    return render(request, "review/applicant/submit.html", _submission_context(row, form, by=request.actor))


@applicant_page
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """撤回: asks first."""
    lines = ["申报材料从受理机构撤回，回到“填报中”。", "修改后可以在申报截止前再次提交，需要重新签署承诺书。"]
    return _step(request, uuid, Action.WITHDRAW, "撤回{row}？", lines, "已撤回，修改后请重新提交。")


@applicant_page
@require_http_methods(["GET", "HEAD", "POST"])
def abandon(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """放弃申报: asks first."""
    lines = ["本次申报到此结束，不能恢复。", "业绩档案中的内容不受影响；在申报截止前可以重新开始一件申报。"]
    return _step(request, uuid, Action.ABANDON, "放弃{row}？", lines, "已放弃本次申报。", tone="danger")


def _editable(request: HttpRequest, uuid: UUID) -> Application:
    row = own_application(request, uuid)
    if row.state not in WITH_APPLICANT:
        may_withdraw = why_not(request.actor, Action.WITHDRAW, row, today=clock.today()) is None
        raise _denied(row, WITHDRAW_FIRST if may_withdraw else SUBMITTED)
    return row


def _denied(row: Application, sentence: str, status: int = 409) -> ActionDenied:
    """A refusal that leads back to the application."""
    return ActionDenied(sentence, status=status, back_url=row.get_absolute_url(), back_label="查看这件申报")


def _centres(row: Application) -> list[Organisation] | None:
    """To choose from while it is a draft whose way depends on 人事档案; later the way stands."""
    prospect = Prospect.of(row)
    is_asked = row.state == State.DRAFT and prospect.asks_archives
    return list(talent_centres(row.scheme_id)) if is_asked else None


def _unlocked_choices(row: Application) -> set[str] | None:
    """None: everything may change. A returned application with tickets: only what they name."""
    tickets = [item.ticket for item in open_tickets(row)]
    return unlocked_fields(tickets, APPLICATION, None) if tickets else None


def _opened_sections(row: Application) -> set[str] | None:
    tickets = [item.ticket for item in open_tickets(row)]
    return {ticket.section for ticket in tickets if not ticket.entry and not ticket.field} if tickets else None


def _choosable(status: SectionStatus, row: Application, opened: set[str] | None) -> dict:
    """One section with its entries, ticked as chosen; a locked one shows what was submitted."""
    chosen = (row.draft.get("selection") or {}).get(status.section.code)
    entries = [
        {
            "uuid": str(entry.uuid),
            "title": status.section.title(entry.data),
            "is_chosen": chosen is None or str(entry.uuid) in chosen,
            "is_complete": entry.state != EntryState.DRAFT,
            "unchecked": entry.unchecked,
        }
        for entry in status.entries
    ]
    return {
        "section": status.section,
        "note": status.chosen.note or status.section.help,
        "entries": entries,
        "count": sum(entry["is_chosen"] for entry in entries),
        "is_locked": opened is not None and status.section.code not in opened,
    }


def _posted_selection(
    request: HttpRequest, row: Application, found: list[SectionStatus], opened: set[str] | None
) -> dict[str, list[str]]:
    """Known entries only; sections that are not open keep what they had."""
    before = row.draft.get("selection") or {}
    selection = {}
    for status in found:
        code = status.section.code
        known = [str(entry.uuid) for entry in status.entries]
        if opened is not None and code not in opened:
            selection |= {code: before[code]} if code in before else {}
        else:
            posted = set(request.POST.getlist(code))
            selection[code] = [uuid for uuid in known if uuid in posted]
    return selection


def _pledged(row: Application) -> dict[str, object]:
    return {"pledge_version": business_of(row).pledge_version, "version": row.version}


def _submit(request: HttpRequest, row: Application, form: PledgeForm) -> HttpResponse:
    pledge = Pledge(version=form.cleaned_data["pledge_version"], ip=request.META.get("REMOTE_ADDR"))
    if readiness(row):
        messages.error(request, "还有内容需要补充，请按下面的清单完善后再提交。")
        return render(
            request, "review/applicant/submit.html", _submission_context(row, form, by=request.actor), status=422
        )
    submit(row, by=request.actor, pledge=pledge, version=form.cleaned_data["version"])
    messages.success(request, "申报已提交。办理进展会通过站内消息通知您。")
    return redirect("review:application", uuid=row.uuid)


def _submission_context(row: Application, form: PledgeForm, *, by: Actor) -> dict:
    missing = readiness(row)
    line, problem = way_shown(row, to=by)
    return {
        "application": row,
        "form": form,
        "gaps": [{"text": gap.sentence, "url": gap.url, "link_label": "去完善"} for gap in missing],
        "stations": line,
        "problem": problem,
        "pledge": business_of(row).pledge_text,
        "eligibility": answers_for(row),
        "supplements_end": business_of(row).supplements_end,
        "tickets": open_tickets(row),
        "facts": _facts(row),
        "edit_url": reverse("review:application_edit", args=[row.uuid]) if business_of(row).titles else "",
        "edit_label": "修改" if business_of(row).titles else "人事管理单位",
    }


def _facts(row: Application) -> list[dict[str, str]]:
    """What is chosen so far, as the page shows it."""
    facts = [
        {"label": "姓名", "value": row.person.name},
        {"label": "工作单位", "value": (workplace(row.person, row.scheme_id) or row.unit).name},
    ]
    business = business_of(row)
    if business.titles:
        facts += _title_facts(row)
    if business.asks_managing:
        facts += _managing_facts(row)
    return facts + archives_facts(_archives(row))


def _title_facts(row: Application) -> list[dict[str, str]]:
    info, draft = SchemeInfo.of(row.scheme_version), row.draft
    return [
        {"label": "申报职称", "value": info.title_name(draft.get("title", ""))},
        {"label": "申报专业", "value": info.speciality_name(draft.get("speciality", ""))},
        {"label": "现从事专业", "value": draft.get("current_profession", "")},
    ]


def _managing_facts(row: Application) -> list[dict[str, str]]:
    """人事管理单位 in force, and the one that was chosen where the business is about it."""
    found = managed_of(row.person_id, row.scheme_version)
    kept, chosen = found["managing"], found["chosen"]
    facts = (
        [{"label": "人事管理单位", "value": f"{kept.unit.name}（主管单位：{kept.department.name}）"}] if kept else []
    )
    if business_of(row).asks_choice:
        told = f"{chosen.unit.name}（主管单位：{chosen.department.name}）" if chosen else ""
        facts.append({"label": "所选的人事管理单位", "value": told})
    return facts


def _archives(row: Application) -> dict[str, str]:
    """As a revision would hold it: what was frozen, else what is chosen so far."""
    if row.revision is not None and row.state != State.DRAFT:
        return row.revision.content.get(ARCHIVES, {})
    facts = Prospect.of(row).facts
    name = Archives(facts.archives).label if facts.archives else ""
    return {"archives_name": name, "centre_name": facts.centre.name if facts.centre else ""}


def _named(row: Application) -> str:
    title = row.title_name or SchemeInfo.of(row.scheme_version).title_name(row.draft.get("title", ""))
    return f"“{row.round.name}”的申报（{title}）" if title else f"“{row.round.name}”的申报"


def _step(
    request: HttpRequest, uuid: UUID, action: Action, question: str, lines: list[str], done: str, tone: str = "primary"
) -> HttpResponse:
    row = own_application(request, uuid)
    form = StepForm(request.POST if request.method == "POST" else None, initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        move_one(action, row, version=form.cleaned_data["version"], by=request.actor)
        messages.success(request, done)
        return redirect("review:application", uuid=row.uuid)
    refusal = why_not(request.actor, action, row, today=clock.today())
    if refusal:
        raise _denied(row, refusal.sentence, refusal.status)
    context = {"question": question.format(row=_named(row)), "consequences": lines, "form": form, "action": request.path, "tone": tone,
               "confirm_label": action.label, "back_url": row.get_absolute_url()}  # fmt: skip
    return render(request, "_ui/confirm_page.html", context)
