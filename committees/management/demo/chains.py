"""A scheme whose people register by themselves, choose a 人事管理单位 and are stored before anything else: its part of the demo.

Beside what `realm` tells of one application a person, there are two stories to a person here: the basic record that was
stored (入库), and the business that follows along the same chain.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from django.test import override_settings

from accounts.models import User
from accounts.services.employment import choose_employer
from accounts.services.people import register_person
from accounts.services.phone_codes import REGISTER, issue_code
from committees.management.demo import careers, cast, mending
from committees.management.demo.cases import Case, Course
from committees.management.demo.desk import Unit
from committees.management.demo.filling import fill_dossier
from committees.management.demo.keeping import Choice
from committees.management.demo.plans import Setting
from committees.management.demo.playing import Part
from committees.management.demo.realm import MEETINGS, STILL_OPEN, Realm, at, identity_of, unit_for
from committees.management.demo.scripts import Story, Timetable
from review.models import Round
from review.services.rounds import open_round
from zcps.kit import clock

RECORD, CHANGE = "record", "managing_change"
STORED = "everyone/stored"  # the story of who is stored before another business begins
STORED_UNTIL, BUSINESS_FROM = 50, 60  # of the working days: the record first, the business after
TOGETHER = 9  # working days between two on which records are stored
YEARS_AT_DEGREE = {"bachelor": 22, "master": 25}
# Not among the hashers of the settings: a password kept this way opens nothing.
QUICK = "django.contrib.auth.hashers.MD5PasswordHasher"
# What somebody fills in who applies for no review.
SHORT = frozenset({"basic", "education", "experience", "social_security"})
REVIEWS = frozenset({"review", "review_intermediate"})


@dataclass(frozen=True)
class Chapter:
    """One application of a person: what happens to it, what is applied for, which units are chosen on the way."""

    business: str
    story: Story
    title: str = ""
    choices: tuple[Choice, ...] = ()


class ChainRealm(Realm):
    """As `businesses` in fixtures/demo/schemes.yaml and fixtures/demo/<name>_stories.yaml say, each case once."""

    def populate(self, people: int) -> int:
        """The same for any number of `people`: each case stands for something to look at."""
        self.rounds = self._open_rounds()
        # Nobody signs in with these passwords, and a hash that takes its time would be a third of the work.
        with override_settings(PASSWORD_HASHERS=[QUICK]):
            told = list(self._everybody())
        self.parts = [part for parts in told for part in parts], []
        self.people = len(told)
        return self.people

    @property
    def size(self) -> int:
        return self.people

    def _open_rounds(self) -> dict[str, Round]:
        self.year = self.days.now[-1].year
        opens_at, closes_at = at(self.days.now[0], 9), at(self.days.today + STILL_OPEN, 17)
        return {
            business: open_round(
                self.scheme, business=business, name=each["round"].format(year=self.year), year=self.year,
                opens_at=opens_at, closes_at=closes_at, titles=each.get("titles", ()), notice=self.spec["notice"],
            )
            for business, each in self.spec["businesses"].items()
        }  # fmt: skip

    # --- people ----------------------------------------------------------------------------------------------

    def _everybody(self) -> Iterator[list[Part]]:
        """One or two parts a person, then those who have begun nothing."""
        number = self.first
        for business, course in self.courses.items():
            chance = Random(f"{self.seed}:{self.spec['name']}:{business}")
            for case in course.chosen(course.obligatory, chance):
                yield self._person(business, course, case, number)
                number += 1
        self._newcomers()

    def _person(self, business: str, course: Course, case: Case, number: int) -> list[Part]:
        chance = Random(f"{self.seed}:applicant:{number}")
        unit = unit_for(case, self.province.units, chance)
        before = self._unit_before(business, case, unit, chance)
        chapters = self._chapters(business, case, (Choice.of(before), Choice.of(unit)), chance)
        begun = chapters[0].story.steps[0].on
        player = self._player(case, number)
        with clock.frozen(at(begun - dt.timedelta(days=chance.randint(2, 9)), 20, chance.randint(0, 59))):
            login = course.shown.get(case.name, f"demo-{number:03d}")
            user = self._registered(player, login, unit if before is unit else None)
            speciality = chance.choice(self.material["trades"][unit.trade])
            setting = self._setting_of(business, unit, speciality, begun.year)
            found, mistake = self._career(business, case, player, setting, chance), None
            if "return" in case.kind.more:
                found, mistake = mending.mistaken(found, chance, asks_profession=business in REVIEWS)
            fill_dossier(user.person, found, rules=self.rules, chance=chance)
        return [
            Part(
                each.story, user, speciality, found.profession, {}, chance, self.rounds[each.business], each.title,
                mistake, each.choices,
            )
            for each in chapters
        ]  # fmt: skip

    def _chapters(self, business: str, case: Case, choices: tuple[Choice, Choice], chance: Random) -> list[Chapter]:
        """The record alone; or the record that is stored early in the year, and then the case itself."""
        if business == RECORD:
            return [Chapter(RECORD, self._timetable(self.days.now, RECORD).story(case, chance), choices=choices)]
        stored = next(each for each in self.courses[RECORD].now if each.name == STORED)
        early = Timetable(self.days.now[:STORED_UNTIL], {}, TOGETHER).story(stored, chance)
        later = self._timetable(self.days.now[BUSINESS_FROM:], business).story(case, chance)
        title = case.kind.title or next(iter(self.spec["businesses"][business].get("titles", ())), "")
        chosen = choices[1:] if business == CHANGE else ()
        return [Chapter(RECORD, early, choices=choices[:1]), Chapter(business, later, title, chosen)]

    def _timetable(self, days: Sequence[dt.date], business: str) -> Timetable:
        return Timetable(days, MEETINGS, self.courses[business].every)

    def _unit_before(self, business: str, case: Case, unit: Unit, chance: Random) -> Unit:
        """Who moves, or chooses again, has chosen another one at first."""
        if business != CHANGE and "choose_again" not in case.kind.more:
            return unit
        others = [each for each in self.province.units if each is not unit and "everyone" in each.routes]
        return chance.choice(others)

    def _player(self, case: Case, number: int) -> cast.Player:
        """Somebody of the age that goes with the degree, where the case names one."""
        if not case.kind.graduate:
            return next(self.cast)
        degree, years = case.kind.graduate
        age = YEARS_AT_DEGREE[degree] + years
        young = next(cast.players(f"{self.seed}:{number}", today=self.days.today, youngest=age, oldest=age))
        return replace(young, phone=f"1990001{number:04d}")

    def _registered(self, player: cast.Player, login: str, unit: Unit | None) -> User:
        """By oneself, with the code sent to one's telephone; then the unit one works in, where it is registered."""
        code = issue_code(player.phone, purpose=REGISTER)
        user = register_person(
            name=player.name, id_number=player.id_number, phone=player.phone, code=code, password=f"Demo-{player.phone}"
        )
        user.username, user.last_login = login, clock.now()
        user.save(update_fields=["username", "last_login"])
        if unit and not unit.works_at:
            choose_employer(user, unit.organisation)
            user.person.refresh_from_db()
        return user

    def _setting_of(self, business: str, unit: Unit, speciality: str, year: int) -> Setting:
        found = self._setting(unit, speciality, year, identity_of(unit, unit.employments[0]))
        keeper = unit.kept_at or unit.organisation.name
        return replace(found, keeper=keeper, is_moving=business == CHANGE)

    def _career(
        self, business: str, case: Case, player: cast.Player, setting: Setting, chance: Random
    ) -> careers.Career:
        if case.kind.graduate:
            degree, years = case.kind.graduate
            by = self.days.today if case.kind.act == "start" else clock.today()
            graduated = by.year - years - int(by.month < careers.WORKS_FROM)
            found = careers.graduate(player, setting, chance, degree=degree, graduated=graduated)
        else:
            found = careers.career(player, setting, chance)
        kept = {each.code for each in self.rules.chosen} if business in REVIEWS else SHORT
        return replace(found, entries=[plan for plan in found.entries if plan.section in kept])

    def _newcomers(self) -> None:
        """Registered: one has chosen nothing yet, others ask for what they do not find (`callers`)."""
        logins = [f"{self.spec['login']}-new", *(each["who"] for each in self.offices["callers"]["requests"])]
        for login in logins:
            with clock.frozen(at(self.days.now[-4], 19, 20)):
                self._registered(next(self.cast), login, None)
