"""Those who meet in the story of 广东: a county with its managing units, somebody who registers there, the officers."""

import re

from playwright.sync_api import expect

from accounts.enums import CommitteeLevel, Function, Level, OrganisationKind, Ownership
from accounts.models import Delivery, Person
from tests.browser.people import Officer, Visitor
from tests.factories import accounts as make
from tests.factories.accounts import PASSWORD
from tests.journeys.managing import Chains
from tests.kit import files
from tests.world import World

COUNTY, HRSS, DEPARTMENT = "龙川县", "龙川县人力资源和社会保障局", "龙川县住房和城乡建设局"
MARKET, FILING, UNIT = "龙川县人才市场", "龙川县非公申报点", "龙川县建筑设计院"
COMMITTEE = "广东省建筑工程高级评委会办公室"
OUTSIDE = "我在非公有制单位、企业工作，或者没有工作单位。"
INSIDE = "我在体制内的企事业单位工作，单位有人事档案保管权。"


class Longchuan(World):
    """A county whose people choose among a unit of their own, the talent market and the filing point."""

    def build(self) -> None:
        province = make.region("440000", "广东省")
        city = make.region("441600", "河源市", level=Level.CITY, parent=province)
        county = make.region("441622", COUNTY, level=Level.COUNTY, parent=city)
        self._office("platform", "广东省职称管理平台", OrganisationKind.PLATFORM, province)
        self._office("province_hrss", "广东省人力资源和社会保障厅", OrganisationKind.HRSS, province,
                     Function.HRSS, Function.RATIFIER, level=Level.PROVINCE)  # fmt: skip
        self._office("hrss", HRSS, OrganisationKind.HRSS, county, Function.HRSS, level=Level.COUNTY)
        self._office("department", DEPARTMENT, OrganisationKind.DEPARTMENT, county, Function.DEPARTMENT,
                     level=Level.COUNTY, sector="construction")  # fmt: skip
        for key, name, kind, function, above in (
            ("market", MARKET, OrganisationKind.TALENT_CENTRE, Function.TALENT_CENTRE, "hrss"),
            ("filing", FILING, OrganisationKind.FILING_POINT, Function.FILING_POINT, "hrss"),
            ("unit", UNIT, OrganisationKind.EMPLOYER, Function.EMPLOYER, "department"),
        ):
            self._office(key, name, kind, county, function)
            self._describe(key, competent_department=self.offices[above])
        self._describe("unit", ownership=Ownership.INSTITUTION)
        for key, name, level, seats in (
            ("high", "广东省建筑工程高级", CommitteeLevel.SENIOR, 25),
            ("mid", "广东省建筑工程中级", CommitteeLevel.INTERMEDIATE, 15),
        ):
            self._office(
                key, f"{name}评委会办公室", OrganisationKind.COMMITTEE_OFFICE, province, Function.COMMITTEE_OFFICE
            )
            self._committee(key, f"{name}职称评审委员会", level, province, seats)

    def chains(self) -> Chains:
        """With a round of every business; their names tell them apart on the page."""
        rounds = {"review": self.round}
        for business, name, titles in (
            ("record", "2026年度基本信息入库", []),
            ("managing_change", "2026年度人事管理单位变更", []),
            ("recognition", "2026年度职称考核认定", ["engineer"]),
        ):
            rounds[business] = self.open_round(business, titles=titles)
            rounds[business].name = name
            rounds[business].save(update_fields=["name"])
        return Chains(self, rounds)


class Newcomer(Visitor):
    """Somebody who registers once, for all businesses."""

    def registers(self, name: str, id_number: str, phone: str) -> Person:
        self.page.goto("/register/")
        self.answers(姓名=name, 证件号码=id_number, 手机号=phone)
        self.press("获取验证码")
        self.sees("验证码已发送至")
        code = re.search(r"验证码 (\d{6})", Delivery.objects.latest("pk").text)[1]
        self.answers(短信验证码=code, 设置密码=PASSWORD, 再次输入密码=PASSWORD)
        self.look("guangdong-register")
        self.press("注册", within=self.page.locator(".form-foot"))
        self.sees("注册信息已提交")
        self.answers(证件号码=id_number, 密码=PASSWORD)
        self.press("登录")
        expect(self.page.get_by_label("个人工具")).to_be_visible()
        return Person.objects.get(name=name)

    def chooses_unit(self, situation: str, keeper: str, unit: str, *, chain: tuple[str, ...]) -> None:
        """The questions one by one, and the whole chain before it is confirmed."""
        self.page.goto("/account/managing-unit/choose/")
        self.page.get_by_label(situation).check()
        self.press("下一步")
        self.answer("行政区划", COUNTY)
        self.press("下一步")
        if keeper:
            self.page.get_by_label(re.compile(rf"^\s*{re.escape(keeper)}")).check()
            self.press("下一步")
        self.press("选择", within=self.page.get_by_role("row", name=re.compile(unit)))
        self.sees(*chain)
        self.look(f"guangdong-confirm-{unit}")
        self.press("确认选择")
        self.sees(f"人事管理单位已选择为“{unit}”")

    def begins(self, round: str) -> None:
        """A round by its name, from the desk to the page of submission."""
        self.page.goto("/desk/")
        self.follow(f"^{round}$")
        self.press("开始填报")
        self.sees("个人承诺书")

    def submits(self) -> None:
        self.page.get_by_label(re.compile("本人已阅读并同意以上承诺")).check()
        self.press("签署并提交")

    def withdraws(self) -> None:
        """The button says until when; the page after it asks once more."""
        self.follow("撤回修改")
        self.press("撤回")
        self.sees("已撤回")


class Reviewer(Officer):
    """Staff of a managing unit or its department."""

    def opens(self, inbox: str, name: str) -> None:
        self.page.goto(f"/inbox/{inbox}/")
        self.follow(f"^{name}$", within=self.page.get_by_role("table"))

    def records_the_stamp(self, keeper: str, day: str) -> None:
        """Of whoever really keeps the archives: unit, date, scan; before that nothing is passed."""
        expect(self.page.get_by_role("button", name="审核通过").first).to_be_disabled()
        self.answers(盖章机构=keeper, 盖章日期=day)
        scan = {"name": "盖章页.jpg", "mimeType": "image/jpeg", "buffer": files.jpeg(files.portrait(600, 800))}
        self.field("扫描件").set_input_files(scan)
        self.look("guangdong-stamp")
        self.press("登记盖章")
        self.sees("的盖章情况。")

    def passes(self, name: str, opinion: str) -> None:
        """The application that is open."""
        for box in self.page.get_by_role("group", name="审核注意事项").get_by_role("checkbox").all():
            box.check()
        self.answer("审核意见", opinion)
        self.press("审核通过", within=self.page.locator(".decision-bar"))
        self.sees(f"已对{name}的申报办理“审核通过”。")

    def sends_on(self, inbox: str, name: str, word: str) -> None:
        self.opens(inbox, name)
        self.press(word, within=self.page.locator(".decision-bar"))
        self.sees(f"已对{name}的申报办理“{word}”。")
