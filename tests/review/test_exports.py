"""导出表格: every list as XLSX by the scheme's columns and the list's filters; whole ID numbers with a purpose and a record."""

import pytest

from review.columns import COLUMNS, Table
from review.enums import Action, State
from review.models import Application, Consignment
from tests.review.desk import CITY, COUNTY, opened, run, taken
from zcps.kit import clock

pytestmark = pytest.mark.usefixtures("own_files")


# --- each list --------------------------------------------------------------------------------------------------------


def test_an_inbox_is_taken_along_as_it_is_narrowed_and_sorted(world, clerk):
    for name in ("张三", "李四", "张二"):
        world.submitted(world.applicant(name=name))

    page = clerk.get("/inbox/from_person/?name=张&sort=-name")
    asked = clerk.get(page.context["export_url"])
    rows = taken(clerk, page.context["export_url"])

    assert page.context["export_url"] == "/inbox/from_person/export/?sort=-name&name=%E5%BC%A0"
    assert (asked.context["count"], asked.context["is_narrowed"]) == (2, True)
    assert [row["姓名"] for row in rows] == ["张三", "张二"]
    assert list(rows[0]) == asked.context["titles"]
    assert rows[0]["到达时间"].date() == clock.today()
    assert (rows[0]["来源"], rows[0]["状态"], rows[0]["已等待（工作日）"]) == ("个人报送", "待接收", 0)


@pytest.mark.parametrize("code", ["done", "handled", "reinstatable"])
def test_what_was_handled_is_taken_along_with_where_it_is_now(world, clerk, code):
    row = world.application_at(State.AWAITING_RECEIPT, position=2)
    if code == "reinstatable":
        Application.objects.filter(pk=row.pk).update(overseer=world.offices[COUNTY])

    rows = taken(clerk, clerk.get(f"/inbox/{code}/").context["export_url"])

    assert [(each["姓名"], each["现在何处"]) for each in rows] == [(row.name, "杭州市城乡建设局")]


def test_what_lies_with_the_applicant_says_so(world, clerk):
    world.application_at(State.RETURNED)

    assert [row["现在何处"] for row in taken(clerk, "/inbox/handled/export/")] == ["申报人"]


def test_consignments_are_taken_along_with_their_numbers(world, clerk):
    world.application_at(State.AWAITING_RECEIPT, position=2)
    sent = Consignment.objects.get()
    url = clerk.get("/consignments/?side=sent").context["export_url"]

    rows = taken(clerk, url)
    received = taken(world.client_for(world.officer(CITY)), "/consignments/export/")

    assert [(row["文号"], row["对方机构"], row["人数"], row["纸质已到"] + row["纸质未到"]) for row in rows] == [
        (sent.number, "杭州市城乡建设局", 1, 1)
    ]
    assert [row["对方机构"] for row in received] == [sent.sender_name]
    assert taken(clerk, "/consignments/export/") == []


def test_papers_are_taken_along_with_the_way_they_came(world, clerk):
    own = world.submitted()
    below = world.application_at(State.AWAITING_RECEIPT, position=2)

    rows = taken(clerk, clerk.get("/paper/").context["export_url"])
    above = taken(world.client_for(world.officer(CITY)), "/paper/export/")

    assert [(row["姓名"], row["来源"], row["文号"], row["纸质材料"]) for row in rows] == [
        (own.name, "个人报送", None, "未到")
    ]
    assert [(row["姓名"], row["文号"]) for row in above] == [(below.name, Consignment.objects.get().number)]


def test_notices_are_taken_along_with_their_delivery(world, clerk):
    row = world.application_at(State.AWAITING_APPROVAL)

    rows = taken(clerk, clerk.get("/notices/?kind=receipt").context["export_url"])
    none = taken(clerk, clerk.get("/notices/?kind=ineligible").context["export_url"])

    assert [(each["姓名"], each["类别"], each["送达"]) for each in rows] == [(row.name, "受理回执", "已通知，未查阅")]
    assert none == []


def test_a_roster_has_the_scheme_s_columns_and_says_who_was_taken_back(world, clerk):
    rows = [world.application_at(State.AWAITING_FORWARD, position=1) for _ in range(2)]
    run(clerk, "forward", rows)
    run(clerk, "recall", [world.fresh(rows[0])])
    sent = Consignment.objects.get()
    url = f"/consignments/{sent.uuid}/roster/export/"

    found = taken(clerk, url)

    assert list(found[0])[9:14] == [
        "从事专业", "专业工作年限", "现专业技术资格·所属系列", "现专业技术资格·资格名称", "现专业技术资格·取得时间",
    ]  # fmt: skip
    assert sorted(row["姓名"] for row in found) == sorted(row.name for row in rows)
    assert {row["姓名"]: (row["备注"] or "").startswith("已撤出") for row in found} == {
        rows[0].name: True,
        rows[1].name: False,
    }
    assert [row["序号"] for row in found] == [1, 2]
    assert str(sent.uuid) in clerk.get(url).context["back_url"]


def test_a_scheme_that_chooses_no_columns_has_them_all_and_one_may_name_and_widen_them(whole_world):
    world = whole_world
    world.application_at(State.AWAITING_RECEIPT, position=3)
    sent = Consignment.objects.latest("pk")
    client = world.client_for(world.officer(COUNTY))

    roster = client.post(f"/consignments/{sent.uuid}/roster/export/")
    sheet = opened(b"".join(roster.streaming_content))
    titles = client.get("/inbox/handled/export/").context["titles"]

    assert [cell.value for cell in sheet[2]] == ["序号", "姓名", "证件号码", "备注"]
    assert round(sheet.column_dimensions["C"].width) == 24 + 1
    assert titles == [column.label for column in COLUMNS[Table.HANDLED]]


def test_the_result_of_a_batch_is_taken_along_with_every_reason(world, clerk):
    fresh, gone = world.submitted(), world.submitted()
    stale = f"{gone.pk}:{gone.version}"
    world.act(Action.RECEIVE, gone)
    answer = clerk.post(
        "/batches/run/",
        {"action": "receive", "selected": [f"{fresh.pk}:{fresh.version}", stale], "key": "0" * 32},
    )

    rows = taken(clerk, clerk.get(answer.url).context["export_url"])

    assert {row["姓名"]: row["办理结果"] for row in rows} == {fresh.name: "成功", gone.name: "未办理"}
    assert {row["现专业技术资格名称"] if "现专业技术资格名称" in row else row["状态"] for row in rows} == {"待审批"}
    assert "已于" in next(row["未办理的原因"] for row in rows if row["办理结果"] == "未办理")
