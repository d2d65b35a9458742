"""下级催办: who lags, who may be urged, once a working day, and the line on the home page of those who were."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.enums import Role
from accounts.models import Notification
from review.enums import Action, State
from review.models import Reminder
from review.queries.board import lagging
from review.queries.urging import urged_lines
from review.services.urging import urge
from tests.review.desk import CITY, COUNTY
from zcps.kit import clock
from zcps.kit.refusals import ActionDenied

OTHER = "hrss_330110"
THURSDAY = dt.date(2026, 11, 19)


@pytest.fixture(scope="module", autouse=True)
def thursday():
    """Before the world is built: its round opens a month before this day."""
    with clock.frozen(THURSDAY):
        yield


@pytest.fixture
def by(world):
    return world.actor(world.officer(CITY))


def office(world, key: str) -> int:
    return world.offices[key].pk


def sent(world, by, *keys: str, text: str = "请抓紧。"):
    return urge([office(world, key) for key in keys], text=text, due_on=clock.today() + dt.timedelta(days=5), by=by)


def statements(work) -> int:
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


def test_everything_below_that_will_come_here_lags_the_worst_first(world, by):
    world.submitted()
    with clock.frozen(THURSDAY - dt.timedelta(days=28)):
        world.submitted(world.applicant(unit="unit_330110"))
    world.application_at(State.AWAITING_APPROVAL, position=2)

    lines = lagging(by.organisation_id)

    assert [(line.name, line.in_hand, line.overdue) for line in lines] == [
        (world.offices[OTHER].name, 1, 1),
        (world.offices[COUNTY].name, 1, 0),
    ]
    assert lines[0].longest > 15


def test_an_office_below_is_urged_with_count_and_term_and_each_officer_told_once(world, by):
    world.submitted()
    clerk = world.officer(COUNTY)

    outcome = sent(world, by, COUNTY)

    row = Reminder.objects.get()
    assert outcome.sent == [row]
    assert (row.count, row.overdue, row.told, row.sent_by) == (1, 0, 1, world.officer(CITY))
    body = Notification.objects.get(recipient=clerk, kind="review.urged").body
    assert "有 1 件申报尚未报送" in body
    assert "请抓紧。请于2026年11月24日前办理并报送。" in body


def test_many_offices_need_no_more_statements_than_one(world, by):
    world.submitted()
    world.submitted(world.applicant(unit="unit_330110"))
    world.officer(COUNTY), world.officer(OTHER)

    for_one = statements(lambda: sent(world, by, COUNTY))
    with clock.frozen(THURSDAY + dt.timedelta(days=1)):
        assert statements(lambda: sent(world, by, COUNTY, OTHER)) == for_one + 1  # the calendar of the last reminder


def test_the_same_office_is_not_urged_twice_before_the_next_working_day(world, by):
    world.submitted()
    sent(world, by, COUNTY)

    assert "已经催办过" in sent(world, by, COUNTY).refused[0][1]
    with clock.frozen(dt.date(2026, 11, 20)):
        assert len(sent(world, by, COUNTY).sent) == 1
    with clock.frozen(dt.date(2026, 11, 22)):  # Sunday after a reminder on Friday
        assert sent(world, by, COUNTY).sent == []
    with clock.frozen(dt.date(2026, 11, 23)):
        assert len(sent(world, by, COUNTY).sent) == 1


def test_only_offices_below_with_something_in_hand_are_urged(world, by):
    world.submitted()

    for key in ("hrss_330203", "mid_330100", CITY, OTHER):
        with pytest.raises(ActionDenied, match="不是本机构的下级"):
            sent(world, by, key)
    with pytest.raises(ActionDenied, match="请先勾选"):
        sent(world, by)
    with pytest.raises(ActionDenied, match="不能安排分工"):
        sent(world, world.actor(world.officer(CITY, Role.BLOCK_REVIEWER)), COUNTY)


def test_the_urged_office_reads_it_until_it_is_done(world, by):
    row = world.application_at(State.AWAITING_FORWARD)
    sent(world, by, COUNTY)
    with clock.frozen(clock.now() + dt.timedelta(hours=1)):
        later = world.submitted()

    line = urged_lines(office(world, COUNTY))[0]
    assert (line.office, line.on, line.count, line.left) == (world.offices[CITY].name, clock.today(), 1, 1)
    page = world.client_for(world.officer(COUNTY)).get("/inbox/").content.decode()
    assert f"{world.offices[CITY].name} 11月19日催办 1 件" in page
    with clock.frozen(THURSDAY + dt.timedelta(days=10)):
        assert urged_lines(office(world, COUNTY))[0].is_overdue

    world.act(Action.FORWARD, row)

    assert urged_lines(office(world, COUNTY)) == []
    assert later.state == State.AWAITING_RECEIPT


def test_a_reminder_is_never_rewritten(world, by):
    world.submitted()
    sent(world, by, COUNTY)

    with pytest.raises(DatabaseError), transaction.atomic():
        Reminder.objects.update(count=9)


# --- the page ------------------------------------------------------------------------------------------------


def test_ticked_offices_are_urged_from_the_page(world):
    world.submitted()
    client = world.client_for(world.officer(CITY))
    given = {"offices": [office(world, COUNTY)], "due_on": "2026-11-24", "phrase": "请抓紧审核，按规定时限报送。"}

    done = client.post("/urging/", given | {"text": "周五前"}, follow=True).content.decode()
    again = client.post("/urging/", given, follow=True).content.decode()

    assert "已催办 1 个机构，共 1 件" in done
    assert "没有在岗的经办人员" in done
    assert Reminder.objects.get().text == "请抓紧审核，按规定时限报送。周五前。"
    assert "今天已经催办过" in again
    assert "今天不能再催" in again


def test_all_are_urged_by_one_tick(world):
    world.submitted()
    world.submitted(world.applicant(unit="unit_330110"))
    client = world.client_for(world.officer(CITY))

    client.post("/urging/", {"everybody": "1", "due_on": "2026-11-24", "text": "请抓紧"})

    assert Reminder.objects.count() == 2


def test_without_offices_or_words_the_page_says_what_is_missing(world):
    world.submitted()
    client = world.client_for(world.officer(CITY))

    errors = client.post("/urging/", {"due_on": "2026-11-24"}).context["form"].errors

    assert errors["offices"] == ["请先勾选需要催办的下级机构。"]
    assert errors["text"] == ["请选择常用语，或者填写催办内容。"]


def test_many_refusals_are_told_in_few_words(world, by, monkeypatch):
    monkeypatch.setattr("review.views.office.urging.SHOWN", 0)
    world.submitted()
    sent(world, by, COUNTY)

    given = {"everybody": "1", "due_on": "2026-11-24", "text": "请抓紧"}
    page = world.client_for(world.officer(CITY)).post("/urging/", given, follow=True)

    assert "另有 1 个机构今天已经催办过" in page.content.decode()


def test_the_page_needs_the_same_statements_for_one_office_and_for_two(world):
    client = world.client_for(world.officer(CITY))
    world.submitted()
    client.get("/urging/")
    for_one = statements(lambda: client.get("/urging/"))
    world.submitted(world.applicant(unit="unit_330110"))
    world.submitted()

    assert statements(lambda: client.get("/urging/")) == for_one
