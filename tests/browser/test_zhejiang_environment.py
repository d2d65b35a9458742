"""浙江·生态环境 in real browsers: an employer lets itself in, checks, returns, shows over the holidays; then the way up."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from accounts.enums import Role
from accounts.models import Delivery, Organisation, User
from accounts.services import letter_scans
from dossiers.sections import SECTIONS
from dossiers.services import previews
from review.enums import Action, State
from review.models import Application
from review.services import rendering
from tests.browser.conftest import signed_in
from tests.browser.environment_people import Authority, Days, Employee, Employer
from tests.browser.people import Visitor
from tests.factories.accounts import id_number
from tests.kit import files
from tests.world import World
from zcps.kit import pdf
from zcps.kit.tags import chinese_date

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

UNIT, USCC, NAME = "杭州市西湖区环境监测站", "91330100799655058B", "沈若清"
LOGIN = "登录名或统一社会信用代码"
DEPARTMENT, CITY_HRSS = "杭州市西湖区生态环境分局", "杭州市人力资源和社会保障局"
OPINION = "经审查，材料齐全，符合申报条件，同意推荐。"
SCHOOL = "毕业院校与学历证书不一致，请按证书全称填写。"
SCAN = "正文缺少末页，请补充上传。"
HOURS = "请说明继续教育学时的取得方式。"
ANSWER = "均为浙江省环境科学学会组织的面授学时。"
# 国庆节 of 2026: the seven days from the first of October; worked in exchange is Saturday the tenth.
BEFORE, LAST, AFTER = date(2026, 9, 29), date(2026, 10, 10), date(2026, 10, 12)


@pytest.fixture
def days(monkeypatch: pytest.MonkeyPatch) -> Days:
    days = Days(monkeypatch)
    days.turn_to(BEFORE)
    return days


@pytest.fixture(autouse=True)
def _drawn_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents are drawn here: the process that draws them has tests of its own."""
    monkeypatch.setattr(rendering.renderer, "render", pdf.render)


@pytest.fixture
def world(transactional_db: None, days: Days) -> World:
    """浙江·生态环境 with the announced calendar and an open round."""
    call_command("load_calendar", verbosity=0)
    return World(slug="zhejiang_environment")


@pytest.fixture
def let_in(browser_of: Callable[..., Page], world: World) -> Callable[..., Any]:
    """Somebody at a browser of their own who is past the doors, which are not what is looked at."""

    def arrived(kind: type[Visitor], user: User) -> Any:
        who = kind(browser_of())
        signed_in(who.page, world.client_for(user))
        return who

    return arrived


def test_an_application_travels_from_the_employers_registration_to_the_high_committee(
    world: World, days: Days, browser_of: Callable[..., Page], let_in: Callable[..., Any]
) -> None:
    employer = Employer(browser_of())
    login = _registers(employer)
    _approves(let_in(Visitor, world.officer("platform", Role.PLATFORM_ADMIN)))
    _finds_both_lists(employer)

    applicant = let_in(Employee, _person_of(world, login))
    _has_the_dossier_checked(applicant, employer)
    _applies(applicant)

    _returns_with_three_tickets(employer)
    _mends_by_the_checklist(applicant)
    _compares(employer)
    _shows_over_the_holidays(employer, days)
    _passes_and_sends_on(employer)

    row = world.fresh(Application.objects.get(name=NAME))
    _county_recommends(let_in(Authority, world.officer("department_330106")))
    other = world.application_at(State.AWAITING_APPROVAL, position=5)
    row = world.advance(world.fresh(row), lambda now: now.holder_name == CITY_HRSS)
    _city_recommends_before_the_rest(let_in(Authority, world.officer("hrss_330100")), other.name)
    _mid_committee_charges_and_sends_on(let_in(Authority, world.officer("mid_330100")), world, row)
    high = let_in(Authority, world.officer("high"))
    high.opens("高评委待审查", NAME)
    high.sees(NAME, OPINION)
    high.look("environment-high")
    call_command("verify_audit")


# --- the employer lets itself in -----------------------------------------------------------------------------------


def _registers(who: Employer) -> str:
    handler = {"经办人姓名": "周敏", "经办人证件号码": id_number(), "经办人手机号": "13800005678"}
    login = who.registers(UNIT, uscc=USCC, region="西湖区", department=DEPARTMENT, handler=handler)
    who.enter("用人单位", login, name=LOGIN)
    who.sees("还差一步")
    who.look("environment-letter")
    text = who.prints("下载委托证明")
    assert UNIT in text
    assert "周敏" in text
    who.page.goto("/inbox/")
    who.uploads_letter()
    who.sees("等待平台审核")
    who.page.goto("/inbox/")  # nothing else is open to it until then
    who.sees("审核期间不能修改")
    return login


