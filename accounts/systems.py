"""申报系统: which committees use a system of their own, and where one goes for it. Pure."""

from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True)
class OtherSystem:
    """A system beside this one: the regions whose committees use it, the fields, and committees by name.

    `regions` means committees managed there, whoever applies; `field` every committee of that profession.
    """

    code: str
    name: str
    authority: str
    advice: str
    url: str = ""
    telephone: str = ""
    regions: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()
    committees: tuple[str, ...] = ()

    @classmethod
    def read(cls, data: dict[str, Any]) -> Self:
        sets = {name: frozenset(data.get(name, ())) for name in ("regions", "fields")}
        plain = {name: data.get(name, "") for name in ("code", "name", "authority", "advice", "url", "telephone")}
        return cls(**plain, **sets, committees=tuple(data.get("committees", ())))


@dataclass(frozen=True)
class Field:
    """A profession whose committees may have a system of their own."""

    code: str
    name: str


@dataclass(frozen=True)
class Systems:
    """What the scheme says of systems beside its own; `here` tells everybody else what to do."""

    lead: str
    here: str
    fields: tuple[Field, ...]
    others: tuple[OtherSystem, ...]

    @classmethod
    def read(cls, data: dict[str, Any]) -> Self:
        fields = tuple(Field(**field) for field in data.get("fields", ()))
        others = tuple(OtherSystem.read(system) for system in data["others"])
        return cls(data["lead"], data["here"], fields, others)

    def of_committee(self, *, region: str, field: str) -> OtherSystem | None:
        """The system of a committee managed in that region, of that field; None: this one.

        The field goes first: its committees use their own system wherever they are managed.
        """
        of_field = (system for system in self.others if field in system.fields)
        of_region = (system for system in self.others if region in system.regions)
        return next(of_field, None) or next(of_region, None)

    def named(self, words: str) -> list[tuple[str, OtherSystem]]:
        """Committees of other systems whose name holds the words, with their system."""
        pairs = [(name, system) for system in self.others for name in system.committees]
        return [(name, system) for name, system in pairs if words in name]
