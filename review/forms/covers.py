"""What 请假代理 asks for."""

import datetime as dt
from collections.abc import Iterable

from django import forms

from accounts.models import User
from zcps.kit import clock
from zcps.kit.fields import ChineseDateField, LineField

FURTHEST = dt.timedelta(days=730)


class CoverForm(forms.Form):
    """Who is away, who stands in, from when to when. Only those who may decide for others choose who is away."""

    use_required_attribute = False
    absent = forms.ChoiceField(label="请假人")
    substitute = forms.ChoiceField(label="代理人")

    def __init__(self, data=None, *, absents: Iterable[User], substitutes: Iterable[User], **options) -> None:
        super().__init__(data, **options)
        self.users = {str(user.pk): user for user in [*absents, *substitutes]}
        today = clock.today()
        self.fields["absent"].choices = _people(absents)
        self.fields["substitute"].choices = [("", "请选择"), *_people(substitutes)]
        self.fields["absent"].width = self.fields["substitute"].width = "md"
        latest = today + FURTHEST
        self.fields["starts_on"] = ChineseDateField(label="起始日期", earliest=today, latest=latest, initial=today)
        self.fields["ends_on"] = ChineseDateField(label="截止日期", earliest=today, latest=latest)
        self.fields["reason"] = LineField(label="事由", max_length=200)

    def values(self) -> dict:
        """What the service takes."""
        given = self.cleaned_data
        return given | {name: self.users[given[name]] for name in ("absent", "substitute")}


def _people(users: Iterable[User]) -> list[tuple[str, str]]:
    return [(str(user.pk), user.get_full_name()) for user in users]
