"""Conditions on the columns of an application, told once and read twice: in Python and as SQL.

The inbox (`q`) and the permission (`holds`) cannot drift apart, because both come from one declaration.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.db.models import Q


class Condition(Protocol):
    """Anything that can be asked of one row and of a whole table alike."""

    def holds(self, row: Any, today: date) -> bool: ...

    def q(self, today: date) -> Q: ...


@dataclass(frozen=True)
class OneOf:
    """The column has one of these values; the column is never NULL."""

    column: str
    values: frozenset

    def holds(self, row: Any, today: date) -> bool:
        return getattr(row, self.column) in self.values

    def q(self, today: date) -> Q:
        return Q(**{f"{self.column}__in": sorted(self.values)})


@dataclass(frozen=True)
class Absent:
    """The column is NULL."""

    column: str

    def holds(self, row: Any, today: date) -> bool:
        return getattr(row, self.column) is None

    def q(self, today: date) -> Q:
        return Q(**{f"{self.column}__isnull": True})


@dataclass(frozen=True)
class Past:
    """The date lies before today; a missing date does not."""

    column: str

    def holds(self, row: Any, today: date) -> bool:
        value = getattr(row, self.column)
        return value is not None and value < today

    def q(self, today: date) -> Q:
        return Q(**{f"{self.column}__lt": today})


@dataclass(frozen=True)
class Not:
    """The condition does not hold; NULLs count as in Python, not as in SQL."""

    condition: Condition

    def holds(self, row: Any, today: date) -> bool:
        return not self.condition.holds(row, today)

    def q(self, today: date) -> Q:
        return ~self.condition.q(today)


@dataclass(frozen=True)
class AllOf:
    """Every condition holds."""

    conditions: tuple[Condition, ...]

    def holds(self, row: Any, today: date) -> bool:
        return all(condition.holds(row, today) for condition in self.conditions)

    def q(self, today: date) -> Q:
        result = Q()
        for condition in self.conditions:
            result &= condition.q(today)
        return result


@dataclass(frozen=True)
class AnyOf:
    """At least one condition holds."""

    conditions: tuple[Condition, ...]

    def holds(self, row: Any, today: date) -> bool:
        return any(condition.holds(row, today) for condition in self.conditions)

    def q(self, today: date) -> Q:
        first, *rest = self.conditions
        result = first.q(today)
        for condition in rest:
            result |= condition.q(today)
        return result


def one_of(column: str, *values: object) -> OneOf:
    """`one_of("position", 1)` reads better than the frozenset it makes."""
    return OneOf(column, frozenset(values))
