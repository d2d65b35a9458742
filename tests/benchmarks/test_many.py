"""Many at once at 100 000 applications: a batch of five hundred against single acts, a spreadsheet against ready rows."""

import time
import tracemalloc
import uuid
from itertools import islice

import pytest

from review.columns import Table
from review.enums import Action, State
from review.models import Application
from review.policies.acts import Values
from review.queries.selections import extent_of, weigh
from review.queries.sheets import TableAsked, sheet_of
from review.services.batches import start_whole_batch
from review.services.exports import columns_of
from review.services.jobs.running import run_now
from review.services.office import perform_one
from tests.benchmarks.timing import ratio, seconds
from tests.populated import OFFICE
from tests.world import World
from zcps.kit.xlsx import write_table

BATCH, ROWS = 500, 10_000
MEGABYTE = 1024**2


@pytest.fixture(autouse=True)
def _database(django_db_blocker):
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def actor(province: World):
    officer = province.actor(province.officer(OFFICE))
    return officer.at(officer.organisation_id)


def waiting(actor):
    return Application.objects.filter(holder=actor.organisation_id, state=State.AWAITING_RECEIPT, version__lt=9)


def test_a_batch_of_five_hundred(province, actor):
    """In the request or by a worker, it is the same work; a single act is the same door for one row."""
    singles = waiting(actor).order_by("-pk").iterator()

    def one() -> None:
        row = next(singles)
        perform_one(Action.RECEIVE, row, version=row.version, by=actor)

    def many() -> float:
        rows = waiting(actor).filter(pk__in=list(waiting(actor).order_by("pk").values_list("pk", flat=True)[:BATCH]))
        asked = {"shown": extent_of(rows), "by": actor, "key": uuid.uuid4(), "title": "接收", "values": Values()}
        began = time.perf_counter()
        batch, _ = start_whole_batch(Action.RECEIVE, rows, **asked)
        run_now(batch.job)
        assert batch.job.done == BATCH
        return time.perf_counter() - began

    one()
    alone = sorted(seconds(one) for _ in range(20))[10]
    together = min(many() for _ in range(3))

    print(f"\nbatch of {BATCH}: {together:.2f} s, {together / alone:.1f} single acts of {alone * 1000:.1f} ms")  # noqa: T201
    assert together <= 40 * alone


def test_the_preview_of_everything_that_matches(province, actor):
    rows = waiting(actor)
    took = min(seconds(lambda: (extent_of(rows), weigh(Action.RECEIVE, rows, by=actor))) for _ in range(5))

    print(f"\npreview of {rows.count()} rows: {took * 1000:.0f} ms")  # noqa: T201
    assert took <= 1


def test_a_spreadsheet_of_ten_thousand_rows_against_the_library_on_ready_rows(province, actor):
    sheet = sheet_of(TableAsked(Table.HANDLED, "handled"), actor)
    columns = columns_of(sheet)

    def lines():
        return islice((line for portion in sheet.lines(whole_numbers=False) for line in portion), ROWS)

    ready = list(lines())
    assert len(ready) == ROWS

    found = ratio(
        f"spreadsheet of {ROWS} rows / the same rows ready",
        lambda: write_table(columns, lines()),
        lambda: write_table(columns, ready),
        rounds=3,
    )
    tracemalloc.start()
    write_table(columns, lines())
    grown = tracemalloc.get_traced_memory()[1] / MEGABYTE
    tracemalloc.stop()

    print(f"\nand grows by {grown:.0f} MB")  # noqa: T201
    assert found <= 1.5
    assert grown <= 40
