"""Who calls at the door of an office: a unit that is not in the list, an account whose telephone is no longer there."""

import datetime as dt
from typing import Any

from accounts.enums import Role
from accounts.models import Organisation, Region, User
from accounts.numbers import id_number_of
from accounts.services import recoveries
from accounts.services.phone_codes import RECOVER, issue_code
from accounts.services.unit_requests import ask_for_unit
from committees.management.demo.realm import Days, Realm, at
from zcps.kit import clock

SITE, ADDRESS = "http://127.0.0.1:8000", "127.0.0.1"


def call(realm: Realm, days: Days) -> None:
    """As the file says under `callers`."""
    callers: dict[str, Any] = realm.offices.get("callers", {})
    for each in callers.get("requests", ()):
        with clock.frozen(_evening(days, each)):
            _ask_for_unit(each)
    for each in callers.get("recoveries", ()):
        with clock.frozen(_evening(days, each)):
            _recover(realm, each, callers["checked"])


def _ask_for_unit(each: dict[str, Any]) -> None:
    user = _user(each["who"])
    region = Region.objects.get(pk=each["region"])
    ask_for_unit(user.person, region=region, keeper=each["keeper"], name=each["name"], note=each["note"], by=user)


def _recover(realm: Realm, each: dict[str, Any], checked: str) -> None:
    """`unit`: the managing unit is asked; `counter`: an officer has checked the card."""
    person = _user(each["who"]).person
    claim = recoveries.Claim(name=person.name, id_number=id_number_of(person), phone=each["phone"])
    if each["way"] == "unit":
        code = issue_code(claim.phone, purpose=RECOVER)
        recoveries.ask_unit(claim, code=code, address=ADDRESS)
        return
    office = Organisation.objects.get(name=each["office"])
    by = realm.province.who(office.pk, Role.CLERK)[0]
    recoveries.recover_at_counter(claim, checked=checked, office=office, site=SITE, by=by)


def _user(login: str) -> User:
    return User.objects.select_related("person").get(username=login)


def _evening(days: Days, each: dict[str, Any]) -> dt.datetime:
    return at(days.now[-each["back"]], 16, 30)
