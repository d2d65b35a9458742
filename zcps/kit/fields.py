"""Form fields that clean and check what people type; each hands its work to a pure module."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms

from zcps.kit import clock, dates, identity, names, text
from zcps.kit.identity import DocumentType


class CleanedField(forms.CharField):
    """Base: the text goes through one cleaning function, whose sentence becomes the field's error.

    `max_length` counts code points and is judged by that function, not by a validator.
    """

    def __init__(self, *, max_length: int, **kwargs: Any) -> None:
        self.limit = max_length
        super().__init__(strip=False, **kwargs)
        self.max_length = max_length

    def to_python(self, value: Any) -> Any:
        """Return the cleaned value, or the empty value when there is nothing to see."""
        if value in self.empty_values or text.is_blank(str(value)):
            return self.empty_value
        return self.clean_value(str(value))

    def clean_value(self, value: str) -> Any:
        """Clean a value that is not empty."""
        raise NotImplementedError

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Stop typing at twice the limit: browsers count a rare character as two."""
        attrs = super().widget_attrs(widget)
        if not widget.is_hidden:
            attrs["maxlength"] = str(2 * self.limit)
        return attrs


class LineField(CleanedField):
    """One line of text."""

    def __init__(self, *, max_length: int = text.LINE_LIMIT, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)

    def clean_value(self, value: str) -> str:
        return text.clean_line(value, max_length=self.limit)


class TextField(CleanedField):
    """Several lines of text."""

    widget = forms.Textarea

    def __init__(self, *, max_length: int = text.TEXT_LIMIT, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)

    def clean_value(self, value: str) -> str:
        return text.clean_text(value, max_length=self.limit)


class PersonNameField(CleanedField):
    """The name of a person."""

    def __init__(self, *, max_length: int = names.NAME_LIMIT, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)

    def clean_value(self, value: str) -> str:
        return names.person_name(value, max_length=self.limit)


class IdNumberField(CleanedField):
    """The number of an identity document.

    Where the form asks for the kind of document too, pass `document=None`: the field then only
    brings the number into its one spelling, and the form's `clean` calls `identity.read_id_number`.
    """

    def __init__(self, *, document: DocumentType | None = DocumentType.RESIDENT_ID, **kwargs: Any) -> None:
        self.document = document
        super().__init__(max_length=40, **kwargs)

    def clean_value(self, value: str) -> str:
        number = identity.normalise_number(value)
        if self.document is None:
            return number
        return identity.read_id_number(number, document=self.document, today=clock.today()).number


class UsccField(CleanedField):
    """A 统一社会信用代码."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, **kwargs)

    def clean_value(self, value: str) -> str:
        return identity.read_uscc(value)


class MobileField(CleanedField):
    """A mainland mobile number."""

    widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, **kwargs)

    def clean_value(self, value: str) -> str:
        return identity.read_mobile(value)


class NumberField(CleanedField):
    """A whole number of at most six digits, 0–9 after folding full-width digits; None when empty."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def __init__(self, *, smallest: int = 0, largest: int = 999_999, **kwargs: Any) -> None:
        self.smallest, self.largest = smallest, largest
        super().__init__(max_length=20, empty_value=None, **kwargs)

    def clean_value(self, value: str) -> int:
        return dates.read_number(value, smallest=self.smallest, largest=self.largest)


class ChineseDateField(CleanedField):
    """A day, typed the way people write days; None when empty.

    `latest` is a day, or a function that gives it for forms that live long; today by default.
    """

    read = staticmethod(dates.read_date)
    form = "%Y-%m-%d"
    pattern = "年-月-日"

    def __init__(
        self,
        *,
        earliest: dt.date = dates.EARLIEST,
        latest: dt.date | Callable[[], dt.date] = clock.today,
        **kwargs: Any,
    ) -> None:
        self.earliest, self.latest = earliest, latest
        super().__init__(max_length=20, empty_value=None, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Say in the empty field what is written there."""
        return super().widget_attrs(widget) | {"placeholder": self.pattern}

    def clean_value(self, value: str) -> dt.date:
        latest = self.latest() if callable(self.latest) else self.latest
        return self.read(value, earliest=self.earliest, latest=latest)

    def prepare_value(self, value: Any) -> Any:
        """Show a stored day as it can be typed again."""
        return value.strftime(self.form) if isinstance(value, dt.date) else value


class MonthField(ChineseDateField):
    """A month, as the first of its days; None when empty."""

    read = staticmethod(dates.read_month)
    form = "%Y-%m"
    pattern = "年-月"
