"""Those who meet in the story of 江西: administrators from the city down, reviewers of blocks, clerk and leader of a unit."""

import re

from playwright.sync_api import Locator, expect

from accounts.enums import CommitteeLevel, Function, Level, OrganisationKind
from accounts.models import Delivery
from tests.browser.people import Officer, Visitor
from tests.factories import accounts as make
from tests.factories.accounts import PASSWORD
from tests.world import World

CITY_OFFICE, COUNTY = "南昌市职称改革工作领导小组办公室", "青山湖区"


class Nanchang(World):
    """The city's office and the committee's, and nothing below: the rest is created in the story."""

    def build(self) -> None:
        province = make.region("360000", "江西省")
        city = make.region("360100", "南昌市", level=Level.CITY, parent=province)
        make.region("360111", COUNTY, level=Level.COUNTY, parent=city)
        self._office("platform", "江西省职称管理平台", OrganisationKind.PLATFORM, province)
        self._office("province", "江西省职称工作办公室", OrganisationKind.HRSS, province,
                     Function.HRSS, Function.RATIFIER, level=Level.PROVINCE)  # fmt: skip
        self._office("city", CITY_OFFICE, OrganisationKind.HRSS, city, Function.HRSS, level=Level.CITY)
        self._office("high", "江西省建筑工程高级评委会办公室", OrganisationKind.COMMITTEE_OFFICE, province,
                     Function.COMMITTEE_OFFICE)  # fmt: skip
        self._committee("high", "江西省建筑工程高级职称评审委员会", CommitteeLevel.SENIOR, province, 25)


class Administrator(Visitor):
    """系统管理员 of an organisation: creates the next one, opens accounts, grants roles."""

    def creates(self, name: str, **fields: str) -> str:
        """An organisation below one's own; return the path of its activation link."""
        self.page.goto("/admin/accounts/organisation/add/")
        self.answers(单位全称=name, **fields)
        self.look(f"jiangxi-create-{name[-4:]}")
        self.press("新建机构")
        self.sees(f"机构“{name}”已创建", "激活链接只在这里显示一次")
        return re.search(r"/activate/\S+", self.page.locator(".issued code").inner_text())[0]

    def activates(self, link: str, login: str, holder: dict[str, str]) -> None:
        """The one-time link: who holds the account from now on, and a password; then in through the door."""
        self.page.goto(link)
        self.sees("请登记实际使用这个账号的工作人员")
        self.answers(**holder, 设置密码=PASSWORD, 再次输入密码=PASSWORD)
        self.look("jiangxi-activate")
        self.press("激活账号")
        self.answers(登录名=login, 密码=PASSWORD)
        self.press("登录")
        self.sees("管理事项")

    def opens_account(self, holder: dict[str, str], role: str, block: str) -> None:
        """In real name, with a role of blocks at once."""
        self.page.goto("/admin/accounts/user/add/")
        self.answers(**holder)
        blocks = self.page.get_by_role("checkbox", name=block)
        expect(blocks).to_be_hidden()  # until the role is chosen that has any
        self._role("checkbox", role).check()
        blocks.check()
        self.look("jiangxi-staff")
        self.press("开通账号")
        self.sees(f"已为“{holder['姓名']}”开通账号", "激活短信已发送到本人登记的手机")

    def grants(self, account: int, role: str, block: str) -> None:
        """From the page of the account."""
        self.page.goto(f"/admin/accounts/user/{account}/change/")
        self.follow("授予角色")
        self._role("radio", role).check()
        self.page.get_by_role("checkbox", name=block).check()
        self.look("jiangxi-grant")
        self.press("授予角色")
        self.sees(f"“{role}（{block}）”。")

    def opens_applicant(self, holder: dict[str, str]) -> None:
        self.page.goto("/people/add/")
        self.answers(**holder, 人员类别="在编")
        self.look("jiangxi-people-add")
        self.press("开通账号")
        self.sees(f"已为“{holder['姓名']}”开通申报账号，激活短信已发到本人手机。")
        self.look("jiangxi-people")

    def _role(self, kind: str, role: str) -> Locator:
        return self.page.get_by_role(kind, name=re.compile(f"^{role}"))


