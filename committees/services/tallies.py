"""录票: votes are typed twice by two persons; nothing is averaged, nothing is overwritten silently."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction

from accounts.policies import Actor
from committees.enums import MeetingAct, Standing
from committees.models import AgendaItem, Meeting, TallyEntry
from committees.policies import why_not_pass
from committees.rules import Tally, standing, tally_refusal
from committees.services.meetings import acting, written
from zcps.kit import clock
from zcps.kit.bulk import update_from_unnest
from zcps.kit.refusals import ActionDenied

COLUMNS = ("agree", "against", "abstain", "typed_by", "typed_person", "typed_at")


@dataclass
class Typed:
    """What came of one sheet: rows written for the first time, rows typed again, rows that differ from the other pass."""

    new: list[AgendaItem] = field(default_factory=list)
    again: list[AgendaItem] = field(default_factory=list)
    different: list[AgendaItem] = field(default_factory=list)


def enter_tally(item: AgendaItem, *, pass_number: int, agree: int, against: int, abstain: int, by: Actor) -> Typed:
    """`enter_tallies` for one person."""
    tallies = {item.pk: Tally(agree, against, abstain)}
    return enter_tallies(item.meeting, pass_number=pass_number, tallies=tallies, by=by)


@transaction.atomic
def enter_tallies(meeting: Meeting, *, pass_number: int, tallies: Mapping[int, Tally], by: Actor) -> Typed:
    """Write one pass for the named items (item id → counts), all or none.

    Raises ActionDenied when counts do not add up to the members who vote, when the other pass was typed by the same
    person, or when somebody else has already typed this pass and the two passes do not contradict each other.
    """
    row = acting(meeting, MeetingAct.TYPE, by=by)
    items = _locked(row, tallies)
    for item in items:
        problem = _refusal(row, item, pass_number, tallies[item.pk], by)
        if problem:
            raise problem
    typed = _write(row, items, pass_number, tallies, by)
    changed = {item.pk for item in (*typed.new, *typed.again)}
    if changed:
        counts = [
            [i.application_id, t.agree, t.against, t.abstain] for i in items if (t := tallies[i.pk]) and i.pk in changed
        ]
        written(row, "tally", {"pass": pass_number, "counts": counts}, by=by)
    return typed


def _locked(row: Meeting, tallies: Mapping[int, Tally]) -> list[AgendaItem]:
    rows = row.items.select_for_update(of=("self",)).select_related("application").filter(pk__in=list(tallies))
    items = list(rows.order_by("pk").with_tallies())
    if len(items) < len(tallies):
        raise ActionDenied("部分人员不在本次会议的议程中，请刷新录票页面后重新录入。")
    return items


def _refusal(row: Meeting, item: AgendaItem, pass_number: int, tally: Tally, by: Actor) -> ActionDenied | None:
    refusal = why_not_pass(by, item, pass_number, standing=item.standing_of(row.present))
    if refusal:
        return ActionDenied(refusal.sentence, status=refusal.status)
    problem = tally_refusal(tally, name=item.name, voters=item.voters_of(row.present))
    return ActionDenied(problem) if problem else None


def _write(row: Meeting, items: list[AgendaItem], pass_number: int, tallies: Mapping[int, Tally], by: Actor) -> Typed:
    typed, now, fresh, changed = Typed(), clock.now(), [], []
    for item in items:
        entry, tally = item.entry(pass_number), tallies[item.pk]
        other = item.tally(3 - pass_number)
        if standing(tally, other, voters=item.voters_of(row.present)) == Standing.DIFFERENT:
            typed.different.append(item)
        if entry is None:
            fresh.append(_filled(TallyEntry(item=item, pass_number=pass_number), tally, now, by))
            typed.new.append(item)
        elif (entry.tally, entry.typed_person_id) != (tally, by.person_id):
            changed.append(_filled(entry, tally, now, by))
            typed.again.append(item)
    TallyEntry.objects.bulk_create(fresh)
    update_from_unnest(TallyEntry, changed, COLUMNS)
    return typed


def _filled(entry: TallyEntry, tally: Tally, now, by: Actor) -> TallyEntry:
    entry.agree, entry.against, entry.abstain = tally.agree, tally.against, tally.abstain
    entry.typed_by_id, entry.typed_person_id, entry.typed_at = by.user_id, by.person_id, now
    return entry
