"""What a section of the dossier is: fields, evidence slots, rules, columns. Everything else reads this declaration.

The entry page, validation, the read-only view, the field-by-field diff, ticket addresses (`section/entry/field`),
completeness, spreadsheet columns and printed tables all follow from it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError

from dossiers.enums import EvidenceKind, PaperForm, SectionGroup
from dossiers.sections import kinds
from dossiers.sections.kinds import FieldKind
from zcps.kit import text

Data = Mapping[str, Any]
LIMITS = {FieldKind.PERSON_NAME: 50, FieldKind.ORGANISATION_NAME: 100, FieldKind.TEXT: 1000}
# What was typed and is no value yet is kept too, so that nothing is lost, up to this many times the limit.
ROUGH_FACTOR = 4


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field. `key` fields are copied to `EntryKey`; `group` puts neighbours under one heading on the page.

    `check` gets the value that was read and returns it in its usual spelling, or raises ValidationError.
    """

    name: str
    label: str
    kind: FieldKind = FieldKind.LINE
    required: bool = False
    max_length: int = 0
    choices: tuple[tuple[str, str], ...] = ()
    key: bool = False
    help: str = ""
    unit: str = ""
    places: int = 2
    smallest: int = 0
    largest: int = 999_999
    may_be_future: bool = False
    group: str = ""
    check: Callable[[Any], Any] | None = None

    def __post_init__(self) -> None:
        if not self.max_length:
            object.__setattr__(self, "max_length", LIMITS.get(self.kind, 100))
        if self.kind is FieldKind.BOOLEAN:
            object.__setattr__(self, "choices", kinds.YES_NO)

    @property
    def is_wide(self) -> bool:
        """Long text takes a whole line wherever it is shown."""
        return self.kind is FieldKind.TEXT

    def read(self, typed: str) -> Any:
        """Return the JSON value of what was typed, None when there is nothing; ValidationError with a sentence."""
        if text.is_blank(typed):
            return None
        value = kinds.read(self, typed)
        return self.check(value) if self.check else value

    def written(self, value: Any) -> str:
        return kinds.written(self, value)

    def shown(self, value: Any) -> str:
        return kinds.shown(self, value)

    @property
    def rough_limit(self) -> int:
        """Code points of unfinished typing that are kept for this field."""
        return ROUGH_FACTOR * max(self.max_length, 100)


@dataclass(frozen=True, kw_only=True)
class Slot:
    """One place for evidence of an entry: of kind PHOTO it takes the photo only, else PDF files and pictures.

    `wanted` looks at the entry and returns what to say while the slot is empty: a warning, never a fault.
    `minimum_when` looks at the entry and may ask for more files than `minimum`.
    `joins`: pictures chosen together become one PDF, and pictures are made smaller before they are too large.
    """

    code: str
    label: str
    kind: EvidenceKind = EvidenceKind.PDF
    minimum: int = 0
    maximum: int = 5
    max_mb: float = 20
    joins: bool = False
    help: str = ""
    wanted: Callable[[Data], str] | None = None
    minimum_when: Callable[[Data], int] | None = None

    def least(self, data: Data) -> int:
        """Return how many files an entry with this content needs here."""
        return max(self.minimum, self.minimum_when(data)) if self.minimum_when else self.minimum


@dataclass(frozen=True)
class Problem:
    """Something wrong in one entry: `field` is a field's name, a slot's code, or empty for the entry as a whole."""

    field: str
    sentence: str
    is_warning: bool = False


@dataclass(frozen=True)
class EntryProblem:
    """Something wrong between the entries of one section; `index` says which entry, None for the section."""

    index: int | None
    field: str
    sentence: str
    is_warning: bool = False


@dataclass(frozen=True)
class Derived:
    """A value computed from an entry's data, shown and printed like a field, never typed."""

    name: str
    label: str
    compute: Callable[[Data], Any]
    unit: str = ""

    def shown_in(self, data: Data) -> str:
        value = self.compute(data)
        return "" if value is None else f"{value}{self.unit and f' {self.unit}'}"


