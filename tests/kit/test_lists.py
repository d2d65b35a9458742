"""Lists are paged by key or by number, keep their place when rows vanish, and never break on a bad address."""

import datetime as dt
import itertools
import uuid
from types import SimpleNamespace

import pytest
from django.core import signing
from django.http import QueryDict

from tests.kit.samples import Keyed, Office, Sample, make_tables
from zcps.kit.lists import (
    Sort,
    capped_count,
    chosen_sort,
    count_label,
    cursor_at,
    numbered_page,
    page,
    querystring,
)

pytestmark = pytest.mark.django_db

BY_ARRIVAL = Sort("arrival", "到达时间", ("seen_at",))
BY_NAME = Sort("name", "姓名", ("name",))
NEWEST = Sort("newest", "最新", ("-seen_at",))
MIXED = Sort("mixed", "人数多者在前", ("-number", "name", "pk"))
BY_AMOUNT = Sort("amount", "金额", ("amount",))
BY_OFFICE = Sort("office", "单位", ("office__name",))
SORTS = [BY_ARRIVAL, BY_NAME, NEWEST, MIXED, BY_AMOUNT, BY_OFFICE]
START = dt.datetime(2026, 11, 22, 8, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def rows(db):
    """Make 23 rows with many equal values in every column."""
    make_tables()
    offices = [Office.objects.create(name=name) for name in ("乙局", "甲局")]
    return Sample.objects.bulk_create(
        Sample(
            name=f"名{n % 4}",
            number=n % 3,
            amount=n % 5,
            seen_at=START + dt.timedelta(microseconds=n // 6),
            office=offices[n % 2],
        )
        for n in range(23)
    )


def keys(found):
    return [row.pk for row in found.rows]


def forwards(sort, size):
    pages = [page(Sample.objects.all(), sort=sort, size=size)]
    while pages[-1].next:
        pages.append(page(Sample.objects.all(), sort=sort, after=pages[-1].next, size=size))
    return pages


@pytest.mark.parametrize("size", [1, 5, 22, 23, 24])
@pytest.mark.parametrize("sort", SORTS, ids=lambda sort: sort.name)
def test_going_on_shows_every_row_once_in_order(sort, size):
    whole = list(Sample.objects.order_by(*sort.columns).values_list("pk", flat=True))

    assert [key for found in forwards(sort, size) for key in keys(found)] == whole


@pytest.mark.parametrize("sort", SORTS, ids=lambda sort: sort.name)
def test_going_back_shows_the_same_pages(sort):
    pages = forwards(sort, 5)

    for earlier, later in itertools.pairwise(pages):
        assert keys(page(Sample.objects.all(), sort=sort, before=later.previous, size=5)) == keys(earlier)


def test_the_ends_offer_no_way_beyond():
    pages = forwards(BY_NAME, 10)

    assert [(bool(found.previous), bool(found.next)) for found in pages] == [(False, True), (True, True), (True, False)]


@pytest.mark.parametrize("sort", SORTS, ids=lambda sort: sort.name)
def test_a_page_is_one_statement(sort, django_assert_num_queries):
    cursor = page(Sample.objects.select_related("office"), sort=sort, size=5).next

    with django_assert_num_queries(1):
        page(Sample.objects.select_related("office"), sort=sort, after=cursor, size=5)


def test_the_place_is_kept_when_its_row_vanishes():
    first, second = forwards(BY_NAME, 5)[:2]
    Sample.objects.filter(pk=first.rows[-1].pk).delete()

    assert keys(page(Sample.objects.all(), sort=BY_NAME, after=first.next, size=5)) == keys(second)


def test_when_the_last_page_vanishes_the_page_before_it_is_shown():
    pages = forwards(BY_NAME, 5)
    Sample.objects.filter(pk__in=keys(pages[-1])).delete()

    found = page(Sample.objects.all(), sort=BY_NAME, after=pages[-2].next, size=5)

    assert found.rows
    assert found.next


def test_when_the_beginning_vanishes_going_back_shows_a_whole_first_page():
    pages = forwards(BY_NAME, 5)
    Sample.objects.filter(pk__in=keys(pages[0])).delete()

    found = page(Sample.objects.all(), sort=BY_NAME, before=pages[1].previous, size=5)

    assert keys(found) == keys(pages[1])
    assert found.previous == ""


def test_an_empty_list_is_an_empty_page():
    found = page(Sample.objects.none(), sort=BY_NAME, after=forwards(BY_NAME, 5)[0].next)

    assert (found.rows, found.next, found.previous) == ([], "", "")


def signed(content):
    return signing.dumps(content, salt="zcps.kit.lists", compress=True)


@pytest.mark.parametrize(
    "cursor",
    [
        *(None, "", "1", "-1", "\x00", "一", "a:b:c", "%00", ";drop", "1e99"),
        signing.dumps(["name", ["名", 1]], salt="other"),
        signed(["arrival", [START.isoformat(), 1]]),
        signed(["name", ["名"]]),
        signed(["name", ["名", "x"]]),
        signed(["name"]),
        signed(7),
        signed(["name", 7]),
    ],
    ids=(f"cursor {number}" for number in range(17)),  # what is signed carries the second it was signed in
)
def test_a_bad_cursor_leads_to_the_first_page(cursor):
    expected = keys(page(Sample.objects.all(), sort=BY_NAME, size=5))

    assert keys(page(Sample.objects.all(), sort=BY_NAME, after=cursor, size=5)) == expected
    assert keys(page(Sample.objects.all(), sort=BY_NAME, before=cursor, size=5)) == expected


def test_a_cursor_may_stand_at_a_uuid():
    for number in range(5):
        Keyed.objects.create(uuid=uuid.UUID(int=number))
    sort = Sort("key", "编号", ("-pk",))

    first = page(Keyed.objects.all(), sort=sort, size=2)

    assert sort.columns == ("-pk",)
    assert [row.pk.int for row in page(Keyed.objects.all(), sort=sort, after=first.next, size=2).rows] == [2, 1]


def test_the_key_is_added_in_the_direction_of_the_last_column():
    assert NEWEST.columns == ("-seen_at", "-pk")
    assert MIXED.columns == ("-number", "name", "pk")


def test_a_cursor_can_be_made_of_any_row():
    row = SimpleNamespace(pk=3, name="名0")

    assert all(
        found.pk > 3 or found.name != "名0"
        for found in page(Sample.objects.all(), sort=BY_NAME, after=cursor_at(row, BY_NAME)).rows
    )


def test_an_unknown_sort_is_the_first_one():
    assert chosen_sort(SORTS, "name") is BY_NAME
    assert chosen_sort(SORTS, ";drop") is BY_ARRIVAL
    assert chosen_sort(SORTS, None) is BY_ARRIVAL


def test_a_capped_count_stops_one_beyond_its_cap(django_assert_num_queries):
    with django_assert_num_queries(1) as captured:
        assert capped_count(Sample.objects.order_by("name"), cap=10) == 11
    assert "LIMIT 11" in captured[0]["sql"]
    assert capped_count(Sample.objects.all(), cap=23) == 23


def test_a_capped_count_is_written_with_a_plus_beyond_its_cap():
    assert [count_label(n) for n in (0, 999, 1000)] == ["0", "999", "999+"]


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("2", 2),
        (3, 3),
        ("0", 1),
        ("-1", 1),
        ("1e99", 1),
        ("１", 1),
        ("abc", 1),
        (None, 1),
        ("999999", 3),
        ("9" * 30, 1),
    ],
)
def test_a_bad_page_number_leads_to_a_page_that_exists(asked, shown):
    found = numbered_page(Sample.objects.order_by("pk"), number=asked, size=10)

    assert (found.number, found.pages, found.count, found.is_cut) == (shown, 3, 23, False)
    assert found.rows


