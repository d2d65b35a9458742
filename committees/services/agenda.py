"""议程: who is before the committee, and how many members are recused for whom."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction

from accounts.policies import Actor
from committees.enums import ItemKind, MeetingAct
from committees.models import AgendaItem, Meeting, TallyEntry
from committees.queries import following_duties
from committees.rules import level_refusal, recusal_refusal
from committees.services.meetings import NOT_FOUND, acting, written
from review.enums import COMMITTEE_DUTIES, Action
from review.models import Application
from review.policies import why_not
from zcps.kit import clock
from zcps.kit.refusals import ActionDenied


@dataclass
class Added:
    """What became of each application that was to be put on the agenda; `refused`: (name, sentence)."""

    items: list[AgendaItem] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


@transaction.atomic
def put_on_agenda(meeting: Meeting, applications: Iterable[Application], *, by: Actor) -> Added:
    """Put those waiting for this committee on the agenda, in the order given; the others come back with reasons."""
    row = acting(meeting, MeetingAct.ARRANGE, by=by)
    wanted = list(dict.fromkeys(application.pk for application in applications))
    found = _locked(wanted, by)
    elsewhere, following, added = _open_meetings(found), following_duties(found.values()), Added()
    position = row.items.order_by("-position").values_list("position", flat=True).first() or 0
    for application in (found[pk] for pk in wanted if pk in found):
        kind = ItemKind.RECOMMENDATION if following.get(application.pk) in COMMITTEE_DUTIES else ItemKind.TITLE
        problem = _refusal(row, application, kind, elsewhere, by)
        if problem:
            added.refused.append((application.name, problem))
        else:
            position += 1
            added.items.append(_item(row, application, kind, position, by))
    if len(found) < len(wanted):
        added.refused.append(("", "其余申报没有找到，或者不在您的管辖范围内。"))
    if added.items:
        AgendaItem.objects.bulk_create(added.items)
        written(row, "agenda_add", {"applications": [item.application_id for item in added.items]}, by=by)
    return added


@transaction.atomic
def take_off_agenda(items: Iterable[AgendaItem], *, by: Actor) -> int:
    """Take persons of one meeting off its agenda; they wait for another meeting. What was typed for them goes too."""
    items = list(items)
    if not items:
        raise ActionDenied("请先勾选要移出议程的人员。")
    row = acting(_meeting_of(items), MeetingAct.ARRANGE, by=by)
    rows = list(row.items.select_for_update(of=("self",)).filter(pk__in=[item.pk for item in items]).order_by("pk"))
    entries = TallyEntry.objects.filter(item__in=rows)
    payload = {
        "applications": [item.application_id for item in rows],
        "discarded": [[entry.item_id, entry.pass_number, *_counts(entry)] for entry in entries.order_by("pk")],
    }
    entries.delete()
    AgendaItem.objects.filter(pk__in=[item.pk for item in rows]).delete()
    if rows:
        written(row, "agenda_remove", payload, by=by)
    return len(rows)


@transaction.atomic
def recuse(item: AgendaItem, *, count: int, note: str = "", by: Actor) -> AgendaItem:
    """Record how many members do not vote on this person (人社部令第40号第二十五条); quorum stays on the whole committee."""
    row = acting(item.meeting, MeetingAct.ARRANGE, by=by)
    fresh = row.items.select_for_update(of=("self",)).filter(pk=item.pk).first()
    if fresh is None:
        raise ActionDenied("该人员已不在议程中，请返回会议页面查看最新议程。")
    problem = recusal_refusal(name=fresh.name, present=row.present, recused=count)
    if problem:
        raise ActionDenied(problem)
    fresh.recused, fresh.recusal_note = count, note
    fresh.save(update_fields=["recused", "recusal_note"])
    written(row, "recuse", {"application": fresh.application_id, "count": count, "note": note}, by=by)
    return fresh


def _meeting_of(items: list[AgendaItem]) -> Meeting:
    meetings = {item.meeting_id for item in items}
    if len(meetings) != 1:
        raise ActionDenied(NOT_FOUND, status=404)
    return Meeting(pk=meetings.pop())


def _locked(ids: list[int], by: Actor) -> dict[int, Application]:
    """The applications the actor may see, by id, locked in primary-key order."""
    rows = Application.objects.visible_to(by).select_for_update(of=("self",)).select_related("stage")
    return {row.pk: row for row in rows.filter(pk__in=ids).order_by("pk")}


def _open_meetings(applications: dict[int, Application]) -> dict[int, Meeting]:
    """The undecided meeting each application is already on."""
    rows = AgendaItem.objects.undecided().filter(application__in=list(applications)).select_related("meeting")
    return {item.application_id: item.meeting for item in rows}


def _refusal(row: Meeting, application: Application, kind: ItemKind, elsewhere: dict[int, Meeting], by: Actor) -> str:
    refusal = why_not(by, Action.RECORD_RESULT, application, today=clock.today())
    if refusal:
        return refusal.sentence
    committee = row.committee
    if application.holder_id != committee.office_id or application.stage.committee_id not in {committee.pk, None}:
        return f"该申报不是报送“{committee.name}”评审的。"
    if application.series != committee.series:
        return f"该申报的职称系列与“{committee.name}”不同，不能评审。"
    if committee.specialities and application.speciality not in committee.specialities:
        return f"“{committee.name}”的评审专业不包括“{application.speciality_name}”。"
    if application.pk in elsewhere:
        return f"该申报已列入“{elsewhere[application.pk].name}”的议程。"
    return level_refusal(
        committee_level=committee.level,
        title_level=application.level,
        title_name=application.title_name,
        kind=kind,
    )


def _item(row: Meeting, application: Application, kind: ItemKind, position: int, by: Actor) -> AgendaItem:
    return AgendaItem(
        meeting=row,
        application=application,
        kind=kind,
        position=position,
        name=application.name,
        unit_name=application.unit_name,
        title_name=application.title_name,
        speciality_name=application.speciality_name,
        added_at=clock.now(),
        added_by_id=by.user_id,
    )


def _counts(entry: TallyEntry) -> list[int]:
    return [entry.agree, entry.against, entry.abstain]
