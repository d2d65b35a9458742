"""What changed since one last looked: nothing at the first visit, marks and links afterwards."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dossiers.models import Entry
from review.enums import Action, State
from review.models import Sighting
from review.policies.acts import TicketDraft
from review.services.sightings import VISIT, see
from zcps.kit import clock

COUNTY = "hrss_330106"


@pytest.fixture
def row(world):
    return world.application_at(State.AWAITING_APPROVAL)


@pytest.fixture
def client(world):
    return world.client_for(world.officer(COUNTY))


def look(client, row):
    return client.get(f"/applications/{row.uuid}/review/").context["news"]


def mended(world, row, *, rank: str):
    """Returned by a colleague for a paper, mended and submitted again."""
    row = world.act(
        Action.RETURN,
        world.fresh(row),
        by=world.officer(COUNTY, number=1),
        tickets=(TicketDraft("papers", "请补充。"),),
    )
    paper = Entry.objects.get(dossier__person=row.person, section="papers")
    paper.data["rank"] = rank
    paper.save()
    return world.submit(row, world.owner(row))


def test_a_first_visit_shows_nothing_and_neither_does_one_where_nothing_happened(row, client):
    assert look(client, row) is None
    assert look(client, row) is None


def test_what_others_did_meanwhile_is_told_in_order_with_the_changes_counted(world, row, client):
    look(client, row)
    mended(world, row, rank="second")

    news = look(client, row)

    office = world.offices[COUNTY].name
    assert [line.text for line in news.lines] == [f"{office}“退回修改”", "申报人第 2 次提交（改动 1 处）"]
    assert [line.anchor for line in news.lines] == ["opinions", "changes"]
    assert news.sections == {"papers"}


def test_the_marks_stay_while_one_reads_and_are_gone_at_the_next_visit(world, row, client):
    look(client, row)
    mended(world, row, rank="second")
    look(client, row)

    again = look(client, row)
    with clock.frozen(clock.now() + VISIT + timedelta(minutes=1)):
        later = look(world.client_for(world.officer(COUNTY)), row)

    assert again is not None
    assert later is None


def test_ones_own_acts_are_no_news(world, row, client):
    look(client, row)
    world.act(Action.APPROVE, row, by=world.officer(COUNTY))

    assert look(client, row) is None


def test_what_a_colleague_did_is_told_and_marks_no_section(world, row, client):
    look(client, row)
    world.act(Action.APPROVE, row, by=world.officer(COUNTY, number=1))

    news = look(client, row)

    assert [(line.text, line.anchor) for line in news.lines] == [
        (f"{world.offices[COUNTY].name}“审批通过”", "opinions"),
    ]
    assert news.sections == frozenset()


def test_two_revisions_later_everything_since_is_compared_and_older_steps_are_counted(world, row, client):
    look(client, row)
    now = mended(world, row, rank="second")
    now = world.advance(now, lambda each: each.state == State.AWAITING_APPROVAL)
    now = mended(world, now, rank="third")
    now = world.advance(now, lambda each: each.state == State.AWAITING_APPROVAL)
    now = mended(world, now, rank="second")

    news = look(client, now)

    assert news.lines[-1].text == "申报人第 4 次提交（改动 1 处）"
    assert "申报人第 3 次提交" in [line.text for line in news.lines]
    assert news.more > 0


def test_looking_is_one_statement_and_one_row_an_account(world, row):
    clerk = world.actor(world.officer(COUNTY))
    see(row, by=clerk)

    with CaptureQueriesContext(connection) as captured:
        seen = see(row, by=clerk)

    assert len(captured) == 1
    assert seen is None
    assert Sighting.objects.filter(application=row).count() == 1


def test_the_strip_stands_on_the_page_and_marks_the_section(world, row, client):
    look(client, row)
    mended(world, row, rank="second")

    page = client.get(f"/applications/{row.uuid}/review/").content.decode()

    assert "您上次查看是" in page
    assert "上次查看后有改动" in page
