"""Many rows get values of their own by one statement."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import DataError, connection, models, transaction
from django.test.utils import CaptureQueriesContext, isolate_apps

from tests.kit.samples import Keyed, Office, Sample, make_tables
from zcps.kit.bulk import update_from_unnest

pytestmark = pytest.mark.django_db

MOMENT = dt.datetime(2026, 11, 22, 8, 30, 15, 123456, tzinfo=dt.timezone(dt.timedelta(hours=8)))
VALUES = {
    "name": "张·O'N\"\\",
    "note": "一\n二,{}",
    "number": -7,
    "amount": Decimal("12.30"),
    "is_open": False,
    "seen_on": dt.date(2024, 2, 29),
    "seen_at": MOMENT,
    "code": uuid.UUID(int=5),
    "content": {"姓名": ["张", None, 1.5], "a": "it's"},
    "office_id": 3,
}


@pytest.fixture(autouse=True)
def tables(db):
    make_tables()


@pytest.mark.parametrize("column", VALUES)
def test_every_kind_of_column_takes_its_value(column):
    row, other = Sample.objects.create(), Sample.objects.create()
    before = Sample.objects.filter(pk=other.pk).values().get()
    setattr(row, column, VALUES[column])

    assert update_from_unnest(Sample, [row], [column]) == 1

    assert getattr(Sample.objects.get(pk=row.pk), column) == VALUES[column]
    assert Sample.objects.filter(pk=other.pk).values().get() == before


@pytest.mark.parametrize("column", ["note", "seen_on", "seen_at", "content", "office_id"])
def test_null_is_written_beside_values(column):
    first, second = (Sample.objects.create(**{column: VALUES[column]}) for _ in range(2))
    setattr(first, column, None)

    update_from_unnest(Sample, [first, second], [column])

    found = Sample.objects.order_by("pk").values_list(column, flat=True)
    assert list(found) == [None, VALUES[column]]


def test_json_null_alone_is_written_as_null():
    row = Sample.objects.create(content={"a": 1})
    row.content = None

    update_from_unnest(Sample, [row], ["content"])

    assert Sample.objects.filter(content__isnull=True).exists()


def test_five_hundred_rows_are_one_statement():
    rows = Sample.objects.bulk_create(Sample() for _ in range(500))
    for number, row in enumerate(rows):
        row.number, row.name = number, f"甲{number}"

    with CaptureQueriesContext(connection) as queries:
        assert update_from_unnest(Sample, rows, ["number", "name"]) == 500

    assert len(queries) == 1
    assert list(Sample.objects.order_by("pk").values_list("number", "name")) == [
        (number, f"甲{number}") for number in range(500)
    ]


def test_a_foreign_key_goes_by_either_name():
    row, office = Sample.objects.create(), Office.objects.create(name="县局")
    row.office = office

    assert update_from_unnest(Sample, [row], ["office"]) == 1

    assert Sample.objects.get().office_id == office.pk


def test_a_uuid_key_is_a_key_too():
    rows = [Keyed.objects.create(), Keyed.objects.create()]
    rows[1].number = 9

    assert update_from_unnest(Keyed, rows, ["number"]) == 2

    assert Keyed.objects.get(pk=rows[1].pk).number == 9


def test_rows_that_vanished_are_not_counted():
    gone, there = Sample.objects.create(), Sample.objects.create()
    Sample.objects.filter(pk=gone.pk).delete()

    assert update_from_unnest(Sample, [gone, there], ["number"]) == 1


def test_no_rows_are_no_statement(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert update_from_unnest(Sample, [], ["number"]) == 0


def test_a_text_too_long_is_refused_and_never_cut():
    row = Sample.objects.create()
    row.name = "十" * 10

    with pytest.raises(DataError), transaction.atomic():
        update_from_unnest(Sample, [row], ["name"])

    assert Sample.objects.get().name == ""


@pytest.mark.parametrize("columns", [["id"], ["tags"]])
def test_a_column_that_cannot_change_is_refused(columns):
    with pytest.raises(ValueError, match="not a column that can be changed"):
        update_from_unnest(Sample, [Sample.objects.create()], columns)


def test_a_row_twice_or_unsaved_is_refused():
    row = Sample.objects.create()

    for rows in ([row, row], [Sample()]):
        with pytest.raises(ValueError, match="primary key of its own"):
            update_from_unnest(Sample, rows, ["number"])


@isolate_apps("zcps.kit")
def test_an_array_is_refused_because_unnest_would_flatten_it():
    class Tagged(models.Model):
        tags = ArrayField(models.CharField(max_length=9))

        class Meta:
            app_label = "kit"

    with pytest.raises(ValueError, match="is an array"):
        update_from_unnest(Tagged, [Tagged(pk=1, tags=["a"])], ["tags"])
