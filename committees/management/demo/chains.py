"""A scheme whose people register by themselves, choose a 人事管理单位 and are stored before anything else: its part of the demo.

Beside what `realm` tells of one application a person, there are two stories to a person here: the basic record that was
stored (入库), and the business that follows along the same chain.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from random import Random

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
STORED_UNTIL, BUSINESS_FROM = 45, 60  # of the working days: the record first, the business after
YEARS_AT_DEGREE = {"bachelor": 22, "master": 25}
# What somebody fills in who applies for no review.
SHORT = frozenset({"basic", "education", "experience", "social_security"})
REVIEWS = frozenset({"review", "review_intermediate"})


class ChainRealm(Realm):
    """As `businesses` in fixtures/demo/schemes.yaml and fixtures/demo/<name>_stories.yaml say, each case once."""

    def populate(self, people: int) -> int:
        """The same for any number of `people`: each case stands for something to look at."""
        self.rounds = self._open_rounds()
        self.parts = ([part for parts in self._everybody() for part in parts], [])
        return self.size

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
        stories = self._stories(business, course, case, chance)
        begun = stories[0].steps[0].on
        player = self._player(case, number)
        with clock.frozen(at(begun - dt.timedelta(days=chance.randint(2, 9)), 20, chance.randint(0, 59))):
            login = course.shown.get(case.name, f"demo-{number:03d}")
            user = self._registered(player, login, unit if before is unit else None)
            speciality = chance.choice(self.material["trades"][unit.trade])
            found = self._career(
                business, case, player, self._setting_of(business, unit, speciality, begun.year), chance
            )
            mistake = None
            if "return" in case.kind.more:
                found, mistake = mending.mistaken(found, chance, asks_profession=business in REVIEWS)
            fill_dossier(user.person, found, rules=self.rules, chance=chance)
        return [
            Part(story, user, speciality, found.profession, {}, chance, self.rounds[each], title, fault, choices)
            for story, each, title, fault, choices in self._told(business, case, stories, unit, before, mistake)
        ]

    def _stories(self, business: str, course: Course, case: Case, chance: Random) -> list[Story]:
        """The record that is stored early in the year, and then the case itself; or the record alone."""
        if business == RECORD:
            return [Timetable(self.days.now, {}, course.every).story(case, chance)]
        record = self.courses[RECORD]
        stored = next(each for each in record.now if each.name == STORED)
        first = Timetable(self.days.now[:STORED_UNTIL], {}, record.every).story(stored, chance)
        return [first, Timetable(self.days.now[BUSINESS_FROM:], MEETINGS, course.every).story(case, chance)]

    def _told(self, business, case, stories, unit, before, mistake):
        """For each story: its business, the title applied for, the mistake in it, the units that are chosen."""
        chosen = Choice.of(unit)
        first = (Choice.of(before), chosen)
        if business == RECORD:
            return [(stories[0], RECORD, "", mistake, first)]
        title = case.kind.title or next(iter(self.spec["businesses"][business].get("titles", ())), "")
        later = (chosen,) if business == CHANGE else ()
        return [(stories[0], RECORD, "", None, first[:1]), (stories[1], business, title, mistake, later)]

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
