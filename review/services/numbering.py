"""Gives out consecutive numbers inside the transaction of the act that needs them: rolled back together, no gap."""

import re
from collections.abc import Mapping

from django.db import connection

from review.enums import NumberKind

# How a number is written where the scheme does not say.
USUAL = "{office}〔{year}〕{number:04d}号"
_PART = re.compile(r"\{(year|office|number)(?::0([1-9])d)?\}")

_TAKE = """
INSERT INTO review_numberseries AS series (organisation_id, kind, year, last)
SELECT wanted.organisation, %s, %s, wanted.count
FROM unnest(%s::bigint[], %s::integer[]) AS wanted (organisation, count)
ORDER BY wanted.organisation
ON CONFLICT (organisation_id, kind, year) DO UPDATE SET last = series.last + EXCLUDED.last
RETURNING series.organisation_id, series.last
"""


def take_numbers(kind: NumberKind, *, year: int, counts: Mapping[int, int]) -> dict[int, range]:
    """The next numbers of each office (organisation id → how many): one statement, its rows locked in id order."""
    wanted = sorted((office, count) for office, count in counts.items() if count)
    if not wanted:
        return {}
    offices, sizes = zip(*wanted, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [kind.value, year, list(offices), list(sizes)])
        last = dict(cursor.fetchall())
    return {office: range(last[office] - count + 1, last[office] + 1) for office, count in wanted}


def written_number(pattern: str, *, year: int, office: str, number: int) -> str:
    """浙高建报〔2026〕330110-0003号: the scheme's pattern filled in; nothing else in it is evaluated."""
    parts = {"year": str(year), "office": office, "number": str(number)}
    return _PART.sub(lambda match: parts[match[1]].zfill(int(match[2] or 0)), pattern or USUAL)
