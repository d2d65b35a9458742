"""The accounts part of a scheme as typed, frozen values: names, series, titles, specialities, who creates whom, committees."""

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self

from accounts.creation import CreationRules, VerificationTerm
from accounts.enums import OF_THE_UNIT, CommitteeLevel, Employment, Level, OrganisationKind, TitleLevel
from accounts.managing import ManagingRules
from accounts.systems import Systems


@dataclass(frozen=True)
class Title:
    """职称. `series` is the code of its series; `aliases` are names on older certificates."""

    code: str
    name: str
    level: TitleLevel
    series: str
    mode: str = "review"
    standard_code: str = ""
    aliases: tuple[str, ...] = ()

    @classmethod
    def read(cls, data: dict[str, Any], series: str) -> Self:
        typed = {"level": TitleLevel(data["level"]), "aliases": tuple(data.get("aliases", ()))}
        return cls(**data | typed, series=series)


@dataclass(frozen=True)
class Series:
    """职称系列 with its titles, lowest first."""

    code: str
    name: str
    titles: tuple[Title, ...]
    standard_code: str = ""

    @classmethod
    def read(cls, data: dict[str, Any]) -> Self:
        titles = tuple(Title.read(title, data["code"]) for title in data["titles"])
        return cls(data["code"], data["name"], titles, data.get("standard_code", ""))


@dataclass(frozen=True)
class Speciality:
    """专业 of one series."""

    code: str
    name: str
    series: str


@dataclass(frozen=True)
class Sector:
    """行业: departments and units of one sector belong together."""

    code: str
    name: str


@dataclass(frozen=True)
class Block:
    """分块: sections that one person may be given to review; grants name it by its code."""

    code: str
    name: str
    sections: tuple[str, ...]

    @classmethod
    def read(cls, data: dict[str, Any]) -> Self:
        return cls(data["code"], data["name"], tuple(data["sections"]))


@dataclass(frozen=True)
class Registration:
    """用人单位自行注册: what its 委托证明 says of the matters and the term of the authorisation."""

    matters: str
    term: str


@dataclass(frozen=True)
class ApplicantRule:
    """申报人账号由谁开通: organisations of these kinds (at this level only, where one is named) for these kinds of people."""

    employments: tuple[Employment, ...]
    creators: frozenset[OrganisationKind]
    refusal: str
    level: Level | None = None

    @classmethod
    def read(cls, data: dict[str, Any]) -> Self:
        return cls(
            employments=tuple(Employment(each) for each in data["employments"]),
            creators=frozenset(OrganisationKind(kind) for kind in data["creators"]),
            refusal=data["refusal"],
            level=Level(data["level"]) if "level" in data else None,
        )

    def allows(self, kind: str, level: str) -> bool:
        """Whether an organisation of this kind, in a region of this level, opens such accounts."""
        return kind in self.creators and self.level in {None, level}


# Where a scheme says nothing: a unit opens the accounts of its own people, nobody anybody else's.
USUAL_APPLICANTS = (
    ApplicantRule(
        tuple(each for each in Employment if each in OF_THE_UNIT),
        frozenset({OrganisationKind.EMPLOYER}),
        "本单位人员的申报账号由用人单位的系统管理员开通，请联系所在单位。",
    ),
)


@dataclass(frozen=True)
class Rollout:
    """推进表的期限: by step, the month and the day of every year; a step that is not named has none."""

    days: dict[str, tuple[int, int]] = field(default_factory=dict)

    @classmethod
    def read(cls, data: dict[str, str]) -> Self:
        return cls({step: (int(day[:2]), int(day[3:])) for step, day in data.items()})

    def due_on(self, step: str, year: int) -> dt.date | None:
        """The last day of the step in that year."""
        return dt.date(year, *self.days[step]) if step in self.days else None


@dataclass(frozen=True)
class Fraction:
    """几分之几, compared in integers only."""

    part: int
    of: int

    def reached(self, count: int, total: int) -> bool:
        """Whether count is at least this fraction of total; 2/3: 3 × count ≥ 2 × total."""
        return self.of * count >= self.part * total


