"""浙江·建设工程, county route, in real browsers: from registration to the high committee, with a decline and a return."""

import re
from collections.abc import Callable

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from accounts.enums import Role
from accounts.models import Delivery
from dossiers.scheme import DossierRules
from dossiers.services import previews
from review.models import Application
from tests.browser.conftest import signed_in, with_password
from tests.browser.people import Applicant, Officer
from tests.factories.accounts import PASSWORD, id_number
from tests.world import World
from zcps.kit import clock
from zcps.kit.tags import chinese_date

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NAME, PHONE = "沈若清", "13800005678"
UNIT = "杭州市西湖区市政设计院有限公司"
COUNTY, CITY, CITY_HRSS = "杭州市西湖区人力资源和社会保障局", "杭州市城乡建设局", "杭州市人力资源和社会保障局"
HIGH_COMMITTEE = "省建筑工程技术人员高级工程师资格评审委员会"
REASON = "网上照片与纸质材料不一致，请核对后重新报送。"
WISH = "毕业院校与学历证书不一致，请按证书全称填写。"


@pytest.fixture
def officer(browser_of: Callable[..., Page], world: World) -> Callable[..., Officer]:
    """Somebody of an office at a browser; `by_password` through the door, the others have been let in before."""

    def arrived(office: str, *roles: str, number: int = 0, by_password: bool = False) -> Officer:
        who, user = Officer(browser_of()), world.officer(office, *roles, number=number)
        if by_password:
            who.enter("管理部门", with_password(user).username)
        else:
            signed_in(who.page, world.client_for(user))
        return who

    return arrived


def test_an_application_travels_from_registration_to_the_high_committee(world, browser_of, officer) -> None:
    applicant = Applicant(browser_of())
    registers(applicant)
    chooses_the_employer(applicant)
    applicant.follow("业绩档案")
    applicant.fills_in_what_is_required(DossierRules.of(world.version))
    previews.draw_waiting()
    applies(applicant)

    county, city = officer("hrss_330106", by_password=True), officer("department_330100")
    county_approves_and_forwards(county)
    city_declines(city)
    reads_of_the_decline(county, applicant)
    county.forwards(NAME)
    city_returns(city)
    mends_what_was_returned(applicant)
    city_approves_and_forwards(city)
    city_hrss_qualifies(officer("hrss_330100"))

    manager = officer("mid_330100", Role.COMMITTEE_MANAGER)
    holds_a_meeting(manager, officer("mid_330100", Role.CANDIDATE_REVIEWER, number=1))
    sends_to_the_high_committee(manager)
    high = officer("high", Role.COMMITTEE_MANAGER)
    high.receives("单位上报材料", NAME)

    sees_the_end_of_the_way(applicant)
    call_command("verify_audit")


# --- the applicant -------------------------------------------------------------------------------------------------


def registers(who: Applicant) -> None:
    number = id_number()
    who.page.goto("/")
    who.look("sign-in")
    who.follow("注册个人账号")
    who.answers(姓名=NAME, 证件号码=number, 手机号=PHONE)
    who.press("获取验证码")
    who.sees("验证码已发送至 138****5678")
    code = re.search(r"验证码 (\d{6})", Delivery.objects.latest("pk").text)[1]
    who.answers(短信验证码=code, 设置密码=PASSWORD, 再次输入密码=PASSWORD)
    who.look("register")
    who.press("注册")
    who.sees("注册信息已提交。")
    who.enter("个人", number, name="证件号码")


def chooses_the_employer(who: Applicant) -> None:
    who.look("home-without-employer")
    who.follow("选择工作单位")
    who.answer("单位名称", UNIT[:8])
    who.press("查找")
    who.look("employer")
    who.press("选择", within=who.page.get_by_role("row", name=re.compile(UNIT)))
    who.sees(f"工作单位已登记为“{UNIT}”。")


def applies(who: Applicant) -> None:
    """The whole way is on the page before anything starts; the pledge is signed last."""
    who.goes_home()
    who.look("home-before-applying")
    who.follow("查看并申报")
    who.answer("申报专业", "建筑结构")
    who.press("查看报送路线")
    who.sees(COUNTY, CITY, CITY_HRSS, "0571-88000000", "县（市、区）建设主管部门审核")
    who.look("round")
    who.press("开始填报")
    who.sees("材料已齐全")
    who.look("submit")
    who.signs_and_submits()
    who.goes_home()
    is_at(who, COUNTY, "待接收")
    who.look("stations")


def mends_what_was_returned(who: Applicant) -> None:
    who.opens_messages()
    who.sees("申报材料退回修改")
    who.goes_home()
    is_at(who, CITY, "退回修改")
    who.look("stations-returned")
    who.follow("查看补正清单")
    who.sees(WISH)
    who.look("corrections")
    who.follow("去修改")
    expect(who.field("所学专业")).to_be_disabled()
    who.look("correction")
    who.answer("毕业院校", "浙江工业大学之江学院")
    who.press("保存")
    who.follow("检查并重新提交")
    who.signs_and_submits()
    who.goes_home()
    is_at(who, CITY, "待")


def sees_the_end_of_the_way(who: Applicant) -> None:
    who.goes_home()
    is_at(who, "省建筑工程高级工程师资格评审委员会办公室", "待评审")
    who.follow("查看详情")
    who.look("application")
    who.sees("材料齐全，同意报送。", "符合申报条件，同意提交评审。", "已盖章")
    who.opens_messages()
    who.look("messages")
    who.sees("申报材料已网上送审")  # which says too that the 中评委 has recommended: until then it is withheld


