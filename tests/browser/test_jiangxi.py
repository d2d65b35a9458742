"""江西 in real browsers: organisations from the city down, staff and an applicant of a unit, 分块 → 经办 → 领导, the committee."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from accounts.enums import Role
from accounts.models import Delivery, Organisation, Person, User
from accounts.services import people
from review.enums import State
from review.models import Application
from tests.browser.conftest import signed_in
from tests.browser.jiangxi_people import CITY_OFFICE, COUNTY, Administrator, Nanchang, Newcomer, Reviewer
from tests.browser.people import Visitor
from tests.factories import dossiers as fill
from tests.factories.accounts import PASSWORD, id_number

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COUNTY_OFFICE = f"南昌市{COUNTY}职称改革工作领导小组办公室"
DEPARTMENT, UNIT = f"南昌市{COUNTY}住房和城乡建设局", f"南昌市{COUNTY}建筑设计院"
COMMITTEE = "江西省建筑工程高级评委会办公室"
NAME, PHONE = "熊若安", "13700006666"
PROBLEM = "缺第三方证明，无法核对本人作用。"
PROPOSAL = "经审查，业绩证明不足，拟不予推荐。"
HANDED_BACK = "业绩证明在附件第 2 页，请再核对后提出意见。"
OVERRULED = "业绩证明经核对属实，同意推荐。"


@pytest.fixture
def world(transactional_db: None) -> Nanchang:
    return Nanchang(slug="jiangxi")


@pytest.fixture
def let_in(browser_of: Callable[..., Page], world: Nanchang) -> Callable[..., Any]:
    """Somebody at a browser of their own who is past the doors."""

    def arrived(kind: type[Visitor], user: User) -> Any:
        who = kind(browser_of())
        signed_in(who.page, world.client_for(user))
        return who

    return arrived


def holder(name: str, *, phone: str = "13800005678") -> dict[str, str]:
    return {"姓名": name, "证件号码": id_number(), "手机号": phone}


def test_from_the_organisations_that_are_created_to_the_committees_office(
    world: Nanchang, browser_of: Callable[..., Page], let_in: Callable[..., Any]
) -> None:
    admin = _unit_created_from_the_city_down(world, browser_of, let_in)
    first, second = _staff(world, admin)

    _applies(world, admin, Newcomer(browser_of()))
    row = Application.objects.get(name=NAME)
    let_in(Reviewer, first).concludes(NAME, "通过", "学历、资历材料齐全。")
    let_in(Reviewer, second).concludes(NAME, "有问题", PROBLEM)

    row = world.publicised(world.fresh(row))
    _decided_by_clerk_and_leader(world, let_in)

    committee = world.offices["high"].pk
    row = world.advance(world.fresh(row), lambda now: now.holder_id == committee)
    _arrives_at_the_committee(let_in(Reviewer, world.officer("high")))
    assert world.fresh(row).state == State.AWAITING_APPROVAL
    call_command("verify_audit")


# --- organisations, staff, an applicant ----------------------------------------------------------------------------


def _unit_created_from_the_city_down(
    world: Nanchang, browser_of: Callable[..., Page], let_in: Callable[..., Any]
) -> Administrator:
    """Each level creates the next; the administrator of the last one."""
    level = "县（市、区）"
    city = let_in(Administrator, world.officer("city", Role.ORGANISATION_ADMIN))
    link = city.creates(
        COUNTY_OFFICE, 类别="人力社保部门", 所在行政区划=COUNTY, 职能层级=level, 咨询电话="0791-88100000"
    )
    world.offices["county"] = made = Organisation.objects.get(name=COUNTY_OFFICE)

    county = Administrator(browser_of())
    county.activates(link, made.code, holder("邹国安"))
    link = county.creates(DEPARTMENT, 类别="主管部门", 职能层级=level, 行业="建筑", 咨询电话="0791-88200000")
    world.offices["department"] = Organisation.objects.get(name=DEPARTMENT)

    department = let_in(Administrator, _activated(link))
    kept = {"类别": "用人单位", "隶属关系": "县（市、区）属", "单位性质": "事业单位", "咨询电话": "0791-88300000"}
    link = department.creates(UNIT, **kept)
    world.offices["unit"] = unit = Organisation.objects.get(name=UNIT)
    assert unit.competent_department == world.offices["department"]  # nobody had to say it
    return let_in(Administrator, _activated(link))


def _activated(link: str) -> User:
    """The further administrators come by their links without a browser."""
    person = {"name": "万小平", "id_number": id_number(), "phone": "13800005678"}
    return people.activate_as(link.split("/")[2], PASSWORD, holder=person)


def _staff(world: Nanchang, admin: Administrator) -> tuple[User, User]:
    """Two reviewers, a block each: one opened with it, one granted it later. Clerk and leader are opened alike."""
    admin.opens_account(holder("刘文斌"), "分块审查", "学历资历")
    link = re.search(r"/activate/(\S+?)/", Delivery.objects.latest("pk").text)[1]
    first = people.activate_as(link, PASSWORD, holder={})
    second, clerk, leader = (
        people.create_staff_with_roles(
            name=name, id_number=id_number(), phone="13800005678", organisation=world.offices["unit"], roles=roles,
            by=first.created_by,
        ).account
        for name, roles in (("胡晓岚", ()), ("涂志明", (Role.CLERK,)), ("龚建华", (Role.LEADER,)))
    )  # fmt: skip
    admin.grants(second.pk, "分块审查", "业绩成果")
    world.officers |= {"unit//0": [clerk], "unit/leader/0": [leader]}
    return first, second


def _applies(world: Nanchang, admin: Administrator, applicant: Newcomer) -> None:
    """The account is the unit's to open and the person's to activate; the dossier is filled in elsewhere."""
    told = holder(NAME, phone=PHONE)
    admin.opens_applicant(told)
    person = Person.objects.get(name=NAME)
    fill.whole_dossier(person, world.version)
    applicant.comes_for_the_first_time(told["证件号码"], PHONE)
    applicant.applies("建筑结构", "建筑结构设计", by_way_of=(UNIT, DEPARTMENT, COUNTY_OFFICE, CITY_OFFICE, COMMITTEE))


# --- 经办, 领导, 评委会 --------------------------------------------------------------------------------------------


def _decided_by_clerk_and_leader(world: Nanchang, let_in: Callable[..., Any]) -> None:
    """Proposed, handed back, proposed again, overruled with a reason, sent on."""
    clerk = let_in(Reviewer, world.officer("unit"))
    leader = let_in(Reviewer, world.officer("unit", Role.LEADER))
    clerk.proposes(NAME, "拟不通过", PROPOSAL)
    leader.hands_back(NAME, HANDED_BACK)
    clerk.proposes(NAME, "拟不通过", PROPOSAL)
    leader.overrules(NAME, OVERRULED)
    clerk.sends_on(NAME)


def _arrives_at_the_committee(who: Reviewer) -> None:
    """It comes with what the unit's leader said; received, it lies in 参评人员审查."""
    who.page.goto("/inbox/")
    expect(who.page.locator(".inbox-card", has_text="待接收")).to_contain_text("1")
    who.look("jiangxi-committee")
    who.opens("arrived", NAME)
    who.sees(OVERRULED)
    who.look("jiangxi-arrived")
    who.press("接收", within=who.page.locator(".decision-bar"))
    who.sees(f"已对{NAME}的申报办理“接收”。")
    who.page.goto("/inbox/candidates/")
    who.sees(NAME)