class Newcomer(Visitor):
    """An applicant whose account the unit has opened."""

    def comes_for_the_first_time(self, id_number: str, phone: str) -> None:
        """The telephone proves who it is; then in through the door."""
        self.page.goto("/activate/")
        self.answers(证件号码=id_number, 手机号=phone)
        self.press("获取验证码")
        self.sees("验证码已发送至")
        code = re.search(r"验证码 (\d{6})", Delivery.objects.latest("pk").text)[1]
        self.answers(短信验证码=code, 设置密码=PASSWORD, 再次输入密码=PASSWORD)
        self.look("jiangxi-first-sign-in")
        self.press("激活账号")
        self.answers(证件号码=id_number, 密码=PASSWORD)
        self.press("登录")

    def applies(self, speciality: str, profession: str, *, by_way_of: tuple[str, ...]) -> None:
        self.follow("查看并申报")
        self.answers(申报专业=speciality, 现从事专业=profession)
        self.press("查看报送路线")
        self.sees(*by_way_of, "申报材料报至评委会后不再补充")
        self.look("jiangxi-round")
        self.press("开始填报")
        self.page.get_by_label(re.compile("本人已阅读并同意以上承诺")).check()
        self.look("jiangxi-submit")
        self.press("签署并提交")
        self.sees("待分块审查")


class Reviewer(Officer):
    """Staff of the unit: the blocks, the clerk's proposal, the leader's word."""

    def opens(self, inbox: str, name: str) -> None:
        self.page.goto(f"/inbox/{inbox}/")
        self.follow(f"^{name}$", within=self.page.get_by_role("table"))

    def concludes(self, name: str, finding: str, opinion: str) -> None:
        """One's own block, of which alone anything is seen."""
        self.opens("blocks", name)
        self.sees("这里只显示分给您审查的栏目。")
        self.chooses("审查结论", finding)
        self.answer("审查意见", opinion)
        self.look(f"jiangxi-block-{finding}")
        self.press("分块审查")
        self.sees(f"已对{name}的申报办理“分块审查”。")

    def proposes(self, name: str, proposal: str, opinion: str) -> None:
        self.opens("examine", name)
        self.chooses("拟办意见", proposal)
        self.answer("审查意见", opinion)
        self.look("jiangxi-examine")
        self.press("提交领导审查", within=self.page.locator(".decision-bar"))
        self.sees(f"已对{name}的申报办理“提交领导审查”。")

    def hands_back(self, name: str, reason: str) -> None:
        self.opens("sign", name)
        self.sees("经办人拟不通过")
        self.press("交回经办", within=self.page.locator(".decision-bar"))
        self.answer("理由", reason)
        self.look("jiangxi-hand-back")
        self.press("交回经办")
        self.sees(f"已对{name}的申报办理“交回经办”。")

    def overrules(self, name: str, opinion: str) -> None:
        """Not by mistake: without the tick it is asked for."""
        self.opens("sign", name)
        self.page.get_by_label("改变经办意见，同意该申报").check()
        self.answer("审查意见", opinion)
        expect(self.page.locator(".decision-echo")).to_have_text(f"意见：{opinion}")
        self.page.get_by_label("已阅读并代表本单位签署单位承诺").check()
        self.look("jiangxi-sign")
        self.press("领导审查同意", within=self.page.locator(".decision-bar"))
        self.sees(f"已对{name}的申报办理“领导审查同意”。")

    def sends_on(self, name: str) -> None:
        self.opens("forward", name)
        self.press("上报", within=self.page.locator(".decision-bar"))
        self.sees(f"已对{name}的申报办理“上报”。")
