"""The office's home, its inboxes, 已办 and 全部经办."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from accounts.enums import Role
from review.context_processors import dossiers_to_check, meetings_url
from review.enums import WITH_APPLICANT, Action, State
from review.forms.office_filters import NumberForm
from review.policies.clerks import may_share
from review.queries.inboxes import reads_at, tree_of
from review.queries.jobs import unfinished_count
from review.queries.listing import listed, waitings
from review.queries.options import IN_MEETING, open_acts
from review.queries.selections import LARGEST, extent_of
from review.queries.served import served
from review.queries.sharing import own_groups
from review.queries.urging import urged_lines
from review.scheme import Business, ReviewRules
from review.views.office.common import NO_ROLE, desk_page, here, office_page
from review.views.office.numbers import masked_number, remember_number
from review.views.office.place import (
    PAST,
    SIZES,
    Place,
    export_url,
    inbox_place,
    known_place,
    list_url,
    place_of,
    query_of,
    size_of,
)
from zcps.kit.lists import Page, count_label

LEADS = {
    State.AWAITING_RECEIPT: "核对后接收；不符合报送程序和要求的不予接收，申报人和报送单位会同时收到理由。",
    State.AWAITING_BLOCKS: "只审查分给您的部分，逐件提出结论和意见；全部审完之后由经办人汇总。",
    State.AWAITING_APPROVAL: "审核材料并签署意见；需要补正的一次性列出补正清单后退回。",
    State.AWAITING_SIGNATURE: "经办人已提出意见，等待领导签批。",
    State.AWAITING_FORWARD: "本机构已经通过的材料，核对后报送上级；须有纸质材料的，一起报送。",
    State.AWAITING_ASSIGNMENT: "勾选中评委推荐的申报，设置由哪个高级评审委员会评审。",
    State.AWAITING_DISPATCH: "已经确定高评委的申报，送到该评委会办公室。",
    State.AWAITING_PUBLICITY: "评审通过的申报，勾选后一并公示。",
    State.IN_PUBLICITY: "公示期满、没有未处理异议的，可以结束公示。",
    State.AWAITING_RATIFICATION: "公示期满的评审结果，批复后发证。",
}
PAST_LEADS = {
    "done": "上一步已报送、下一级尚未接收的，可以勾选后拿回。",
    "handled": "曾经到达本机构的全部申报，包括现在由其他机构办理的。",
    "reinstatable": "下级机构审查不通过的申报。申报人有异议、经核查符合条件的，打开后可以恢复审核。",
}
PAST_EMPTY = {"reinstatable": "下级机构审查不通过的申报会列在这里。"}
EMPTY = {
    State.AWAITING_RECEIPT: "申报人提交或下级报送之后，会出现在这里。",
    State.AWAITING_BLOCKS: "到达本机构、还有部分没有审完的材料会出现在这里。",
    State.AWAITING_APPROVAL: "到达本机构、等待审核的材料会出现在这里；须先接收的，接收之后才会出现。",
    State.AWAITING_SIGNATURE: "经办人提交签批之后，会出现在这里。",
    State.AWAITING_FORWARD: "审核通过、等待报送的材料会出现在这里。",
    State.AWAITING_VOTES: "等待评审会议表决的申报会出现在这里；须先接收或者审查的，办理之后才会出现。",
    State.AWAITING_ASSIGNMENT: "评审会议结束后，通过的申报会出现在这里。",
    State.AWAITING_DISPATCH: "评审会议结束、已经确定高评委的申报会出现在这里。",
    State.AWAITING_PUBLICITY: "评审通过、等待公示的申报会出现在这里。",
    State.IN_PUBLICITY: "正在公示的申报会出现在这里，期满后可以结束公示。",
    State.AWAITING_RATIFICATION: "公示结束、等待批复的评审结果会出现在这里。",
}


@desk_page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits, inbox by inbox."""
    request.office_served = served(request.actor.organisation_id)
    groups = request.inbox_groups = tree_of(request.actor, request.office_served)  # the tree beside asks no second time
    context = {
        "groups": groups,
        "checks": dossiers_to_check(request.actor, request.office_served),
        "own": own_groups(request.actor, groups),
        "urged": urged_lines(request.actor.organisation_id),
        "meetings_url": meetings_url(request.actor),
        "reads_whole": reads_at(request.actor),
    }
    return render(request, "review/office/home.html", context)


