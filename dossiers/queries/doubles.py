"""The same file, or the same number, under two people. Each kind is one statement along an index, whatever is looked for.

Colleagues share much rightly: it is a hint for whoever looks, and decides nothing.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from dossiers.scheme import DossierRules
from dossiers.sections import SECTIONS, Section

MOST = 4  # of one file or number so many others are looked for; one more than is named
# Whole teams rightly have one number here: of a contract, a project, a standard, a decision.
OF_TEAMS = frozenset({"projects", "standards", "discipline"})

FILES = """
    SELECT given.sha256, other.owner_id FROM unnest(%s::text[]) AS given(sha256)
    CROSS JOIN LATERAL (
        SELECT DISTINCT evidence.owner_id
        FROM dossiers_evidence AS evidence JOIN dossiers_entry AS entry ON entry.id = evidence.entry_id
        WHERE evidence.sha256 = given.sha256 AND evidence.owner_id <> %s
          AND evidence.removed_at IS NULL AND evidence.entry_id IS NOT NULL AND entry.deleted_at IS NULL
        ORDER BY evidence.owner_id LIMIT %s
    ) AS other
"""
NUMBERS = """
    SELECT given.section, given.name, given.value, other.person_id
    FROM unnest(%s::text[], %s::text[], %s::text[]) AS given(section, name, value)
    CROSS JOIN LATERAL (
        SELECT DISTINCT dossier.person_id
        FROM dossiers_entrykey AS found
        JOIN dossiers_entry AS entry ON entry.id = found.entry_id
        JOIN dossiers_dossier AS dossier ON dossier.id = entry.dossier_id
        WHERE found.name = given.name AND found.value = given.value AND entry.section = given.section
          AND entry.deleted_at IS NULL AND dossier.person_id <> %s
        ORDER BY dossier.person_id LIMIT %s
    ) AS other
"""
Content = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True)
class Double:
    """One place of a content that is found under other people too: `said` is the number or the file's name."""

    section: str
    entry: str
    field: str
    said: str
    is_file: bool
    others: tuple[int, ...]


def doubles(content: Content, rules: DossierRules, *, owner: int) -> list[Double]:
    """Every file and number of a content that stands in the living dossier of somebody else: two statements."""
    return [*_same_files(content, owner), *_same_numbers(content, rules, owner)]


def _same_files(content: Content, owner: int) -> Iterator[Double]:
    places = [
        (code, entry["entry"], item)
        for code, entries in content.items()
        for entry in entries
        for item in entry.get("evidence", ())
    ]
    others = _others(FILES, [sorted({item["sha256"] for _, _, item in places})], owner) if places else {}
    for code, entry, item in places:
        if (item["sha256"],) in others:
            yield Double(code, entry, item["slot"], item["name"], True, others[(item["sha256"],)])


def _same_numbers(content: Content, rules: DossierRules, owner: int) -> Iterator[Double]:
    places = [place for code, entries in content.items() for entry in entries for place in _keys(code, entry, rules)]
    wanted = sorted({(code, name, value) for code, _, name, value in places})
    others = _others(NUMBERS, [list(column) for column in zip(*wanted, strict=True)], owner) if wanted else {}
    for code, entry, name, value in places:
        if (code, name, value) in others:
            yield Double(code, entry, name, value, False, others[code, name, value])


def _keys(code: str, entry: Mapping[str, Any], rules: DossierRules) -> Iterator[tuple[str, str, str, str]]:
    section: Section | None = rules.section(code) if code in rules else SECTIONS.get(code)
    if section is None or code in OF_TEAMS:
        return
    data = section.upcast(entry["data"], entry.get("section_version", section.version))
    for name, value in section.keys_of(data).items():
        yield code, entry["entry"], name, value


def _others(statement: str, wanted: list[list[str]], owner: int) -> dict[tuple[str, ...], tuple[int, ...]]:
    """By what was looked for, the people who have it too."""
    found: dict[tuple[str, ...], list[int]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(statement, [*wanted, owner, MOST])
        for *key, person in cursor.fetchall():
            found[tuple(key)].append(person)
    return {key: tuple(people) for key, people in found.items()}