@dataclass(frozen=True)
class Reading:
    """What came of a form: clean values, what is typed but is no value yet, and a sentence for each such field."""

    data: dict[str, Any]
    rough: dict[str, str]
    errors: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Section:
    """One section (栏目). `many` sections hold a list of entries, the others exactly one.

    `print_columns` are the table of the 评审表; `form_columns` says what other paper forms print of the section.
    """

    code: str
    label: str
    fields: tuple[Field, ...]
    group: SectionGroup = SectionGroup.PROOF
    version: int = 1
    many: bool = True
    noun: str = "条"
    help: str = ""
    slots: tuple[Slot, ...] = ()
    columns: tuple[str, ...] = ()
    print_columns: tuple[str, ...] = ()
    form_columns: Mapping[PaperForm, tuple[str, ...]] = field(default_factory=dict)
    title_fields: tuple[str, ...] = ()
    derived: tuple[Derived, ...] = ()
    rules: tuple[Callable[[Data, "Section"], list[Problem]], ...] = ()
    whole_rules: tuple[Callable[[Sequence[Data], "Section"], list[EntryProblem]], ...] = ()
    upcasters: Mapping[int, Callable[[dict], dict]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = [name for name, _ in self._labels()]
        doubles = sorted({name for name in names if names.count(name) > 1})
        if doubles:  # an address `section/entry/name` must lead to one thing
            message = f"section {self.code} declares more than once: {', '.join(doubles)}"
            raise ValueError(message)

    def field(self, name: str) -> Field:
        """Return the field of that name; KeyError when there is none."""
        return self._fields_by_name.get(name) or _missing(self, name)

    def slot(self, code: str) -> Slot:
        """Return the slot of that code; KeyError when there is none."""
        return next((found for found in self.slots if found.code == code), None) or _missing(self, code)

    def label_of(self, name: str) -> str:
        """Return the label of a field, slot or derived value: what a ticket's address names."""
        return self._label_by_name.get(name, name)

    def columns_on(self, form: PaperForm) -> tuple[str, ...]:
        """Return what a paper form prints of this section, by the names of fields and derived values."""
        return self.form_columns.get(form, self.print_columns)

    # A page asks for labels and fields of every value it shows; the declaration never changes.
    @cached_property
    def _fields_by_name(self) -> dict[str, Field]:
        return {each.name: each for each in self.fields}

    @cached_property
    def _label_by_name(self) -> dict[str, str]:
        return dict(self._labels())

    def _labels(self) -> list[tuple[str, str]]:
        pairs = [(each.name, each.label) for each in (*self.fields, *self.derived)]
        return pairs + [(slot.code, slot.label) for slot in self.slots]

    def shown(self, name: str, data: Data) -> str:
        """Return one value of an entry as people read it."""
        derived = next((each for each in self.derived if each.name == name), None)
        return derived.shown_in(data) if derived else self.field(name).shown(data.get(name))

    def title(self, data: Data) -> str:
        """Return the name of an entry in lists, messages and tickets."""
        parts = (self.shown(name, data) for name in self.title_fields)
        return " · ".join(part for part in parts if part) or ("尚未填写" if self.many else self.label)

    def read(self, typed: Mapping[str, str]) -> Reading:
        """Read a form leniently: every value that can be one, and the rest as it was typed."""
        data, rough, errors = {}, {}, {}
        for each in self.fields:
            raw = typed.get(each.name) or ""
            try:
                value = each.read(raw)
            except ValidationError as error:
                rough[each.name] = text.without_hidden(raw)[: each.rough_limit]
                errors[each.name] = error.messages[0]
            else:
                data |= {} if value is None else {each.name: value}
        return Reading(data, rough, errors)

    def problems(self, data: Data, rough: Mapping[str, str] | None = None) -> list[Problem]:
        """Judge an entry strictly: unread values, missing fields, broken rules. Evidence is judged beside it."""
        found = [problem for each in self.fields for problem in _field_problems(each, data, rough or {})]
        return found + [problem for rule in self.rules for problem in rule(data, self)]

    def upcast(self, data: dict, version: int) -> dict:
        """Return data of an older version of the declaration as this version would have written it."""
        for step in range(version, self.version):
            data = self.upcasters[step](dict(data))
        return data

    def keys_of(self, data: Data) -> dict[str, str]:
        """Return the key fields of an entry in the spelling in which they are compared."""
        keys = {each.name: key_spelling(str(data.get(each.name) or "")) for each in self.fields if each.key}
        return {name: value for name, value in keys.items() if value}

    def with_fields(self, changes: Mapping[str, Mapping[str, Any]], further: Sequence[Field] = ()) -> "Section":
        """Return this section with some properties of its fields replaced and further fields at its end."""
        fields = tuple(replace(each, **changes.get(each.name, {})) for each in self.fields)
        return replace(self, fields=(*fields, *further))


def key_spelling(value: str) -> str:
    """Return a number or code without blanks, in ASCII and upper case: two writings of one number are equal."""
    return "".join(text.fold_width(value).split()).upper()[:120]


def _field_problems(each: Field, data: Data, rough: Mapping[str, str]) -> list[Problem]:
    if each.name in rough:
        return [Problem(each.name, _why(each, rough[each.name]))]
    value = data.get(each.name)
    if value is None or value == "":
        return [Problem(each.name, f"请{_verb(each)}“{each.label}”。")] if each.required else []
    return [Problem(each.name, why)] if (why := _why(each, each.written(value))) else []


def _why(each: Field, typed: str) -> str:
    try:
        each.read(typed)
    except ValidationError as error:
        return error.messages[0]
    return ""


def _verb(each: Field) -> str:
    return "选择" if each.choices else "填写"


def _missing(section: Section, name: str) -> Any:
    message = f"section {section.code} has no {name}"
    raise KeyError(message)
