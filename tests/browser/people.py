"""People at a browser. What they click and fill in is named as it stands on the page, in Chinese."""

import os
import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from dossiers.enums import EvidenceKind
from dossiers.scheme import DossierRules
from dossiers.sections import Field, FieldKind, Section
from tests.factories.accounts import PASSWORD
from tests.factories.dossiers import SAMPLES
from tests.kit import files

LOOKS = os.environ.get("ZCPS_LOOKS")  # a folder: every page passed is kept there as a picture, wide and narrow


class Visitor:
    """Somebody who reads labels and presses buttons."""

    def __init__(self, page: Page) -> None:
        self.page = page
        expect.set_options(timeout=30_000)

    def press(self, label: str, *, within: Locator | None = None) -> None:
        """A button by the beginning of its words."""
        (within or self.page).get_by_role("button", name=re.compile(rf"^{label}")).first.click()

    def follow(self, label: str, *, within: Locator | None = None) -> None:
        """A link by a part of its words."""
        (within or self.page).get_by_role("link", name=re.compile(label)).first.click()

    def field(self, label: str) -> Locator:
        """One field by its label, with or without the star of required ones."""
        return self.page.get_by_label(re.compile(rf"^\s*{re.escape(label)}\s*\*?\s*$"))

    def answer(self, label: str, value: str) -> None:
        """Fill in or select, whatever the field is."""
        field = self.field(label)
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)

    def chooses(self, label: str, value: str) -> None:
        """One of several buttons under a heading."""
        group = self.page.get_by_role("group", name=re.compile(rf"^{re.escape(label)}[\s*]*(（必填）)?\s*$"))
        group.get_by_label(value, exact=True).check()

    def answers(self, **values: str) -> None:
        for label, value in values.items():
            self.answer(label, value)

    def sees(self, *words: str) -> None:
        """Each of the words stands somewhere on the page, visible."""
        for each in words:
            expect(self.page.get_by_text(each).filter(visible=True).first).to_be_visible()

    def enter(self, door: str, login: str, *, name: str = "登录名") -> None:
        """Sign in by password through one of the three doors."""
        self.page.goto("/")
        self.follow(door)
        self.answers(**{name: login, "密码": PASSWORD})
        self.press("登录")
        expect(self.page.get_by_label("个人工具")).to_be_visible()

    def opens_messages(self) -> None:
        self.goes_home()
        self.follow("^消息", within=self.page.get_by_label("个人工具"))

    def goes_home(self) -> None:
        self.page.goto("/")

    def look(self, name: str) -> None:
        """Keep a picture of the page at both widths, where somebody wants to look at them."""
        if not LOOKS:
            return
        for width in (1440, 390):
            self.page.set_viewport_size({"width": width, "height": 900})
            self.page.screenshot(path=str(Path(LOOKS) / f"{name}-{width}.png"), full_page=True)
        self.page.set_viewport_size({"width": 1440, "height": 900})


class Applicant(Visitor):
    """Somebody who fills in a dossier and applies."""

    def fills_in(self, section: Section) -> None:
        """Every entry of the sample with the evidence it needs, saved whole."""
        for data in SAMPLES[section.code]:
            self.follow(section.label, within=self.page.get_by_label("业绩档案的栏目"))
            if section.many:
                self.press(f"添加一{section.noun}")
            self._uploads(section, data)
            for each in section.fields:
                if each.name in data:
                    self._fills(each, data[each.name])
            self.look(f"dossier-{section.code}")
            self.press("保存")
            self.sees("已保存，内容完整。")

    def fills_in_what_is_required(self, rules: DossierRules) -> None:
        """What one cannot apply without; the forms of every section are read back in the tests of the dossier."""
        for chosen in rules:
            if chosen.is_required:
                self.fills_in(chosen.section)

    def _fills(self, declared: Field, value: object) -> None:
        label = f"{declared.label}（{declared.unit}）" if declared.unit else declared.label
        if declared.kind is FieldKind.BOOLEAN:
            self.chooses(label, declared.shown(value))
        elif declared.choices:
            self.field(label).select_option(label=declared.shown(value))
        else:
            self.field(label).fill(declared.written(value))

    def _uploads(self, section: Section, data: dict) -> None:
        for slot in section.slots:
            if not slot.least(data):
                continue
            is_photo = slot.kind is EvidenceKind.PHOTO
            for number in range(1, slot.least(data) + 1):
                name = f"{slot.label}{number}.{'jpg' if is_photo else 'pdf'}"
                kind, content = ("image/jpeg", files.jpeg()) if is_photo else ("application/pdf", files.pdf(number))
                self.field(slot.label).set_input_files({"name": name, "mimeType": kind, "buffer": content})
                expect(self.page.get_by_role("link", name=name).first).to_be_visible()

    def signs_and_submits(self) -> None:
        self.page.get_by_label(re.compile("本人已阅读并同意以上承诺")).check()
        self.press("签署并提交")


class Officer(Visitor):
    """Somebody who works through the inboxes of an office."""

    def opens_inbox(self, inbox: str) -> None:
        self.page.goto("/")
        self.follow(inbox, within=self.page.get_by_label("办件导航"))

    def opens(self, inbox: str, name: str) -> None:
        """One application from an inbox of the tree."""
        self.opens_inbox(inbox)
        self.follow(f"^{name}$", within=self.page.get_by_role("table"))

    def receives(self, inbox: str, name: str) -> None:
        self.opens(inbox, name)
        self.press("接收")
        self.sees(f"已对{name}的申报办理“接收”。")

    def ticks_paper(self, name: str) -> None:
        """The paper of the application that is open has come: before that it cannot be approved."""
        expect(self.page.get_by_role("button", name="审批通过").first).to_be_disabled()
        paper = self.page.locator("#paper .paper-form")
        paper.get_by_label("已到", exact=True).check()
        self.press("登记", within=paper)
        self.sees(f"已登记{name}的纸质材料。")

    def approves(self, name: str, opinion: str) -> None:
        """The application that is open: compare by the checklist, write the opinion."""
        for box in self.page.get_by_role("group", name="审核注意事项").get_by_role("checkbox").all():
            box.check()
        self.answer("审核意见", opinion)
        self.press("审批通过")
        self.sees(f"已对{name}的申报办理“审批通过”。")

    def forwards(self, name: str) -> None:
        self.opens("待报送材料", name)
        self.press("报送")
        self.sees(f"已对{name}的申报办理“报送”。")
