"""谁可以创建哪类机构: the rules of a scheme as frozen values. Judges facts, reads no database.

Every rule says who creates (kind, level, sector) and what (kinds, and of these only some levels, ownerships, sectors);
a part that a rule does not name asks nothing. What no rule lets is refused.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, Self

from accounts.enums import OrganisationKind

ASK_OWNERSHIP = "请选择单位性质：这类机构由谁创建，随单位性质不同。"


@dataclass(frozen=True)
class Creator:
    """Who creates: its kind or function, with the level it works at and the sector it is responsible for."""

    kind: str
    level: str = ""
    sector: str = ""


@dataclass(frozen=True)
class Wanted:
    """What is to be created. `level`: an office's own; of any other organisation that of the region it stands in."""

    kind: str
    level: str = ""
    ownership: str = ""
    sector: str = ""


@dataclass(frozen=True)
class CreationRule:
    """One rule; empty sets ask nothing. `sentence` tells everybody else who the right creator is."""

    creator: OrganisationKind
    kinds: frozenset[str]
    creator_levels: frozenset[str] = frozenset()
    creator_sectors: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()
    same_level: bool = False
    ownerships: frozenset[str] = frozenset()
    sectors: frozenset[str] = frozenset()
    except_sectors: frozenset[str] = frozenset()
    sentence: str = ""

    @classmethod
    def read(cls, data: dict[str, Any]) -> Self:
        sets = {key: frozenset(value) for key, value in data.items() if isinstance(value, list)}
        return cls(**data | sets | {"creator": OrganisationKind(data["creator"])})

    def is_about(self, wanted: Wanted) -> bool:
        """Whether the rule speaks of what is wanted at all, whoever creates it."""
        return (
            wanted.kind in self.kinds
            and _among(wanted.level, self.levels)
            and _among(wanted.ownership, self.ownerships)
            and _among(wanted.sector, self.sectors)
            and wanted.sector not in self.except_sectors
        )

    def is_for(self, creator: Creator) -> bool:
        """Whether the rule speaks of this creator, whatever it creates."""
        return (
            creator.kind == self.creator
            and _among(creator.level, self.creator_levels)
            and _among(creator.sector, self.creator_sectors)
        )

    def lets(self, creator: Creator, wanted: Wanted) -> bool:
        """Whether this creator may create what is wanted."""
        alike = not self.same_level or creator.level == wanted.level
        return alike and self.is_for(creator) and self.is_about(wanted)

    def creator_levels_for(self, wanted: Wanted) -> frozenset[str]:
        """The levels at which the right creator of what is wanted may stand; none where the rule does not say."""
        if not self.same_level:
            return self.creator_levels
        return frozenset({wanted.level}) & self.creator_levels if self.creator_levels else frozenset({wanted.level})


@dataclass(frozen=True)
class CreationRules:
    """All rules of a scheme, and the sentence by kind where no rule has one of its own."""

    rules: tuple[CreationRule, ...]
    refusals: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, data: dict[str, Any]) -> Self:
        return cls(tuple(CreationRule.read(rule) for rule in data["creation"]), dict(data["refusals"]))

    def kinds_for(self, creator: Creator) -> frozenset[str]:
        """The kinds this creator may create under some circumstances."""
        return frozenset(kind for rule in self.rules if rule.is_for(creator) for kind in rule.kinds)

    def about(self, wanted: Wanted) -> tuple[CreationRule, ...]:
        """The rules that say who creates what is wanted."""
        return tuple(rule for rule in self.rules if rule.is_about(wanted))

    def lacks_ownership(self, wanted: Wanted) -> bool:
        """Whether it hangs on the 单位性质 who creates it, and none is given."""
        return not wanted.ownership and any(wanted.kind in rule.kinds and rule.ownerships for rule in self.rules)

    def lets(self, creator: Creator, wanted: Wanted) -> bool:
        return any(rule.lets(creator, wanted) for rule in self.rules)

    def sentence(self, creator: Creator, wanted: Wanted) -> str:
        """Why this creator may not, and who may: in the words of the scheme as far as it has any."""
        own = "".join(dict.fromkeys(rule.sentence for rule in self.about(wanted)))
        kinds = OrganisationKind(creator.kind).label, OrganisationKind(wanted.kind).label
        return own or self.refusals.get(wanted.kind) or f"{kinds[0]}不能创建{kinds[1]}，请联系平台管理机构。"


@dataclass(frozen=True)
class VerificationTerm:
    """审核机构信息及隶属关系 of one year: until when organisations are created, and until when their 上级 has verified them."""

    year: int
    create_until: dt.date
    verify_until: dt.date

    @classmethod
    def read(cls, data: dict[str, Any]) -> Self:
        return cls(data["year"], *(dt.date.fromisoformat(data[name]) for name in ("create_until", "verify_until")))


def _among(value: str, asked: frozenset[str]) -> bool:
    return not asked or value in asked
