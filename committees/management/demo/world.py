"""The demo world from beginning to end: calendar and scheme, institutions, people, dossiers, rounds, what happened."""

import datetime as dt
import io
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import yaml
from django.conf import settings
from django.core.management import call_command
from django.db.models import F
from django.utils import timezone

from accounts.enums import AccountKind, DeliveryState
from accounts.models import Delivery, Notification, Scheme, User
from accounts.services.activations import account_event
from accounts.services.events import record
from accounts.services.people import create_personal_account
from committees.management.demo import cast, mending, officework, sittings
from committees.management.demo.careers import career
from committees.management.demo.cases import SHOWN, THEN, Case, chosen_cases
from committees.management.demo.desk import Province, Unit
from committees.management.demo.filling import fill_dossier
from committees.management.demo.offices import Builder
from committees.management.demo.plans import Setting
from committees.management.demo.playing import Part, Stage
from committees.management.demo.scripts import Timetable
from dossiers.scheme import DossierRules
from review.enums import Archives
from review.models import Application, Round
from zcps.kit import clock
from zcps.kit.workdays import announced_exceptions, is_working_day

FOLDER = Path("fixtures") / "demo"
WORKING_DAYS = 170
MEETINGS = {"vote": -24, "high_vote": -13}
MEETINGS_THEN = {"vote": -60, "high_vote": -40}
YEAR = dt.timedelta(days=365)
FOUNDED = dt.timedelta(days=720)
STILL_OPEN = dt.timedelta(days=120)
LASTS = dt.timedelta(days=45)
READ_AFTER = dt.timedelta(days=3)
LOST = 3  # SMS that never arrived
UNDECIDED = "demo-archives"  # has yet to say where the personal file is kept
UNPREVIEWED = 3  # this many dossiers wait for the worker's page images
Say = Callable[[str], None]


