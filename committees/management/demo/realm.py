"""One scheme of the demo world: its institutions, people and dossiers, its rounds, and what happened."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import Any

import yaml
from django.conf import settings
from django.utils import timezone

from accounts.enums import Employment, Role
from accounts.models import Scheme, User
from accounts.queries.actors import actor_for
from accounts.services.activations import account_event
from accounts.services.events import record
from accounts.services.openings import Newcomer, open_account
from committees.management.demo import cast, mending, sittings
from committees.management.demo.careers import career
from committees.management.demo.cases import Case, Course
from committees.management.demo.desk import Desk, Province, Unit
from committees.management.demo.filling import fill_dossier
from committees.management.demo.offices import Builder
from committees.management.demo.plans import Setting
from committees.management.demo.playing import Part, Stage
from committees.management.demo.scripts import Timetable
from dossiers.scheme import DossierRules
from review.enums import Archives
from review.models import Application, Round
from review.services.fees import set_charge
from zcps.kit import clock

MEETINGS = {"vote": -24, "high_vote": -13}
MEETINGS_THEN = {"vote": -60, "high_vote": -40}
STILL_OPEN = dt.timedelta(days=120)
LASTS = dt.timedelta(days=45)
LAST_YEARS = 15  # one of last year's for so many of this year's
UNDECIDED = "demo-archives"  # has yet to say where the personal file is kept
INCOMPLETE = {"demo-draft": ("papers", "social_security")}
UNPREVIEWED = 3  # this many dossiers wait for the worker's page images


@dataclass(frozen=True)
class Days:
    """The working days on which this year's and last year's stories happen, and the day on which one looks at them."""

    today: dt.date
    now: Sequence[dt.date]
    then: Sequence[dt.date]


class Realm:
    """What stands in fixtures/demo/schemes.yaml of one scheme; `number` counts the dossiers over all of them."""

    def __init__(
        self, spec: dict[str, Any], *, seed: str, days: Days, players: Iterator[cast.Player], first: int
    ) -> None:
        self.spec, self.seed, self.days, self.cast, self.first = spec, seed, days, players, first
        self.material, self.offices = self._read("careers"), self._read("offices")
        self.course = Course.of(self._read("stories"))
        self.scheme = Scheme.objects.select_related("current").get(slug=spec["scheme"])
        self.rules = DossierRules.of(self.scheme.current)
        self.speciality_names = {item["code"]: item["name"] for item in self.scheme.current.content["specialities"]}

    def found(self, desk: Desk) -> Province:
        """Its institutions and their people."""
        self.province = Builder(self.scheme, self.offices, desk).build()
        return self.province

    def count_of(self, people: int) -> int:
        """So many of this year's applications, where the first scheme has `people`."""
        return max(self.spec["least"], round(people * self.spec["share"]))

    def populate(self, people: int) -> int:
        """Rounds, and everybody with a dossier; returns how many."""
        self.rounds = self._rounds()
        self.parts = self._applicants(self.count_of(people))
        return self.size

    @property
    def size(self) -> int:
        return sum(map(len, self.parts))

    # --- rounds ----------------------------------------------------------------------------------------------

    def _rounds(self) -> tuple[Round, Round]:
        """The one that is open, and last year's."""
        now, then = self.days.now, self.days.then
        this = self._round(now[-1].year, _at(now[0], 9), _at(self.days.today + STILL_OPEN, 17))
        before = self._round(this.year - 1, _at(then[0], 9), _at(then[-1], 17))
        if how_to_pay := self.spec.get("how_to_pay"):
            with clock.frozen(_at(now[0], 10)):
                self._charge(this, how_to_pay)
        return this, before

    def _round(self, year: int, opens_at: dt.datetime, closes_at: dt.datetime) -> Round:
        return Round.objects.create(
            scheme=self.scheme, business="review", name=self.spec["round"].format(year=year), year=year,
            series="engineering", titles=["senior_engineer"], opens_at=opens_at, closes_at=closes_at,
            notice=self.spec["notice"],
        )  # fmt: skip

    def _charge(self, batch: Round, how_to_pay: str) -> None:
        """收费设定 of every 中评委 office."""
        for committee in self.province.mid_committees:
            manager = self.province.who(committee.office_id, Role.COMMITTEE_MANAGER)[0]
            set_charge(batch, charges=True, how_to_pay=how_to_pay, by=actor_for(manager).at(committee.office_id))

    # --- people ----------------------------------------------------------------------------------------------

    def _applicants(self, count: int) -> tuple[list[Part], list[Part]]:
        """This year's and last year's."""
        chance = Random(f"{self.seed}:cases")
        shown = dict(self.course.shown)
        now, before = Timetable(self.days.now, MEETINGS), Timetable(self.days.then, MEETINGS_THEN)
        parts = [
            self._applicant(case, number, now, shown.pop(case.name, ""), has_previews=number >= UNPREVIEWED)
            for number, case in enumerate(self.course.chosen(count, chance), start=self.first)
        ]
        then = self.course.ended_cases(max(2, count // LAST_YEARS), chance)
        start = self.first + len(parts)
        old = [self._applicant(case, number, before, "") for number, case in enumerate(then, start=start)]
        self._newcomer()
        return parts, old

    def _applicant(
        self, case: Case, number: int, timetable: Timetable, shown: str, *, has_previews: bool = True
    ) -> Part:
        chance = Random(f"{self.seed}:applicant:{number}")
        unit, player = _unit_for(case, self.province.units, chance), next(self.cast)
        archives = {} if shown == UNDECIDED else self._archives(case, unit)
        story = timetable.story(case, chance, is_busy=unit.is_busy)
        begun = story.steps[0].on
        with clock.frozen(_at(begun - dt.timedelta(days=chance.randint(8, 40)), 20, chance.randint(0, 59))):
            user = self._account(player, unit, shown or f"demo-{number:03d}")
            speciality = chance.choice(self.material["trades"][unit.trade])
            found = career(player, self._setting(unit, speciality, begun.year), chance)
            mistake = None
            if "return" in case.kind.more:
                found, mistake = mending.mistaken(found, chance)
            fill_dossier(
                user.person,
                found,
                rules=self.rules,
                chance=chance,
                without=INCOMPLETE.get(shown, ()),
                has_previews=has_previews,
            )
        return Part(story, user, speciality, found.profession, archives, chance, mistake)

    def _archives(self, case: Case, unit: Unit) -> dict[str, str]:
        """Where the personal file is kept, as far as the way depends on it."""
        if case.route == "talent_centre":
            return {"archives": Archives.ENTRUSTED, "centre": str(self.province.centres[unit.city].uuid)}
        return {"archives": Archives.NOT_ENTRUSTED} if case.route.startswith("private") else {}

    def _account(self, player: cast.Player, unit: Unit, login: str) -> User:
        newcomer = Newcomer(
            name=player.name, id_number=player.id_number, phone=player.phone, employment=Employment.STAFF
        )
        user = open_account(newcomer, unit=unit.organisation, by=unit.admin)
        user.username, user.activated_at = login, clock.now()
        user.save(update_fields=["username", "activated_at"])
        record([account_event("activated", user, by=user, holder=player.name)])
        return user

    def _setting(self, unit: Unit, speciality: str, year: int) -> Setting:
        return Setting(
            unit=unit.organisation.name, trade=unit.trade, county=unit.county, city=unit.city, speciality=speciality,
            speciality_name=self.speciality_names[speciality], year=year, material=self.material,
        )  # fmt: skip

    def _newcomer(self) -> None:
        busiest = max(self.province.units, key=lambda unit: unit.share)
        with clock.frozen(_at(self.days.now[-1], 19, 20)):
            self._account(next(self.cast), busiest, f"{self.spec['login']}-new")

    # --- what happened ---------------------------------------------------------------------------------------

    def play(self) -> None:
        """Everybody's story, last year's first."""
        (now, before), found = self.parts, sittings.halls(self.province, self.seed)
        for parts, batch in ((before, self.rounds[1]), (now, self.rounds[0])):
            name = f"{batch.year}年第一次评审会议"
            meetings = dict.fromkeys(MEETINGS, partial(_hold_all, found, name))
            stage = Stage(
                self.province, batch, self.seed, lasts_until=self.days.today + LASTS, place=self.spec["publicity_place"]
            )
            stage.play(parts, meetings=meetings)
            if batch is self.rounds[1]:
                sittings.tell_all(found, day=self.days.then[-1])
        self._coming_meetings(found, now, f"{self.rounds[0].year}年第二次评审会议")
        _compare([*now, *before])

    def _coming_meetings(self, found: dict[int, sittings.Hall], parts: list[Part], name: str) -> None:
        """Some type the votes of last working day's meeting, others prepare the next one, the high committee too."""
        last, later = self.days.now[-1], self.days.today + dt.timedelta(days=18)
        opened = _by_office([part for part in parts if part.story.case.kind.joins == "open"])
        coming = _by_office([part for part in parts if part.story.case.kind.joins == "next"])
        for office, ids in opened.items():
            sittings.begin(found[office], ids, day=last, name=name)
        for office, ids in coming.items():
            after = name.replace("第二次", "第三次") if office in opened else name
            sittings.prepare(found[office], ids, day=later, planned_on=last, name=after)

    def _read(self, part: str) -> dict[str, Any]:
        return read(f"{self.spec['name']}_{part}.yaml")


def read(name: str) -> Any:
    """A file of fixtures/demo."""
    return yaml.safe_load((settings.BASE_DIR / "fixtures" / "demo" / name).read_text(encoding="utf-8"))


def _hold_all(found: dict[int, sittings.Hall], name: str, parts: list[Part], day: dt.date) -> None:
    """A meeting of every committee where some of these wait."""
    for office, ids in _by_office(parts).items():
        sittings.hold(found[office], [part for part in parts if part.application_id in ids], day=day, name=name)


def _by_office(parts: list[Part]) -> dict[int, list[int]]:
    """The applications by the office that holds them."""
    rows = Application.objects.filter(pk__in=[part.application_id for part in parts]).order_by("holder", "pk")
    found: dict[int, list[int]] = {}
    for pk, holder in rows.values_list("pk", "holder"):
        found.setdefault(holder, []).append(pk)
    return found


def _compare(parts: list[Part]) -> None:
    """Every story has come to the state it tells of: a world that is half right is not worth showing."""
    rows = Application.objects.filter(pk__in=[part.application_id for part in parts])
    states = dict(rows.values_list("pk", "state"))
    for part in parts:
        case, state = part.story.case, states.get(part.application_id, "")
        if state != case.kind.state:
            message = f"{case.name}: {state} instead of {case.kind.state}"
            raise RuntimeError(message)


def _unit_for(case: Case, units: list[Unit], chance: Random) -> Unit:
    fitting = [
        unit for unit in units if case.route in unit.routes and unit.organisation.region_id.startswith(case.place)
    ]
    return chance.choices(fitting, [unit.share for unit in fitting])[0]


def _at(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour, minute)))