@desk_page
@require_safe
def counts(request: HttpRequest) -> JsonResponse:
    """{address of an inbox: its count as the tree shows it}, for pages that stay open."""
    office = served(request.actor.organisation_id)
    found = {url: count_label(count) for _, url, count in dossiers_to_check(request.actor, office)}
    found |= {
        reverse("review:inbox", args=[box.code]): count_label(count)
        for group in tree_of(request.actor, office)
        for box, count in group.inboxes
    }
    if reads_at(request.actor):
        found[reverse("review:jobs")] = count_label(unfinished_count(request.actor))
    return JsonResponse(found)


@desk_page
@require_safe
def inbox(request: HttpRequest, code: str) -> HttpResponse:
    return _inbox_page(request, inbox_place(request, here(request), code))


@office_page
@require_safe
def matching(request: HttpRequest, code: str) -> HttpResponse:
    """The offer to take everything the list holds, for its batch bar: asked for when the whole page is ticked."""
    place = inbox_place(request, here(request), code)
    context = {"extent": extent_of(place.rows), "largest": LARGEST}
    return render(request, "review/office/_matching.html", context)


@office_page
@require_safe
def past(request: HttpRequest, code: str) -> HttpResponse:
    return _past_page(request, place_of(request, here(request), code))


@sensitive_post_parameters("number")
@office_page
@require_POST
def find_number(request: HttpRequest, code: str) -> HttpResponse:
    """The number stays in the session; what is shown again is its token."""
    form = NumberForm(request.POST)
    if form.is_valid():
        token = remember_number(request, form.cleaned_data["number"])
        query = query_of(request, inbox="", number=token, after="", before="")
        return redirect(f"{list_url(code)}?{query}")
    place = known_place(request, here(request), code)
    return _past_page(request, place, form) if place.inbox is None else _inbox_page(request, place, form)


@desk_page
@require_safe
def end(request: HttpRequest, code: str) -> HttpResponse:
    """The list is done: where there is more to do, and the way back to the list."""
    place = _place(request, code)
    context = {
        "place": place,
        "groups": waiting_groups(request, code),
        "is_narrowed": place.form.narrows or bool(request.GET.get("number")),
        "list_url": f"{place.url}?{query_of(request, inbox='')}",
    }
    return render(request, "review/office/list_end.html", context)


def waiting_groups(request: HttpRequest, code: str) -> list[tuple[str, list]]:
    """Every other inbox in which something waits."""
    groups = tree_of(request.actor, request.office_served)
    found = [(group.name, [pair for pair in group.inboxes if pair[1] and pair[0].code != code]) for group in groups]
    return [(name, inboxes) for name, inboxes in found if inboxes]


def _inbox_page(request: HttpRequest, place: Place, number_form: NumberForm | None = None) -> HttpResponse:
    item = place.inbox.item
    by_meeting = Action.RECORD_RESULT in item.actions
    context = _list_context(request, place, number_form) | {
        "acts": open_acts(item, here(request)),
        "may_share": "clerk" in place.form.fields and may_share(request.actor),
        "acts_with": acting_words(place),
        "acts_duty": _one_duty(place),
        "may_publicise": _may_publicise(place, request),
        "matching_url": _matching_url(request, place),
        "in_meeting": IN_MEETING if by_meeting else "",
        "meetings_url": meetings_url(request.actor) if by_meeting else "",
        "empty_title": f"“{place.name}”中没有申报",
        "empty_text": EMPTY.get(item.states[0], "需要办理的申报到达后会列在这里。"),
        "lead": LEADS.get(item.states[0], ""),
    }
    return render(request, "review/office/inbox.html", context)


