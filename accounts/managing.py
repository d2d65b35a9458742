"""人事管理单位 as a scheme has it: the questions of the guided choice, and which organisations each answer leads to. Pure."""

from dataclasses import dataclass
from typing import Any, Self

from accounts.enums import Level, OrganisationKind, Ownership, Reach


@dataclass(frozen=True)
class Keeper:
    """人事档案由谁保管: one answer. Empty sets ask nothing.

    `sectors`: only organisations of these sectors; `is_stamped`: the unit only files, the stamps are those of the real keeper.
    """

    code: str
    label: str
    kinds: frozenset[OrganisationKind]
    missing: str
    is_inside: bool = False
    is_stamped: bool = False
    help: str = ""
    levels: frozenset[Level] = frozenset()
    ownerships: frozenset[Ownership] = frozenset()
    sectors: frozenset[str] = frozenset()
    reach: Reach = Reach.REGION

    @classmethod
    def read(cls, data: dict[str, Any]) -> Self:
        return cls(
            code=data["code"],
            label=data["label"],
            kinds=frozenset(OrganisationKind(kind) for kind in data["kinds"]),
            missing=data["missing"],
            is_inside=data.get("inside", False),
            is_stamped=data.get("stamped", False),
            help=data.get("help", ""),
            levels=frozenset(Level(level) for level in data.get("levels", ())),
            ownerships=frozenset(Ownership(ownership) for ownership in data.get("ownerships", ())),
            sectors=frozenset(data.get("sectors", ())),
            reach=Reach(data.get("reach", Reach.REGION)),
        )

    def is_asked(self, *, inside: bool, level: str) -> bool:
        """Whether the answer is offered to such a person in a region of this level."""
        return self.is_inside == inside and (not self.levels or level in self.levels)


@dataclass(frozen=True)
class ManagingRules:
    """The guided choice of a scheme: its words, and the answers in the order they are offered."""

    lead: str
    inside: str
    outside: str
    region_help: str
    keepers: tuple[Keeper, ...]

    @classmethod
    def read(cls, data: dict[str, Any]) -> Self:
        words = {name: data[name] for name in ("lead", "inside", "outside", "region_help")}
        return cls(**words, keepers=tuple(Keeper.read(keeper) for keeper in data["keepers"]))

    def keeper(self, code: str) -> Keeper | None:
        """The answer of this code; None when the scheme does not know it (any more)."""
        return next((keeper for keeper in self.keepers if keeper.code == code), None)

    def offered(self, *, inside: bool, level: str) -> tuple[Keeper, ...]:
        """The answers offered there, in order."""
        return tuple(keeper for keeper in self.keepers if keeper.is_asked(inside=inside, level=level))
