"""What every page of an applicant begins with: one's own application, or 404."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from accounts.models import Person
from accounts.policies import Actor
from review.enums import State, WithdrawUntil
from review.models import Application, Stage
from review.queries.planning import archives_told, planned
from review.queries.stations import Station, planned_stations, stations
from zcps.kit.refusals import ActionDenied

MISSING = "没有找到这件申报。"
RELATED = ("holder", "stage", "scheme_version", "revision", "person__employer__region", "round", "unit")

View = Callable[..., HttpResponse]


def applicant_page(view: View) -> View:
    """Signed in as a person; never kept by a browser's cache."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.actor.person_id is None:
            raise Http404(MISSING)
        return view(request, *args, **kwargs)

    return never_cache(login_required(guarded))


def archives_facts(archives: dict[str, str]) -> list[dict[str, str]]:
    """人事档案保管情况 of a revision, where the route follows from it."""
    told = archives_told(archives)
    return [{"label": "人事档案", "value": told}] if told else []


def person_of(request: HttpRequest) -> Person:
    return Person.objects.select_related("employer__region").get(pk=request.actor.person_id)


def own_application(request: HttpRequest, uuid: UUID) -> Application:
    """One's own application; anybody else's is answered like a missing one."""
    rows = Application.objects.filter(person_id=request.actor.person_id, uuid=uuid)
    row = rows.select_related(*RELATED).defer("scheme_version__content").first()
    if row is None:
        raise Http404(MISSING)
    return row


def withdraw_note(row: Application) -> str:
    """Until when it can be taken back, in words: the offices named."""
    if row.withdraw_until == WithdrawUntil.RECEIPT:
        return f"在{row.holder_name}接收之前可以撤回。"
    stages = Stage.objects.filter(application=row, plan_number=row.plan_number, position=row.position + 1)
    following = stages.values_list("organisation_name", flat=True).first()
    return (
        f"在{row.holder_name}报送{following}之前可以撤回。" if following else f"在{row.holder_name}办结之前可以撤回。"
    )


def way_shown(row: Application, *, to: Actor) -> tuple[list[Station], str]:
    """The line of an application; of a draft the planned one, or the sentence why there is none yet."""
    if row.state != State.DRAFT:
        return stations(row, to=to) if row.plan_number else [], ""
    try:
        return planned_stations(planned(row)), ""
    except ActionDenied as denied:
        return [], denied.sentence
