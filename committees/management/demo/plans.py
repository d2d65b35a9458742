"""What an invented career is made of: where somebody works, the years it turns on, the entries to be written. Pure."""

from dataclasses import dataclass, field
from typing import Any

from committees.management.demo.proofs import Document


@dataclass(frozen=True)
class Setting:
    """Where somebody works and in what field; `material` is fixtures/demo/<name>_careers.yaml."""

    unit: str
    identity: str  # 个人身份性质
    trade: str
    county: str
    city: str
    speciality: str
    speciality_name: str
    year: int
    material: dict[str, Any]
    keeper: str = ""  # of the personal file; empty: as chance has it
    is_moving: bool = False  # whether the keeper's proof comes with it (档案保管证明)

    @property
    def words(self) -> dict[str, str]:
        """What things are called in this line of work; a speciality may say it in its own way."""
        return self.material["words"] | self.field.get("words", {})

    @property
    def field(self) -> dict[str, Any]:
        return self.material["specialities"][self.speciality]


@dataclass(frozen=True)
class EntryPlan:
    """One entry to be written: its section, its data, its files."""

    section: str
    data: dict[str, Any]
    files: list[Document] = field(default_factory=list)


@dataclass(frozen=True)
class Path:
    """The years a career turns on."""

    graduated: int
    joined: int
    titled: int
    degree: str = ""  # the full-time degree of a career that has just begun
