"""The dossier part of a scheme: which sections, in which order, with what minimums, limits and further fields."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Self

from accounts.models import SchemeVersion
from dossiers.enums import Checker, EvidenceKind, SectionGroup
from dossiers.sections import SECTIONS, Field, FieldKind, Section, Slot


@dataclass(frozen=True)
class ChosenSection:
    """A section as this scheme wants it; `minimum` counts entries, `note` is what the scheme says about it."""

    section: Section
    minimum: int = 0
    note: str = ""

    @property
    def code(self) -> str:
        return self.section.code

    @property
    def is_required(self) -> bool:
        return self.minimum > 0


@dataclass(frozen=True)
class Demand:
    """What one business asks of a section: entries at least, and files at least by evidence slot."""

    section: str
    minimum: int = 0
    files: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Self:
        return cls(data["section"], data.get("minimum", 0), data.get("evidence", {}))


# Reasons a checker gives most, where the scheme has no list of its own.
PHRASES = (
    "填写的内容与佐证材料不一致，请核对后修改。",
    "佐证材料不清晰或不完整，请重新上传。",
    "缺少佐证材料，请补充上传。",
    "佐证材料中没有本人姓名，请补充能证明本人贡献的材料。",
    "内容重复，请合并或删去重复的一条。",
)


@dataclass(frozen=True)
class DossierRules:
    """The chosen sections in order; who checks their entries before anybody applies with them.

    recheck_mended: what was mended by a ticket goes to that checker as well, once the application is sent again.
    check_phrases: reasons the checker may choose from.
    """

    chosen: tuple[ChosenSection, ...]
    checked_by: Checker = Checker.NOBODY
    recheck_mended: bool = False
    check_phrases: tuple[str, ...] = PHRASES

    @property
    def is_checked(self) -> bool:
        return self.checked_by != Checker.NOBODY

    @classmethod
    def of(cls, version: SchemeVersion) -> Self:
        """Return the rules of one version; a version never changes, so they are read once a process."""
        key = (version.pk, version.sha256)
        if key not in _CACHE:
            _CACHE[key] = cls.read(version.content.get("dossier") or {})
        return _CACHE[key]

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> Self:
        """Read the `dossier` part of a scheme file; without it every section is there and none is required."""
        phrases = tuple(content.get("check_phrases", PHRASES))
        checks = Checker(content.get("checked_by", "")), content.get("recheck_mended", False), phrases
        items = content.get("sections")
        if items is None:
            return cls(tuple(ChosenSection(section) for section in SECTIONS.values()), *checks)
        return cls(tuple(_chosen(item, content) for item in items), *checks)

    def __iter__(self) -> Iterator[ChosenSection]:
        return iter(self.chosen)

    def __contains__(self, code: str) -> bool:
        return any(chosen.code == code for chosen in self.chosen)

    def chosen_section(self, code: str) -> ChosenSection:
        """Return a chosen section; KeyError when the scheme leaves it out."""
        found = next((chosen for chosen in self.chosen if chosen.code == code), None)
        if found is None:
            raise KeyError(code)
        return found

    def demanding(self, demands: Iterable[Demand]) -> Self:
        """The same rules with what one business asks for beyond them."""
        wanted = {demand.section: demand for demand in demands}
        return replace(self, chosen=tuple(_demanded(each, wanted.get(each.code)) for each in self.chosen))

    def section(self, code: str) -> Section:
        """Return the declaration of a section as this scheme wants it; KeyError when it is left out."""
        return self.chosen_section(code).section


_CACHE: dict[tuple[int, str], DossierRules] = {}
_FIELD_NAMES = frozenset(item.name for item in fields(Field))


def _chosen(item: Mapping[str, Any], whole: Mapping[str, Any]) -> ChosenSection:
    further = tuple(_field(each) for each in item.get("fields") or ())
    declared = SECTIONS.get(item["section"])
    section = _with(declared, item, further, whole) if declared else _own_section(item, further)
    return ChosenSection(section, item.get("minimum", 0), item.get("note", ""))


def _demanded(chosen: ChosenSection, demand: Demand | None) -> ChosenSection:
    if demand is None:
        return chosen
    slots = tuple(
        _slot(slot, {"minimum": max(slot.minimum, demand.files.get(slot.code, 0))}) for slot in chosen.section.slots
    )
    return replace(chosen, section=replace(chosen.section, slots=slots), minimum=max(chosen.minimum, demand.minimum))


def _with(section: Section, item: Mapping[str, Any], further: tuple[Field, ...], whole: Mapping[str, Any]) -> Section:
    """A section declared here, with the scheme's label, required fields, further fields and limits of evidence."""
    required = {name: {"required": True} for name in item.get("required") or ()}
    section = section.with_fields(required, further)
    limits = item.get("evidence") or {}
    slots = tuple(_slot(slot, _usual(slot, whole) | limits.get(slot.code, {})) for slot in section.slots)
    group = SectionGroup(item.get("group", section.group))
    return replace(section, slots=slots, label=item.get("label") or section.label, group=group)


def _own_section(item: Mapping[str, Any], fields: tuple[Field, ...]) -> Section:
    """A section that only the scheme declares: fields of declared types, its first ones in the lists."""
    shown = tuple(each.name for each in fields[:4])
    return Section(
        code=item["section"],
        label=item["label"],
        group=SectionGroup(item.get("group", SectionGroup.PROOF)),
        fields=fields,
        title_fields=shown[:1],
        columns=shown,
        print_columns=shown,
    )


def _field(item: Mapping[str, Any]) -> Field:
    known = {name: value for name, value in item.items() if name in _FIELD_NAMES}
    choices = tuple((choice["code"], choice["label"]) for choice in item.get("choices") or ())
    return Field(**known | {"kind": FieldKind(item.get("kind", "line")), "choices": choices})


def _usual(slot: Slot, whole: Mapping[str, Any]) -> dict[str, Any]:
    """What the scheme says of every slot; a photo has rules of its own."""
    if slot.kind is EvidenceKind.PHOTO:
        return {}
    usual = {"max_mb": whole.get("max_mb"), "joins": whole.get("join_pictures")}
    return {name: value for name, value in usual.items() if value is not None}


def _slot(slot: Slot, change: Mapping[str, Any]) -> Slot:
    """A slot with the scheme's limits; a minimum above the declared maximum raises that too."""
    limits = {name: change[name] for name in ("minimum", "maximum", "max_mb", "joins") if name in change}
    changed = replace(slot, **limits)
    return replace(changed, maximum=max(changed.minimum, changed.maximum))
