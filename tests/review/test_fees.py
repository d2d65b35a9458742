"""收费: who may charge, what is owed and when it is paid, and that nobody comes before the committee owing."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.enums import Role
from accounts.models import Event
from review.enums import Action, Duty, FeeKind, State
from review.models import Application, FeeOrder, FeeSetting, Round
from review.policies import why_not
from review.policies.fees import RULE, fee_on, why_not_charge
from review.queries.fees import owed_by
from review.scheme import Fee
from review.scheme_checks import fee_findings
from review.services import fees as fee_service
from review.services.fees import mark_paid, set_charge
from tests.kit.files import pdf
from tests.world import World
from zcps.kit import clock
from zcps.kit.refusals import ActionDenied
from zcps.kit.uploads import UploadRefused

MID = "mid_330100"
HOW = "缴至杭州市生态环境学会，账号见通知。"
OWING = "评审费尚未缴纳，登记缴费之后方可提交评审会议。"
FEE = {
    "kind": "recommendation", "name": "中推高评审费", "amount": "150.00", "duty": "mid_committee", "from": "2002-08-01",
    "basis": "省物价局、财政厅通知",
}  # fmt: skip


def manager(world: World, office: str = MID):
    user = world.officer(office)
    return world.actor(user).at(world.offices[office].pk)


def charge(world: World, *, charges: bool = True, by=None) -> FeeSetting:
    return set_charge(world.round, charges=charges, how_to_pay=HOW, by=by or manager(world))


def scan() -> SimpleUploadedFile:
    return SimpleUploadedFile("凭证.pdf", pdf(), "application/pdf")


def at_mid(world: World, state: State = State.AWAITING_VOTES) -> Application:
    return world.application_at(state, duty=Duty.MID_COMMITTEE)


# --- the table --------------------------------------------------------------------------------------------------


def fees(*changes: dict) -> tuple[Fee, ...]:
    return tuple(Fee.read(FEE | each) for each in changes)


@pytest.mark.parametrize(
    ("day", "amount"),
    [("2002-07-31", None), ("2002-08-01", "150.00"), ("2026-06-30", "150.00"), ("2026-07-01", "180.00")],
)
def test_the_amount_is_that_of_the_day(day, amount):
    table = fees({"to": "2026-06-30"}, {"from": "2026-07-01", "amount": "180.00"})

    found = fee_on(table, FeeKind.RECOMMENDATION, dt.date.fromisoformat(day))

    assert (found and found.amount) == (amount and Decimal(amount))


@pytest.mark.parametrize(
    ("table", "duties", "sentence"),
    [
        (fees({}), {Duty.MID_COMMITTEE, Duty.REVIEW}, ""),
        (fees({}), {Duty.REVIEW, Duty.QUALIFICATION}, RULE),
        (fees({}), {Duty.HIGH_COMMITTEE}, RULE),
        ((), {Duty.MID_COMMITTEE}, RULE),
        (fees({"to": "2003-01-01"}), {Duty.MID_COMMITTEE}, "收费目录中没有今天有效的“中推高评审费”，不能收费。"),
    ],
)
def test_only_the_meeting_of_the_mid_committee_may_charge(table, duties, sentence):
    found = why_not_charge(table, FeeKind.RECOMMENDATION, frozenset(duties), dt.date(2026, 1, 5), rule="")

    assert found == sentence


@pytest.mark.parametrize(
    ("changes", "sentences"),
    [
        ([{}], []),
        ([{"to": "2026-06-30"}, {"from": "2026-07-01"}], []),
        ([{}, {"from": "2026-07-01"}], ["“中推高评审费”与前面一行的日期重叠，同一天会有两个金额。"]),
        ([{"from": "2026-02-30"}], ["没有“2026-02-30”这一天。"]),
        ([{"to": "2001-01-01"}], ["截止日期早于开始日期。"]),
        ([{"duty": "review"}], ["只有评委会办公室可以收取评审费。"]),
    ],
)
def test_a_table_says_one_amount_a_day_by_who_may_take_it(changes, sentences):
    content = {"businesses": [{"fees": [FEE | each for each in changes]}]}

    assert [sentence for _, sentence in fee_findings(content)] == sentences


# --- setting ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("office", ["unit_330106", "department_330100", "hrss_330100", "high"])
def test_every_other_office_is_refused_with_the_rule(green_world, office):
    with pytest.raises(ActionDenied) as refused:
        charge(green_world, by=manager(green_world, office))

    assert refused.value.sentence == green_world.version.content["businesses"][0]["fee_rule"]
    assert not FeeSetting.objects.exists()


def test_an_office_that_does_not_charge_may_say_so(green_world):
    assert charge(green_world, charges=False, by=manager(green_world, "hrss_330100")).charges is False


def test_whoever_charges_says_how_it_is_paid(green_world):
    with pytest.raises(ActionDenied, match="请写明缴费方式"):
        set_charge(green_world.round, charges=True, how_to_pay=" ", by=manager(green_world))


def test_a_leader_sets_nothing(green_world):
    user = green_world.officer(MID, Role.EXPERT_NOTIFIER)

    with pytest.raises(ActionDenied) as refused:
        charge(green_world, by=green_world.actor(user).at(user.home_id))

    assert refused.value.status == 403


def test_in_a_business_without_fees_nobody_charges(world):
    with pytest.raises(ActionDenied, match="均不得收取任何费用"):
        charge(world)


def test_in_a_round_of_an_unknown_business_nobody_charges(green_world):
    Round.objects.filter(pk=green_world.round.pk).update(business="gone")
    green_world.round.refresh_from_db()

    with pytest.raises(ActionDenied, match=RULE):
        charge(green_world)


# --- owing ------------------------------------------------------------------------------------------------------


def test_who_arrives_owes_the_amount_of_the_day_and_comes_before_no_committee(green_world):
    charge(green_world)

    row = at_mid(green_world)

    order = FeeOrder.objects.get(application=row)
    assert (order.amount, order.name, order.organisation_id) == (Decimal("150.00"), "中推高评审费", row.holder_id)
    assert row.fee_due
    assert why_not(manager(green_world), Action.RECORD_RESULT, row, today=clock.today()).sentence == OWING
    assert Event.objects.filter(stream=row.stream, kind="fee_due").count() == 1
    assert owed_by(row) == [(order, HOW)]


def test_without_a_setting_nobody_owes(green_world):
    row = at_mid(green_world)

    assert (row.fee_due, owed_by(row)) == (False, [])


def test_who_was_there_already_owes_from_the_setting_on(green_world):
    row, examined = at_mid(green_world), at_mid(green_world, State.AWAITING_APPROVAL)
    decided = at_mid(green_world, State.AWAITING_DISPATCH)

    charge(green_world)

    assert [green_world.fresh(each).fee_due for each in (row, examined, decided)] == [True, True, False]


def test_paid_with_a_voucher_it_may_come_before_the_committee(green_world):
    charge(green_world)
    row = at_mid(green_world)
    order = FeeOrder.objects.get(application=row)

    done = mark_paid(order, paid_on=clock.today(), voucher=scan(), by=manager(green_world))

    assert (green_world.fresh(row).fee_due, done.voucher.name) == (False, "凭证.pdf")
    green_world.act(Action.RECORD_RESULT, green_world.fresh(row))
    with pytest.raises(ActionDenied, match="不用再登记"):
        mark_paid(order, paid_on=clock.today(), voucher=scan(), by=manager(green_world))


def test_who_comes_again_after_a_correction_owes_no_second_time(green_world):
    charge(green_world)
    row = at_mid(green_world, State.AWAITING_APPROVAL)
    row = green_world.submit(green_world.act(Action.RETURN, row), green_world.owner(row))
    assert row.fee_due
    mark_paid(FeeOrder.objects.get(), paid_on=clock.today(), voucher=scan(), by=manager(green_world))

    row = green_world.fresh(row)
    row = green_world.submit(green_world.act(Action.RETURN, row), green_world.owner(row))

    assert (row.fee_due, FeeOrder.objects.count()) == (False, 1)


def test_paid_while_it_is_below_again_it_owes_nothing_when_it_comes_back(green_world):
    charge(green_world)
    row = at_mid(green_world, State.AWAITING_APPROVAL)
    row = green_world.act(Action.SEND_BACK, row)
    assert not row.fee_due

    mark_paid(FeeOrder.objects.get(), paid_on=clock.today(), voucher=scan(), by=manager(green_world))
    row = green_world.advance(row, lambda now: now.duty == Duty.MID_COMMITTEE)

    assert not row.fee_due


def test_taken_back_what_nobody_has_paid_is_cancelled_and_what_was_paid_stays(green_world):
    charge(green_world)
    paid, unpaid = at_mid(green_world), at_mid(green_world)
    order = FeeOrder.objects.get(application=paid)
    mark_paid(order, paid_on=clock.today(), voucher=scan(), by=manager(green_world))

    charge(green_world, charges=False)

    orders = FeeOrder.objects.order_by("application")
    assert [(each.paid_at is None, each.cancelled_at is None) for each in orders] == [(False, True), (True, False)]
    assert not green_world.fresh(unpaid).fee_due
    assert owed_by(unpaid) == []


def test_a_day_the_table_says_nothing_of_nobody_owes(green_world):
    charge(green_world)

    with clock.frozen(dt.datetime(2002, 1, 1, tzinfo=dt.UTC)):
        row = Application(scheme_version=green_world.version, business="review", duty=Duty.MID_COMMITTEE)
        assert fee_service._fee_for(row) is None


@pytest.mark.parametrize(
    ("wrong", "error", "sentence"),
    [
        ({"paid_on": dt.date(2999, 1, 1)}, ActionDenied, "缴费日期不能晚于今天"),
        ({"voucher": SimpleUploadedFile("a.txt", b"paid")}, UploadRefused, "PDF"),
    ],
)
def test_what_proves_nothing_is_refused_and_leaves_nothing(green_world, wrong, error, sentence):
    charge(green_world)
    order = FeeOrder.objects.get(application=at_mid(green_world))
    given = {"paid_on": clock.today(), "voucher": scan()} | wrong

    with pytest.raises(error, match=sentence), transaction.atomic():
        mark_paid(order, **given, by=manager(green_world))

    order.refresh_from_db()
    assert order.is_owed


def test_only_the_office_that_takes_it_marks_it_paid(green_world):
    charge(green_world)
    order = FeeOrder.objects.get(application=at_mid(green_world))
    reviewer, away = green_world.officer(MID, Role.CANDIDATE_REVIEWER), green_world.officer("mid_330200")
    answers = []
    for user in (reviewer, away):
        with pytest.raises(ActionDenied) as refused:
            mark_paid(order, paid_on=clock.today(), voucher=scan(), by=green_world.actor(user))
        answers.append(refused.value.status)

    assert answers == [403, 404]


def test_the_database_keeps_the_amount(green_world):
    charge(green_world)
    at_mid(green_world)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        FeeOrder.objects.update(amount=1)


# --- pages ------------------------------------------------------------------------------------------------------


@pytest.fixture
def client(green_world):
    return green_world.client_for(green_world.officer(MID))


def words_of(answer) -> str:
    return answer.content.decode()


def test_the_page_of_settings_shows_the_fee_or_the_rule(green_world, client):
    assert "每人 150.00 元" in words_of(client.get("/fees/"))
    hrss = green_world.client_for(green_world.officer("hrss_330100"))
    assert "均不得收取任何费用" in words_of(hrss.get("/fees/"))


def test_an_office_of_a_scheme_without_fees_is_told_so(world):
    client = world.client_for(world.officer("hrss_330106"))

    assert "没有收费项目" in words_of(client.get("/fees/"))
    assert client.post(f"/fees/rounds/{world.round.uuid}/", {"charges": "no"}).status_code == 404


def test_setting_paying_and_looking_up_by_the_pages(green_world, client):
    url = f"/fees/rounds/{green_world.round.uuid}/"
    assert client.post(url, {"charges": "perhaps"}).context["lines"][0]["form"].errors
    assert client.post(url, {"charges": "yes", "how_to_pay": HOW}).url == "/fees/"
    row = at_mid(green_world)
    order = FeeOrder.objects.get()
    assert client.get(f"{order.get_absolute_url()}voucher/").status_code == 404

    owner = green_world.client_for(green_world.owner(row))
    page = words_of(owner.get(f"/applications/{row.uuid}/"))
    assert all(word in page for word in ("中推高评审费 150.00 元", HOW, "未缴"))

    refused = client.post(
        order.get_absolute_url(), {"paid_on": str(clock.today()), "voucher": SimpleUploadedFile("a.txt", b"x")}
    )
    assert "voucher" in refused.context["form"].errors
    done = client.post(order.get_absolute_url(), {"paid_on": str(clock.today()), "voucher": scan()})
    assert done.url == "/fees/orders/"
    client.get("/fees/orders/")  # with what was just done
    pages = [
        words_of(client.get(f"/fees/orders/{query}")) for query in ("", "?state=paid", "?state=cancelled", "?state=x")
    ]
    assert [row.name in page for page in pages] == [False, True, False, False]
    file = client.get(f"{order.get_absolute_url()}voucher/")
    assert b"".join(file.streaming_content).startswith(b"%PDF-")
    for close in file._resource_closers:
        close()  # not file.close(): its signal would close the connection
    assert "已缴" in words_of(owner.get(f"/applications/{row.uuid}/"))


def test_who_only_reads_there_sets_and_marks_nothing(green_world):
    charge(green_world)
    order = FeeOrder.objects.get(application=at_mid(green_world))
    reviewer = green_world.client_for(green_world.officer(MID, Role.CANDIDATE_REVIEWER))

    assert reviewer.get("/fees/").context["lines"][0]["form"] is None
    assert reviewer.post(f"/fees/rounds/{green_world.round.uuid}/", {"charges": "no"}).status_code == 403
    assert reviewer.post(order.get_absolute_url(), {}).status_code == 403


def test_a_list_of_orders_costs_the_same_for_one_and_for_three(green_world, client):
    charge(green_world)
    at_mid(green_world)
    client.get("/fees/orders/")
    counted = []
    for more in (0, 2):
        for _ in range(more):
            at_mid(green_world)
        with CaptureQueriesContext(connection) as captured:
            client.get("/fees/orders/")
        counted.append(len(captured))

    assert counted[0] == counted[1] <= 11


def test_the_schemes_own_table_is_right():
    content = yaml.safe_load(Path("fixtures/schemes/zhejiang_environment.yaml").read_text(encoding="utf-8"))

    assert list(fee_findings(content)) == []
