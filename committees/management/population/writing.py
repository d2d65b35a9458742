"""Draws copies and writes them, a few thousand a transaction, so that memory stays the same whatever their number."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice
from random import Random

from django.db import connection, models, transaction

from accounts.models import Organisation, Person
from committees.management.population.copies import Copy, Pattern, pattern
from committees.management.population.people import invented
from committees.management.population.specimens import TABLES, Specimen, specimens
from committees.management.population.units import Unit, more_units
from review.models import Application

CHUNK = 2_000
PEOPLE_A_UNIT = 40
FURTHEST_BACK = timedelta(days=90)
SPECIMENS = 600  # the first ones: copies of copies would teach nothing new
BUSY_SHARE, CLOSED_SHARE = 0.1, 0.5


class Population:
    """Copies of every application there is now. The same seed draws the same population.

    without: tables whose rows are left out, for who only measures others.
    """

    def __init__(self, count: int, seed: str, *, without: frozenset[type[models.Model]] = frozenset()) -> None:
        self.count, self.chance = count, Random(seed)
        submitted = Application.objects.filter(submitted_at__isnull=False).order_by("pk")
        self.unit_of = dict(submitted.values_list("pk", "unit")[:SPECIMENS])
        found = specimens(Application.objects.filter(pk__in=list(self.unit_of)), without=without)
        self.patterns = {specimen.application: pattern(specimen) for specimen in found}
        self.busy, self.closed, self.open = _drawn_from(found)
        self.first_serial = Person.objects.count()

    def write(self) -> Iterator[int]:
        """Write everything; says after each transaction how many there are."""
        with transaction.atomic():
            self.units = self._units()
        copies, written = self._copies(), 0
        while chunk := list(islice(copies, CHUNK)):
            with transaction.atomic():
                _write(chunk)
            written += len(chunk)
            yield written

    def _units(self) -> dict[int, list[Unit]]:
        originals = Organisation.objects.filter(pk__in=set(self.unit_of.values())).select_related("region")
        return more_units(originals, count=self.count // PEOPLE_A_UNIT, chance=self.chance)

    def _copies(self) -> Iterator[tuple[Pattern, Copy]]:
        for serial in range(self.first_serial, self.first_serial + self.count):
            drawn = self.patterns[self._drawn()]
            units = self.units[self.unit_of[drawn.specimen.application]]
            back = FURTHEST_BACK * self.chance.random()
            yield drawn, Copy(invented(serial, self.chance), self._skewed(units), back, self.chance)

    def _drawn(self) -> int:
        """A tenth lies at the busiest office, half is done, the rest is everywhere."""
        place = self.chance.random()
        if place < BUSY_SHARE:
            return self.chance.choice(self.busy)
        return self.chance.choice(self.closed if place < BUSY_SHARE + CLOSED_SHARE else self.open)

    def _skewed(self, units: list[Unit]) -> Unit:
        """A few units employ many, most few."""
        return units[int(len(units) * self.chance.random() ** 3)]


def _drawn_from(found: list[Specimen]) -> tuple[list[int], list[int], list[int]]:
    held: dict[str, list[int]] = defaultdict(list)
    for specimen in found:
        if not specimen.is_closed and specimen.holder:
            held[specimen.holder].append(specimen.application)
    busy = max(held.values(), key=len)
    elsewhere = [each.application for each in found if not each.is_closed and each.application not in busy]
    done = [each.application for each in found if each.is_closed]
    return busy, done or elsewhere or busy, elsewhere or busy


def _write(chunk: list[tuple[Pattern, Copy]]) -> None:
    _give_ids(chunk)
    lines: dict[type[models.Model], list[str]] = defaultdict(list)
    for drawn, copy in chunk:
        for model, line in drawn.filled(copy):
            lines[model].append(line)
    for table in TABLES:
        _copy_in(table.model, [column.column for column in table.columns], lines[table.model])


def _give_ids(chunk: list[tuple[Pattern, Copy]]) -> None:
    """One statement a table: the sequence counts on, so that nothing else meets these ids."""
    wanted: dict[type[models.Model], int] = defaultdict(int)
    for drawn, _ in chunk:
        for model, ids in drawn.counts():
            wanted[model] += len(ids)
    free = {model: _next_ids(model, count) for model, count in wanted.items()}
    for drawn, copy in chunk:
        for model, ids in drawn.counts():
            copy.ids.update({(model, old): next(free[model]) for old in ids})


def _next_ids(model: type[models.Model], count: int) -> Iterator[str]:
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", [table, column, count]
        )
        return (str(number) for (number,) in cursor.fetchall())


def _copy_in(model: type[models.Model], columns: list[str], lines: Iterable[str]) -> None:
    quote = connection.ops.quote_name
    names = ", ".join(map(quote, columns))
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {quote(model._meta.db_table)} ({names}) FROM STDIN") as copy,
    ):
        copy.write("".join(f"{line}\n" for line in lines))