def _place(request: HttpRequest, code: str) -> Place:
    """已办 and the like hold whole applications: not for who reviews blocks alone."""
    if code in PAST and not reads_at(request.actor):
        raise PermissionDenied(NO_ROLE)
    return known_place(request, here(request), code)


def _matching_url(request: HttpRequest, place: Place) -> str:
    return f"{reverse('review:matching', args=[place.code])}?{query_of(request, inbox='', after='', before='')}"


def _past_page(request: HttpRequest, place: Place, number_form: NumberForm | None = None) -> HttpResponse:
    context = _list_context(request, place, number_form)
    here_id = request.actor.organisation_id
    for item in context["rows"]:
        item["row"].is_recallable = item["row"].sender_id == here_id
        item["row"].is_with_applicant = item["row"].state in WITH_APPLICANT
    context |= {
        "recallable": any(item["row"].is_recallable for item in context["rows"]),
        "lead": PAST_LEADS[place.code],
        "empty_title": f"“{place.name}”中没有申报",
        "empty_text": PAST_EMPTY.get(place.code, "办理过的申报会列在这里，可以随时查看办到哪一步。"),
    }
    return render(request, "review/office/past.html", context)


def acting_words(place: Place) -> Business | None:
    """A business whose words the batch bar of an inbox uses: the first that shares it."""
    for version in place.office.versions:
        for business in ReviewRules.of(version).businesses.values():
            if place.inbox.item in business.inboxes and place.inbox.serves((version.scheme_id, business.code)):
                return business
    return None


def _may_publicise(place: Place, request: HttpRequest) -> bool:
    """Whether what waits here is shown inside the unit before it may pass, and the actor registers that."""
    item, actor = place.inbox.item, here(request)
    if (
        State.AWAITING_APPROVAL not in item.states
        or not item.duties
        or not actor.holds(Role.CLERK, actor.organisation_id)
    ):
        return False
    business = acting_words(place)
    stops = (stop for route in business.routes for stop in route.stops) if business else ()
    return any(stop.publicity_due and stop.duty in item.duties for stop in stops)


def _one_duty(place: Place) -> str:
    """The duty an inbox is for, where it is one alone: its offices may have words of their own."""
    duties = place.inbox.item.duties
    return duties[0] if len(duties) == 1 else ""


def _list_context(request: HttpRequest, place: Place, number_form: NumberForm | None) -> dict:
    after, before, size = request.GET.get("after", ""), request.GET.get("before", ""), size_of(request)
    page = listed(place.rows, sort=place.sort, after=after, before=before, size=size)
    return {
        "place": place,
        "page": page,
        "rows": _rows(page, place),
        "with_clerks": any(row.clerk_id for row in page.rows),
        "with_titles": any(row.title_name for row in page.rows),
        "sort": place.sort,
        "sizes": [_size(request, number, size) for number in SIZES],
        "filters": place.form,
        "is_narrowed": place.form.narrows or bool(request.GET.get("number")),
        "is_beyond": not page.rows and bool(after or before),
        "masked_number": masked_number(request),
        "number_form": number_form,
        "number_url": f"{reverse('review:find_number', args=[place.code])}?{query_of(request, inbox='')}",
        "without_number": f"?{query_of(request, inbox='', number='')}",
        "row_query": query_of(request, inbox=place.code),
        "export_url": export_url(request, place.code),
        "reads_whole": reads_at(request.actor),
    }


def _rows(page: Page, place: Place) -> list[dict]:
    """Each row with its waiting time; the scheme versions of the office are already here."""
    versions = {version.pk: version for version in place.office.versions}
    waiting = waitings(page.rows)
    for row in page.rows:
        row.selection = f"{row.pk}:{row.version}"
        if row.scheme_version_id in versions:
            row.scheme_version = versions[row.scheme_version_id]
    return [{"row": row, "waiting": waiting.get(row.pk)} for row in page.rows]


def _size(request: HttpRequest, number: int, current: int) -> dict:
    url = f"?{query_of(request, inbox='', size=str(number), after='', before='')}"
    return {"number": number, "url": url, "is_current": number == current}
