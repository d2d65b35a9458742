"""通知书: who is owed one, what it says, how it is numbered, and that nobody rewrites it."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Delivery, User
from review.enums import Action, Delivered, NoticeKind, State
from review.models import Document, NoticeDelivery, OfficialNotice
from review.policies.acts import TicketDraft
from review.queries.official_notices import delivery_record
from review.services.office import perform
from zcps.kit import clock
from zcps.kit.tags import chinese_date

COUNTY = "hrss_330106"


def notice_of(row, kind: NoticeKind) -> OfficialNotice:
    return OfficialNotice.objects.get(application=row, kind=kind)


def test_receipt_at_the_first_stop_is_answered_in_writing_and_further_receipts_are_not(world):
    row = world.submitted()
    submitted_on = chinese_date(row.arrived_at)
    row = world.act(Action.RECEIVE, row)

    notice = notice_of(row, NoticeKind.RECEIPT)

    office = world.offices[COUNTY]
    year = clock.today().year
    assert notice.number == f"浙职审受〔{year}〕{office.code}-1号"
    assert (notice.title, notice.addressee, notice.organisation_name) == ("职称申报受理回执", row.name, office.name)
    assert notice.text.splitlines()[0] == (
        f"您于{submitted_on}提交的2026年度职称评审申报材料（申报职称：高级工程师；申报专业：建筑结构），本机构已收悉。"
    )
    assert "人力资源和社会保障部令第40号" in notice.text
    assert notice.deadline_on == row.stage.due_on
    assert notice.event.kind == Action.RECEIVE
    world.advance(row, lambda now: now.state == State.AWAITING_APPROVAL and now.position == 2)
    assert OfficialNotice.objects.filter(application=row).count() == 1


def test_a_return_tells_everything_to_be_mended_at_once_with_its_term(world):
    row = world.application_at(State.AWAITING_APPROVAL)
    tickets = (TicketDraft("papers", "缺少封面。"), TicketDraft("application", "请核对。", None, "current_profession"))
    row = world.act(Action.RETURN, row, tickets=tickets)

    notice = notice_of(row, NoticeKind.CORRECTION)

    assert notice.facts["tickets"] == [
        {"label": "论文", "message": "缺少封面。"},
        {"label": "申报信息 / 现从事专业", "message": "请核对。"},
    ]
    assert "1. 论文：缺少封面。" in notice.text.splitlines()
    assert f"请您于{chinese_date(row.deadline_on)}前登录系统" in notice.text
    assert notice.deadline_on == row.deadline_on
    assert "第十八条" in notice.clause


def test_a_decline_is_a_notice_to_the_person_only_when_the_person_submitted(world):
    own = world.act(Action.DECLINE, world.submitted())
    below = world.act(Action.DECLINE, world.application_at(State.AWAITING_RECEIPT, position=2))

    assert "不符合报送程序。" in notice_of(own, NoticeKind.NON_ACCEPTANCE).text
    assert not below.notices.filter(kind=NoticeKind.NON_ACCEPTANCE).exists()


def test_a_rejection_says_reason_basis_and_remedy_and_sets_no_term(world):
    row = world.application_at(State.INELIGIBLE)

    notice = notice_of(row, NoticeKind.INELIGIBLE)

    assert "任职年限不足。" in notice.text
    assert notice.text.splitlines()[-1] == notice.remedy
    assert "第二十七条" in notice.remedy
    assert notice.deadline_on is None


def test_an_office_numbers_all_its_notices_in_one_series_without_a_gap(world):
    clerk = world.actor(world.officer(COUNTY))
    first, second, third = (world.submitted() for _ in range(3))
    perform(Action.RECEIVE, {first.pk: None, second.pk: None}, by=clerk)
    world.act(Action.DECLINE, third)
    other = world.submitted(world.applicant(unit="unit_330203"))
    world.act(Action.RECEIVE, other)

    serials = OfficialNotice.objects.filter(organisation=world.offices[COUNTY]).values_list("serial", flat=True)
    assert list(serials) == [1, 2, 3]
    assert other.notices.get().serial == 1


def test_many_notices_need_no_more_statements_than_one(world):
    clerk = world.actor(world.officer(COUNTY))

    def statements(count: int) -> int:
        rows = {world.submitted().pk: None for _ in range(count)}
        with CaptureQueriesContext(connection) as captured:
            perform(Action.RECEIVE, rows, by=clerk)
        return len(captured)

    assert statements(1) == statements(4)


def test_a_scheme_that_says_nothing_about_notices_has_the_usual_words(whole_world):
    row = whole_world.application_at(State.INELIGIBLE)

    notice = notice_of(row, NoticeKind.INELIGIBLE)

    assert notice.number.startswith("职审不通〔")
    assert notice.title == "资格审查不通过通知书"
    assert "依据职称评审管理的有关规定，本机构作出资格审查不通过的结论" in notice.text


def test_the_message_of_the_act_is_the_first_line_of_the_delivery_record(world):
    row = world.act(Action.RECEIVE, world.submitted())

    told = notice_of(row, NoticeKind.RECEIPT).deliveries.get()

    assert (told.kind, told.notification.recipient) == (Delivered.TOLD, world.owner(row))


def test_whoever_has_no_account_has_no_message_recorded(world):
    row = world.submitted()
    User.objects.filter(pk=world.owner(row).pk).update(is_active=False)

    world.act(Action.RECEIVE, row)

    assert not notice_of(row, NoticeKind.RECEIPT).deliveries.exists()


@pytest.mark.parametrize("model", [OfficialNotice, NoticeDelivery])
def test_notices_and_their_delivery_are_append_only(world, model):
    world.act(Action.RECEIVE, world.submitted())
    columns = {OfficialNotice: {"text": "改了"}, NoticeDelivery: {"note": "改了"}}

    for change in (lambda: model.objects.update(**columns[model]), lambda: model.objects.all()._raw_delete("default")):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


# --- pages ---------------------------------------------------------------------------------------------------


def received(world, user=None):
    row = world.act(Action.RECEIVE, world.submitted(user))
    return row, notice_of(row, NoticeKind.RECEIPT)


def test_an_applicant_reads_a_notice_and_the_first_opening_is_recorded(world):
    user = world.applicant()
    row, notice = received(world, user)
    client = world.client_for(user)

    home = client.get(f"/applications/{row.uuid}/").content.decode()
    pages = [client.get(f"/desk/notices/{notice.uuid}/") for _ in range(2)]

    assert f"/desk/notices/{notice.uuid}/" in home
    assert notice.text.splitlines()[0] in pages[0].content.decode()
    assert notice.deliveries.filter(kind=Delivered.OPENED).count() == 1
    assert [way.label for way in pages[1].context["ways"]] == ["出具通知书", "站内消息已送出", "申报人已在网上查阅"]


def test_the_list_and_the_page_of_a_notice_call_its_delivery_the_same(world):
    _row, notice = received(world)
    clerk = world.client_for(world.officer(COUNTY))

    pages = [clerk.get(url).content.decode() for url in ("/notices/", f"/notices/{notice.uuid}/")]

    assert ["已通知，未查阅</span>" in page for page in pages] == [True, True]


def test_a_foreign_notice_is_missing_for_applicants_and_offices(world):
    _row, notice = received(world)
    stranger, away = world.client_for(world.applicant()), world.client_for(world.officer("hrss_330203"))

    assert stranger.get(f"/desk/notices/{notice.uuid}/").status_code == 404
    assert away.get(f"/notices/{notice.uuid}/").status_code == 404
    assert away.post(f"/notices/{notice.uuid}/handed/", {"note": "本人签收"}).status_code == 404
    assert not notice.deliveries.filter(kind=Delivered.OPENED).exists()


def test_handing_over_at_the_counter_is_recorded_once_by_the_office_that_issued(world):
    row, notice = received(world)
    clerk = world.client_for(world.officer(COUNTY))
    url = f"/notices/{notice.uuid}/handed/"

    nothing = clerk.post(url, {"note": ""}, follow=True)
    done = clerk.post(url, {"note": "申报人本人签收"}, follow=True).content.decode()
    again = clerk.post(url, {"note": "再次"})

    assert "请填写" in nothing.content.decode()
    assert f"已登记{notice.number}窗口送达。" in done
    assert again.status_code == 409
    assert notice.deliveries.get(kind=Delivered.HANDED).note == "申报人本人签收"
    assert "窗口送达通知书" in clerk.get(f"/applications/{row.uuid}/review/").content.decode()


def test_a_later_office_reads_the_notice_but_records_no_handing(world):
    row = world.application_at(State.AWAITING_APPROVAL, position=2)
    notice = notice_of(row, NoticeKind.RECEIPT)
    client = world.client_for(world.officer("department_330100"))

    assert client.get(f"/notices/{notice.uuid}/").context["form"] is None
    assert client.post(f"/notices/{notice.uuid}/handed/", {"note": "本人"}).status_code == 403


def test_the_office_finds_its_notices_by_kind_number_and_what_is_not_delivered(world):
    user = world.applicant()
    _row, opened = received(world, user)
    declined = notice_of(world.act(Action.DECLINE, world.submitted()), NoticeKind.NON_ACCEPTANCE)
    world.client_for(user).get(f"/desk/notices/{opened.uuid}/")
    client = world.client_for(world.officer(COUNTY))

    def found(**query) -> list[str]:
        return [each["row"].number for each in client.get("/notices/", query).context["rows"]]

    assert found() == [declined.number, opened.number]
    assert found(kind="receipt") == found(number="1") == found(number=opened.number) == [opened.number]
    assert found(delivery="missing") == [declined.number]
    assert found(number="9" * 30) == []
    assert world.client_for(world.officer("hrss_330203")).get("/notices/").context["rows"] == []


def test_the_list_and_the_page_of_notices_need_the_same_statements_for_one_row_and_three(world):
    client = world.client_for(world.officer(COUNTY))

    def statements() -> int:
        client.get("/notices/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/notices/")
        return len(captured)

    received(world)
    for_one = statements()
    received(world)
    received(world)

    assert for_one == statements() <= 14


def test_the_state_of_an_sms_stands_in_the_delivery_record(world):
    row = world.application_at(State.INELIGIBLE)
    notice = notice_of(row, NoticeKind.INELIGIBLE)
    page = world.client_for(world.officer(COUNTY)).get(f"/notices/{notice.uuid}/")

    assert "短信等待发送" in [way.label for way in page.context["ways"]]


def failed_sms(world, row) -> None:
    sent = Delivery.objects.filter(notification__recipient=world.owner(row))
    sent.update(state="permanent_failure", error="短信网关回执：空号", finished_at=clock.now())


def test_an_office_sees_that_the_sms_failed_and_why_the_applicant_only_that(world):
    row = world.application_at(State.INELIGIBLE)
    notice = notice_of(row, NoticeKind.INELIGIBLE)
    failed_sms(world, row)

    ways = world.client_for(world.officer(COUNTY)).get(f"/notices/{notice.uuid}/").context["ways"]
    own = delivery_record(OfficialNotice.objects.get(pk=notice.pk), for_applicant=True)

    assert [(way.label, way.detail) for way in ways][-1] == ("短信未能送达", "短信网关回执：空号")
    assert ("短信未能送达", "") in [(way.label, way.detail) for way in own]


def test_the_office_finds_whom_no_sms_reached_until_they_have_read_it(world):
    row, other = world.application_at(State.INELIGIBLE), world.application_at(State.INELIGIBLE)
    notice = notice_of(row, NoticeKind.INELIGIBLE)
    failed_sms(world, row)
    client = world.client_for(world.officer(COUNTY))

    def found() -> list[tuple]:
        rows = client.get("/notices/", {"delivery": "sms_failed"}).context["rows"]
        return [(each["row"].pk, each["state"]) for each in rows]

    assert found() == [(notice.pk, ("短信未送达，未查阅", "refused"))]
    world.client_for(world.owner(row)).get(f"/desk/notices/{notice.uuid}/")
    assert found() == []
    assert notice_of(other, NoticeKind.INELIGIBLE).deliveries.count() == 1


def test_the_history_at_the_office_tells_of_the_sms_that_did_not_arrive(world):
    row = world.application_at(State.INELIGIBLE)
    officer = world.client_for(world.officer(COUNTY))
    before = [event.label for event in officer.get(f"/applications/{row.uuid}/review/").context["events"]]
    failed_sms(world, row)

    after = officer.get(f"/applications/{row.uuid}/review/").context["events"]

    assert [event.label for event in after] == ["短信未送达：资格审查不通过", *before]
    assert after[0].detail == "短信网关回执：空号"
    own = world.client_for(world.owner(row)).get(f"/applications/{row.uuid}/").content.decode()
    assert "短信未送达：" not in own


def test_a_notice_is_printed_by_its_applicant_and_its_office_and_missing_to_others(world):
    row = world.act(Action.RECEIVE, world.submitted())
    notice = row.notices.get()
    address = f"/notices/{notice.uuid}/print/"
    owner, officer = world.client_for(world.owner(row)), world.client_for(world.officer_for(row, Action.APPROVE))

    answers = [client.post(address) for client in (owner, officer)]

    assert [answer.url for answer in answers] == [Document.objects.get().get_absolute_url()] * 2
    assert world.client_for(world.applicant()).post(address).status_code == 404
