"""Invented people: names, dates of birth, document numbers and telephones, the same for the same seed. Pure."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from stdnum.cn import ric

from zcps.kit.identity import Sex

SURNAMES = (
    "陈陈陈王王李李张张林林黄周周吴吴徐徐朱胡沈沈俞俞何金金叶叶章郑郑潘蒋楼方方汪余傅施姚毛杜"
    "戴宋任孙钱赵许杨柴裘竺邵虞童盛翁应蔡丁范陆倪马骆屠茅冯"
)
MALE = "建国伟志强明浩军峰涛俊杰斌毅磊海波晓东文华永康立新凯旋健翔宇飞鹏程瑞晨博远泽昊然嘉诚国栋"
FEMALE = "丽芳静敏娟秀英慧燕玲婷晓霞雪梅琳佳怡思雨洁颖诗琪梦文君雅倩蓉欣悦书瑶若兰芷青"
BIRTH_REGIONS = (
    "330102", "330106", "330122", "330127", "330203", "330226", "330282", "330381", "330521", "330624",
    "330702", "330802", "331002", "331102", "340103", "361102", "320602", "421102",
)  # fmt: skip


@dataclass(frozen=True)
class Player:
    """One invented person. `phone` begins with 1990000: nobody's number."""

    name: str
    sex: Sex
    born_on: dt.date
    id_number: str
    phone: str


def players(seed: str, *, today: dt.date, youngest: int = 33, oldest: int = 52) -> Iterator[Player]:
    """One person after the other, no two of one name, without end."""
    chance, names, serial = Random(f"{seed}:cast"), set(), 0
    while True:
        sex = Sex.FEMALE if chance.random() < 0.36 else Sex.MALE
        name = _name(chance, sex)
        if name in names:
            continue
        names.add(name)
        serial += 1
        born_on = dt.date(today.year - chance.randint(youngest, oldest), chance.randint(1, 12), chance.randint(1, 28))
        number = _id_number(chance, born_on, sex, serial)
        yield Player(name, sex, born_on, number, f"1990000{_tail(seed, serial):04d}")


def _name(chance: Random, sex: Sex) -> str:
    letters = FEMALE if sex is Sex.FEMALE else MALE
    given = "".join(chance.sample(letters, 2 if chance.random() < 0.78 else 1))
    return chance.choice(SURNAMES) + given


def _id_number(chance: Random, born_on: dt.date, sex: Sex, serial: int) -> str:
    order = serial % 50 * 20 + chance.randint(0, 9) * 2 + (sex is Sex.MALE)
    body = f"{chance.choice(BIRTH_REGIONS)}{born_on:%Y%m%d}{order:03d}"
    return body + ric.calc_check_digit(body + "0")


def _tail(seed: str, serial: int) -> int:
    return (Random(f"{seed}:phones").randint(0, 9999) + serial * 7) % 10_000