def test_numbered_pages_know_their_neighbours():
    first, last = (numbered_page(Sample.objects.order_by("pk"), number=n, size=10) for n in (1, 3))

    assert (first.has_previous, first.has_next, len(first.rows)) == (False, True, 10)
    assert (last.has_previous, last.has_next, len(last.rows)) == (True, False, 3)


def test_beyond_the_limit_a_list_is_cut_and_says_so():
    found = numbered_page(Sample.objects.order_by("pk"), number=9, size=4, limit=10)

    assert (found.count, found.pages, found.is_cut, len(found.rows)) == (10, 3, True, 2)


def test_an_empty_list_has_one_empty_page():
    found = numbered_page(Sample.objects.none(), number=1)

    assert (found.rows, found.pages, found.count, found.around) == ([], 1, 0, [1])


def test_the_page_numbers_on_offer_leave_gaps():
    around = {n: numbered_page(Sample.objects.order_by("pk"), number=n, size=1).around for n in (1, 12, 23)}

    assert around == {
        1: [1, 2, 3, None, 23],
        12: [1, None, 10, 11, 12, 13, 14, None, 23],
        23: [1, None, 21, 22, 23],
    }


def test_filters_survive_and_the_place_in_the_list_does_not():
    params = QueryDict("q=张&kind=1&kind=2&sort=name&after=x&page=3")

    assert querystring(params, sort="arrival", kind=None) == "q=%E5%BC%A0&sort=arrival"
    assert querystring(params, after="abc") == "q=%E5%BC%A0&kind=1&kind=2&sort=name&after=abc"
