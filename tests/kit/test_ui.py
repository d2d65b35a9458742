"""Dates, icons, buttons, columns and pagers as the screens get them."""

import datetime as dt
import re

import pytest
from django.template import engines
from django.test import RequestFactory

from zcps.kit import lists, tags

UTC_EVENING = dt.datetime(2026, 11, 21, 17, 30, tzinfo=dt.UTC)  # 1:30 next morning in Beijing


def render(source, url="/", **context):
    return engines["django"].from_string(source).render(context, RequestFactory().get(url))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (dt.date(2026, 1, 2), "2026年1月2日"),
        (UTC_EVENING, "2026年11月22日"),
        (dt.datetime(2026, 3, 4, 5, 6), "2026年3月4日"),  # noqa: DTZ001 - a clock time read from a paper
        (None, ""),
        ("", ""),
    ],
)
def test_date_is_written_as_on_official_papers(value, shown):
    assert tags.chinese_date(value) == shown


@pytest.mark.parametrize(("value", "shown"), [(UTC_EVENING, "2026年11月22日 01:30"), (None, ""), ("", "")])
def test_time_is_local(value, shown):
    assert tags.chinese_datetime(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (dt.date(2026, 11, 22), "今天收到"),
        (dt.date(2026, 11, 23), "今天收到"),
        (UTC_EVENING, "今天收到"),
        (dt.date(2026, 11, 19), "已等待 3 天"),
        (None, ""),
    ],
)
def test_waiting_is_counted_in_calendar_days(value, shown):
    assert tags.waited(value, today=dt.date(2026, 11, 22)) == shown


def test_waiting_ends_today_when_no_day_is_given():
    assert render("{{ day|waited }}", day=dt.date(2020, 1, 1)).startswith("已等待 ")


def test_secret_numbers_are_masked():
    html = render(
        "{{ number|masked_id }} {{ phone|masked_phone }} {{ none|masked_id }}",
        number="330122198506011230",
        phone="13812341234",
        none=None,
    )

    assert html == "3301**********1230 138****1234 "


def test_telephone_link_holds_digits_only():
    assert render("{{ phone|tel }}", phone="0571-6422 1018 转 2") == "0571642210182"


def test_icon_is_hidden_from_readers_unless_it_has_a_label():
    html = render('{% icon "check" %}{% icon "check" "已完成" %}')

    assert html.count('aria-hidden="true"') == 1
    assert 'role="img" aria-label="已完成"' in html
    assert html.count("<path") == 2


def test_unknown_icon_draws_nothing_and_breaks_nothing():
    assert "<path" not in render('{% icon "no-such-icon" %}')


def test_state_is_shown_by_icon_and_word():
    html = render('{% badge "已发证" "passed" %}')

    assert "is-passed" in html
    assert "<svg" in html
    assert "已发证" in html


def test_button_that_may_not_be_pressed_says_why():
    html = render('{% button "报送" name="act" value="forward" why_not="公示期未满。" %}')

    assert 'aria-disabled="true"' in html
    assert 'type="button"' in html
    assert "公示期未满。" in html
    assert 'name="act"' not in html


def test_two_disabled_buttons_have_their_own_reasons():
    html = render('{% button "接收" why_not="一。" %}{% button "报送" why_not="二。" %}')

    first, second = re.findall(r'aria-describedby="([^"]+)"', html)
    assert first != second
    assert f'id="{first}">一。' in html
    assert f'id="{second}">二。' in html


def test_button_with_an_address_is_a_link():
    assert '<a class="btn is-secondary" href="/x">' in render('{% button "打开" href="/x" %}')


def test_text_in_a_button_is_escaped():
    assert "&lt;b&gt;" in render("{% button label %}", label="<b>")


def test_column_keeps_filters_and_forgets_the_page():
    html = render('{% column "姓名" sort="name" %}', "/?unit=一&after=abc&sort=arrival")

    assert 'href="?unit=%E4%B8%80&amp;sort=name"' in html


def test_column_in_force_turns_round_and_says_so():
    html = render('{% column "姓名" sort="name" reverse="-name" %}', "/?sort=name")

    assert 'aria-sort="ascending"' in html
    assert 'href="?sort=-name"' in html


def test_column_reads_the_sort_in_force_from_the_page():
    html = render('{% column "姓名" sort="name" reverse="-name" %}', sort=lists.Sort("-name", "姓名", ("-name",)))

    assert 'aria-sort="descending"' in html
    assert 'href="?sort=name"' in html


def test_plain_column_is_no_link():
    assert render('{% column "状态" css="fit" %}') == '<th scope="col" class="fit">状态</th>'


def test_pager_by_key_keeps_filters():
    page = lists.Page([], lists.Sort("name", "姓名", ("name",)), next="n", previous="p")

    html = render("{% pager page count %}", "/?unit=a&after=x", page=page, count=1200)

    assert 'href="?unit=a&amp;after=n"' in html
    assert 'href="?unit=a&amp;before=p"' in html
    assert "共 999+ 条" in html


def test_pager_by_key_at_both_ends_has_no_links():
    page = lists.Page([], lists.Sort("name", "姓名", ("name",)))

    assert "href" not in render("{% pager page %}", page=page)


def test_pager_by_number_marks_the_current_page():
    page = lists.NumberedPage([], 2, 9, 430, is_cut=True, around=[1, 2, 3, None, 9])

    html = render("{% pager page %}", "/?unit=a", page=page)

    assert '<span class="turn" aria-current="page">2</span>' in html
    assert 'href="?unit=a&amp;page=3" rel="next"' in html
    assert 'href="?unit=a&amp;page=1" rel="prev"' in html
    assert "仅列出前 10000 条" in html


def test_pager_by_number_on_the_only_page_has_no_links():
    page = lists.NumberedPage([], 1, 1, 3, around=[1])

    assert "href" not in render("{% pager page %}", page=page)


def test_get_form_carries_what_it_is_told_to_keep():
    html = render('{% kept_fields "sort" %}', '/?sort="name&unit=a')

    assert html == '<input type="hidden" name="sort" value="&quot;name">'
