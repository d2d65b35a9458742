"""The difference of two contents: entry by entry, field by field, file by file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dossiers.presentation.content import Content, FileView, data_of, file_view
from dossiers.scheme import DossierRules
from dossiers.sections import Section


@dataclass(frozen=True)
class FieldChange:
    """One value before and after."""

    name: str
    label: str
    before: str
    after: str
    address: str


@dataclass(frozen=True)
class Change:
    """What happened to one entry: added, removed, or changed field by field and file by file."""

    section: str
    section_label: str
    entry: str
    title: str
    kind: str
    fields: Sequence[FieldChange] = ()
    files_added: Sequence[FileView] = ()
    files_removed: Sequence[FileView] = ()

    @property
    def kind_label(self) -> str:
        return {"added": "新增", "removed": "删除", "changed": "修改"}[self.kind]


def diff(old: Content, new: Content, rules: DossierRules) -> list[Change]:
    """Return what changed from one revision to the next, entry by entry; nothing when they are equal."""
    return [
        change
        for chosen in rules
        for change in _section_changes(chosen.section, old.get(chosen.code, ()), new.get(chosen.code, ()))
    ]


def data_changes(section: Section, before: Mapping[str, Any], after: Mapping[str, Any], uuid: str) -> list[FieldChange]:
    """Return the fields in which two contents of one entry differ, as people read them."""
    address = f"{section.code}/{uuid}"
    return [
        FieldChange(each.name, each.label, each.shown(old), each.shown(new), f"{address}/{each.name}")
        for each in section.fields
        if (old := before.get(each.name)) != (new := after.get(each.name))
    ]


def _section_changes(section: Section, old: Sequence, new: Sequence) -> Iterator[Change]:
    before = {entry["entry"]: entry for entry in old}
    after = {entry["entry"]: entry for entry in new}
    for uuid, entry in after.items():
        change = _change(section, before.get(uuid), entry)
        if change:
            yield change
    for uuid in before.keys() - after.keys():
        yield _whole(section, before[uuid], "removed")


def _change(section: Section, old: Mapping | None, new: Mapping) -> Change | None:
    if old is None:
        return _whole(section, new, "added")
    fields = data_changes(section, data_of(section, old), data_of(section, new), new["entry"])
    added, removed = _file_changes(section, old, new)
    if not (fields or added or removed):
        return None
    title = section.title(data_of(section, new))
    return Change(section.code, section.label, new["entry"], title, "changed", fields, added, removed)


def _whole(section: Section, entry: Mapping, kind: str) -> Change:
    """An entry that is there in one of the two only: all its values on that side."""
    data = data_of(section, entry)
    before, after = ({}, data) if kind == "added" else (data, {})
    files = [file_view(section, item) for item in entry.get("evidence", ())]
    added, removed = (files, []) if kind == "added" else ([], files)
    fields = data_changes(section, before, after, entry["entry"])
    return Change(section.code, section.label, entry["entry"], section.title(data), kind, fields, added, removed)


def _file_changes(section: Section, old: Mapping, new: Mapping) -> tuple[list[FileView], list[FileView]]:
    before = {item["file"]: item for item in old.get("evidence", ())}
    after = {item["file"]: item for item in new.get("evidence", ())}
    added = [file_view(section, after[key]) for key in after if key not in before]
    removed = [file_view(section, before[key]) for key in before if key not in after]
    return added, removed
