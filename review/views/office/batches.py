"""批量办理: choose, see which rows can go and which cannot, do it once, see what came of it."""

import uuid as uuids
from dataclasses import dataclass, replace
from functools import partial

from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.addresses import client_address
from accounts.policies import Actor
from dossiers.scheme import DossierRules
from review.enums import Action, ItemState
from review.forms.office import ActForm, TicketForm
from review.models import Batch, BatchItem
from review.policies import RULES, Need
from review.policies.acts import Values
from review.queries.batches import items_shown, tally
from review.queries.options import OFFICE_ACTIONS, REFUSING
from review.queries.rules import business_of
from review.queries.selections import Weighed, sent_of_batch
from review.queries.waiting import AUTHORITIES, NOBODY, Rest, rest_of
from review.scheme import Business
from review.services.batches import LIMIT, SelectionChanged
from review.services.jobs.running import run_now
from review.views.office import asking
from review.views.office.chosen import Chosen, of_one_business
from review.views.office.common import here, office_page, posted_key
from review.views.office.consequences import consequences
from review.views.office.place import back_url, query_of, with_query
from zcps.kit.refusals import ActionDenied
from zcps.kit.tags import chinese_datetime

GONE = "没有这种办理方式。"
OUTDATED = "页面已经过期，您的操作没有执行。请返回列表重新选择。"


@dataclass
class Asked:
    """What was asked for: the act, the rows that were chosen, what would become of them, and what is needed for it."""

    action: Action
    by: Actor
    chosen: Chosen
    weighed: Weighed
    business: Business
    rules: DossierRules
    ip: str
    rest: Rest = NOBODY

    @property
    def word(self) -> str:
        return self.business.action_word(self.action, self.chosen.sample.duty)

    @property
    def title(self) -> str:
        where = f"（{self.chosen.where}）" if self.chosen.where else ""
        return f"{self.word} {self.chosen.count} 件{where}"

    def forms(self, data=None) -> tuple[ActForm, TicketForm | None]:
        wants_tickets = Need.TICKETS in RULES[self.action].needs
        tickets = asking.section_form(self.business, self.rules, data) if wants_tickets else None
        form = asking.act_form(self.action, self.business, self.weighed.examples, data)
        if self.rest.count:
            form.ask_about_rest(self.rest.count)
        return form, tickets


@office_page
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """Nothing happens yet: what would go, what would not and why, and what the act needs."""
    asked = _asked(request)
    return _preview_page(request, asked, asked.forms(), key=uuids.uuid4())


@office_page
@require_POST
def run(request: HttpRequest) -> HttpResponse:
    """A few at once, many by a worker. The same key twice shows the first result; a list that has changed is shown again."""
    key = posted_key(request)
    if key is None:
        raise ActionDenied(OUTDATED)
    known = Batch.objects.filter(job__user=request.user, job__idempotency_key=key).select_related("job").first()
    if known:
        return redirect(_result_url(request, known))
    asked = _asked(request)
    forms = asked.forms(request.POST)
    are_valid = all(form.is_valid() for form in forms if form)
    if asked.chosen.changed or not asked.weighed.going or not are_valid:
        return _preview_page(request, asked, forms, key=key)
    try:
        batch, is_new = asked.chosen.start(
            asked.action, by=asked.by, key=key, title=asked.title, values=partial(_values, asked, *forms)
        )
    except SelectionChanged:  # in this very moment
        return _preview_page(request, _asked(request), forms, key=key)
    if is_new and asked.chosen.count <= LIMIT:
        run_now(batch.job)
    return redirect(_result_url(request, batch))


