"""What administrators do through the year: organisations verified, corrected, suspended, merged; laggards reminded, accounts
opened that nobody has used yet, somebody on leave. As fixtures/demo/<name>_offices.yaml says under `upkeep`.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from accounts.enums import OrganisationStatus
from accounts.models import Organisation, User
from accounts.queries.actors import actor_for, forget_actor
from accounts.queries.verifications import verification_term
from accounts.services.covers import arrange_cover
from accounts.services.openings import Newcomer, open_accounts
from accounts.services.organisations import change_organisation, set_status
from accounts.services.verifications import confirm_organisations, correct_organisation
from committees.management.demo.cast import Player
from committees.management.demo.desk import Province
from committees.management.demo.realm import Days
from review.queries.rollout import calendar_at, directly_below
from review.services.rollout import remind
from review.services.succession import merge
from zcps.kit import clock

# What is done how many working days ago, and at what hour; an application that follows a merged unit has gone its way by then.
YEAR_ROUND = (
    ("verified", 7, 10), ("newcomers", 6, 10), ("suspended", 5, 10), ("changed", 4, 10), ("reminded", 3, 10),
    ("covers", 1, 10), ("merged", 1, 21),
)  # fmt: skip


@dataclass(frozen=True)
class Upkeep:
    """The acts of one scheme's administrators, told in the order in which they happen."""

    province: Province
    plan: dict[str, Any]
    days: Days
    cast: Iterator[Player]

    def keep(self) -> None:
        """Last year everything was verified; this year's acts come one after the other, the latest on the last day."""
        with clock.frozen(_at(self.days.then[-20], 10)):
            for each in self.plan.get("verified", ()):
                self._confirm(each["by"], [row.pk for row in directly_below(self._found(each["by"]))])
        for kind, back, hour in YEAR_ROUND:
            for number, each in enumerate(self.plan.get(kind, ())):
                with clock.frozen(_at(self.days.now[-back], hour) + dt.timedelta(minutes=9 * number)):
                    getattr(self, f"_{kind}")(**each)

    def _verified(self, *, by: str, confirmed: list[str] = (), corrected: dict[str, dict] | None = None) -> None:
        self._confirm(by, [self._found(name).pk for name in confirmed])
        for name, fields in (corrected or {}).items() if self._is_due(by) else ():
            correct_organisation(self._found(name), year=clock.today().year, by=self._admin(by), **fields)

    def _confirm(self, by: str, ids: list[int]) -> None:
        if ids and self._is_due(by):
            confirm_organisations(ids, year=clock.today().year, by=self._admin(by))

    def _is_due(self, by: str) -> bool:
        """The demo may be looked at in a year the scheme has no dates for."""
        return verification_term(self._found(by).region, clock.today().year) is not None

    def _newcomers(self, *, unit: str, employments: list[str]) -> None:
        """Opened, not activated."""
        found = [
            Newcomer(name=player.name, id_number=player.id_number, phone=player.phone, employment=each)
            for each, player in zip(employments, self.cast, strict=False)
        ]
        open_accounts(found, unit=self._found(unit), by=self._admin(unit))

    def _suspended(self, *, organisation: str, by: str) -> None:
        set_status(self._found(organisation), OrganisationStatus.SUSPENDED, by=self._admin(by))

    def _merged(self, *, organisation: str, into: str, basis: str, by: str) -> None:
        basis = basis.format(year=clock.today().year)
        merge(self._found(organisation), self._found(into), basis=basis, by=self._admin(by))
        for user in self.province.officers[self._found(organisation).pk]:
            forget_actor(user)

    def _changed(self, *, organisation: str, by: str, fields: dict[str, Any]) -> None:
        """After it was verified: to be verified again."""
        change_organisation(self._found(organisation), by=self._admin(by), **fields)

    def _reminded(self, *, by: str, text: str) -> None:
        office = self._found(by)
        remind(None, text=text, calendar=calendar_at(office), by=actor_for(self._admin(by)).at(office.pk))

    def _covers(self, *, office: str, role: str, days: int, reason: str) -> None:
        """The last of those in the role is away, the first of them stands in."""
        row, people = self._found(office), self.province.who(self._found(office).pk, role)
        today = clock.today()
        arrange_cover(
            absent=people[-1], substitute=people[0], organisation=row, starts_on=today,
            ends_on=self.days.today + dt.timedelta(days=days), reason=reason, by=people[-1],
        )  # fmt: skip
        forget_actor(people[0])

    def _found(self, name: str) -> Organisation:
        return Organisation.objects.select_related("region", "competent_department").get(name=name)

    def _admin(self, name: str) -> User:
        """Whose login is the code of the organisation."""
        return next(user for user in self.province.officers[self._found(name).pk] if "-" not in user.username)


def _at(day: dt.date, hour: int) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))
