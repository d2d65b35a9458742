"""推进表: how far the organisations directly below are, level by level; reminders to all who lag; also as a spreadsheet."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Organisation
from review.enums import RolloutStep
from review.forms.rollout import RemindForm, RolloutFilters
from review.policies.rollout import NO_SAY, Standing, may_look
from review.queries.rollout import (
    DEFINITIONS,
    NAME,
    Line,
    calendar_at,
    directly_below,
    lines_of,
    reminded_last,
)
from review.services.rollout import PORTION, Reminding, remind
from review.views.office.common import here
from zcps.kit import clock, lists
from zcps.kit.refusals import ActionDenied
from zcps.kit.tags import chinese_date
from zcps.kit.xlsx import Kind, Out, write_table

MISSING = "没有找到这个机构，或者它不在本机构的下级中。"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 3
WORDS = {Standing.DONE: "已完成", Standing.OPEN: "未完成", Standing.LATE: "滞后", Standing.NOT_ASKED: "不要求"}
TONES = {Standing.DONE: "passed", Standing.OPEN: "waiting", Standing.LATE: "returned"}
COLUMNS = (
    Out("机构", width=36), Out("类别"), Out("状态"), Out("下级机构", Kind.NUMBER), Out("创建机构"), Out("审核日期", Kind.DATE),
    Out("审核机构"), Out("管理员最近登录", Kind.MOMENT, 18), Out("管理员登录"), Out("已开通账号", Kind.NUMBER), Out("已激活账号", Kind.NUMBER),
    Out("申报人账号"), Out("已提交申报", Kind.NUMBER), Out("提交申报"),
)  # fmt: skip

View = Callable[..., HttpResponse]


def rollout_page(view: View) -> View:
    """For whoever runs the current organisation or works there; the view gets the organisation and the one looked under."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not may_look(request.actor):
            raise PermissionDenied(NO_SAY)
        own = Organisation.objects.select_related("region").get(pk=request.actor.organisation_id)
        return view(request, own, _under(request, own))

    return never_cache(login_required(guarded))


@rollout_page
@require_http_methods(["GET", "HEAD", "POST"])
def rollout(request: HttpRequest, own: Organisation, under: Organisation) -> HttpResponse:
    """A page of the level directly below; a reminder goes to one's own level only."""
    calendar = calendar_at(own, year=request.GET.get("year", ""))
    cursors = {name: request.GET.get(name, "") for name in ("after", "before")}
    page = lists.page(directly_below(under), sort=NAME, **cursors)
    lines = lines_of(page.rows, calendar=calendar)
    choices = [(str(line.organisation.pk), line.organisation.name) for line in lines]
    form = RemindForm(request.POST if request.method == "POST" else None, choices=choices)
    if request.method == "POST" and form.is_valid():
        if under.pk != own.pk:
            raise ActionDenied("提醒由直接上级机构发出，请在该机构的推进表中办理。", status=409)
        _tell(request, remind(form.asked, text=form.cleaned_data["text"], calendar=calendar, by=here(request)))
        return redirect(f"{request.path}?{request.GET.urlencode()}")
    is_own = under.pk == own.pk
    context = {
        "own": own,
        "under": under,
        "is_own": is_own,
        "crumbs": _crumbs(own, under),
        "page": page,
        "rows": _rows(lines, reminded_last(own.pk, page.rows) if is_own else {}),
        "form": form,
        "chosen": set(request.POST.getlist("organisations")),
        "filters": RolloutFilters(years=calendar.years, year=calendar.year),
        "calendar": calendar,
        "heads": [(step.label, calendar.due.get(step)) for step in RolloutStep],
        "definitions": DEFINITIONS,
        "today": clock.today(),
        "export_query": request.GET.urlencode(),
    }
    return render(request, "review/office/rollout.html", context)


@rollout_page
@require_safe
def export(request: HttpRequest, own: Organisation, under: Organisation) -> HttpResponse:
    """Every organisation directly below, as a spreadsheet."""
    calendar = calendar_at(own, year=request.GET.get("year", ""))
    parts = lists.portions(directly_below(under), sort=NAME, size=PORTION)
    rows = [_exported(line) for part in parts for line in lines_of(part, calendar=calendar)]
    heading = f"{under}{calendar.year}年推进表（{chinese_date(clock.today())}）"
    response = HttpResponse(write_table(COLUMNS, rows, sheet="推进表", heading=heading), content_type=XLSX)
    name = quote(f"推进表{clock.today():%Y%m%d}.xlsx")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


def _under(request: HttpRequest, own: Organisation) -> Organisation:
    """The organisation whose level below is looked at: one's own, or one in one's own subtree."""
    if not (asked := request.GET.get("under", "")):
        return own
    try:
        row = Organisation.objects.filter(uuid=UUID(asked), path__startswith=own.path).first()
    except ValueError:
        row = None
    if row is None:
        raise Http404(MISSING)
    return row


def _crumbs(own: Organisation, under: Organisation) -> list[dict[str, str]]:
    """The way from one's own organisation down to the one that is looked at."""
    if own.pk == under.pk:
        return []
    between = [
        row for row in Organisation.objects.get_ancestors(under) if row.path.startswith(own.path) and row.pk != own.pk
    ]
    way = [{"label": str(row), "url": f"{reverse('review:rollout')}?under={row.uuid}"} for row in between]
    return [{"label": str(own), "url": reverse("review:rollout")}, *way, {"label": str(under)}]


def _rows(lines: list[Line], reminded: dict) -> list[dict]:
    return [
        {
            "line": line,
            "marks": [_mark(line, step) for step in RolloutStep],
            "is_late": bool(line.late),
            "may_be_reminded": bool(line.unfinished),
            "last": reminded.get(line.organisation.pk),
        }
        for line in lines
    ]


def _mark(line: Line, step: RolloutStep) -> dict:
    standing = line.progress.standings[step]
    word = WORDS[standing] if standing in TONES else ""
    return {"label": step.label, "value": _value(line, step), "word": word, "tone": TONES.get(standing, "")}


def _value(line: Line, step: RolloutStep) -> str:
    facts = line.progress
    return {
        RolloutStep.CREATED: f"{facts.below} 个",
        RolloutStep.VERIFIED: chinese_date(line.verified_on),
        RolloutStep.SIGNED_IN: chinese_date(line.signed_in_at),
        RolloutStep.ACCOUNTS: f"{facts.activated}／{facts.accounts}",
        RolloutStep.SUBMITTED: f"{facts.submitted} 件",
    }[step]


def _exported(line: Line) -> tuple:
    row, facts = line.organisation, line.progress
    word = {step: WORDS[facts.standings[step]] for step in RolloutStep}
    return (
        row.name, row.get_kind_display(), row.get_status_display(), facts.below, word[RolloutStep.CREATED], line.verified_on,
        word[RolloutStep.VERIFIED], line.signed_in_at, word[RolloutStep.SIGNED_IN], facts.accounts, facts.activated,
        word[RolloutStep.ACCOUNTS], facts.submitted, word[RolloutStep.SUBMITTED],
    )  # fmt: skip


def _tell(request: HttpRequest, outcome: Reminding) -> None:
    if outcome.sent:
        told = sum(row.told for row in outcome.sent)
        messages.success(request, f"已提醒 {len(outcome.sent)} 个机构，通知 {told} 名系统管理员。")
    for name in outcome.deaf[:SHOWN]:
        messages.warning(request, f"{name}没有可以通知的系统管理员，请电话联系。")
    if outcome.again:
        messages.warning(request, f"{'、'.join(outcome.again[:SHOWN])}等 {len(outcome.again)} 个机构今天已经提醒过。")
