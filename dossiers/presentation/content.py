"""What every view of a content shares: a section as the scheme wants it, an entry's data and files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dossiers.scheme import DossierRules
from dossiers.sections import SECTIONS, Section

Content = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True)
class FileView:
    """One file of an entry."""

    slot: str
    label: str
    file: str
    name: str
    sha256: str
    pages: int
    kind: str


def section_of(code: str, rules: DossierRules) -> Section:
    """Return a section as the scheme wants it, or as declared when the scheme has left it out since."""
    return rules.section(code) if code in rules else SECTIONS[code]


def known_section(code: str, rules: DossierRules) -> Section:
    """The same; for a section that only a scheme of earlier times declared, one without fields."""
    try:
        return section_of(code, rules)
    except KeyError:
        return Section(code=code, label="已停用的栏目", fields=())


def data_of(section: Section, entry: Mapping[str, Any]) -> Mapping[str, Any]:
    return section.upcast(entry["data"], entry.get("section_version", section.version))


def file_view(section: Section, item: Mapping[str, Any]) -> FileView:
    return FileView(
        slot=item["slot"],
        label=section.label_of(item["slot"]),
        file=item["file"],
        name=item["name"],
        sha256=item["sha256"],
        pages=item.get("pages", 1),
        kind=item.get("kind", ""),
    )
