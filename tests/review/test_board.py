"""进度看板: what the five numbers are, how waiting is counted, why things were returned, the spreadsheet."""

import datetime as dt
import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from review.enums import Action, State
from review.models import Round
from review.policies.acts import TicketDraft
from review.queries.board import Line, board, reasons, years
from review.queries.served import served
from tests.review.desk import CITY, COUNTY
from zcps.kit import clock

OTHER = "hrss_330110"


def numbers(line: Line) -> tuple[int, ...]:
    return (line.due, line.sent, line.returned, line.in_hand, line.overdue)


def of(world, key: str = CITY):
    return board(world.offices[key].pk, year=2026)


def lower(world, found, key: str) -> Line:
    name = world.offices[key].name
    return next(line for tier in found.tiers for line in tier.lines if line.name == name)


def statements(work) -> int:
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


def test_of_an_office_below_what_is_due_is_sent_returned_or_in_hand(world):
    for state in (State.AWAITING_RECEIPT, State.AWAITING_FORWARD, State.RETURNED):
        world.application_at(state)
    with clock.frozen(clock.now() - dt.timedelta(days=28)):
        world.submitted()
    world.application_at(State.AWAITING_APPROVAL, position=2)
    world.submitted(world.applicant(unit="unit_330110"))

    found = of(world)

    assert numbers(lower(world, found, COUNTY)) == (5, 1, 1, 3, 1)
    assert numbers(lower(world, found, OTHER)) == (1, 0, 0, 1, 0)
    assert numbers(found.tiers[0].total) == (6, 1, 1, 4, 1)
    assert [numbers(line) for line in found.own] == [(1, 0, 0, 1, 0)]


def test_what_ended_below_is_no_longer_due(world):
    world.application_at(State.INELIGIBLE)
    world.application_at(State.ABANDONED)
    row = world.submitted()

    assert numbers(lower(world, of(world), COUNTY)) == (1, 0, 0, 1, 0)
    assert row.state == State.AWAITING_RECEIPT


def test_what_was_sent_back_is_in_hand_below_again(world):
    row = world.application_at(State.AWAITING_APPROVAL, position=2)

    world.act(Action.SEND_BACK, row)

    found = of(world)
    assert numbers(lower(world, found, COUNTY)) == (1, 0, 0, 1, 0)
    assert [numbers(line) for line in found.own] == [(0, 0, 0, 0, 0)]


def test_an_office_sees_nothing_of_routes_that_do_not_lead_to_it(world):
    world.submitted()

    assert of(world, "department_330200").tiers == []
    assert board(world.offices[CITY].pk, year=2025).tiers == []


def test_a_high_office_sees_every_level_the_nearest_first(world):
    world.application_at(State.AWAITING_VOTES)

    found = of(world, "mid_330100")

    assert [tier.total.distance for tier in found.tiers] == sorted(tier.total.distance for tier in found.tiers)
    assert [numbers(tier.total) for tier in found.tiers] == [(1, 1, 0, 0, 0)] * len(found.tiers)
    assert len(found.tiers) >= 2


def test_waiting_has_a_median_and_a_longest_in_working_days():
    line = Line(1, "", "", 1, in_hand=4)
    line.days.update({1: 2, 3: 1, 30: 1})

    assert (line.median, line.longest) == (1, 30)
    line.in_hand = 5
    line.days[9] += 1
    assert line.median == 3
    assert (Line(1, "", "", 1).median, Line(1, "", "", 1).longest, Line(1, "", "", 1).share) == (0, 0, 0)
    assert Line(1, "", "", 1, sent=1, in_hand=3).share == 25


def test_reasons_are_sections_and_ready_phrases_and_strangers_words_are_only_counted(world):
    row = world.application_at(State.AWAITING_APPROVAL)
    phrase = "证书或证明材料不齐全，请补充上传。"
    tickets = (TicketDraft("papers", f"{phrase}\n第二篇。"), TicketDraft("papers", "张三的论文看不清。"))
    world.act(Action.RETURN, row, tickets=(*tickets, TicketDraft("application", phrase)))

    def told(key):
        office = world.offices[key].pk
        found = reasons(office, served(office), year=2026)
        return [[(each.label, each.count) for each in part] for part in found]

    assert told(CITY) == [[("论文", 2), ("申报信息", 1)], [(phrase, 2), ("其他（自拟内容）", 1)]]
    assert told(COUNTY)[1] == [(phrase, 2), ("张三的论文看不清。", 1)]


def test_the_years_are_those_of_the_rounds(world):
    office = world.offices[CITY].pk

    assert years(office, served(office)) == [2026]


# --- the page ------------------------------------------------------------------------------------------------


def test_the_page_leads_on_from_its_numbers(world):
    world.application_at(State.AWAITING_APPROVAL, position=2)
    world.submitted()
    client = world.client_for(world.officer(CITY))

    page = client.get("/board/").content.decode()
    passed = client.get("/inbox/handled/", {"via": world.offices[COUNTY].name})
    elsewhere = client.get("/inbox/handled/", {"via": world.offices[OTHER].name})

    assert f"/urging/?office={world.offices[COUNTY].pk}" in page
    assert "应报" in page
    assert "等于已报、退回、在办三项之和" in page
    assert (len(passed.context["rows"]), len(elsewhere.context["rows"])) == (1, 0)


def test_a_long_level_is_cut_on_the_page_and_whole_in_the_spreadsheet(world, monkeypatch):
    monkeypatch.setattr("review.views.office.board.MOST_LINES", 1)
    world.submitted()
    world.submitted(world.applicant(unit="unit_330110"))
    client = world.client_for(world.officer(CITY))

    page = client.get("/board/").content.decode()
    answer = client.get("/board/export/")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)

    assert "另有 1 个机构未列出" in page
    assert rows[1][:6] == ("层级", "机构", "应报", "已报", "退回", "在办")
    assert rows[2][1] == "本级合计"
    assert {world.offices[COUNTY].name, world.offices[OTHER].name} <= {row[1] for row in rows}


def test_a_year_nobody_knows_shows_the_latest(world):
    client = world.client_for(world.officer(CITY))

    assert client.get("/board/", {"year": "1999"}).context["year"] == 2026


def test_without_any_round_there_is_nothing_to_show(world):
    Round.objects.all().delete()
    client = world.client_for(world.officer(CITY))

    assert "还没有开放评审批次" in client.get("/board/").content.decode()
    assert client.get("/board/export/").status_code == 200


@pytest.mark.parametrize("path", ["/board/", "/board/export/"])
def test_the_board_needs_the_same_statements_for_one_row_and_for_three(world, path):
    client = world.client_for(world.officer(CITY))
    world.submitted()
    client.get(path)
    for_one = statements(lambda: client.get(path))
    world.submitted(world.applicant(unit="unit_330110"))
    world.application_at(State.AWAITING_APPROVAL, position=2)

    assert statements(lambda: client.get(path)) == for_one
