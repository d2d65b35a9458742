"""Loads 行政区划 (GB/T 2260) from fixtures/regions.json: set-based, as often as one likes."""

import json
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction

from accounts.enums import Level
from accounts.models import Region


@dataclass(frozen=True)
class Loaded:
    """How many regions were new, changed, and in the file altogether."""

    created: int
    changed: int
    total: int


def read_regions(path: Path | None = None) -> list[Region]:
    """The regions of the file, parents before children.

    The code says the level: 330000 province, 330100 city, 330102 county. 东莞 and 中山 have no counties.
    """
    path = path or Path(settings.BASE_DIR) / "fixtures" / "regions.json"
    names: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    rows = [Region(code=code, name=name, level=level_of(code), parent_id=_parent(code)) for code, name in names.items()]
    return sorted(rows, key=lambda region: (_ORDER.index(region.level), region.code))


@transaction.atomic
def load_regions(rows: list[Region]) -> Loaded:
    """Insert what is new, rename what has a new name. A region that is gone stays: organisations may stand there."""
    before = {row.code: row for row in Region.objects.all()}
    created = sum(row.code not in before for row in rows)
    changed = sum(row.code in before and _differs(row, before[row.code]) for row in rows)
    if created or changed:
        Region.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["code"], update_fields=["name", "level", "parent"]
        )
    return Loaded(created, changed, len(rows))


def level_of(code: str) -> Level:
    """省、市、县 by the zeros at the end of a GB/T 2260 code."""
    if code.endswith("0000"):
        return Level.PROVINCE
    return Level.CITY if code.endswith("00") else Level.COUNTY


_ORDER = (Level.PROVINCE, Level.CITY, Level.COUNTY)


def _parent(code: str) -> str | None:
    parents = {Level.PROVINCE: None, Level.CITY: f"{code[:2]}0000", Level.COUNTY: f"{code[:4]}00"}
    return parents[level_of(code)]


def _differs(row: Region, known: Region) -> bool:
    return (row.name, row.level, row.parent_id) != (known.name, known.level, known.parent_id)
