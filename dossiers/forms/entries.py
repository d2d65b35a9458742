"""Draws the form of an entry from its section's declaration; reads it leniently for a draft, strictly for a check."""

from collections.abc import Collection, Mapping
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from dossiers.scheme import DossierRules
from dossiers.sections import Field, FieldKind, Reading, Section

PLACEHOLDERS = {FieldKind.DATE: "2024-06-01", FieldKind.MONTH: "2024-06", FieldKind.YEAR: "2024"}
NUMBERS = frozenset({FieldKind.INTEGER, FieldKind.DECIMAL, FieldKind.YEAR})
# How many characters wide an answer of this kind is; text is as wide as its limit.
WIDTHS = {FieldKind.DATE: 12, FieldKind.MONTH: 10, FieldKind.YEAR: 8, FieldKind.INTEGER: 10, FieldKind.DECIMAL: 14}
# A question answered by yes or no is as wide as its own words need.
WITH_HELP, ALONE = 20, 11


class DeclaredField(forms.Field):
    """One declared field; its clean value is the JSON value that is stored."""

    def __init__(self, declared: Field, *, strict: bool, is_locked: bool) -> None:
        self.declared, self.strict = declared, strict
        self.max_length = _width(declared)
        super().__init__(
            required=declared.required,
            widget=_widget(declared),
            label=f"{declared.label}（{declared.unit}）" if declared.unit else declared.label,
            help_text=declared.help,
            disabled=is_locked,
        )

    def clean(self, value: Any) -> Any:
        """Return the JSON value; what is locked is what it was."""
        if self.disabled:
            return value
        read = self.declared.read(value or "")
        if read is None and self.required and self.strict:
            verb = "选择" if self.declared.choices else "填写"
            raise ValidationError(f"请{verb}“{self.declared.label}”。", code="required")
        return read

    def prepare_value(self, value: Any) -> str:
        """Show a stored value as it is typed; what was typed stays as it is."""
        return value if isinstance(value, str) else self.declared.written(value)


class EntryForm(forms.Form):
    """The form of one entry. A draft is saved from `reading`, whether or not the form is valid."""

    use_required_attribute = False  # an unfinished draft may always be saved

    def __init__(
        self, section: Section, *, strict: bool = False, unlocked: Collection[str] | None = None, **kwargs: Any
    ) -> None:
        self.section, self.strict = section, strict
        super().__init__(**kwargs)
        for declared in section.fields:
            is_locked = unlocked is not None and declared.name not in unlocked
            self.fields[declared.name] = DeclaredField(declared, strict=strict, is_locked=is_locked)

    def clean(self) -> dict[str, Any]:
        """Check the rules between fields, as far as the fields themselves are right."""
        if self.strict:
            data = {name: value for name, value in self.cleaned_data.items() if value is not None}
            for problem in (problem for rule in self.section.rules for problem in rule(data, self.section)):
                if problem.field not in self.errors and not problem.is_warning:
                    self.add_error(problem.field, problem.sentence)
        return self.cleaned_data

    @property
    def reading(self) -> Reading:
        """What is to be kept: every value that can be one, the rest as it was typed, a sentence for each such field."""
        open_names = [name for name, field in self.fields.items() if not field.disabled]
        read = self.section.read({name: self._typed(name) for name in open_names})
        locked = {name: value for name, value in self.initial.items() if name in self.fields and name not in open_names}
        return Reading(read.data | locked, read.rough, read.errors)

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under their headings, in order."""
        bound = [self[name] for name in self.fields]
        return [(label, list(group)) for label, group in groupby(bound, lambda each: each.field.declared.group)]

    def _typed(self, name: str) -> str:
        return str(self.data.get(self.add_prefix(name)) or "")


def entry_form(
    section: Section | str,
    rules: DossierRules,
    data: Mapping[str, Any] | None = None,
    initial: Mapping[str, Any] | None = None,
    unlocked: Collection[str] | None = None,
    strict: bool = False,
    prefix: str | None = None,
) -> EntryForm:
    """Return the form of an entry.

    `data`: what was posted. `initial`: the entry's JSON data. `unlocked`: names of the fields that may change, the
    others are shown and kept; None unlocks all. `strict`: also ask for required fields and the rules between fields.
    """
    declared = rules.section(section) if isinstance(section, str) else section
    return EntryForm(declared, strict=strict, unlocked=unlocked, data=data, initial=dict(initial or {}), prefix=prefix)


def kept_form(
    section: Section, data: Mapping[str, Any], rough: Mapping[str, str], *, strict: bool = False
) -> EntryForm:
    """Return the form filled with what is stored, unfinished typing included, and judged."""
    typed = {each.name: each.written(data.get(each.name)) for each in section.fields}
    return EntryForm(section, strict=strict, data=typed | dict(rough), initial=dict(data))


def _width(declared: Field) -> int:
    if declared.kind is FieldKind.BOOLEAN:
        return WITH_HELP if declared.help else ALONE
    longest = max((len(label) for _, label in declared.choices), default=0)
    return WIDTHS.get(declared.kind) or longest * 2 or declared.max_length


def _widget(declared: Field) -> forms.Widget:
    if declared.kind is FieldKind.BOOLEAN:
        return forms.RadioSelect(choices=declared.choices)
    if declared.kind is FieldKind.CHOICE:
        return forms.Select(choices=[("", "请选择"), *declared.choices])
    # Browsers count a rare character as two, and too long a text is better kept and told than cut off.
    attrs = {"maxlength": str(2 * declared.rough_limit)}
    if declared.kind is FieldKind.TEXT:
        return forms.Textarea(attrs=attrs | {"rows": min(16, max(2, declared.max_length // 100))})
    if declared.kind in PLACEHOLDERS:
        attrs |= {"placeholder": PLACEHOLDERS[declared.kind], "autocomplete": "off"}
    if declared.kind in NUMBERS:
        attrs |= {"inputmode": "decimal", "autocomplete": "off"}
    return forms.TextInput(attrs=attrs)