def _approves(who: Visitor) -> None:
    letter_scans.draw_waiting()
    who.page.goto("/admin/")
    who.follow("委托证明")
    who.follow(UNIT)
    who.sees(USCC, "周敏", DEPARTMENT)
    expect(who.page.get_by_alt_text("扫描件第 1 页")).to_be_visible()
    who.look("environment-admin-letter")
    who.press("审核通过")
    who.sees(f"“{UNIT}”的委托证明已审核通过，结果已发短信告知周敏。")
    assert "审核通过" in Delivery.objects.latest("pk").text


def _finds_both_lists(who: Employer) -> None:
    who.goes_home()
    for name in ("业绩档案审核", "职称申报资格审查"):
        expect(who.page.locator(".inbox-card", has_text=name)).to_contain_text("0")
    who.look("environment-employer-home")


def _person_of(world: World, login: str) -> User:
    """Somebody of the new unit whose dossier is filled in, but for one award."""
    world.offices["registered"] = Organisation.objects.get(name=UNIT)
    world.officers["registered//0"] = [User.objects.get(username=login)]
    return world.applicant(unit="registered", name=NAME, checked=False)


# --- the dossier, item by item -------------------------------------------------------------------------------------


def _has_the_dossier_checked(applicant: Employee, employer: Employer) -> None:
    applicant.page.goto("/dossier/")
    applicant.fills_in(SECTIONS["awards"])
    previews.draw_waiting()
    applicant.goes_home()
    applicant.sees("提交用人单位审核", "待提交")  # before anything is applied for
    applicant.look("environment-applicant-home")
    applicant.sends_all()

    _judges_entry_by_entry(employer)
    applicant.goes_home()
    applicant.sees("用人单位退回或审核不通过")
    applicant.page.goto("/dossier/")
    applicant.follow("钱江杯")
    applicant.sees("证书未列本人姓名。")
    applicant.answer("备注", "获奖名单见公布文件。")
    applicant.look("environment-entry-returned")
    applicant.press("保存并提交审核")
    applicant.sees("待审核")

    employer.opens_dossier(NAME)
    employer.press("通过", within=employer.page.get_by_role("article"))
    employer.sees("没有等待审核的内容")


def _judges_entry_by_entry(who: Employer) -> None:
    """One by the keyboard, one sent back beside its evidence, the rest together."""
    who.goes_home()
    expect(who.page.locator(".inbox-card", has_text="业绩档案审核")).to_contain_text("1")
    who.opens_inbox("业绩档案审核")
    who.look("environment-checks")
    who.opens_dossier(NAME)
    place = who.page.locator(".verdict-of")
    first = place.inner_text()
    who.page.keyboard.press("y")
    expect(place).not_to_have_text(first)

    award = who.page.get_by_role("article").filter(has_text="钱江杯")
    who.follow("获奖证书", within=award)
    picture = who.page.locator("[data-evidence-image]").first
    expect(picture).to_be_visible()
    who.page.keyboard.press("\\")
    expect(picture).to_have_attribute("style", re.compile("rotate"))
    who.look("environment-check")
    award.locator("summary", has_text="退回或不通过").click()
    award.get_by_label("理由").fill("证书未列本人姓名。")
    who.press("退回修改", within=award)
    who.sees("已退回 1 条。")
    who.judges_all_that_is_left()
    who.sees("没有等待审核的内容")


def _applies(who: Employee) -> None:
    who.goes_home()
    who.follow("查看并申报")
    who.answers(申报专业="环境工程", 现从事专业="环境工程")
    who.press("查看报送路线")
    who.sees(UNIT, DEPARTMENT, CITY_HRSS, "高评委办公室")
    who.press("开始填报")
    who.signs_and_submits()


# --- the unit examines ---------------------------------------------------------------------------------------------


def _returns_with_three_tickets(who: Employer) -> None:
    who.opens("职称申报资格审查", NAME)
    who.asks("浙江工业大学", "毕业院校", SCHOOL)
    who.asks("框架剪力墙结构", "论文.* 正文", SCAN)
    who.asks("浙江省建设人才培训中心", "专业科目", HOURS)
    who.look("environment-tickets")
    who.press("退回", within=who.page.locator("#tickets"))
    who.sees(SCHOOL, SCAN, HOURS)
    who.look("environment-return")
    who.press("退回")
    who.sees(f"已对{NAME}的申报办理“退回”。")


