"""Whether a scheme's sections, fields and evidence slots are ones the dossier declares. Pure."""

from collections.abc import Iterator
from typing import Any

from dossiers.sections import SECTIONS, Section

# First words of the dossier's addresses: a section of such a code could not be reached (`dossiers.urls`).
TAKEN = frozenset({"checks", "entries", "files", "send"})

Finding = tuple[tuple, str]


def dossier_findings(content: dict[str, Any]) -> Iterator[Finding]:
    """Unknown sections, fields and slots; a section of the scheme's own needs a label, fields and a code of its own."""
    for number, chosen in enumerate(content["dossier"]["sections"]):
        path = ("dossier", "sections", number)
        if chosen["section"] in TAKEN:
            yield (*path, "section"), f"“{chosen['section']}”是系统网址所用的词，不能作栏目代码，请换一个代码。"
            continue
        declared = SECTIONS.get(chosen["section"])
        yield from _changes(path, declared, chosen) if declared else _own(path, chosen)


def demand_findings(content: dict[str, Any]) -> Iterator[Finding]:
    """What a business asks for: sections that the scheme has, and their evidence."""
    listed = {chosen["section"] for chosen in content["dossier"]["sections"]}
    for number, business in enumerate(content["businesses"]):
        for position, demand in enumerate(business.get("dossier", [])):
            path = ("businesses", number, "dossier", position)
            if demand["section"] not in listed:
                yield (*path, "section"), f"本制度没有选用栏目“{demand['section']}”。"
            section = SECTIONS.get(demand["section"])
            slots = {slot.code for slot in section.slots} if section else set()
            for slot in demand.get("evidence", {}):
                if slot not in slots:
                    yield (*path, "evidence", slot), f"没有材料项“{slot}”，可以用：{'、'.join(sorted(slots))}。"


def _own(path: tuple, chosen: dict[str, Any]) -> Iterator[Finding]:
    if not (chosen.get("label") and chosen.get("fields")):
        known = "、".join(SECTIONS)
        yield (
            (*path, "section"),
            f"没有栏目“{chosen['section']}”，可以用：{known}；自设的栏目须写名称（label）和字段（fields）。",
        )


def _changes(path: tuple, declared: Section, chosen: dict[str, Any]) -> Iterator[Finding]:
    fields = {field.name for field in declared.fields}
    further = [field["name"] for field in chosen.get("fields", [])]
    for number, name in enumerate(further):
        if name in fields:
            yield (*path, "fields", number, "name"), f"栏目“{declared.label}”已经有字段“{name}”。"
    for number, name in enumerate(chosen.get("required", [])):
        if name not in fields | set(further):
            yield (*path, "required", number), f"栏目“{declared.label}”没有字段“{name}”。"
    slots = {slot.code for slot in declared.slots}
    for slot in chosen.get("evidence", {}):
        if slot not in slots:
            yield (
                (*path, "evidence", slot),
                f"栏目“{declared.label}”没有材料项“{slot}”，可以用：{'、'.join(sorted(slots))}。",
            )
