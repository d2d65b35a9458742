"""批量办理: choose, see which rows can go and which cannot, do it once, see what came of it."""

import uuid as uuids
from dataclasses import dataclass, replace
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.policies import Actor
from dossiers.scheme import DossierRules
from review.enums import Action, ItemState
from review.forms.office import ActForm, TicketForm
from review.models import Application, Batch, BatchItem
from review.policies import RULES, Need
from review.policies.acts import Values
from review.queries.batches import items_shown, tally
from review.queries.options import OFFICE_ACTIONS, REFUSING
from review.queries.rules import business_of
from review.scheme import Business
from review.services.batches import LIMIT, start_batch
from review.services.door import Outcome
from review.services.jobs.running import run_now
from review.services.office import preview as judged
from review.views.office import asking
from review.views.office.common import here, office_page
from review.views.office.consequences import consequences
from review.views.office.place import back_url, query_of, with_query
from zcps.kit.refusals import ActionDenied
from zcps.kit.tags import chinese_datetime

NOTHING = "请先勾选需要办理的申报，再选择办理方式。"
SEVERAL = "所选申报属于不同的业务，请分业务办理。"


@dataclass
class Asked:
    """What was asked for: the act, the rows that were chosen and are visible, and what is needed for it."""

    action: Action
    by: Actor
    targets: dict[int, int | None]
    business: Business
    rules: DossierRules
    missing: int = 0

    def forms(self, rows: list[Application], data=None) -> tuple[ActForm, TicketForm | None]:
        wants_tickets = Need.TICKETS in RULES[self.action].needs
        tickets = asking.section_form(self.business, self.rules, data) if wants_tickets else None
        return asking.act_form(self.action, self.business, rows, data), tickets


@office_page
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """Nothing happens yet: what would go, what would not and why, and what the act needs."""
    asked = _asked(request)
    outcome = judged(asked.action, asked.targets, by=asked.by)
    return _preview_page(request, asked, outcome, asked.forms(outcome.done), key=uuids.uuid4())


@office_page
@require_POST
def run(request: HttpRequest) -> HttpResponse:
    """Done at once, and whatever is left over by a worker. The same key twice shows the first result."""
    asked, key = _asked(request), _key(request)
    known = Batch.objects.filter(job__user=request.user, job__idempotency_key=key).select_related("job").first()
    if known:
        return redirect(_result_url(request, known))
    outcome = judged(asked.action, asked.targets, by=asked.by)
    forms = asked.forms(outcome.done, request.POST)
    if not outcome.done or not all(form.is_valid() for form in forms if form):
        return _preview_page(request, asked, outcome, forms, key=key)
    batch, is_new = start_batch(
        asked.action,
        asked.targets,
        by=asked.by,
        key=key,
        title=f"{asked.business.action_word(asked.action)} {len(asked.targets)} 件",
        values=partial(_values, asked, *forms),
    )
    if is_new:
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
    recallable = [item for item in done if item.application.sender_id == request.actor.organisation_id]
    context = {
        "batch": batch,
        "counted": counted,
        "result_title": f"{_word(done or refused, batch)}：成功 {counted.done} 件"
        + (f"，未办理 {counted.refused} 件" if counted.refused else ""),
        "result_lead": f"{batch.job.user}于{chinese_datetime(batch.job.created_at)}办理",
        "done": done,
        "done_note": _note(counted.done, done),
        "refused": refused,
        "refused_note": _note(counted.refused, refused),
        "recallable": recallable,
        "recall_label": f"拿回这 {len(recallable)} 件",
        "back_url": back_url(request),
        "query": query_of(request),
    }
    return render(request, "review/office/batch_result.html", context)


def _word(items: list[BatchItem], batch: Batch) -> str:
    action = Action(batch.action)
    return business_of(items[0].application).action_word(action) if items else action.label


def _note(count: int, shown: list[BatchItem]) -> str:
    return f"{count} 件" if len(shown) == count else f"{count} 件，列出 {len(shown)} 件"


def _asked(request: HttpRequest) -> Asked:
    """What is not visible is dropped here, as if it did not exist."""
    action = request.POST.get("action", "")
    if action not in OFFICE_ACTIONS:
        raise Http404("没有这种办理方式。")
    wanted = dict(filter(None, map(_pair, request.POST.getlist("selected"))))
    if not wanted:
        raise ActionDenied(NOTHING, back_url=back_url(request))
    if len(wanted) > LIMIT:
        raise ActionDenied(
            f"一次最多办理 {LIMIT} 件，您选择了 {len(wanted)} 件，请分批办理。", back_url=back_url(request)
        )
    actor = here(request)
    rows = Application.objects.visible_to(actor).filter(pk__in=wanted).select_related("scheme_version")
    found = list(rows.defer("scheme_version__content"))
    if not found:
        raise ActionDenied("所选申报不在您的管辖范围内，请返回列表重新选择。", status=404)
    if len({(row.scheme_id, row.business) for row in found}) > 1:
        raise ActionDenied(SEVERAL, back_url=back_url(request))
    targets = {row.pk: wanted[row.pk] for row in found}
    rules = DossierRules.of(found[0].scheme_version)
    return Asked(Action(action), actor, targets, business_of(found[0]), rules, len(wanted) - len(found))


def _pair(text: str) -> tuple[int, int] | None:
    """`id:version` as the list posted it."""
    number, _, version = text.partition(":")
    is_number = all(part.isascii() and part.isdecimal() and len(part) < 19 for part in (number, version))
    return (int(number), int(version)) if is_number else None


def _key(request: HttpRequest) -> uuids.UUID:
    try:
        return uuids.UUID(request.POST.get("key", ""))
    except ValueError:
        raise ActionDenied("页面已经过期，您的操作没有执行。请返回列表重新选择。") from None


def _values(asked: Asked, form: ActForm, tickets: TicketForm | None) -> Values:
    """What the valid forms say; a period of publicity is written down here."""
    values = form.values()
    if tickets is not None:
        given = tickets.cleaned_data
        values = replace(values, tickets=(asking.draft_of(given["address"], given["message"]),))
    return replace(values, publicity=asking.publicity_of(form, asked.by.organisation_id, asked.by))


def _preview_page(
    request: HttpRequest, asked: Asked, outcome: Outcome, forms: tuple, *, key: uuids.UUID
) -> HttpResponse:
    form, tickets = forms
    word = asked.business.action_word(asked.action)
    context = {
        "asked": asked,
        "word": word,
        "title": f"批量办理：{word}",
        "counted": f"选择 {len(asked.targets)} 件",
        "going_note": f"{len(outcome.done)} 件",
        "refused_note": f"{len(outcome.refused)} 件",
        "run_label": f"{word} {len(outcome.done)} 件",
        "tone": "danger" if asked.action in REFUSING else "primary",
        "outcome": outcome,
        "selected": [f"{pk}:{version}" for pk, version in asked.targets.items()],
        "form": form,
        "ticket_form": tickets,
        "consequences": consequences(asked.action, asked.business, outcome.done),
        "key": key,
        "query": query_of(request),
        "back_url": back_url(request),
    }
    return render(request, "review/office/batch_preview.html", context)


def _result_url(request: HttpRequest, batch: Batch) -> str:
    return with_query(request, reverse("review:batch", args=[batch.uuid]))
