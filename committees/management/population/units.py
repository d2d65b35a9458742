"""More employers beside the existing ones: of the same kind, region and parent, so that the same routes serve them."""

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from random import Random

from accounts.models import Organisation
from zcps.kit.names import name_key

_FIRST = (
    "安百昌诚达德鼎东方富高广国海和恒宏华汇嘉建江金锦精久康科利联隆茂明宁鹏平启泰天通万伟祥新信兴旭益永宇远元正中众"
)
_TRADES = ("建设集团", "建筑设计", "工程咨询", "市政工程", "岩土勘察", "园林建设", "机电安装", "工程检测")
_CHUNK = 2_000

Unit = tuple[int, str, str]  # id, name, sort key


def more_units(originals: Iterable[Organisation], *, count: int, chance: Random) -> dict[int, list[Unit]]:
    """By the id of each original: itself and its like. Adds `count` employers in all."""
    originals = sorted(originals, key=lambda row: row.pk)
    found: dict[int, list[Unit]] = {row.pk: [(row.pk, row.name, row.name_key)] for row in originals}
    rows = _rows(originals, count, chance)
    while chunk := list(islice(rows, _CHUNK)):
        made = Organisation.objects.bulk_create([unit for _, unit in chunk])
        for (original, _), unit in zip(chunk, made, strict=True):
            found[original].append((unit.pk, unit.name, unit.name_key))
    return found


def _rows(originals: list[Organisation], count: int, chance: Random) -> Iterator[tuple[int, Organisation]]:
    """Siblings at the end of each original's row in the tree; the parents' numbers of children are set afterwards."""
    taken = Organisation.objects.filter(code__startswith="9").count()
    number_of = Organisation.numconv_obj()
    last = {row.pk: Organisation.objects.get_last_sibling(row).path for row in originals}
    added: Counter[str] = Counter()
    for number in range(taken, taken + count):
        original = chance.choice(originals)
        parent, step = last[original.pk][: -Organisation.steplen], last[original.pk][-Organisation.steplen :]
        added[parent] += 1
        place = number_of.int2str(number_of.str2int(step) + added[parent])
        path = parent + place.rjust(Organisation.steplen, Organisation.alphabet[0])
        yield original.pk, _like(original, path, number, chance)
    for parent in Organisation.objects.filter(path__in=list(added)):
        Organisation.objects.filter(pk=parent.pk).update(numchild=parent.numchild + added[parent.path])


def _like(original: Organisation, path: str, number: int, chance: Random) -> Organisation:
    name = f"{original.region.name}{''.join(chance.choices(_FIRST, k=2))}{chance.choice(_TRADES)}{number}号有限公司"
    return Organisation(
        path=path,
        depth=original.depth,
        uuid=uuid.UUID(int=chance.getrandbits(128), version=4),
        name=name,
        name_key=name_key(name),
        code=f"9{number:010d}",
        kind=original.kind,
        region_id=original.region_id,
        sector=original.sector,
        affiliation=original.affiliation,
        ownership=original.ownership,
        competent_department_id=original.competent_department_id,
        status=original.status,
        created_at=original.created_at,
    )
