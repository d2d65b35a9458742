"""Fields of the administration that are chosen by name: organisations, accounts, regions, sectors, days."""

import datetime as dt
from typing import Any, Generic, TypeVar

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db.models import Field, Q, QuerySet
from django.urls import reverse

from accounts.admin.autocomplete import KEYS, label_of
from accounts.models import Grant, Organisation, Region, User
from accounts.policies import Actor
from accounts.queries.choices import grouped, regions_within, sectors
from zcps.kit.fields import ChineseDateField, CleanedField
from zcps.kit.text import clean_line

FURTHEST = dt.date(2099, 12, 31)
EMPTY = ("", "—")
Row = TypeVar("Row", Organisation, User)


class PlainLabels:
    """Labels of forms without a colon behind them, as on all other pages."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class Chooser(AutocompleteSelect):
    """Django's own search in a select; where no script runs, a line to type the name or code into."""

    template_name = "admin/accounts/chooser.html"
    label_of = staticmethod(str)

    def __init__(self, source: Field, *, hint: str, typed: str) -> None:
        super().__init__(source, None)
        self.hint, self.typed = hint, typed

    def get_url(self) -> str:
        return reverse("admin:autocomplete")

    def build_attrs(self, base_attrs: dict, extra_attrs: dict | None = None) -> dict[str, Any]:
        return super().build_attrs(base_attrs, extra_attrs) | {"data-placeholder": self.hint}

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict[str, Any]:
        return {**super().get_context(name, value, attrs), "typed_label": self.typed, "typed": value or ""}

    def optgroups(self, name: str, value: list[str], attrs: dict | None = None) -> list:
        """The empty option and the chosen one; what was typed and is nothing stays to be seen."""
        options = [self.create_option(name, "", "", not any(value), 0)]
        options += [self.create_option(name, code, self.label_of(code), True, 1) for code in value if code]
        return [(None, options, 0)]


class ChosenField(CleanedField, Generic[Row]):
    """A row within a scope that the form gives; sent as its code, taken by its full name too."""

    model: type[Row]
    unknown = ""

    def __init__(self, source: Field, *, hint: str, typed: str, **kwargs: Any) -> None:
        widget = Chooser(source, hint=hint, typed=typed)
        missing = {"required": f"请选择“{kwargs['label']}”。"}
        super().__init__(max_length=100, empty_value=None, widget=widget, error_messages=missing, **kwargs)
        self.scope: QuerySet = self.model.objects.none()

    def within(self, scope: QuerySet) -> None:
        """Take rows of this scope only; everything else is unknown here."""
        self.scope = scope
        self.widget.label_of = self._label_of

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or "") != (data or "")

    def clean_value(self, value: str) -> Row:
        row = self._find(value)
        if row is None:
            raise ValidationError(self.unknown.format(value), code="unknown")
        return row

    def _find(self, value: str) -> Row | None:
        return self.scope.filter(self.match(clean_line(value))).first()

    def match(self, value: str) -> Q:
        return Q(**{KEYS[self.model]: value})

    def _label_of(self, value: str) -> str:
        try:
            row = self._find(value)
        except ValidationError:
            row = None
        return label_of(row) if row else value


class OrganisationField(ChosenField[Organisation]):
    """An organisation; `source` names the column, and with it what the search offers."""

    model = Organisation
    unknown = "没有名称或编码为“{}”的机构，或者它不在您的管辖范围内，请按名称重新选择。"

    def __init__(self, *, source: Field | None = None, **kwargs: Any) -> None:
        source = source or Grant._meta.get_field("organisation")
        super().__init__(source, hint="选择机构，可输入名称查找", typed="填写机构全称或编码", **kwargs)

    def match(self, value: str) -> Q:
        return Q(code=value.upper()) | Q(name=value)


class AccountField(ChosenField[User]):
    """An account of an office or unit."""

    model = User
    unknown = "没有登录名为“{}”的账号，或者它不在您的管辖范围内，请按姓名重新选择。"

    def __init__(self, **kwargs: Any) -> None:
        source = Grant._meta.get_field("user")
        super().__init__(source, hint="选择账号，可输入姓名、登录名或机构名称查找", typed="填写登录名", **kwargs)


class RegionField(forms.TypedChoiceField):
    """A region out of those within reach, under the name of its city."""

    def __init__(self, **kwargs: Any) -> None:
        wrong = {"invalid_choice": "“%(value)s”不在您管辖的行政区划内，请在列表中选择。"}
        super().__init__(coerce=_region, empty_value=None, error_messages=wrong, **kwargs)

    def within(self, actor: Actor) -> None:
        self.choices = [EMPTY, *grouped(regions_within(actor))]


class SectorField(forms.ChoiceField):
    """行业 by name; a code no scheme names any more stays as it is where it stands already."""

    def __init__(self, **kwargs: Any) -> None:
        wrong = {"invalid_choice": "没有“%(value)s”这个行业，请在列表中选择。"}
        super().__init__(label="行业", required=False, error_messages=wrong, **kwargs)

    def offer(self, present: str = "") -> None:
        known = sectors()
        kept = [(present, present)] if present and present not in dict(known) else []
        self.choices = [EMPTY, *known, *kept]


class DayField(ChineseDateField):
    """A day with the browser's calendar; in old browsers, and without one, typed."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(latest=FURTHEST, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}


def _region(code: str) -> Region:
    return Region.objects.get(pk=code)