@dataclass(frozen=True)
class CommitteeRules:
    """评审委员会的规则（人社部令第40号第八、九、十九、二十条）. `sizes`: (level, series|speciality) → members at least."""

    quorum: Fraction
    passing: Fraction
    recused_in_denominator: bool
    filing_years: int
    sizes: dict[tuple[CommitteeLevel, str], int]

    @classmethod
    def read(cls, data: dict[str, Any]) -> Self:
        return cls(
            quorum=Fraction(**data["quorum"]),
            passing=Fraction(**data["pass"]),
            recused_in_denominator=data["recused_in_denominator"],
            filing_years=data["filing_years"],
            sizes={(CommitteeLevel(size["level"]), size["scope"]): size["minimum"] for size in data["sizes"]},
        )

    def smallest(self, level: str, scope: str) -> int | None:
        """Members a committee of this level formed by `series` or `speciality` needs; None when nothing is said."""
        return self.sizes.get((CommitteeLevel(level), scope))


@dataclass(frozen=True)
class SchemeInfo:
    """Who a scheme is and what every app needs of it."""

    slug: str
    name: str
    short_name: str
    province: str
    authority: str
    sms_signature: str
    series: tuple[Series, ...]
    specialities: tuple[Speciality, ...]
    sectors: tuple[Sector, ...]
    creation: CreationRules
    committees: CommitteeRules
    sms_sender: str = ""
    blocks: tuple[Block, ...] = ()
    applicants: tuple[ApplicantRule, ...] = USUAL_APPLICANTS
    rollout: Rollout = Rollout()
    registration: Registration | None = None  # None: employers are created by other organisations only
    verification: tuple[VerificationTerm, ...] = ()
    asks_affiliation: bool = False  # whether the 隶属关系 of a unit decides the way of its people
    managing: ManagingRules | None = None  # None: what one works at is all the routes ask for
    systems: Systems | None = None  # None: every committee of the scheme uses this system

    @classmethod
    def read(cls, content: dict[str, Any]) -> Self:
        plain = ("slug", "name", "short_name", "province", "authority", "sms_signature")
        registration = content["organisations"].get("registration")
        return cls(
            **{key: content[key] for key in plain},
            series=tuple(Series.read(series) for series in content["series"]),
            specialities=tuple(Speciality(**speciality) for speciality in content["specialities"]),
            sectors=tuple(Sector(**sector) for sector in content.get("sectors", ())),
            creation=CreationRules.read(content["organisations"]),
            committees=CommitteeRules.read(content["committees"]),
            sms_sender=content.get("sms_sender", ""),
            blocks=tuple(Block.read(block) for block in content.get("blocks", ())),
            applicants=tuple(ApplicantRule.read(rule) for rule in content.get("applicants", ())) or USUAL_APPLICANTS,
            rollout=Rollout.read(content.get("rollout", {})),
            registration=Registration(**registration) if registration else None,
            verification=tuple(
                VerificationTerm.read(term) for term in content["organisations"].get("verification", ())
            ),
            asks_affiliation=any(map(_asks_affiliation, content.get("businesses", ()))),
            managing=ManagingRules.read(content["managing_units"]) if "managing_units" in content else None,
            systems=Systems.read(content["systems"]) if "systems" in content else None,
        )

    @classmethod
    def of(cls, version: Any) -> "SchemeInfo":
        """What a stored version says, read once a process: a version's content never changes."""
        if version.sha256 not in _READ:
            _READ[version.sha256] = cls.read(version.content)
        return _READ[version.sha256]

    @cached_property
    def titles(self) -> dict[str, Title]:
        """Every title by its code, series by series, lowest first."""
        return {title.code: title for series in self.series for title in series.titles}

    @cached_property
    def _names(self) -> dict[str, str]:
        return {item.code: item.name for item in self.specialities}

    def series_name(self, code: str) -> str:
        """The name of a series; the code itself when this version does not know it (any more)."""
        return next((series.name for series in self.series if series.code == code), code)

    def title_name(self, code: str) -> str:
        """The name of a title; the code itself when this version does not know it (any more)."""
        return self.titles[code].name if code in self.titles else code

    def speciality_name(self, code: str) -> str:
        """The name of a speciality; the code itself when this version does not know it (any more)."""
        return self._names.get(code, code)

    def specialities_of(self, series: str) -> tuple[Speciality, ...]:
        """The specialities of one series, in the scheme's order."""
        return tuple(item for item in self.specialities if item.series == series)


_READ: dict[str, SchemeInfo] = {}


def _asks_affiliation(business: dict[str, Any]) -> bool:
    """Whether any way that an employer's people can take hangs on whom the employer belongs to."""
    serves = [route.get("serves", {}) for route in business.get("routes", ())]
    of_employers = (facts for facts in serves if OrganisationKind.EMPLOYER in facts.get("unit_kind", OrganisationKind))
    return any("affiliation" in facts for facts in of_employers)
