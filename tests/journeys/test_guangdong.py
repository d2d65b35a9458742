"""广东: one chain for every business: 入库, 撤回 and another choice, 变更申请, 考核认定, 评审 as far as the committee's office."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.enums import ManagementState
from accounts.models import Event, Person
from accounts.services.events import verify
from review.enums import Action, State
from review.models import Application
from review.policies import why_not
from review.queries.eligibility import answers_for
from review.queries.managing import workplace
from review.services.door import move_one
from review.services.paper import record_stamp
from review.services.submission import Gap, readiness
from review.views.applicant.common import withdraw_note
from tests.journeys.managing import Chains, studied, years_ago
from zcps.kit import clock
from zcps.kit.refusals import ActionDenied
from zcps.kit.uploads import UploadRefused

HIGH, MID = "high", "mid_330100"


@pytest.fixture
def person(chains):
    """Somebody with a whole dossier who has chosen the unit one works in."""
    user = chains.world.applicant(unit="unit_330106")
    chains.choose(user, "unit_kept")
    return user


def key(chains: Chains, row: Application) -> str:
    return next(key for key, office in chains.world.offices.items() if office.pk == row.holder_id)


def withdraw(chains: Chains, row: Application, user) -> Application:
    move_one(Action.WITHDRAW, row, version=row.version, by=chains.world.actor(user))
    return chains.world.fresh(row)


# --- 基本信息入库 -----------------------------------------------------------------------------------------------


def test_basic_data_goes_to_the_managing_unit_and_its_department_and_is_then_stored(chains, person):
    row = chains.submitted(person, "record")
    assert chains.offices(row) == ["unit_kept", "department_330106"]
    assert chains.managements(person).get().state == ManagementState.UNDER_REVIEW

    row = chains.passed_on(row)
    assert (key(chains, row), row.state) == ("department_330106", State.AWAITING_APPROVAL)
    assert chains.in_force(person) is None

    row = chains.passed_on(row)

    kept = chains.managements(person).get()
    assert (row.state, kept.state, kept.stored_at) == (State.COMPLETED, ManagementState.IN_FORCE, row.closed_at)
    assert (kept.organisation, kept.department) == (
        chains.world.offices["unit_kept"],
        chains.world.offices["department_330106"],
    )


def test_each_step_of_the_choice_stands_on_the_chain_of_the_persons_account(chains, person):
    chains.goes_through(chains.submitted(person, "record"))

    stream = f"account:{person.pk}"
    kinds = Event.objects.filter(stream=stream).order_by("seq").values_list("kind", flat=True)
    assert [kind for kind in kinds if kind.startswith("managing_unit")] == [
        "managing_unit_submitted",
        "managing_unit_stored",
    ]
    assert verify(stream) == []


def test_nothing_is_submitted_before_a_managing_unit_is_chosen(chains):
    user = chains.world.applicant(unit="unit_330106")
    row = chains.draft(user, "record")

    assert readiness(row) == [
        Gap(
            "您还没有选定人事管理单位：按行政区划和人事档案保管单位选定之后，系统带出其主管部门。",
            reverse("accounts:managing_unit"),
        )
    ]


def test_before_the_record_is_stored_no_other_business_can_be_submitted(chains, person):
    chains.holds_title(person)
    row = chains.draft(person, "review")

    (gap,) = readiness(row)
    assert (gap.sentence[:10], gap.url) == ("您的基本信息尚未入库", reverse("accounts:managing_unit"))
    with pytest.raises(ActionDenied, match="尚未入库"):
        chains.world.submit(row, person)


def test_what_is_stored_is_not_stored_again(chains):
    user = chains.stored("unit_kept")

    with pytest.raises(ActionDenied, match="已经入库，不用再次提交"):
        chains.draft(user, "record")


def test_not_passed_it_comes_back_with_reasons_and_goes_to_another_unit(chains, person):
    row = chains.world.act(Action.RETURN, chains.submitted(person, "record"))
    assert (row.state, chains.managements(person).get().state) == (State.RETURNED, ManagementState.CHOSEN)

    chains.choose(person, "market")
    row = chains.world.submit(row, person)

    assert chains.offices(row) == ["market", "hrss_330106"]
    assert (key(chains, row), row.revision.number, row.resume_position) == ("market", 2, None)
    assert not row.tickets.filter(answered_at=None).exists()
    assert chains.goes_through(row).state == State.COMPLETED
    assert chains.in_force(person) == chains.world.offices["market"]


def test_mended_without_another_choice_it_goes_the_same_way_again(chains, person):
    row = chains.world.act(Action.RETURN, chains.passed_on(chains.submitted(person, "record")))

    row = chains.world.submit(row, person)

    assert (key(chains, row), row.plan_number) == ("unit_kept", 1)


def works_nowhere(chains):
    """Somebody with a whole dossier whose unit is not registered."""
    user = chains.world.applicant(unit="unit_330106")
    Person.objects.filter(pk=user.person_id).update(employer=None)
    user.person.refresh_from_db()
    return user


def test_who_works_in_no_registered_unit_applies_by_the_managing_unit_alone(chains):
    user = works_nowhere(chains)
    with pytest.raises(ActionDenied, match="请先选定人事管理单位，再办理业务。"):
        chains.draft(user, "record")
    chains.choose(user, "market")
    row = chains.draft(user, "record")
    chains.choose(user, "filing")  # another choice before it is submitted: the application follows

    row = chains.goes_through(chains.world.submit(row, user))

    assert (row.state, row.unit_name) == (State.COMPLETED, "西湖区非公申报点")


def test_what_is_only_chosen_says_nothing_of_where_an_application_belongs_while_one_is_in_force(chains):
    user = works_nowhere(chains)
    chains.choose(user, "filing")
    chains.goes_through(chains.submitted(user, "record"))
    chains.choose(user, "market")

    assert workplace(user.person, chains.world.scheme.pk) == chains.world.offices["filing"]


# --- 撤回 ------------------------------------------------------------------------------------------------------


def test_it_can_be_taken_back_until_the_managing_unit_has_sent_it_to_the_department(chains, person):
    row = chains.submitted(person, "record")
    assert withdraw_note(row) == "在西湖区建筑设计所报送杭州市西湖区住房和城乡建设局之前可以撤回。"
    approved = chains.world.act(Action.APPROVE, row)
    assert why_not(chains.world.actor(person), Action.WITHDRAW, approved, today=clock.today()) is None

    sent = chains.world.act(Action.FORWARD, approved)

    refusal = why_not(chains.world.actor(person), Action.WITHDRAW, sent, today=clock.today())
    assert refusal.sentence == "材料已由受理机构办理，不能撤回；如需修改，请与受理机构联系。"


def test_taken_back_it_is_a_draft_again_and_the_choice_can_change(chains, person):
    row = withdraw(chains, chains.submitted(person, "record"), person)
    assert (row.state, chains.managements(person).get().state) == (State.DRAFT, ManagementState.CHOSEN)

    chains.choose(person, "market")
    row = chains.world.submit(row, person)

    assert chains.offices(row) == ["market", "hrss_330106"]


# --- 非公申报点 ------------------------------------------------------------------------------------------------


def test_a_filing_point_cannot_pass_before_the_stamp_of_the_real_keeper_is_recorded(chains, person):
    chains.choose(person, "filing")
    row = chains.submitted(person, "record")
    assert (chains.offices(row), row.stamps_missing) == (["filing", "hrss_330106"], True)
    assert row.paper_stamps.get().organisation_name == "杭州市西湖区人才交流中心"  # as the dossier tells

    with pytest.raises(ActionDenied, match="盖章情况（单位、日期、扫描件）尚未登记"):
        chains.world.act(Action.APPROVE, row)
    clerk = chains.world.actor(chains.world.officer("filing"))
    with pytest.raises(UploadRefused, match="扫描件"):
        record_stamp(row.paper_stamps.get(), stamped_on=clock.today(), organisation_name="杭州市人才市场", by=clerk)
    row = chains.world.stamped(row)

    assert chains.world.act(Action.APPROVE, row).state == State.AWAITING_FORWARD


def test_the_form_of_the_stamp_says_that_approval_waits_for_it(chains, person):
    chains.choose(person, "filing")
    client, row = chains.world.client_for(chains.world.officer("filing")), chains.submitted(person, "record")

    assert "登记之后方可在网上审批" in client.get(f"/applications/{row.uuid}/review/").content.decode()


def test_a_recorded_stamp_stands_when_it_comes_back_mended(chains, person):
    chains.choose(person, "filing")
    row = chains.world.stamped(chains.submitted(person, "record"))

    row = chains.world.submit(chains.world.act(Action.RETURN, row), person)

    assert (row.state, row.stamps_missing) == (State.AWAITING_APPROVAL, False)


@pytest.mark.parametrize(("unit", "is_missing"), [("unit_kept", False), ("market", False), ("filing_city", True)])
def test_only_where_the_unit_is_not_the_real_keeper_is_a_stamp_asked_for(chains, person, unit, is_missing):
    chains.choose(person, unit)

    assert chains.submitted(person, "record").stamps_missing is is_missing


# --- 变更申请 --------------------------------------------------------------------------------------------------


def test_a_change_goes_through_both_units_and_both_departments_and_holds_for_the_next(chains):
    user = chains.stored("unit_kept")
    chains.choose(user, "market")
    row = chains.submitted(user, "managing_change")
    assert chains.offices(row) == ["unit_kept", "department_330106", "market", "hrss_330106"]

    row = chains.goes_through(row)

    assert (row.state, chains.in_force(user)) == (State.COMPLETED, chains.world.offices["market"])
    before = chains.managements(user, ManagementState.ENDED).get()
    assert (before.organisation, before.ended_at) == (chains.world.offices["unit_kept"], row.closed_at)
    chains.holds_title(user)
    assert chains.offices(chains.submitted(user, "review"))[:2] == ["market", "hrss_330106"]


def test_a_change_needs_the_proof_of_whoever_keeps_the_archives(chains):
    user = chains.stored("unit_kept")
    chains.choose(user, "market")

    (gap,) = readiness(chains.draft(user, "managing_change", proved=False))

    assert "档案保管证明" in gap.sentence


def test_moving_to_a_filing_point_the_stamp_is_recorded_there(chains):
    user = chains.stored("unit_kept")
    chains.choose(user, "filing")
    row = chains.submitted(user, "managing_change")
    assert row.stamps_missing is False

    row = chains.passed_on(chains.passed_on(row))

    assert (key(chains, row), row.stamps_missing) == ("filing", True)
    with pytest.raises(ActionDenied, match="尚未登记"):
        chains.world.act(Action.APPROVE, row)
    assert chains.goes_through(row).state == State.COMPLETED


def test_no_change_while_another_business_is_under_way(chains):
    user = chains.stored("unit_kept")
    chains.holds_title(user)
    chains.submitted(user, "review")
    chains.choose(user, "market")

    with pytest.raises(
        ActionDenied, match="您的“高级职称评审”正在办理（现在西湖区建筑设计所），办结之后才能办理人事管理单位变更申请。"
    ):
        chains.draft(user, "managing_change")


def test_a_draft_of_a_change_waits_for_what_was_submitted_meanwhile(chains):
    user = chains.stored("unit_kept")
    chains.holds_title(user)
    chains.choose(user, "market")
    change, review = chains.draft(user, "managing_change"), chains.draft(user, "review")
    chains.world.submit(review, user)

    assert [gap.sentence for gap in readiness(change)] == [
        "您的“高级职称评审”正在办理（现在西湖区建筑设计所），办结之后才能办理人事管理单位变更申请。"
    ]
    with pytest.raises(ActionDenied, match="正在办理"):
        chains.world.submit(change, user)


def test_while_a_change_is_under_way_nothing_else_is_submitted(chains):
    user = chains.stored("unit_kept")
    chains.holds_title(user)
    review = chains.draft(user, "review")
    chains.choose(user, "market")
    change = chains.submitted(user, "managing_change")

    with pytest.raises(ActionDenied, match="您的“人事管理单位变更申请”正在办理，办结之后再提交高级职称评审"):
        chains.world.submit(review, user)
    chains.goes_through(change)

    assert chains.offices(chains.world.submit(review, user))[0] == "market"


def test_one_may_change_again_in_the_same_year_but_not_twice_at_once(chains):
    user = chains.stored("unit_kept")
    chains.choose(user, "market")
    row = chains.draft(user, "managing_change")
    with pytest.raises(ActionDenied, match="您已有一件人事管理单位变更申请正在办理"):
        chains.draft(user, "managing_change")
    chains.goes_through(chains.world.submit(row, user))
    chains.choose(user, "unit_330106")

    chains.goes_through(chains.submitted(user, "managing_change"))

    assert chains.in_force(user) == chains.world.offices["unit_330106"]
    assert chains.managements(user, ManagementState.ENDED).count() == 2


# --- 考核认定 --------------------------------------------------------------------------------------------------


def test_a_master_is_recognised_after_three_years_with_both_publicity_periods(chains):
    user = chains.stored("unit_kept")
    studied(user, level="master", ended_on=years_ago(3))
    row = chains.submitted(user, "recognition", title="engineer")
    assert chains.offices(row) == ["unit_kept", "department_330106", "hrss_330106", MID, "province_hrss"]
    with pytest.raises(ActionDenied, match="须先在单位公示"):
        chains.world.act(Action.APPROVE, row)

    row = chains.world.advance(row, lambda now: now.state == State.AWAITING_PUBLICITY)
    assert key(chains, row) == MID
    row = chains.world.act(Action.PUBLICISE, row)
    with pytest.raises(ActionDenied, match="公示尚未期满"):
        chains.world.act(Action.CONCLUDE, row)
    with clock.frozen(clock.now() + timedelta(days=20)):
        row = chains.world.act(Action.CONCLUDE, row)

    row = chains.world.act(Action.RATIFY, row)
    assert row.state == State.AWAITING_CERTIFICATE


def test_a_master_is_refused_after_two_years_with_the_reason_and_the_numbers(chains):
    user = chains.stored("unit_kept")
    studied(user, level="master", ended_on=years_ago(2))
    row = chains.draft(user, "recognition", title="engineer")

    shown = answers_for(row)[0]
    assert (shown.fit.label, "满 2 年（须满 3 年）" in shown.sentence) == ("不符合", True)
    with pytest.raises(ActionDenied, match="满 2 年（须满 3 年）"):
        chains.world.submit(row, user)


# --- 评审 ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "offices"),
    [
        ("unit_kept", ["unit_kept", "department_330106", "hrss_330106", HIGH, "province_hrss"]),
        ("unit_330106", ["unit_330106", "hrss_330106", HIGH, "province_hrss"]),
        ("market", ["market", "hrss_330106", HIGH, "province_hrss"]),
        ("filing", ["filing", "hrss_330106", HIGH, "province_hrss"]),
        ("filing_city", ["filing_city", "department_330100", "hrss_330100", HIGH, "province_hrss"]),
    ],
)
def test_a_review_goes_along_the_chain_to_the_committees_office(chains, unit, offices):
    user = chains.stored(unit)
    chains.holds_title(user)

    row = chains.submitted(user, "review")

    assert chains.offices(row) == offices
    while key(chains, row) != HIGH:
        row = chains.passed_on(row)
    assert row.state == State.AWAITING_APPROVAL
    assert chains.world.act(Action.APPROVE, row).state == State.AWAITING_VOTES


def test_the_years_of_a_review_are_shown_in_guangdongs_way_before_and_after_submission(chains):
    user = chains.stored("unit_kept")
    chains.holds_title(user, obtained_on="2020-03-10", appointed_on="2020-03-10", review_year=2019)
    expected = "大学本科（2008年6月毕业），任现职自2019年1月1日起算，至2026年12月31日满 8 年（须满 5 年）。"
    row = chains.draft(user, "review")
    assert answers_for(row)[1].sentence == expected

    assert answers_for(chains.world.submit(row, user))[1].sentence == expected


def test_too_few_years_are_refused_with_the_numbers(chains):
    user = chains.stored("unit_kept")
    chains.holds_title(user, obtained_on="2024-12-01", appointed_on="2025-01-01")

    with pytest.raises(ActionDenied, match="自2025年1月1日起算，至2026年12月31日满 2 年（须满 5 年）"):
        chains.submitted(user, "review")
