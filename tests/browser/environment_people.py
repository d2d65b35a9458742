"""Those who meet in the story of 浙江·生态环境: an employer that lets itself in, its people, and the offices above it."""

import re
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pypdfium2
import pytest
from django.utils import timezone
from playwright.sync_api import Locator, expect

from accounts.models import Delivery
from review.services import rendering
from tests.browser.people import LOOKS, Applicant, Officer
from tests.factories.accounts import PASSWORD
from tests.kit import files


class Days:
    """The calendar everybody looks at, in every thread: the server's clock is moved, and goes on from there."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.real, self.shift = timezone.now, timedelta()
        monkeypatch.setattr(timezone, "now", lambda: self.real() + self.shift)

    def turn_to(self, day: date) -> None:
        """It is nine in the morning of that day; whoever was signed in before has been signed out since."""
        self.shift = timezone.make_aware(datetime.combine(day, time(9))) - self.real()


class Employee(Applicant):
    """Somebody whose employer checks the dossier before anything else."""

    def sends_all(self) -> None:
        self.page.goto("/dossier/")
        self.press("全部提交审核")
        self.sees("待审核")

    def mends(self, address: str, **fields: str) -> None:
        """One item of the checklist: the fields it leads to, and no other."""
        self.follow("去修改", within=self._item(address))
        self.answers(**fields)
        self.look("environment-correction")
        self.press("保存")

    def adds_page(self, address: str, slot: str) -> None:
        """One item of the checklist that wants another file."""
        self.follow("去修改", within=self._item(address))
        self.look("environment-correction-files")
        self.press("更换或补充", within=self.page.locator(".list-line", has_text=slot))
        name = f"{slot}补充.pdf"
        scan = {"name": name, "mimeType": "application/pdf", "buffer": files.pdf(3)}
        self.field(slot).set_input_files(scan)
        expect(self.page.get_by_role("link", name=name).first).to_be_visible()

    def explains(self, address: str, answer: str) -> None:
        """One item of the checklist where nothing is wrong."""
        item = self._item(address)
        item.get_by_text("不需要修改，或者另有说明").click()
        item.get_by_label("补正说明").fill(answer)
        self.press("保存说明", within=item)

    def _item(self, address: str) -> Locator:
        return self.page.locator("li.ticket", has_text=address)


class Employer(Officer):
    """The clerk (经办) of a unit: registers it, checks its people's dossiers, examines and shows their applications."""

    def registers(self, unit: str, *, uscc: str, region: str, department: str, handler: dict[str, str]) -> str:
        """Everything on one page; return the login that is told."""
        self.page.goto("/")
        self.follow("用人单位")
        self.follow("注册")
        self.answers(统一社会信用代码=uscc, 单位全称=unit)
        for label, value in {"所在行政区划": region, "隶属关系": "县（市、区）属", "主管部门": department}.items():
            expect(self.field(label).locator("option", has_text=value)).to_have_count(1)
            self.answer(label, value)
        self.answers(单位性质="事业单位", 法定代表人="钱伟", **handler)
        self.press("获取验证码")
        self.sees("验证码已发送至")
        code = re.search(r"验证码 (\d{6})", Delivery.objects.latest("pk").text)[1]
        self.answers(短信验证码=code, 设置密码=PASSWORD, 再次输入密码=PASSWORD)
        self.look("environment-register")
        self.press("注册")
        return re.search(r"您的登录名是 (\d{11})", self.page.get_by_text("您的登录名是").inner_text())[1]

    def prints(self, label: str, *, within: Locator | None = None) -> str:
        """What a document says that is drawn while one waits, as the text of its PDF."""
        self.press(label, within=within)
        self.sees("正在生成")
        rendering.render_waiting()
        with self.page.expect_download() as arriving:
            self.follow("下载 PDF")
        if LOOKS:
            arriving.value.save_as(Path(LOOKS) / f"{label}.pdf")
        document = pypdfium2.PdfDocument(arriving.value.path())
        return "".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", "")

    def uploads_letter(self) -> None:
        scan = {"name": "委托证明.pdf", "mimeType": "application/pdf", "buffer": files.pdf(1)}
        self.page.get_by_label("盖章的委托证明").set_input_files(scan)
        self.press("上传并提交审核")

    def opens_dossier(self, name: str) -> None:
        self.opens_inbox("业绩档案审核")
        self.follow(f"^{name}$", within=self.page.get_by_role("table"))

    def judges_all_that_is_left(self) -> None:
        self.press("全部通过")
        self.press("确认", within=self.page.get_by_role("dialog"))

    def asks(self, article: str, address: str, wish: str) -> None:
        """One ticket on a field or a file, from the entry it is about."""
        entry = self.page.get_by_role("article").filter(has_text=article).first
        self.follow("^补正$", within=entry)
        place = self.field("位置")
        place.select_option(label=place.locator("option", has_text=re.compile(f"{address}$")).first.inner_text())
        self.answer("需补正的内容", wish)
        self.press("列入补正清单")

    def passes(self, name: str) -> None:
        """The application that is open: what was shown, what the unit says, and its pledge."""
        expect(self.field("业绩公示情况")).to_have_value(re.compile("个工作日的公示，无异议。$"))
        expect(self.field("审查意见")).to_have_value(re.compile(f"^经审核，{name}同志符合.*同意报送。$"))
        self.page.get_by_label("已阅读并代表本单位签署单位承诺").check()
        self.look("environment-pass")
        self.press("通过", within=self.page.locator(".decision-bar"))
        self.sees(f"已对{name}的申报办理“通过”。")


class Authority(Officer):
    """An authority or a committee's office in this scheme's words: 审查通过, then 审核推荐 of all of them."""

    def examines(self, inbox: str, name: str, opinion: str) -> None:
        self.opens(inbox, name)
        self.answer("审查意见", opinion)
        self.look("environment-examine")
        self.press("审查通过")
        self.sees(f"已对{name}的申报办理“审查通过”。")

    def chooses_all(self, inbox: str, act: str) -> None:
        self.opens_inbox(inbox)
        self.page.get_by_role("columnheader").get_by_role("checkbox").check()
        self.press(act)

    def recommends_all(self, receiver: str) -> None:
        self.chooses_all("审查通过", "审核推荐")
        self.sees(f"报送至：{receiver}")
        self.look("environment-recommend")
        self.press("审核推荐")
        self.sees("审核推荐：成功 1 件")
