"""补正清单: a checklist that leads to each field; only what was returned is unlocked."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from dossiers.enums import EntryState
from dossiers.forms import EntryForm, entry_form
from dossiers.models import Entry
from dossiers.queries import entry_of, entry_url
from dossiers.scheme import DossierRules
from dossiers.sections import Section
from dossiers.services.entries import Page, save_entry
from review.enums import State
from review.forms.applicant import AnswerForm
from review.models import Application, Ticket
from review.services.correcting import OpenTicket, answer_ticket, open_tickets
from review.services.merging import APPLICATION, unlocked_fields
from review.views.applicant.common import applicant_page, own_application
from zcps.kit.refusals import ActionDenied
from zcps.kit.tags import chinese_date


@applicant_page
@require_http_methods(["GET", "HEAD"])
def corrections(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Every ticket with its state, where to mend it, and a line for an answer."""
    row = _returned(request, uuid)
    rules = DossierRules.of(row.scheme_version)
    tickets = open_tickets(row)
    items = [_item(row, ticket, rules) for ticket in tickets]
    context = {
        "application": row,
        "items": items,
        "settled": sum(ticket.is_settled for ticket in tickets),
        "office": row.stage.organisation_name,
        "reason": _reason(row, tickets),
        "deadline_title": _deadline_title(row),
    }
    return render(request, "review/applicant/corrections.html", context)


def _reason(row: Application, tickets: list[OpenTicket]) -> str:
    """What was said with the return itself; an opinion older than its tickets belongs to another step."""
    said = row.opinions.last()
    return said.text if said and all(said.at >= item.ticket.raised_at for item in tickets) else ""


@applicant_page
@require_POST
def answer(request: HttpRequest, uuid: UUID, ticket: UUID) -> HttpResponse:
    """Keep the applicant's word on one ticket."""
    row = own_application(request, uuid)
    found = get_object_or_404(Ticket, uuid=ticket, application=row)
    form = AnswerForm(request.POST)
    if form.is_valid():
        answer_ticket(found, answer=form.cleaned_data["answer"], by=request.actor)
        messages.success(request, "补正说明已保存。")
    else:
        messages.error(request, " ".join(form.errors["answer"]))
    return redirect("review:application_corrections", uuid=row.uuid)


@applicant_page
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, uuid: UUID, section: str, entry: UUID) -> HttpResponse:
    """One entry with only the returned fields open; what is saved goes to the dossier as well."""
    row = _returned(request, uuid)
    declared = _section(row, section)
    found = entry_of(row.person, declared, entry)
    names = unlocked_fields([item.ticket for item in open_tickets(row)], section, str(entry))
    if found is None or names == set():
        raise Http404("没有需要补正的这条内容。")
    form = entry_form(declared, DossierRules.of(row.scheme_version), unlocked=names, initial=found.data,
                      data=request.POST if request.method == "POST" else None)  # fmt: skip
    if request.method == "POST" and form.is_valid():
        return _save(request, row, declared, found, form)
    context = {
        "application": row,
        "section": declared,
        "entry": found,
        "form": form,
        "has_open_fields": any(not field.disabled for field in form.fields.values()),
        "slots": _slots(declared, found, names),
        "tickets": _notes(row, section, str(entry)),
        "heading": f"补正：{declared.title(found.data) if declared.many else declared.label}",
    }
    return render(request, "review/applicant/correction.html", context, status=422 if form.errors else 200)


def _returned(request: HttpRequest, uuid: UUID) -> Application:
    row = own_application(request, uuid)
    if row.state != State.RETURNED:
        back = {"back_url": row.get_absolute_url(), "back_label": "查看这件申报"}
        raise ActionDenied("该申报没有退回，目前没有需要补正的内容。", **back)
    return row


def _deadline_title(row: Application) -> str:
    return f"请在{chinese_date(row.deadline_on)}（含当日）前补正并重新提交" if row.deadline_on else "请补正后重新提交"


def _section(row: Application, code: str) -> Section:
    try:
        return DossierRules.of(row.scheme_version).section(code)
    except KeyError as error:
        raise Http404("没有这个栏目。") from error


def _save(request: HttpRequest, row: Application, declared: Section, found: Entry, form: EntryForm) -> HttpResponse:
    version = request.POST.get("version", "")
    page = Page(version=int(version) if version.isdecimal() else found.version)
    uuid = found.uuid if declared.many else None
    save_entry(row.person, declared, uuid, form.reading, page=page, by=request.actor, by_ticket=True)
    messages.success(request, "补正内容已保存，重新提交后生效。")
    return redirect("review:application_corrections", uuid=row.uuid)


def _item(row: Application, item: OpenTicket, rules: DossierRules) -> dict:
    return {
        "number": item.number,
        "ticket": item.ticket,
        "is_settled": item.is_settled,
        "is_changed": item.is_changed,
        "address": _address(row, item.ticket, rules),
        "url": _url(row, item.ticket, rules),
        "form": AnswerForm(initial={"answer": item.ticket.answer}, auto_id=f"answer_{item.number}_%s"),
    }


def _address(row: Application, ticket: Ticket, rules: DossierRules) -> str:
    """学历学位 · 浙江大学 · 毕业院校: the address as people read it."""
    if ticket.section == APPLICATION:
        names = {"title": "申报职称", "speciality": "申报专业", "current_profession": "现从事专业"}
        return " · ".join(filter(None, ("申报信息", names.get(ticket.field, ""))))
    if ticket.section not in rules:
        return ticket.section
    section = rules.section(ticket.section)
    entries = row.revision.content["sections"].get(ticket.section, [])
    frozen = next((entry for entry in entries if entry["entry"] == str(ticket.entry)), None)
    title = section.title(frozen["data"]) if frozen and section.many else ""
    return " · ".join(filter(None, (section.label, title, ticket.field and section.label_of(ticket.field))))


def _url(row: Application, ticket: Ticket, rules: DossierRules) -> str:
    """Where the ticket is mended: the choice, one entry with only its fields open, or the whole section."""
    if ticket.section == APPLICATION:
        return reverse("review:application_edit", args=[row.uuid])
    if ticket.section not in rules:
        return reverse("dossiers:home")
    entry = str(ticket.entry) if ticket.entry else _only_entry(row, ticket, rules)
    if entry:
        return reverse("review:correction", args=[row.uuid, ticket.section, entry])
    return reverse("dossiers:section", args=[ticket.section])


def _only_entry(row: Application, ticket: Ticket, rules: DossierRules) -> str:
    """A field of a section of one entry is addressed without the entry."""
    section = rules.section(ticket.section)
    entries = row.revision.content["sections"].get(ticket.section, [])
    return entries[0]["entry"] if entries and not section.many else ""


def _slots(declared: Section, found: Entry, names: set[str] | None) -> list[dict]:
    """Evidence slots that may change, each with the page where it is changed."""
    return [
        {
            "slot": slot,
            "count": sum(item.slot == slot.code for item in found.files),
            "url": _slot_url(declared, found, slot.code),
            "revise_url": reverse("dossiers:revise", args=[found.uuid]) if found.state == EntryState.APPROVED else "",
        }
        for slot in declared.slots
        if names is None or slot.code in names
    ]


def _slot_url(declared: Section, found: Entry, code: str) -> str:
    """The entry's own page, opened at the slot: files are changed there alone."""
    return f"{entry_url(declared, found.uuid)}#slot-{code}"


def _notes(row: Application, section: str, entry: str) -> list[Ticket]:
    tickets = [item.ticket for item in open_tickets(row)]
    return [ticket for ticket in tickets if ticket.section == section and str(ticket.entry or entry) == entry]
