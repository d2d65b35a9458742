"""Regions after GB/T 2260 and the seeded work calendar."""

import datetime as dt
import json
from io import StringIO

import pytest
from django.core.management import call_command

from accounts.enums import Level
from accounts.models import CalendarDay, Region
from accounts.services.calendar import last_announced_year, seed_calendar
from accounts.services.regions import Loaded, level_of, load_regions, read_regions

TOTAL = 358


def counties(region_code: str) -> list[str]:
    return [row.name for row in read_regions() if row.parent_id == region_code]


@pytest.mark.parametrize(("code", "level"), [("330000", "province"), ("330100", "city"), ("330102", "county")])
def test_the_code_says_the_level(code, level):
    assert level_of(code) == level


@pytest.mark.parametrize(("prefix", "cities", "districts"), [("33", 11, 90), ("36", 11, 100), ("44", 21, 122)])
def test_every_city_and_county_of_the_three_provinces_is_there(prefix, cities, districts):
    rows = [row for row in read_regions() if row.code.startswith(prefix)]

    assert sum(row.level == Level.CITY for row in rows) == cities
    assert sum(row.level == Level.COUNTY for row in rows) == districts


def test_hangzhou_has_the_districts_of_today():
    assert counties("330100") == [
        "上城区", "拱墅区", "西湖区", "滨江区", "萧山区", "余杭区", "富阳区", "临安区", "临平区", "钱塘区",
        "桐庐县", "淳安县", "建德市",
    ]  # fmt: skip


def test_dongguan_and_zhongshan_have_no_counties():
    assert (counties("441900"), counties("442000")) == ([], [])


def test_every_region_but_a_province_stands_in_one_that_is_there():
    rows = read_regions()
    codes = {row.code for row in rows}

    assert [row.code for row in rows if row.parent_id is None] == ["330000", "360000", "440000"]
    assert all(row.parent_id in codes for row in rows if row.parent_id)


@pytest.mark.django_db
def test_loading_twice_changes_nothing(django_assert_max_num_queries):
    assert load_regions(read_regions()) == Loaded(created=TOTAL, changed=0, total=TOTAL)

    with django_assert_max_num_queries(3) as queries:
        assert load_regions(read_regions()) == Loaded(created=0, changed=0, total=TOTAL)
    assert not [query for query in queries.captured_queries if "INSERT" in query["sql"]]


@pytest.mark.django_db
def test_a_new_name_is_taken_over_and_a_region_that_is_gone_stays(tmp_path):
    load_regions(read_regions())
    path = tmp_path / "regions.json"
    path.write_text(json.dumps({"330000": "浙江省", "330100": "新杭州市"}), encoding="utf-8")

    loaded = load_regions(read_regions(path))

    assert loaded == Loaded(created=0, changed=1, total=2)
    assert Region.objects.get(pk="330100").name == "新杭州市"
    assert Region.objects.count() == TOTAL


@pytest.mark.django_db
def test_the_command_says_what_was_new():
    out = StringIO()

    call_command("load_regions", stdout=out)

    assert out.getvalue() == f"行政区划共 {TOTAL} 个：新增 {TOTAL} 个，更新 0 个。\n"


@pytest.mark.django_db
def test_announced_days_are_seeded_once():
    first, second = seed_calendar(), seed_calendar()

    assert (first == CalendarDay.objects.count(), second) == (True, 0)
    day = CalendarDay.objects.get(date=dt.date(2025, 10, 1))
    exchanged = CalendarDay.objects.get(date=dt.date(2025, 9, 28))
    assert (day.is_workday, day.name) == (False, "法定节假日")
    assert (exchanged.is_workday, exchanged.name) == (True, "调休上班")


@pytest.mark.django_db
def test_a_day_an_administrator_has_entered_stays():
    CalendarDay.objects.create(date=dt.date(2025, 10, 1), is_workday=True, name="抢修")

    seed_calendar()

    assert CalendarDay.objects.get(date=dt.date(2025, 10, 1)).name == "抢修"


@pytest.mark.django_db
def test_an_empty_calendar_knows_no_year():
    assert last_announced_year() is None


@pytest.mark.django_db
def test_the_command_says_up_to_which_year_the_calendar_goes():
    out = StringIO()

    call_command("load_calendar", stdout=out)

    assert f"已载入至 {last_announced_year()} 年" in out.getvalue()
