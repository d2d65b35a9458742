"""What an officer should look at in a content: within entries, between them, between sections."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dossiers.completeness import Judged, Lack, remark_lack, section_lacks
from dossiers.presentation.content import Content, data_of
from dossiers.scheme import ChosenSection, DossierRules
from dossiers.sections import Section
from dossiers.sections.across import remarks


@dataclass(frozen=True)
class ContentWarning:
    """Something to look at in a content; `address` is what a ticket about it would name."""

    section: str
    address: str
    sentence: str


def warnings(content: Content, rules: DossierRules) -> list[ContentWarning]:
    """Return what an officer should look at: within entries, between entries, between sections. It stops nobody."""
    held = {chosen.code: [_judged(chosen.section, each) for each in content.get(chosen.code, ())] for chosen in rules}
    across = remarks({code: [each.data for each in items] for code, items in held.items()})
    found = []
    for chosen in rules:
        items = held[chosen.code]
        lacks = [lack for lack in section_lacks(chosen, items) if lack.is_warning]
        lacks += [
            remark_lack(chosen.section, each.index, items[each.index], each.field, each.sentence)
            for each in across
            if each.section == chosen.code
        ]
        found += [_warning(chosen, items, lack) for lack in lacks]
    return found


def _judged(section: Section, entry: Mapping[str, Any]) -> Judged:
    files = Counter(item["slot"] for item in entry.get("evidence", ()))
    return Judged(entry["entry"], data_of(section, entry), files=files)


def _warning(chosen: ChosenSection, items: Sequence[Judged], lack: Lack) -> ContentWarning:
    parts = (chosen.code, items[lack.index].uuid if lack.index is not None else "", lack.field)
    return ContentWarning(chosen.code, "/".join(parts).rstrip("/"), lack.sentence)
