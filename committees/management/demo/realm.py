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

from accounts.enums import Employment, Ownership, Role
from accounts.models import Scheme, User
from accounts.queries.actors import actor_for
from accounts.services.activations import account_event
from accounts.services.events import record
from accounts.services.openings import Newcomer, open_account
from committees.management.demo import cast, mending, rounds, sittings
from committees.management.demo.careers import career
from committees.management.demo.cases import Case, Course
from committees.management.demo.descent import Descent
from committees.management.demo.desk import USUAL_SERIES, Desk, Province, Unit
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
IDENTITIES = {Ownership.INSTITUTION: "institution", Ownership.STATE: "state", Ownership.OTHER: "society"}
ON_CONTRACT = frozenset({Employment.CONTRACT, Employment.AGENCY})
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
        self.courses = courses_of(spec)
        self.scheme = Scheme.objects.select_related("current").get(slug=spec["scheme"])
        self.rules = DossierRules.of(self.scheme.current)
        self.specialities = {item["code"]: item for item in self.scheme.current.content["specialities"]}
        self.titles = spec.get("titles", {USUAL_SERIES: rounds.USUAL_TITLE})

    def found(self, desk: Desk) -> Province:
        """Its institutions and their people."""
        builder = Descent if "tree" in self.offices else Builder
        self.province = builder(self.scheme, self.offices, desk).build()
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
    def course(self) -> Course:
        """Where there is one business: the review."""
        return self.courses[rounds.BUSINESS]

    @property
    def size(self) -> int:
        return sum(map(len, self.parts))

    # --- rounds ----------------------------------------------------------------------------------------------

    def _rounds(self) -> tuple[dict[str, Round], dict[str, Round]]:
        """Those that are open, and last year's; by the title one applies for."""
        now, then = self.days.now, self.days.then
        self.year, window = now[-1].year, (at(now[0], 9), at(self.days.today + STILL_OPEN, 17))
        if self.spec.get("calls"):
            this = rounds.publish_calls(self._read("calls"), self.province, year=self.year, window=window)
        else:
            this = rounds.open_rounds(self.scheme, self.spec, year=self.year, window=window)
        window = at(then[0], 9), at(then[-1], 17)
        before = rounds.open_rounds(self.scheme, self.spec, year=self.year - 1, window=window)
        if how_to_pay := self.spec.get("how_to_pay"):
            with clock.frozen(at(now[0], 10)):
                for batch in this.values():
                    self._charge(batch, how_to_pay)
        return this, before

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
        every = self.course.every
        now, before = Timetable(self.days.now, MEETINGS, every), Timetable(self.days.then, MEETINGS_THEN, every)
        parts = [
            self._applicant(
                case, number, now, self.rounds[0], shown.pop(case.name, ""), has_previews=number >= UNPREVIEWED
            )
            for number, case in enumerate(self.course.chosen(count, chance), start=self.first)
        ]
        then = self.course.ended_cases(max(2, count // LAST_YEARS), chance)
        start = self.first + len(parts)
        old = [
            self._applicant(case, number, before, self.rounds[1], "") for number, case in enumerate(then, start=start)
        ]
        self._newcomer()
        return parts, old

    def _applicant(
        self,
        case: Case,
        number: int,
        timetable: Timetable,
        batches: dict[str, Round],
        shown: str,
        *,
        has_previews: bool = True,
    ) -> Part:
        chance = Random(f"{self.seed}:applicant:{number}")
        unit, player = unit_for(case, self.province.units, chance), next(self.cast)
        archives = {} if shown == UNDECIDED else self._archives(case, unit)
        story = timetable.story(case, chance, is_busy=unit.is_busy)
        begun = story.steps[0].on
        with clock.frozen(at(begun - dt.timedelta(days=chance.randint(8, 40)), 20, chance.randint(0, 59))):
            employment = Random(f"{self.seed}:employment:{number}").choice(unit.employments)
            user = self._account(player, unit, shown or f"demo-{number:03d}", employment)
            speciality = chance.choice(self.material["trades"][unit.trade])
            found = career(player, self._setting(unit, speciality, begun.year, identity_of(unit, employment)), chance)
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
        title = self.titles[self.specialities[speciality]["series"]]
        return Part(story, user, speciality, found.profession, archives, chance, batches[title], title, mistake)

    def _archives(self, case: Case, unit: Unit) -> dict[str, str]:
        """Where the personal file is kept, as far as the way depends on it."""
        if case.route == "talent_centre":
            return {"archives": Archives.ENTRUSTED, "centre": str(self.province.centres[unit.city].uuid)}
        return {"archives": Archives.NOT_ENTRUSTED} if case.route.startswith("private") else {}

    def _account(self, player: cast.Player, unit: Unit, login: str, employment: str) -> User:
        newcomer = Newcomer(name=player.name, id_number=player.id_number, phone=player.phone, employment=employment)
        user = open_account(newcomer, unit=unit.organisation, by=unit.admin)
        user.username, user.activated_at, user.last_login = login, clock.now(), clock.now()
        user.save(update_fields=["username", "activated_at", "last_login"])
        record([account_event("activated", user, by=user, holder=player.name)])
        return user

    def _setting(self, unit: Unit, speciality: str, year: int, identity: str) -> Setting:
        return Setting(
            unit=unit.works_at or unit.organisation.name, identity=identity, trade=unit.trade, county=unit.county, city=unit.city, speciality=speciality,
            speciality_name=self.specialities[speciality]["name"], year=year, material=self.material,
        )  # fmt: skip

    def _newcomer(self) -> None:
        busiest = max(self.province.units, key=lambda unit: unit.share)
        with clock.frozen(at(self.days.now[-1], 19, 20)):
            self._account(next(self.cast), busiest, f"{self.spec['login']}-new", busiest.employments[0])

    # --- what happened ---------------------------------------------------------------------------------------

    def play(self) -> None:
        """Everybody's story, last year's first."""
        (now, before), found = self.parts, sittings.halls(self.province, self.seed)
        stage = Stage(
            self.province, self.seed, lasts_until=self.days.today + LASTS, place=self.spec["publicity_place"],
            document=self.spec["document"],
        )  # fmt: skip
        for parts, year in ((before, self.year - 1), (now, self.year)):
            meetings = dict.fromkeys(MEETINGS, partial(_hold_all, found, f"{year}年第一次评审会议"))
            stage.play(parts, meetings=meetings)
            if parts is before:
                sittings.tell_all(found, day=self.days.then[-1])
        self._coming_meetings(found, now, f"{self.year}年第二次评审会议")
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


def courses_of(spec: dict[str, Any]) -> dict[str, Course]:
    """What can happen in each business; where a scheme names none, there is the review alone."""
    content = read(f"{spec['name']}_stories.yaml")
    told = {business: content[business] for business in spec.get("businesses", ())} or {rounds.BUSINESS: content}
    return {business: Course.of(each) for business, each in told.items()}


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


def unit_for(case: Case, units: list[Unit], chance: Random) -> Unit:
    fitting = [
        unit for unit in units if case.route in unit.routes and unit.organisation.region_id.startswith(case.place)
    ]
    named = [unit for unit in fitting if unit.organisation.name == case.kind.unit]
    return named[0] if named else chance.choices(fitting, [unit.share for unit in fitting])[0]


def identity_of(unit: Unit, employment: str) -> str:
    """个人身份性质, as whoever opened the account marked the person."""
    if employment in {Employment.FARMER, Employment.FREELANCE}:
        return "freelance"
    found = IDENTITIES.get(unit.organisation.ownership, "private")
    return "institution_contract" if found == "institution" and employment in ON_CONTRACT else found


def at(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour, minute)))