@dataclass
class World:
    """Builds everything; `say` is told what has been reached."""

    seed: str
    people: int
    say: Say

    def build(self) -> None:
        """All of it; the caller holds the transaction."""
        self.today = clock.today()
        self.days = _working_days_before(self.today)
        self.old_days = _working_days_before(self.today - YEAR)
        self.cast = cast.players(self.seed, today=self.today)
        self.material, self.offices = _read("careers.yaml"), _read("offices.yaml")
        self._ground()
        self.say("行政区划、工作日历、制度已载入")
        self.province = self._institutions()
        self.say(f"机构和人员已建立：用人单位 {len(self.province.units)} 个")
        self.rounds = self._rounds()
        now, before = self._applicants()
        self.say(f"申报人和业绩档案已建立：{len(now) + len(before)} 人")
        self._play(now, before)
        officework.arrange(self.province, day=self.days[-1], today=self.today)
        self._settle()
        self.say("申报已办理到各个环节")

    def states(self) -> Counter[str]:
        """How many applications are in each state."""
        return Counter(Application.objects.values_list("state", flat=True))

    # --- ground, institutions, rounds ------------------------------------------------------------------------

    def _ground(self) -> None:
        slug = self.offices["scheme"]
        for command in (("load_regions",), ("load_calendar",), ("load_scheme", f"fixtures/schemes/{slug}.yaml")):
            call_command(*command, stdout=io.StringIO(), stderr=io.StringIO())
        self.scheme = Scheme.objects.select_related("current").get(slug=slug)
        self.rules = DossierRules.of(self.scheme.current)
        names = {item["code"]: item["name"] for item in self.scheme.current.content["specialities"]}
        self.speciality_names = names

    def _institutions(self) -> Province:
        founded = dt.datetime.combine(self.today - FOUNDED, dt.time(10))
        with clock.frozen(founded):
            return Builder(self.scheme, self.offices, self.cast).build()

    def _rounds(self) -> tuple[Round, Round]:
        """The one that is open, and last year's."""
        now = self._round(self.days[-1].year, _at(self.days[0], 9), _at(self.today + STILL_OPEN, 17))
        before = self._round(now.year - 1, _at(self.old_days[0], 9), _at(self.old_days[-1], 17))
        return now, before

    def _round(self, year: int, opens_at: dt.datetime, closes_at: dt.datetime) -> Round:
        return Round.objects.create(
            scheme=self.scheme, business="review", name=f"{year}年度浙江省建设工程专业高级工程师评审", year=year,
            series="engineering", titles=["senior_engineer"], opens_at=opens_at, closes_at=closes_at,
            notice="申报材料按隶属关系报送，纸质材料与电子材料同步。申报前请先完善业绩档案。",
        )  # fmt: skip

    # --- people ----------------------------------------------------------------------------------------------

    def _applicants(self) -> tuple[list[Part], list[Part]]:
        """This year's and last year's."""
        chance = Random(f"{self.seed}:cases")
        shown = dict(SHOWN)
        now, before = Timetable(self.days, MEETINGS), Timetable(self.old_days, MEETINGS_THEN)
        cases = chosen_cases(self.people, chance)
        parts = [
            self._applicant(case, number, now, shown.pop(case.name, ""), has_previews=number >= UNPREVIEWED)
            for number, case in enumerate(cases)
        ]
        then = chosen_cases(max(2, self.people // 15), chance, cases=THEN, first=len(THEN))
        old = [self._applicant(case, number, before, "") for number, case in enumerate(then, start=len(parts))]
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
            without = ("papers", "social_security") if shown == "demo-draft" else ()
            fill_dossier(
                user.person, found, rules=self.rules, chance=chance, without=without, has_previews=has_previews
            )
        return Part(story, user, speciality, found.profession, archives, chance, mistake)

    def _archives(self, case: Case, unit: Unit) -> dict[str, str]:
        """Where the personal file is kept, as far as the way depends on it."""
        if case.route == "talent_centre":
            return {"archives": Archives.ENTRUSTED, "centre": str(self.province.centres[unit.city].uuid)}
        return {"archives": Archives.NOT_ENTRUSTED} if case.route.startswith("private") else {}

    def _account(self, player: cast.Player, unit: Unit, login: str) -> User:
        user = create_personal_account(
            name=player.name, id_number=player.id_number, phone=player.phone, employer=unit.organisation, by=unit.admin
        ).account
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
        with clock.frozen(_at(self.days[-1], 19, 20)):
            self._account(next(self.cast), next(unit for unit in self.province.units if unit.is_busy), "demo-new")

    # --- what happened ---------------------------------------------------------------------------------------

    def _play(self, now: list[Part], before: list[Part]) -> None:
        found = sittings.halls(self.province, self.seed)
        for parts, batch in ((before, self.rounds[1]), (now, self.rounds[0])):
            name = f"{batch.year}年第一次评审会议"
            meetings = dict.fromkeys(MEETINGS, partial(_hold_all, found, name))
            stage = Stage(self.province, batch, self.seed, lasts_until=self.today + LASTS)
            stage.play(parts, meetings=meetings)
            if batch is self.rounds[1]:
                sittings.tell_all(found, day=self.old_days[-1])
        self._coming_meetings(found, now, f"{self.rounds[0].year}年第二次评审会议")
        _compare([*now, *before])

    def _coming_meetings(self, found: dict[int, sittings.Hall], parts: list[Part], name: str) -> None:
        """Some type the votes of last working day's meeting, others prepare the next one, the high committee too."""
        last, later = self.days[-1], self.today + dt.timedelta(days=18)
        opened = _by_office([part for part in parts if part.story.case.kind.joins == "open"])
        coming = _by_office([part for part in parts if part.story.case.kind.joins == "next"])
        for office, ids in opened.items():
            sittings.begin(found[office], ids, day=last, name=name)
        for office, ids in coming.items():
            after = name.replace("第二次", "第三次") if office in opened else name
            sittings.prepare(found[office], ids, day=later, planned_on=last, name=after)

    def _settle(self) -> None:
        """What was told in the past has long been sent and read; a few numbers were out of use."""
        lost = list(Delivery.objects.filter(valid_until=None).order_by("-pk").values_list("pk", flat=True)[:LOST])
        over = {"finished_at": F("created_at"), "handed_at": F("created_at"), "attempts": 1, "reference": "demo"}
        Delivery.objects.exclude(pk__in=lost).update(state=DeliveryState.DELIVERED, text="", phone_sealed="", **over)
        failed = DeliveryState.PERMANENT_FAILURE
        Delivery.objects.filter(pk__in=lost).update(state=failed, error="短信网关回执：空号", **over)
        read = Notification.objects.filter(created_at__lt=timezone.now() - READ_AFTER)
        read.update(read_at=F("created_at") + dt.timedelta(hours=5))


def is_loaded() -> bool:
    """Whether a demo world stands in this database."""
    return User.objects.filter(kind=AccountKind.PERSON, username__startswith="demo-").exists()


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
        case, state = part.story.case, states[part.application_id]
        if state != case.kind.state:
            message = f"{case.name}: {state} instead of {case.kind.state}"
            raise RuntimeError(message)


def _unit_for(case: Case, units: list[Unit], chance: Random) -> Unit:
    fitting = [
        unit for unit in units if case.route in unit.routes and unit.organisation.region_id.startswith(case.place)
    ]
    return chance.choices(fitting, [unit.share for unit in fitting])[0]


def _working_days_before(today: dt.date) -> list[dt.date]:
    """The last working days before today, oldest first."""
    calendar, day, found = announced_exceptions(), today, []
    while len(found) < WORKING_DAYS:
        day -= dt.timedelta(days=1)
        if is_working_day(day, calendar):
            found.append(day)
    return found[::-1]


def _read(name: str) -> dict[str, Any]:
    return yaml.safe_load((settings.BASE_DIR / FOLDER / name).read_text(encoding="utf-8"))


def _at(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour, minute)))
