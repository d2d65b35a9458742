"""Employers that register by themselves: some wait for the platform, one was refused, one has yet to upload its letter."""

import datetime as dt
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.enums import LetterState
from accounts.models import Region
from accounts.queries.letters import latest_scan
from accounts.services import letter_decisions, letter_scans, phone_codes, registration
from accounts.services.registration import Handler, Unit
from committees.management.demo import sheets
from committees.management.demo.cast import Player
from committees.management.demo.desk import Desk
from committees.management.demo.realm import Days, Realm
from zcps.kit import clock


def arrive(realm: Realm, desk: Desk, days: Days) -> None:
    """Each as far as the file says."""
    for each in realm.offices.get("registrations", ()):
        day = days.now[-each["back"]]
        with clock.frozen(_at(day, 9)):
            letter = _register(realm, each, next(realm.cast))
        if each["state"] != LetterState.AWAITING_SCAN:
            with clock.frozen(_at(day, 14)):
                letter_scans.upload_scan(letter, _scan(letter), by=letter.account)
        if each["state"] == LetterState.REFUSED:
            with clock.frozen(_at(day, 16)):
                scan = str(latest_scan(letter).uuid)
                letter_decisions.refuse(letter, reason=realm.offices["refusal"], scan=scan, by=desk.top_admin)


def _register(realm: Realm, each: dict[str, Any], player: Player) -> Any:
    code = phone_codes.issue_code(player.phone, purpose=phone_codes.EMPLOYER)
    unit = Unit(
        unit_name=each["name"], uscc=each["uscc"], region=Region.objects.get(pk=each["region"]),
        affiliation=each["affiliation"], ownership=each["ownership"], legal_representative=each["legal"],
    )  # fmt: skip
    handler = Handler(name=player.name, id_number=player.id_number, phone=player.phone)
    return registration.register_employer(unit, handler, scheme=realm.scheme, code=code, password=f"Demo-{unit.uscc}")


def _scan(letter: Any) -> ContentFile:
    """The letter as it comes from a scanner."""
    lines = (
        ("单位全称", letter.unit_name), ("统一社会信用代码", letter.uscc), ("法定代表人", letter.legal_representative),
        ("经办人", letter.handler_name),
    )  # fmt: skip
    text = f"兹委托上述经办人{letter.matters}"
    sheet = sheets.Sheet(heading="用人单位委托证明", lines=lines, paragraphs=(text,), issuer=letter.unit_name)
    return ContentFile(sheets.pdf_of([sheets.draw(sheet)]), name="委托证明.pdf")


def _at(day: dt.date, hour: int) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))
