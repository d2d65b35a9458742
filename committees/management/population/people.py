"""Invented people without end: a name with its sort key, a number of its own, sealed as real ones are. Pure but for sealing."""

import datetime as dt
import uuid
from dataclasses import dataclass
from functools import cache
from random import Random

from stdnum.cn import ric

from accounts.models import Person
from accounts.numbers import set_id_number, set_phone
from committees.management.demo.cast import FEMALE, MALE, SURNAMES
from zcps.kit.names import name_key

# 下城区 and 江干区 were dissolved in 2021: no number of the demo world begins like these.
_REGIONS = ("330103", "330104")
_FIRST_BIRTHDAY = dt.date(1968, 1, 1)
_BIRTHDAYS = 9_000
_LETTERS = MALE + FEMALE


@dataclass(frozen=True)
class Invented:
    """What a copied application says about its person."""

    uuid: str
    name: str
    name_key: str
    sex: str
    born_on: str
    id_sealed: str
    id_index: str
    phone_sealed: str
    phone_index: str


def invented(serial: int, chance: Random) -> Invented:
    """The `serial`-th person: numbers never repeat, names do, as they do in life."""
    name = chance.choice(SURNAMES) + "".join(chance.choices(_LETTERS, k=2))
    born_on, number = _number(serial)
    person = Person(uuid=uuid.UUID(int=chance.getrandbits(128), version=4), name=name)
    set_id_number(person, number)
    set_phone(person, f"199{serial % 100_000_000:08d}")
    return Invented(
        uuid=str(person.uuid),
        name=name,
        name_key=" ".join(map(_sound, name)),
        sex="female" if int(number[16]) % 2 == 0 else "male",
        born_on=born_on.isoformat(),
        id_sealed=person.id_number_sealed,
        id_index=person.id_number_index,
        phone_sealed=person.phone_sealed,
        phone_index=person.phone_index,
    )


@cache
def _sound(character: str) -> str:
    """The sort key of one character; a surname's rarer reading does not matter for measuring."""
    return name_key(character)


def _number(serial: int) -> tuple[dt.date, str]:
    days, order = serial % _BIRTHDAYS, serial // _BIRTHDAYS
    born_on = _FIRST_BIRTHDAY + dt.timedelta(days=days)
    body = f"{_REGIONS[order // 1000]}{born_on:%Y%m%d}{order % 1000:03d}"
    return born_on, body + ric.calc_check_digit(body + "0")