def is_at(who: Applicant, holder: str, word: str) -> None:
    """The line of stations says who has it and what is going on."""
    here = who.page.locator("[aria-current=step]")
    expect(here).to_contain_text(holder)
    expect(here).to_contain_text(word)


# --- the offices ---------------------------------------------------------------------------------------------------


def county_approves_and_forwards(who: Officer) -> None:
    who.look("inbox-home")
    who.receives("个人报送材料", NAME)
    who.opens("待审批材料", NAME)
    for organisation in (UNIT, "杭州市西湖区住房和城乡建设局"):
        stamp = who.page.locator(".stamp-form").filter(visible=True).first
        stamp.get_by_label("盖章机构").fill(organisation)
        stamp.get_by_label("盖章日期").fill(str(clock.today()))
        who.press("登记盖章", within=stamp)
        who.sees(f"{organisation}，{chinese_date(clock.today())}盖章")
    who.look("review")
    who.ticks_paper(NAME)
    who.approves(NAME, "材料齐全，同意报送。")
    who.forwards(NAME)


def city_declines(who: Officer) -> None:
    who.opens("单位上报材料", NAME)
    who.press("不予接收")
    who.sees("单位上报的材料退回报送机构，由其处理后重新报送。")
    who.answer("理由", REASON)
    who.look("decline")
    who.press("不予接收")
    who.sees(f"已对{NAME}的申报办理“不予接收”。")


def reads_of_the_decline(county: Officer, applicant: Applicant) -> None:
    """Both are told, with the reason and whom to ask."""
    for who in (county, applicant):
        who.opens_messages()
        who.sees(CITY, "不予接收", REASON[:-1], "0571-88000000")
    county.look("messages-office")
    applicant.goes_home()
    is_at(applicant, COUNTY, "待报送")


def city_returns(who: Officer) -> None:
    who.receives("单位上报材料", NAME)
    who.opens("待审批材料", NAME)
    education = who.page.get_by_role("article").filter(has_text="浙江工业大学").first
    who.follow("^补正$", within=education)
    address = who.field("位置")
    choice = address.locator("option", has_text=re.compile("浙江工业大学.* / 毕业院校$")).inner_text()
    address.select_option(label=choice)
    who.answer("需补正的内容", WISH)
    who.press("列入补正清单")
    who.look("review-tickets")
    who.press("退回修改")
    who.look("return")
    who.press("退回修改")
    who.sees(f"已对{NAME}的申报办理“退回修改”。")


def city_approves_and_forwards(who: Officer) -> None:
    application = Application.objects.get(name=NAME)
    if application.state == "awaiting_receipt":
        who.receives("个人报送材料", NAME)
    who.opens("待审批材料", NAME)
    changes = who.page.locator("#changes")
    expect(changes).to_contain_text("浙江工业大学之江学院")
    who.look("review-changes")
    who.ticks_paper(NAME)
    who.approves(NAME, "已按要求补正，同意报送。")
    who.forwards(NAME)


def city_hrss_qualifies(who: Officer) -> None:
    who.receives("单位上报材料", NAME)
    who.opens("待审批材料", NAME)
    who.ticks_paper(NAME)
    who.approves(NAME, "符合申报条件，同意提交评审。")
    who.forwards(NAME)


# --- the committees ------------------------------------------------------------------------------------------------


def holds_a_meeting(manager: Officer, second: Officer) -> None:
    manager.receives("单位上报材料", NAME)
    plans_the_meeting(manager)
    manager.follow("列入参评人员")
    manager.page.get_by_role("checkbox", name=re.compile(NAME)).check()
    manager.look("agenda-add")
    manager.press("列入议程")
    manager.follow("登记到会人数")
    manager.answers(应到人数="15", 实到人数="12", 主持人="沈国平")
    manager.chooses("主持人职务", "主任委员")
    manager.press("保存")
    manager.sees("应到 15，实到 12，须到 10：达到")
    manager.look("meeting")
    manager.follow("开始录票")
    manager.press("开始录票")
    address = manager.page.url
    for number, typist in enumerate((manager, second), start=1):
        types_the_votes(typist, address, number)
    closes_the_meeting(manager, address)


def plans_the_meeting(who: Officer) -> None:
    who.page.goto("/")
    who.follow("中评委意见", within=who.page.get_by_label("办件导航"))
    who.look("inbox")
    who.follow("进入评审会议")
    who.look("meetings")
    who.follow("安排会议")
    who.answers(会议名称="2026年度第一次中评委会议", 会议日期=str(clock.today()), 会议地点="三楼会议室")
    who.press("保存")
    who.sees("议程中还没有参评人员")


def types_the_votes(who: Officer, address: str, number: int) -> None:
    who.page.goto(address)
    who.follow(f"录第 {number} 遍")
    for label, count in {"同意": "9", "反对": "2", "弃权": "1"}.items():
        who.page.get_by_label(f"{NAME} {label}").fill(count)
    who.look(f"sheet-{number}")
    who.press("保存")


def closes_the_meeting(who: Officer, address: str) -> None:
    who.page.goto(address)
    who.follow("结束会议")
    who.sees("通过 1 人，未通过 0 人。")
    who.look("close")
    who.press("结束会议")
    who.sees("通过推荐")
    who.look("result")


def sends_to_the_high_committee(who: Officer) -> None:
    who.opens("高评委设置", NAME)
    who.press("高评委设置")
    who.answer("高级评审委员会", HIGH_COMMITTEE)
    who.look("assign")
    who.press("高评委设置")
    who.sees(f"已对{NAME}的申报办理“高评委设置”。")
    who.opens("待网上送审", NAME)
    who.press("网上送审")
    who.sees(f"已对{NAME}的申报办理“网上送审”。")
