"""What a work list can be narrowed by."""

from collections.abc import Iterable, Mapping

from django import forms

from accounts.enums import TitleLevel
from accounts.models import SchemeVersion
from accounts.scheme import SchemeInfo
from review.enums import Paper, State
from review.queries.listing import MINE, UNASSIGNED, Wanted
from review.scheme import ReviewRules
from zcps.kit.fields import IdNumberField, LineField, NumberField
from zcps.kit.filters import Filters

PAPER = [("", "全部"), *((state.value, state.label) for state in Paper if state)]


class ListFilters(Filters):
    """Every part may be empty; a part that cannot be read narrows nothing and says why."""

    name = LineField(label="姓名", max_length=20, required=False)
    unit = LineField(label="工作单位", max_length=60, required=False)
    business = forms.ChoiceField(label="业务", required=False)
    speciality = forms.ChoiceField(label="申报专业", required=False)
    level = forms.ChoiceField(label="级别", required=False)

    def __init__(self, data, *, versions: Iterable[SchemeVersion]) -> None:
        super().__init__(data)
        versions = list(versions)
        infos = [SchemeInfo.of(version) for version in versions]
        self.fields["speciality"].choices = [("", "全部"), *_specialities(infos)]
        self.fields["level"].choices = [("", "全部"), *_levels(infos)]
        self.fields["unit"].width = "md"
        businesses = _businesses(versions)
        self.fields["business"].choices = [("", "全部"), *businesses]
        if len(businesses) < 2:
            del self.fields["business"]

    def wanted(self, id_index: str = "") -> Wanted:
        """What could be read."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}
        return Wanted(**given, id_index=id_index)


class InboxFilters(ListFilters):
    """What waits in an inbox."""

    waiting = NumberField(label="等待超过（工作日）", largest=250, required=False)
    clerk = forms.ChoiceField(label="经办人", required=False)
    paper = forms.ChoiceField(label="纸质材料", choices=PAPER, required=False)

    def __init__(self, data, *, versions: Iterable[SchemeVersion], clerks: Mapping[int, str]) -> None:
        versions = list(versions)
        super().__init__(data, versions=versions)
        if not any(business.takes_paper for each in versions for business in ReviewRules.of(each).businesses.values()):
            del self.fields["paper"]
        if len(clerks) < 2:
            del self.fields["clerk"]  # one alone has nothing to share out
            return
        choices = [("", "全部"), (MINE, "我的"), (UNASSIGNED, "未分办")]
        self.fields["clerk"].choices = choices + [(str(user_id), name) for user_id, name in clerks.items()]


class HandledFilters(ListFilters):
    """已办 and 全部经办: by where the application is now."""

    state = forms.ChoiceField(label="现在状态", choices=[("", "全部"), *State.choices], required=False)
    via = LineField(label="经由机构", max_length=60, required=False)


class NumberForm(forms.Form):
    """The whole ID number; posted, never part of an address."""

    number = IdNumberField(label="证件号码（完整）", document=None)


def _businesses(versions: list[SchemeVersion]) -> list[tuple[str, str]]:
    """By the newest name of each: a version in force comes before earlier ones."""
    found: dict[str, str] = {}
    for version in versions:
        for business in ReviewRules.of(version).businesses.values():
            found.setdefault(f"{version.scheme_id}-{business.code}", business.name)
    return list(found.items())


def _specialities(infos: list[SchemeInfo]) -> list[tuple[str, str]]:
    return list({each.code: (each.code, each.name) for info in infos for each in info.specialities}.values())


def _levels(infos: list[SchemeInfo]) -> list[tuple[str, str]]:
    known = {title.level for info in infos for series in info.series for title in series.titles}
    return [(level.value, level.label) for level in TitleLevel if level in known]