def _mends_by_the_checklist(who: Employee) -> None:
    who.goes_home()
    who.follow("查看补正清单")
    who.sees(SCHOOL, SCAN, HOURS)
    who.look("environment-corrections")
    who.mends("毕业院校", 毕业院校="浙江工业大学之江学院")
    who.adds_page("正文", "正文")
    who.goes_home()
    who.follow("查看补正清单")
    who.explains("继续教育", ANSWER)
    expect(who.page.get_by_role("progressbar")).to_have_attribute("value", "3")
    who.look("environment-corrections-done")
    who.follow("检查并重新提交")
    who.signs_and_submits()


def _compares(who: Employer) -> None:
    """Ticket by ticket what changed, and what did not; the rest is accepted at once."""
    who.opens("职称申报资格审查", NAME)
    changes = who.page.locator("#changes")
    for words in ("浙江工业大学之江学院", "正文补充.pdf", ANSWER, "这一条没有变化。"):
        expect(changes).to_contain_text(words)
    who.look("environment-changes")
    who.press("其余")


def _shows_over_the_holidays(who: Employer, days: Days) -> None:
    """Five working days from the 29th of September are over on the Saturday after the holidays."""
    who.opens("职称申报资格审查", NAME)
    bar = who.page.locator(".decision-bar")
    expect(bar.get_by_role("button", name=re.compile("^通过"))).to_be_disabled()
    who.press("开始公示")
    expect(who.field("公示截止日期")).to_have_value(LAST.isoformat())
    who.answers(公示地点或网址="办公楼一楼公示栏", 受理异议的部门和电话="人事科 0571-88001234")
    who.look("environment-publicity-start")
    who.press("开始公示 1 人")
    who.sees("公示中", f"至{chinese_date(LAST)}（5 个工作日）")
    expect(who.page.get_by_role("button", name="结束公示")).to_be_disabled()
    who.look("environment-publicity")
    assert NAME in who.prints("公示表")

    days.turn_to(AFTER)
    who.enter("用人单位", USCC, name=LOGIN)
    who.opens_inbox("公示")
    who.look("environment-publicities")
    who.follow("2026年9月29日")
    who.press("结束公示")
    who.press("确认", within=who.page.get_by_role("dialog"))
    who.sees("进行了 5 个工作日的公示，无异议。")
    closing = who.prints("公示情况表")
    assert NAME in closing
    assert re.search(r"[0-9a-f]{64}", closing)


def _passes_and_sends_on(who: Employer) -> None:
    who.opens("职称申报资格审查", NAME)
    who.passes(NAME)
    who.opens("已通过待提交", NAME)
    who.press("提交主管部门")
    who.sees(f"已对{NAME}的申报办理“提交主管部门”。")


# --- the authorities and the committees ----------------------------------------------------------------------------


def _county_recommends(who: Authority) -> None:
    who.goes_home()
    who.follow("收费设定")
    who.sees("除召开中评委会议收取“中推高评审费”外，其他审核环节均不得收取任何费用。")
    who.look("environment-fees-refused")
    who.examines("待审查", NAME, OPINION)
    who.recommends_all("杭州市西湖区人力资源和社会保障局")


def _city_recommends_before_the_rest(who: Authority, rest: str) -> None:
    """The preview names who of the round has not been examined, and asks."""
    who.examines("待审查", NAME, OPINION)
    who.chooses_all("审查通过", "审核推荐")
    who.sees("本批次还有人待审查", rest)
    who.press("审核推荐")
    who.sees("请勾选确认，或者先审查其余人员。")
    who.look("environment-rest")
    who.page.get_by_label("本批次还有 1 人待审查").check()
    who.press("审核推荐")
    who.sees("审核推荐：成功 1 件")


def _mid_committee_charges_and_sends_on(who: Authority, world: World, row: Application) -> None:
    who.goes_home()
    who.follow("收费设定")
    who.chooses("收费", "收费")
    who.answer("缴费方式", "缴至评委会办公室账户，注明姓名。")
    who.look("environment-fees")
    who.press("保存设定")
    who.examines("中评委待审查", NAME, OPINION)
    who.opens("中评委待评审", NAME)
    who.look("environment-unpaid")
    _enters_the_payment(who)
    world.act(Action.RECORD_RESULT, world.fresh(row))
    who.opens("待提交高评委", NAME)
    who.press("提交高评委")
    who.sees(f"已对{NAME}的申报办理“提交高评委”。")


def _enters_the_payment(who: Authority) -> None:
    who.page.goto("/fees/orders/")
    who.look("environment-orders")
    who.follow(f"^{NAME}$")
    who.sees("150.00 元")
    who.answer("缴费日期", AFTER.isoformat())
    voucher = {"name": "收据.pdf", "mimeType": "application/pdf", "buffer": files.pdf(1)}
    who.field("缴费凭证").set_input_files(voucher)
    who.look("environment-order")
    who.press("登记缴费")
    who.sees(f"已登记{NAME}缴费，可以列入评审会议。", "没有未缴的缴费单")
