"""Filling in the dossier in a real browser: nothing that was typed is lost."""

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import Page, expect

from dossiers.models import Entry
from dossiers.services import previews
from tests.dossiers.conftest import Applicant
from tests.kit import files

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXT = "本人从事结构设计工作十余年。"
STATUS = "[data-save-status]"


@pytest.fixture
def applicant(page: Page, live_server) -> Applicant:
    """Somebody who is signed in in this browser."""
    someone = Applicant()
    sign_in(page, live_server.url, someone)
    return someone


def sign_in(page: Page, url: str, someone: Applicant) -> None:
    client = Client()
    client.force_login(someone.user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": url}])


def summary() -> dict:
    return Entry.objects.get(section="summary").data


def test_what_is_typed_is_saved_without_a_button(page: Page, applicant: Applicant) -> None:
    page.goto("/dossier/summary/")

    page.fill("[name=content]", TEXT)

    expect(page.locator(STATUS)).to_contain_text("已保存")
    assert summary() == {"content": TEXT}


def test_the_button_right_after_typing_saves_the_last_word(page: Page, applicant: Applicant) -> None:
    page.goto("/dossier/summary/")
    page.fill("[name=content]", "第一稿。")
    expect(page.locator(STATUS)).to_contain_text("已保存")

    page.fill("[name=content]", TEXT)
    page.click("text=保存 >> visible=true")

    expect(page.get_by_text("“专业技术工作总结”已保存，内容完整。")).to_be_visible()
    assert summary() == {"content": TEXT}
    page.goto("/dossier/summary/")
    expect(page.locator(STATUS)).to_have_text("填写内容自动保存")


def test_a_lost_connection_loses_nothing(page: Page, applicant: Applicant) -> None:
    page.goto("/dossier/summary/")
    page.context.set_offline(True)
    page.fill("[name=content]", TEXT)
    expect(page.locator(STATUS)).to_contain_text("离线，内容已暂存本机")

    page.context.set_offline(False)

    expect(page.locator(STATUS)).to_contain_text("已保存")
    assert summary() == {"content": TEXT}


def test_an_expired_session_loses_nothing(page: Page, applicant: Applicant, live_server) -> None:
    page.goto("/dossier/summary/")
    Session.objects.all().delete()
    page.fill("[name=content]", TEXT)
    expect(page.locator(STATUS)).to_contain_text("登录已过期，内容已暂存")

    sign_in(page, live_server.url, applicant)
    page.goto("/dossier/summary/")

    expect(page.locator(STATUS)).to_contain_text("已保存")
    assert summary() == {"content": TEXT}


def test_a_draft_kept_in_the_browser_never_overwrites_a_newer_one_unasked(page: Page, applicant: Applicant) -> None:
    applicant.entry("summary", {"content": "旧稿。"})
    page.goto("/dossier/summary/")
    page.context.set_offline(True)
    page.fill("[name=content]", TEXT)
    expect(page.locator(STATUS)).to_contain_text("离线")
    # Written before this page is left: a browser that goes away is no longer held offline, and its last save may arrive.
    Entry.objects.update(data={"content": "另一台电脑上的新稿。"}, version=7)
    page.goto("about:blank")

    page.context.set_offline(False)
    page.goto("/dossier/summary/")
    expect(page.locator("[name=content]")).to_have_value("另一台电脑上的新稿。")

    page.click("text=恢复暂存内容")
    expect(page.locator(STATUS)).to_contain_text("已保存")
    assert summary() == {"content": TEXT}


def test_two_windows_are_told_of_each_other_and_shown_the_difference(page: Page, applicant: Applicant) -> None:
    applicant.entry("summary", {"content": "旧稿。"})
    page.goto("/dossier/summary/")
    Entry.objects.update(data={"content": "另一个窗口的新稿。"}, version=7)

    page.fill("[name=content]", TEXT)
    expect(page.locator(STATUS)).to_contain_text("已在其他页面或设备上修改过")
    page.click("text=保存 >> visible=true")
    expect(page.get_by_text("以下各项，划去的是已保存的内容")).to_be_visible()
    expect(page.locator("[name=content]")).to_have_value(TEXT)
    assert summary() == {"content": "另一个窗口的新稿。"}

    page.click("text=以本页内容为准，保存")
    expect(page.get_by_text("已保存，内容完整")).to_be_visible()
    assert summary() == {"content": TEXT}


def test_a_file_is_uploaded_listed_and_shown_when_its_pages_are_drawn(page: Page, applicant: Applicant) -> None:
    entry = applicant.entry("education")
    page.goto(f"/dossier/education/{entry.uuid}/")
    slot = page.locator("#slot-diploma")

    page.set_input_files("#upload-diploma", {"name": "证书.pdf", "mimeType": "application/pdf", "buffer": files.pdf(2)})
    expect(slot.get_by_text("正在生成预览")).to_be_visible()

    previews.draw_waiting()
    expect(slot.locator("img.file-thumb")).to_be_visible()

    slot.get_by_role("link", name="证书.pdf").first.click()
    expect(page.locator("[data-evidence-position]")).to_have_text("1 / 2")
    page.get_by_title("下一页").click()
    expect(page.locator("[data-evidence-position]")).to_have_text("2 / 2")


def test_a_wrong_file_is_refused_in_words(page: Page, applicant: Applicant) -> None:
    entry = applicant.entry("education")
    page.goto(f"/dossier/education/{entry.uuid}/")

    page.set_input_files(
        "#upload-diploma", {"name": "证书.docx", "mimeType": "application/pdf", "buffer": b"PK\x03\x04"}
    )

    expect(page.locator("#upload-diploma-result")).to_contain_text("只接受 PDF 文件和 JPG、PNG 图片")
