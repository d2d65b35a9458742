"""Meetings of the committees: those that are over, the one whose votes are being typed, the one that is planned."""

import datetime as dt
from dataclasses import dataclass
from random import Random

from django.utils import timezone

from accounts.enums import Role
from accounts.models import Committee, User
from accounts.policies import Actor
from accounts.queries.actors import actor_for
from committees.enums import ChairPost, MeetingState
from committees.management.demo.desk import Province
from committees.management.demo.playing import Part
from committees.models import AgendaItem, Meeting
from committees.rules import Tally, voters
from committees.services.agenda import put_on_agenda, recuse
from committees.services.announcing import announce_results, announcing_refusal
from committees.services.closing import close_meeting
from committees.services.meetings import open_voting, plan_meeting, record_attendance
from committees.services.tallies import enter_tallies
from review.models import Application
from zcps.kit import clock

CHAIRS = ("沈国平", "郑以宁", "陆文川", "陈若水", "章闻道")


@dataclass(frozen=True)
class Hall:
    """One committee with the people of its office."""

    committee: Committee
    managers: list[User]
    reviewer: User
    seed: str

    @property
    def present(self) -> int:
        return self.committee.seats - 2

    @property
    def first(self) -> Actor:
        return actor_for(self.managers[0])

    @property
    def second(self) -> Actor:
        return actor_for(self.reviewer)


def halls(province: Province, seed: str) -> dict[int, Hall]:
    """The committees by their offices."""
    found = {}
    for committee in (*province.mid_committees, *province.high_committees):
        managers = province.who(committee.office_id, Role.COMMITTEE_MANAGER)
        reviewer = province.who(committee.office_id, Role.CANDIDATE_REVIEWER)[0]
        found[committee.office_id] = Hall(committee, managers, reviewer, f"{seed}:{committee.filing_number}")
    return found


def hold(hall: Hall, parts: list[Part], *, day: dt.date, name: str) -> Meeting:
    """A whole meeting: both passes typed, closed in the evening. `Kind.fails` says who is not passed."""
    chance = Random(f"{hall.seed}:{day}")
    meeting = _opened(hall, [part.application_id for part in parts], day=day, name=name, chance=chance, recused=True)
    failing = {part.application_id for part in parts if part.story.case.kind.fails}
    tallies = {
        item.pk: _tally(item, hall.present, chance, passes=item.application_id not in failing)
        for item in _items(meeting)
    }
    with clock.frozen(_at(day, 16, 5)):
        enter_tallies(meeting, pass_number=1, tallies=tallies, by=hall.first)
    with clock.frozen(_at(day, 16, 35)):
        enter_tallies(meeting, pass_number=2, tallies=tallies, by=hall.second)
    with clock.frozen(_at(day, 17, 10)):
        return close_meeting(meeting, by=hall.first)


def begin(hall: Hall, application_ids: list[int], *, day: dt.date, name: str) -> Meeting:
    """A meeting whose first pass is typed and whose second pass another person has yet to type."""
    chance = Random(f"{hall.seed}:{day}:open")
    meeting = _opened(hall, application_ids, day=day, name=name, chance=chance, recused=False)
    tallies = {item.pk: _tally(item, hall.present, chance, passes=chance.random() < 0.8) for item in _items(meeting)}
    with clock.frozen(_at(day, 16, 20)):
        enter_tallies(meeting, pass_number=1, tallies=tallies, by=hall.first)
    return meeting


def prepare(hall: Hall, application_ids: list[int], *, day: dt.date, planned_on: dt.date, name: str) -> Meeting:
    """A meeting of the coming weeks with its agenda so far."""
    with clock.frozen(_at(planned_on, 15, 30)):
        meeting = plan_meeting(hall.committee, name=name, held_on=day, place="市民中心 C 座 305 会议室", by=hall.first)
        _put(meeting, application_ids, by=hall.first)
    return meeting


def tell_all(found: dict[int, Hall], *, day: dt.date) -> None:
    """Who did not pass where nobody did: told by the office, soon after the meeting."""
    for meeting in Meeting.objects.filter(state=MeetingState.CLOSED).select_related("committee").order_by("pk"):
        if not announcing_refusal(meeting):
            with clock.frozen(_at(day, 10, 0)):
                announce_results(meeting, by=found[meeting.committee.office_id].first)


def _opened(
    hall: Hall, application_ids: list[int], *, day: dt.date, name: str, chance: Random, recused: bool
) -> Meeting:
    with clock.frozen(_at(day - dt.timedelta(days=1), 14, 30)):
        meeting = plan_meeting(hall.committee, name=name, held_on=day, place="市民中心 C 座 301 会议室", by=hall.first)
        _put(meeting, application_ids, by=hall.first)
        if recused:
            recuse(_items(meeting)[0], count=1, note="一名委员与参评人员同单位，依规回避。", by=hall.first)
    with clock.frozen(_at(day, 9, 0)):
        record_attendance(
            meeting, members_due=hall.committee.seats, present=hall.present, chair_name=chance.choice(CHAIRS),
            chair_post=ChairPost.CHAIR, by=hall.first,
        )  # fmt: skip
        return open_voting(meeting, by=hall.first)


def _put(meeting: Meeting, application_ids: list[int], *, by: Actor) -> None:
    """Everybody, or the story is wrong."""
    added = put_on_agenda(meeting, _rows(application_ids), by=by)
    if added.refused:
        message = f"{meeting}: {added.refused[0]}"
        raise RuntimeError(message)


def _rows(application_ids: list[int]) -> list[Application]:
    return list(Application.objects.filter(pk__in=application_ids).order_by("speciality_name", "unit_key", "pk"))


def _items(meeting: Meeting) -> list[AgendaItem]:
    return list(meeting.items.order_by("position").select_related("meeting"))


def _tally(item: AgendaItem, present: int, chance: Random, *, passes: bool) -> Tally:
    """Counts of everybody who votes on this person, on the wanted side of two thirds."""
    count = voters(present=present, recused=item.recused)
    needed = -(-2 * count // 3)
    agree = chance.randint(needed, count) if passes else chance.randint(needed - 4, needed - 1)
    against = chance.randint(0, count - agree)
    return Tally(agree, against, count - agree - against)


def _at(day: dt.date, hour: int, minute: int) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour, minute)))
