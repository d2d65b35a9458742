"""The demo world from beginning to end: calendar and schemes, then each scheme's institutions, people and stories."""

import datetime as dt
import io
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from django.core.management import call_command
from django.db.models import F
from django.utils import timezone

from accounts.enums import AccountKind, DeliveryState
from accounts.models import Delivery, Notification, User
from committees.management.demo import callers, cast, officework, registrations
from committees.management.demo.chains import ChainRealm
from committees.management.demo.desk import Desk
from committees.management.demo.realm import Days, Realm, read
from committees.management.demo.upkeep import Upkeep
from review.models import Application
from zcps.kit import clock
from zcps.kit.workdays import announced_exceptions, is_working_day

WORKING_DAYS = 170
YEAR = dt.timedelta(days=365)
FOUNDED = dt.timedelta(days=720)
READ_AFTER = dt.timedelta(days=3)
LOST = 3  # SMS that never arrived
Say = Callable[[str], None]


@dataclass
class World:
    """Builds everything; `say` is told what has been reached."""

    seed: str
    people: int
    say: Say

    def build(self) -> None:
        """All of it; the caller holds the transaction."""
        today, specs = clock.today(), read("schemes.yaml")
        days = Days(today, _working_days_before(today), _working_days_before(today - YEAR))
        _ground([spec["scheme"] for spec in specs])
        self.say("行政区划、工作日历、制度已载入")
        players, first, founded = cast.players(self.seed, today=today), 0, []
        desk = Desk(players)
        for spec in specs:
            kind = ChainRealm if "businesses" in spec else Realm
            realm = kind(spec, seed=self.seed, days=days, players=players, first=first)
            founded.append(realm)
            with clock.frozen(dt.datetime.combine(today - FOUNDED, dt.time(10))):
                province = realm.found(desk)
            self.say(
                f"{realm.scheme.current.content['short_name']}：机构和人员已建立，用人单位 {len(province.units)} 个"
            )
            first += realm.populate(self.people)
            realm.play()
            self.say(f"{realm.scheme.current.content['short_name']}：{realm.size} 人的业绩档案和申报已办理到各个环节")
        officework.arrange(founded[0].province, day=days.now[-1], today=today)
        for realm in founded:
            registrations.arrive(realm, desk, days)
            callers.call(realm, days)
            Upkeep(realm.province, realm.offices.get("upkeep", {}), days, players).keep()
        _settle()

    def states(self) -> Counter[str]:
        """How many applications are in each state."""
        return Counter(Application.objects.values_list("state", flat=True))


def is_loaded() -> bool:
    """Whether a demo world stands in this database."""
    return User.objects.filter(kind=AccountKind.PERSON, username__startswith="demo-").exists()


def _ground(schemes: list[str]) -> None:
    files = [("load_scheme", f"fixtures/schemes/{slug}.yaml") for slug in schemes]
    for command in (("load_regions",), ("load_calendar",), *files):
        call_command(*command, stdout=io.StringIO(), stderr=io.StringIO())


def _settle() -> None:
    """What was told in the past has long been sent and read; a few numbers were out of use."""
    lost = list(Delivery.objects.filter(valid_until=None).order_by("-pk").values_list("pk", flat=True)[:LOST])
    over = {"finished_at": F("created_at"), "handed_at": F("created_at"), "attempts": 1, "reference": "demo"}
    Delivery.objects.exclude(pk__in=lost).update(state=DeliveryState.DELIVERED, text="", phone_sealed="", **over)
    failed = DeliveryState.PERMANENT_FAILURE
    Delivery.objects.filter(pk__in=lost).update(state=failed, error="短信网关回执：空号", **over)
    read_before = Notification.objects.filter(created_at__lt=timezone.now() - READ_AFTER)
    read_before.update(read_at=F("created_at") + dt.timedelta(hours=5))


def _working_days_before(today: dt.date) -> list[dt.date]:
    """The last working days before today, oldest first."""
    calendar, day, found = announced_exceptions(), today, []
    while len(found) < WORKING_DAYS:
        day -= dt.timedelta(days=1)
        if is_working_day(day, calendar):
            found.append(day)
    return found[::-1]
