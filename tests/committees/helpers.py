"""A meeting of 杭州's mid committee, brought to where a test needs it by doing the work."""

from dataclasses import dataclass, field

from accounts.enums import Role
from accounts.models import User
from accounts.policies import Actor
from committees.enums import ChairPost
from committees.models import AgendaItem, Meeting
from committees.rules import Tally
from committees.services.agenda import put_on_agenda
from committees.services.meetings import open_voting, plan_meeting, record_attendance
from committees.services.tallies import enter_tallies
from review.models import Application
from tests.counting import uncounted
from tests.world import World
from zcps.kit import clock

OFFICE = "mid_330100"
PRESENT = 12
YES, NO = Tally(8, 3, 1), Tally(7, 3, 2)  # of twelve, eight are needed


@dataclass
class Sitting:
    """One meeting with its office's people: a manager, a second typist, and what they have done."""

    world: World
    office: str = OFFICE
    name: str = "第一次评审会议"
    applications: list[Application] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.committee = self.world.committees[self.office]
        self.manager = self.world.officer(self.office, Role.COMMITTEE_MANAGER)
        self.typist = self.world.officer(self.office, Role.CANDIDATE_REVIEWER, number=1)
        self.meeting: Meeting = self.plan()

    @property
    def by(self) -> Actor:
        return self.world.actor(self.manager)

    @property
    def second(self) -> Actor:
        return self.world.actor(self.typist)

    def colleague(self, number: int = 2, *roles: str) -> User:
        return self.world.officer(self.office, *(roles or (Role.COMMITTEE_MANAGER,)), number=number)

    def plan(self, name: str = "") -> Meeting:
        return plan_meeting(
            self.committee, name=name or self.name, held_on=clock.today(), place="三楼会议室", by=self.by
        )

    def waiting(self, count: int = 1) -> list[Application]:
        with uncounted():  # the way to the committee is tested beside the offices that go it
            rows = [self.world.application_before_committee() for _ in range(count)]
        self.applications += rows
        return rows

    def everybody(self) -> list[Application]:
        """All who wait for this office's votes: whoever came with the world, one at least."""
        return self.waiting(max(1, len(self.world.before_committee)))

    def invite(self, count: int = 1) -> list[AgendaItem]:
        put_on_agenda(self.meeting, self.waiting(count), by=self.by)
        return self.items()

    def attend(self, present: int = PRESENT) -> Meeting:
        return record_attendance(
            self.meeting,
            members_due=self.committee.seats,
            present=present,
            chair_name="沈国平",
            chair_post=ChairPost.CHAIR,
            by=self.by,
        )

    def open(self, count: int = 1) -> list[AgendaItem]:
        """The votes of so many persons may be typed."""
        items = self.invite(count)
        self.attend()
        open_voting(self.meeting, by=self.by)
        return items

    def type_both(self, *tallies: Tally) -> None:
        """Both passes over the agenda in order, by two people; missing tallies are YES."""
        counts = self.counts(*tallies)
        enter_tallies(self.meeting, pass_number=1, tallies=counts, by=self.by)
        enter_tallies(self.meeting, pass_number=2, tallies=counts, by=self.second)

    def counts(self, *tallies: Tally) -> dict[int, Tally]:
        items = self.items()
        given = [*tallies, *[YES] * (len(items) - len(tallies))]
        return {item.pk: tally for item, tally in zip(items, given, strict=True)}

    def ready(self, *tallies: Tally) -> list[AgendaItem]:
        """Everything typed twice and equal: as many persons as tallies given."""
        self.open(len(tallies))
        self.type_both(*tallies)
        return self.items()

    def items(self) -> list[AgendaItem]:
        return list(self.meeting.items.order_by("position"))

    def fresh(self) -> Meeting:
        return Meeting.objects.with_committee().get(pk=self.meeting.pk)
