"""报送批次 and 纸质登记 in the browser's eyes: lists, filters, ticks in one post, paper to print."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Event
from accounts.numbers import id_number_of
from dossiers.models import Evidence
from review.enums import Action, Paper, State
from review.models import Consignment, PaperReminder
from review.queries.contents import Reader
from review.services.rosters import open_roster
from tests.kit.files import jpeg, pdf, portrait
from tests.review.test_consignments import CITY, COUNTY, forward, ready
from tests.world import World
from zcps.kit.identity import mask_id
from zcps.kit.refusals import ActionDenied


@pytest.fixture
def receiver(world):
    return world.client_for(world.officer(CITY))


@pytest.fixture
def sender(world):
    return world.client_for(world.officer(COUNTY))


def text_of(answer) -> str:
    return answer.content.decode()


def told(client, url: str) -> list[str]:
    return [str(message) for message in client.get(url).context["messages"]]


def row_of(world: World, row) -> str:
    return f"{row.pk}:{world.fresh(row).stage.paper_version}"


def numbers(answer) -> list[str]:
    return [item["row"].number for item in answer.context["rows"]]


def names(answer) -> list[str]:
    return [line["row"].name for line in answer.context["lines"]]


def test_what_was_sent_stands_in_both_lists_and_in_nobody_elses(world, sender, receiver):
    sent = forward(world, ready(world))
    stranger = world.client_for(world.officer("hrss_330203"))

    assert numbers(receiver.get("/consignments/")) == [sent.number]
    assert numbers(sender.get("/consignments/")) == []
    assert numbers(sender.get("/consignments/?side=sent")) == [sent.number]
    assert stranger.get(sent.get_absolute_url()).status_code == 404


def test_consignments_are_found_by_number_year_office_and_what_is_lacking(world, receiver):
    first, second = ready(world, 2)
    one, two = forward(world, [first]), forward(world, [second])
    receiver.post(f"{two.get_absolute_url()}paper/", {"row": row_of(world, second), f"state-{second.pk}": "arrived"})

    assert numbers(receiver.get("/consignments/", {"number": "-0001号"})) == [one.number]
    assert numbers(receiver.get("/consignments/", {"year": one.year})) == [two.number, one.number]
    assert numbers(receiver.get("/consignments/", {"office": "杭州市西湖区"})) == [two.number, one.number]
    assert numbers(receiver.get("/consignments/", {"office": "宁波"})) == []
    assert numbers(receiver.get("/consignments/", {"lacking": "yes"})) == [one.number]
    assert "没有符合条件的报送批次" in text_of(receiver.get("/consignments/", {"number": "9999"}))


def test_the_receiver_ticks_in_one_post_and_the_sender_sees_it(world, sender, receiver):
    rows = ready(world, 3)
    sent = forward(world, rows)
    url = sent.get_absolute_url()
    ticks = {"row": [row_of(world, row) for row in rows], f"state-{rows[0].pk}": "arrived",
             f"state-{rows[1].pk}": "incomplete", f"note-{rows[1].pk}": "论文\u200b 原件", f"state-{rows[2].pk}": "awaited"}  # fmt: skip

    receiver.post(f"{url}paper/", ticks)

    assert [world.fresh(row).paper for row in rows] == [Paper.ARRIVED, Paper.INCOMPLETE, Paper.AWAITED]
    assert told(receiver, url) == ["已登记 2 件纸质材料。"]
    page = text_of(sender.get(url))
    assert "论文 原件" in page or "论文\u200b 原件" in page
    assert 'type="radio"' not in page


def test_all_arrived_leaves_what_is_incomplete(world, receiver):
    rows = ready(world, 2)
    url = forward(world, rows).get_absolute_url()
    receiver.post(
        f"{url}paper/",
        {"row": row_of(world, rows[0]), f"state-{rows[0].pk}": "incomplete", f"note-{rows[0].pk}": "论文"},
    )

    receiver.post(
        f"{url}paper/",
        {"row": [row_of(world, row) for row in rows], f"state-{rows[0].pk}": "incomplete", f"note-{rows[0].pk}": "论文",
         f"state-{rows[1].pk}": "awaited", "all": "1"},
    )  # fmt: skip

    assert [world.fresh(row).paper for row in rows] == [Paper.INCOMPLETE, Paper.ARRIVED]


def test_what_cannot_be_written_down_is_said_row_by_row(world, receiver):
    rows = ready(world, 7)
    url = forward(world, rows).get_absolute_url()
    stale = {"row": [f"{row.pk}:99" for row in rows]} | {f"state-{row.pk}": "arrived" for row in rows}

    receiver.post(f"{url}paper/", stale)

    said = told(receiver, url)
    assert said[0] == f"{rows[0].name}：您打开页面之后，该申报的纸质材料已有变化，您的登记没有保存。请查看最新情况。"
    assert said[-1] == "另有 2 件没有登记，请刷新后再试。"


def test_rows_of_another_consignment_and_nonsense_are_left_alone(world, receiver):
    mine, other = ready(world, 2)
    url = forward(world, [mine]).get_absolute_url()
    forward(world, [other])

    answer = receiver.post(
        f"{url}paper/",
        {"row": [row_of(world, other), "x:1", "1"], f"state-{other.pk}": "arrived", f"state-{mine.pk}": "odd"},
    )

    assert answer.status_code == 302
    assert world.fresh(other).paper == Paper.AWAITED
    assert told(receiver, url) == ["没有需要登记的变化。"]


def test_the_sender_neither_ticks_nor_reminds_and_the_receiver_writes_no_note(world, sender, receiver):
    url = forward(world, ready(world)).get_absolute_url()

    answers = [
        sender.post(f"{url}paper/"),
        sender.post(f"{url}remind/"),
        receiver.post(f"{url}note/", {"note": "三箱"}),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]


def test_the_senders_note_stands_on_the_cover(world, sender, receiver):
    sent = forward(world, ready(world))
    url = sent.get_absolute_url()

    sender.post(f"{url}note/", {"note": "共三箱，第 3 箱为业绩材料。"})
    sender.post(f"{url}note/", {"note": "共三箱，第 3 箱为业绩材料。"})
    sender.post(f"{url}note/", {"note": "多" * 400})

    assert "共三箱，第 3 箱为业绩材料。" in text_of(receiver.get(f"{url}cover/"))
    assert Event.objects.filter(stream=sent.stream, kind="consignment_noted").count() == 1
    assert "最多填写 300 个字" in told(sender, url)[-1]


def test_reminding_tells_the_office_below_once_a_day(world, receiver):
    world.officer(COUNTY)
    url = forward(world, ready(world)).get_absolute_url()

    receiver.post(f"{url}remind/")
    first = told(receiver, url)
    receiver.post(f"{url}remind/")

    county = world.offices[COUNTY].name
    assert first == [f"已催交 1 人的纸质材料，通知{county}。"]
    assert told(receiver, url) == [f"今天已经催过{county}，没有再发；每个工作日最多催交一次。"]


def test_the_cover_says_from_whom_to_whom_how_many_and_carries_the_receipt(world, receiver):
    rows = ready(world, 2)
    sent = forward(world, rows)
    world.act(Action.RECALL, world.fresh(rows[1]), by=world.officer(COUNTY))

    page = text_of(receiver.get(f"{sent.get_absolute_url()}cover/"))

    for part in (
        sent.number,
        sent.sender_name,
        sent.receiver_name,
        "1 人 × 3 份，共 3 份",
        "送审材料回执",
        rows[0].name,
    ):
        assert part in page
    assert "申报高级工程师 1 人" in page


def test_the_roster_masks_numbers_and_shows_them_whole_by_post_alone_with_a_trace(world, receiver):
    (row,) = ready(world)
    sent = forward(world, [row])
    url, number = f"{sent.get_absolute_url()}roster/", id_number_of(row.person)

    masked, whole = text_of(receiver.get(url)), text_of(receiver.post(url))

    assert mask_id(number) in masked
    assert number not in masked
    assert number in whole
    opened = Event.objects.get(stream=sent.stream, kind="roster_opened")
    assert opened.organisation == world.offices[CITY]
    for part in (
        "男",
        "1985.01",
        "结构设计所设计师",
        "工程技术人员",
        "工程师",
        "2025年",
        "高级工程师",
        "建筑结构设计",
    ):
        assert part in masked


def test_a_third_office_opens_no_roster_and_leaves_no_trace(world):
    sent = forward(world, ready(world))

    with pytest.raises(ActionDenied, match="没有找到这个报送批次") as denied:
        open_roster(sent, by=world.actor(world.officer("hrss_330203")))

    assert denied.value.status == 404
    assert not Event.objects.filter(stream=sent.stream, kind="roster_opened").exists()


def test_the_roster_says_none_where_the_dossier_says_nothing(world, receiver):
    (row,) = ready(world)
    sent = forward(world, [row])
    reader = Reader({"basic": []}, None)

    assert (reader.said("basic", {}, "department_post"), reader.assessment_line()) == ("", "")
    assert sent.items.count() == 1


def test_what_was_taken_back_stays_on_the_roster_crossed_out(world, receiver):
    rows = ready(world, 2)
    sent = forward(world, rows)
    world.act(Action.RECALL, world.fresh(rows[0]), by=world.officer(COUNTY))

    page = text_of(receiver.get(sent.get_absolute_url()))

    assert "报送机构拿回" in page
    assert len(re.findall(r'class="is-taken-back"', page)) == 1
    assert "已撤出" in text_of(receiver.get(f"{sent.get_absolute_url()}roster/"))


# --- 纸质登记 -------------------------------------------------------------------------------------------------


def test_the_list_of_paper_shows_what_is_held_here_by_source_and_state(world, sender, receiver):
    own = world.submitted()
    (sent,) = ready(world)
    consignment = forward(world, [sent])

    assert names(sender.get("/paper/")) == [own.name]
    assert names(receiver.get("/paper/")) == [sent.name]
    assert consignment.number in text_of(receiver.get("/paper/"))
    assert names(receiver.get("/paper/", {"arrival": "person"})) == []
    assert names(receiver.get("/paper/", {"paper": "awaited", "name": sent.name[0]})) == [sent.name]
    assert "没有符合条件的申报" in text_of(receiver.get("/paper/", {"paper": "arrived"}))


def test_paper_is_ticked_and_reminded_from_the_list(world, sender):
    first, second = world.submitted(), world.submitted()

    sender.post("/paper/marks/?paper=awaited", {"row": row_of(world, first), f"state-{first.pk}": "arrived"})
    nobody = sender.post("/paper/remind/", {})
    sender.post("/paper/remind/", {"selected": [str(second.pk), "x", str(2**70)]})

    assert world.fresh(first).paper == Paper.ARRIVED
    assert nobody.url == "/paper/"
    assert PaperReminder.objects.get().to_person_id == second.person_id
    assert "请先勾选需要催交的人员。" in told(sender, "/paper/")


def test_the_paper_of_one_application_is_ticked_on_its_own_page(world, sender):
    row = world.submitted()
    url = f"/applications/{row.uuid}/paper/"

    sender.post(url, {"state": "incomplete", "note": "论文", "paper_version": row_of(world, row).split(":")[1]})
    stale = sender.post(url, {"state": "arrived", "paper_version": "0"})
    sender.post(url, {"state": "?"})

    page = sender.get(f"/applications/{row.uuid}/review/")
    assert stale.status_code == 409
    assert "缺件：论文" in text_of(page)
    assert "请选择纸质材料是已到、未到还是缺件。" in [str(message) for message in page.context["messages"]]


def test_inboxes_filter_by_paper(world, receiver):
    first, second = ready(world, 2)
    url = forward(world, [first, second]).get_absolute_url()
    receiver.post(
        f"{url}paper/", {"row": row_of(world, first), f"state-{first.pk}": "incomplete", f"note-{first.pk}": "论文"}
    )

    def found(paper: str) -> list[str]:
        answer = receiver.get("/inbox/from_office/", {"paper": paper})
        return [item["row"].name for item in answer.context["rows"]]

    assert (found("incomplete"), found("awaited"), found("arrived")) == ([first.name], [second.name], [])


# --- stamps ----------------------------------------------------------------------------------------------------


def stamp_data(**more) -> dict:
    return {"position": "1", "organisation_name": "西湖区市政设计院", "stamped_on": "2026-11-20"} | more


def test_a_stamp_is_recorded_with_its_scan_and_corrected_until_it_is_forwarded(world, sender):
    row = world.application_at(State.AWAITING_APPROVAL)
    url = f"/applications/{row.uuid}/paper/"

    sender.post(url, stamp_data(scan=SimpleUploadedFile("盖章页.jpg", jpeg(portrait(1200, 1600)), "image/jpeg")))
    sender.post(url, stamp_data(organisation_name="杭州市西湖区市政设计院有限公司"))

    stamp = row.paper_stamps.get(position=1)
    assert stamp.organisation_name == "杭州市西湖区市政设计院有限公司"
    assert (stamp.scan.owner, stamp.scan.entry) == (row.person, None)
    kinds = [event.kind for event in Event.objects.filter(stream=row.stream).order_by("seq")][-2:]
    assert kinds == ["paper_stamp", "paper_stamp_corrected"]
    assert "扫描件第 1 页" in text_of(sender.get(f"/applications/{row.uuid}/review/"))
    assert all(sender.get(f"/applications/{row.uuid}/stamps/1/{part}/").getvalue() for part in ("pages/1", "file"))
    assert sender.get(f"/applications/{row.uuid}/stamps/2/file/").status_code == 404
    assert sender.get(f"/applications/{row.uuid}/stamps/99999/file/").status_code == 404

    world.act(Action.FORWARD, world.act(Action.APPROVE, world.fresh(row)))
    assert sender.post(url, stamp_data()).status_code == 409


def test_a_scan_as_pdf_waits_for_its_pages_and_what_is_no_scan_is_refused_with_the_reason(world, sender):
    row = world.application_at(State.AWAITING_APPROVAL)
    url = f"/applications/{row.uuid}/paper/"

    refused = sender.post(url, stamp_data(scan=SimpleUploadedFile("盖章页.exe", b"MZ", "application/octet-stream")))
    sender.post(url, stamp_data(scan=SimpleUploadedFile("盖章页.pdf", pdf(), "application/pdf")))

    [own, _] = [item["form"] for item in refused.context["stamps"]]
    assert own.errors["scan"][0].startswith("您上传的是程序文件")
    assert 'value="西湖区市政设计院"' in text_of(refused)
    assert Evidence.objects.get(pk=row.paper_stamps.get(position=1).scan_id).pages_state == "waiting"
    assert "页面图像正在生成" in text_of(sender.get(f"/applications/{row.uuid}/review/"))


def test_a_later_office_does_not_correct_the_stamps(world, receiver):
    row = world.application_at(State.AWAITING_APPROVAL, position=2)

    answer = receiver.post(f"/applications/{row.uuid}/paper/", stamp_data())

    assert answer.status_code == 409
    assert "第一个网上环节" in text_of(answer)


# --- cost ------------------------------------------------------------------------------------------------------


def cost(client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize(("page", "expected"), [("", 13), ("cover/", 5), ("roster/", 5)])
def test_a_consignment_costs_the_same_for_one_person_and_for_three(world, receiver, page, expected):
    one = forward(world, ready(world))
    three = forward(world, ready(world, 3))

    counted = [cost(receiver, f"{each.get_absolute_url()}{page}") for each in (one, three)]

    assert counted == [expected, expected]


def test_a_consignment_that_nobody_sent_is_missing(world, receiver):
    assert receiver.get("/consignments/00000000-0000-4000-8000-000000000000/").status_code == 404
    assert not Consignment.objects.exists()