@office_page
@require_safe
def result(request: HttpRequest, uuid) -> HttpResponse:
    """What came of a batch of one's office; as long as it runs, how far it is."""
    rows = Batch.objects.select_related("job__user__person")
    batch = get_object_or_404(rows, uuid=uuid, job__organisation=request.actor.organisation_id)
    if not batch.job.is_finished:
        return redirect(with_query(request, batch.job.get_absolute_url()))
    counted = tally(batch)
    done = items_shown(batch, ItemState.DONE, request.actor)
    refused = items_shown(batch, ItemState.REFUSED, request.actor)
    recallable = sent_of_batch(batch, here(request)).count()
    context = {
        "batch": batch,
        "counted": counted,
        "result_title": f"{_word([*done, *refused], batch)}：成功 {counted.done} 件"
        + (f"，未办理 {counted.refused} 件" if counted.refused else ""),
        "result_lead": f"{batch.job.user}于{chinese_datetime(batch.job.created_at)}办理",
        "done": done,
        "done_note": _note(counted.done, done),
        "refused": refused,
        "refused_note": _note(counted.refused, refused),
        "recallable": recallable,
        "recall_label": f"拿回这 {recallable} 件",
        "rest_label": f"办理其余 {counted.pending} 件",
        "export_url": reverse("review:batch_export", args=[batch.uuid]),
        "back_url": back_url(request),
        "query": query_of(request),
    }
    return render(request, "review/office/batch_result.html", context)


def _word(items: list[BatchItem], batch: Batch) -> str:
    """What the office that did it calls the act; wherever the first application is by now, its stage there is known."""
    action = Action(batch.action)
    if not items:
        return action.label
    first = items[0].application
    here = first.stages.filter(organisation=batch.job.organisation_id)
    duty = here.order_by(F("reached_at").desc(nulls_last=True)).values_list("duty", flat=True).first()
    return business_of(first).action_word(action, duty or "")


def _note(count: int, shown: list) -> str:
    return f"{count} 件" if len(shown) == count else f"{count} 件，列出 {len(shown)} 件"


def _asked(request: HttpRequest) -> Asked:
    action = request.POST.get("action", "")
    if action not in OFFICE_ACTIONS:
        raise Http404(GONE)
    action, by = Action(action), here(request)
    chosen = of_one_business(request, by)
    business = business_of(chosen.sample)
    rules = DossierRules.of(chosen.sample.scheme_version)
    asks = action == Action.FORWARD and business.forward_together and chosen.sample.duty in AUTHORITIES
    rest = rest_of(chosen.rounds, by) if asks else NOBODY
    return Asked(action, by, chosen, chosen.weigh(action, by), business, rules, client_address(request), rest)


def _values(asked: Asked, form: ActForm, tickets: TicketForm | None) -> Values:
    """What the valid forms say; a period of publicity is written down here."""
    values = form.values()
    if tickets is not None:
        given = tickets.cleaned_data
        values = replace(values, tickets=(asking.draft_of(given["address"], given["message"]),))
    publicity = asking.publicity_of(form, asked.by.organisation_id, asked.by)
    return replace(values, publicity=publicity, unit_pledge=form.pledge(asked.ip))


def _preview_page(request: HttpRequest, asked: Asked, forms: tuple, *, key: uuids.UUID) -> HttpResponse:
    form, tickets = forms
    weighed = asked.weighed
    context = {
        "asked": asked,
        "chosen": asked.chosen,
        "weighed": weighed,
        "word": asked.word,
        "title": f"批量办理：{asked.word}",
        "counted": f"选择 {asked.chosen.count} 件",
        "going_note": _note(weighed.going, weighed.first),
        "refused_note": f"{weighed.refused} 件",
        "run_label": f"{asked.word} {weighed.going} 件",
        "in_background": asked.chosen.count > LIMIT,
        "tone": "danger" if asked.action in REFUSING else "primary",
        "form": form,
        "ticket_form": tickets,
        "consequences": consequences(asked.action, asked.business, weighed.examples),
        "key": key,
        "query": query_of(request),
        "back_url": back_url(request),
    }
    return render(request, "review/office/batch_preview.html", context)


def _result_url(request: HttpRequest, batch: Batch) -> str:
    return with_query(request, reverse("review:batch", args=[batch.uuid]))
