"""广东 in real browsers: registering, the guided choice, two levels of approval, 撤回 and another choice; 变更, 考核认定, 评审."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Page

from accounts.models import Person, User
from review.enums import State
from review.models import Application
from tests.browser.conftest import signed_in
from tests.browser.guangdong_people import (
    COMMITTEE,
    DEPARTMENT,
    FILING,
    HRSS,
    INSIDE,
    MARKET,
    OUTSIDE,
    UNIT,
    Longchuan,
    Newcomer,
    Reviewer,
)
from tests.browser.people import Visitor
from tests.factories import dossiers as fill
from tests.factories.accounts import id_number
from tests.journeys.managing import Chains, studied, years_ago

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAME, PHONE, KEEPER = "黎思远", "13700007777", "深圳市人才市场"


@pytest.fixture
def chains(transactional_db: None) -> Chains:
    return Longchuan(slug="guangdong").chains()


@pytest.fixture
def let_in(browser_of: Callable[..., Page], chains: Chains) -> Callable[..., Any]:
    """Somebody at a browser of their own who is past the doors."""

    def arrived(kind: type[Visitor], user: User) -> Any:
        who = kind(browser_of())
        signed_in(who.page, chains.world.client_for(user))
        return who

    return arrived


def dossier_of(chains: Chains, person: Person) -> User:
    """Filled in elsewhere; its pages have tests of their own."""
    fill.whole_dossier(person, chains.world.version)
    return User.objects.get(person=person)


def test_from_registering_to_the_committees_office(
    chains: Chains, browser_of: Callable[..., Page], let_in: Callable[..., Any]
) -> None:
    newcomer = Newcomer(browser_of())
    user = dossier_of(chains, newcomer.registers(NAME, id_number(), PHONE))

    _stored_at_the_second_choice(chains, newcomer, let_in)
    _reviewed(chains, newcomer, user, let_in)
    call_command("verify_audit")


def _stored_at_the_second_choice(chains: Chains, newcomer: Newcomer, let_in: Callable[..., Any]) -> None:
    """The market was the wrong choice and is taken back; the filing point passes it on with the real keeper's stamp."""
    newcomer.chooses_unit(OUTSIDE, "当地人才市场", MARKET, chain=(MARKET, HRSS))
    newcomer.begins("2026年度基本信息入库")
    newcomer.submits()
    newcomer.sees("待人事管理单位审核", f"在{MARKET}报送{HRSS}之前可以撤回")
    newcomer.withdraws()

    newcomer.chooses_unit(
        OUTSIDE, "其他地方（不在当地人才市场或者企业）", FILING, chain=(FILING, HRSS, "这个单位只办理网上申报")
    )
    newcomer.page.goto(Application.objects.get(name=NAME).get_absolute_url() + "submit/")
    newcomer.submits()
    newcomer.sees("待人事管理单位审核", FILING)

    point = let_in(Reviewer, chains.world.officer("filing"))
    point.opens("record_check", NAME)
    point.records_the_stamp(KEEPER, "2026-01-15")
    point.passes(NAME, "与档案一致，同意。")
    point.sends_on("record_pass", NAME, "提交主管单位")
    office = let_in(Reviewer, chains.world.officer("hrss"))
    office.opens("record_check", NAME)
    office.passes(NAME, "同意入库。")
    office.sends_on("record_pass", NAME, "入库")

    newcomer.page.goto("/account/managing-unit/")
    newcomer.sees("已入库", FILING, HRSS)
    newcomer.look("guangdong-stored")


def _reviewed(chains: Chains, newcomer: Newcomer, user: User, let_in: Callable[..., Any]) -> None:
    """A review along the chain that was stored, up to the committee's office."""
    chains.holds_title(user)
    newcomer.page.goto("/desk/")
    newcomer.follow("^2026年度高级工程师评审$")
    newcomer.answers(申报专业="建筑结构", 现从事专业="建筑结构设计")
    newcomer.press("查看报送路线")
    newcomer.sees(FILING, HRSS, COMMITTEE)
    newcomer.look("guangdong-round")
    newcomer.press("开始填报")
    newcomer.sees("任现职自")  # the years with their numbers
    newcomer.submits()
    row = Application.objects.get(person=user.person, business="review")

    high = chains.world.offices["high"].pk
    row = chains.world.advance(row, lambda now: now.holder_id == high)

    assert row.state == State.AWAITING_APPROVAL
    committee = let_in(Reviewer, chains.world.officer("high"))
    committee.opens("review_application", NAME)
    committee.sees("待评委会办公室审核")


def test_a_change_of_the_managing_unit_goes_by_both_units_and_keeps_the_history(
    chains: Chains, let_in: Callable[..., Any]
) -> None:
    user = chains.world.applicant(unit="unit", name=NAME)
    person = let_in(Newcomer, user)
    person.chooses_unit(INSIDE, "", UNIT, chain=(UNIT, DEPARTMENT, HRSS))
    chains.goes_through(chains.submitted(user, "record"))

    person.chooses_unit(OUTSIDE, "当地人才市场", MARKET, chain=(MARKET, HRSS))
    chains.attaches(user, "basic", "archive_proof")
    person.begins("2026年度人事管理单位变更")
    person.sees(UNIT, DEPARTMENT, MARKET, HRSS)
    person.submits()
    person.sees("待单位审核", UNIT)
    row = Application.objects.get(person=user.person, business="managing_change")
    assert chains.offices(row) == ["unit", "department", "market", "hrss"]
    chains.goes_through(row)

    person.page.goto("/account/managing-unit/")
    person.sees(MARKET, "以前的人事管理单位", UNIT)
    person.look("guangdong-changed")


def test_a_master_is_recognised_after_three_years_and_refused_after_two(
    chains: Chains, let_in: Callable[..., Any]
) -> None:
    early, ready = (chains.world.applicant(unit="unit", name=name) for name in ("莫早", "陆满"))
    for user, years in ((early, 2), (ready, 3)):
        let_in(Newcomer, user).chooses_unit(INSIDE, "", UNIT, chain=(UNIT, DEPARTMENT, HRSS))
        chains.goes_through(chains.submitted(user, "record"))
        studied(user, level="master", ended_on=years_ago(years))

    for user, numbers in ((early, "满 2 年（须满 3 年）"), (ready, "满 3 年（须满 3 年）")):
        person = let_in(Newcomer, user)
        person.page.goto("/desk/")
        person.follow("^2026年度职称考核认定$")
        person.answers(申报专业="建筑结构", 现从事专业="建筑结构设计")
        person.press("开始填报")
        person.sees(numbers)
        person.look(f"guangdong-recognition-{user.pk}")
        if user == ready:
            person.submits()
            person.sees("待人事管理单位审核")
        else:
            assert person.page.get_by_role("button", name="签署并提交").is_disabled()
