"""The small script modules in a real browser, each with what happens without it."""

import re

import pytest
from playwright.sync_api import Route, expect

from tests.kit import gallery_urls

pytestmark = [pytest.mark.urls("tests.kit.gallery_urls"), pytest.mark.django_db(transaction=True)]
STATUS = "[data-save-status]"


@pytest.fixture(autouse=True)
def _fresh_server():
    gallery_urls.received.clear()
    gallery_urls.answers.clear()


def held_back(page, address: str) -> list[Route]:
    """The requests to the address, which travel on when the test lets them."""
    held = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(address, hold)
    return held


def test_typing_is_saved_by_itself(page):
    page.goto("/gallery/entry")

    page.fill("#id_unit", "浙江富春建设有限公司")

    expect(page.locator(STATUS)).to_have_text("已保存 15:04")
    assert gallery_urls.received[-1]["unit"] == "浙江富春建设有限公司"
    assert page.input_value("[name=version]") == "2"
    assert page.evaluate("localStorage.length") == 0


def test_lost_connection_loses_nothing(page):
    page.goto("/gallery/entry")
    page.route("**/save", lambda route: route.abort())
    page.fill("#id_unit", "断网时填写")
    expect(page.locator(STATUS)).to_contain_text("离线，内容已暂存本机")

    page.unroute("**/save")
    page.reload()

    expect(page.locator("#id_unit")).to_have_value("断网时填写")
    expect(page.locator(STATUS)).to_have_text("已保存 15:04")


def test_expired_session_loses_nothing(page):
    gallery_urls.answers["save"] = "expired"
    page.goto("/gallery/entry")
    page.fill("#id_unit", "过期后填写")
    expect(page.locator(STATUS)).to_have_text("登录已过期，内容已暂存，登录后自动恢复")

    gallery_urls.answers.clear()
    page.goto("/gallery/entry")

    expect(page.locator("#id_unit")).to_have_value("过期后填写")


def test_edit_from_elsewhere_is_not_overwritten(page):
    gallery_urls.answers["save"] = "conflict"
    page.goto("/gallery/entry")

    page.fill("#id_unit", "旧页面")

    expect(page.locator(STATUS)).to_contain_text("已在别处修改")
    page.fill("#id_unit", "旧页面再改")
    page.wait_for_timeout(1800)
    assert len(gallery_urls.received) == 1


def test_older_words_of_this_browser_are_offered_not_forced(page):
    page.goto("/gallery/entry")
    stored = '{"at": Date.now(), "version": "0", "content": JSON.stringify([["unit", "很早以前"]])}'
    page.evaluate(f"localStorage.setItem('zcps:7:gallery', JSON.stringify({stored}))")

    page.reload()

    expect(page.locator("#id_unit")).to_have_value("")
    page.click("text=恢复暂存内容")
    expect(page.locator("#id_unit")).to_have_value("很早以前")


def test_words_that_were_submitted_are_not_offered_again(page):
    page.goto("/gallery/entry")
    stored = '{"at": Date.now(), "version": "0", "isSent": true, "content": JSON.stringify([["unit", "已提交"]])}'
    page.evaluate(f"localStorage.setItem('zcps:7:gallery', JSON.stringify({stored}))")

    page.reload()

    expect(page.locator(STATUS)).to_have_text("填写内容自动保存")
    assert page.evaluate("localStorage.length") == 0


def test_submission_waits_for_the_save_under_way(page):
    page.goto("/gallery/entry")
    held, sent = held_back(page, "**/save"), []
    page.on("request", lambda request: sent.append(request) if request.url.endswith("/act") else None)
    page.evaluate("document.querySelector('[data-autosave]').action = '/act'")
    with page.expect_request("**/save"):
        page.fill("#id_unit", "快速提交")

    page.click("text=保存并继续")
    page.wait_for_timeout(300)
    assert sent == []
    held.pop().continue_()
    page.wait_for_url("**/act")  # a page that is closed on its way somewhere may never answer

    assert 'name="version"\r\n\r\n2\r\n' in sent[0].post_data


def test_upload_shows_the_stored_picture_and_its_warnings(page):
    page.goto("/gallery/entry")

    page.set_input_files("#upload-photo", {"name": "新照片.jpg", "mimeType": "image/jpeg", "buffer": b"x"})

    expect(page.locator("[data-upload-name]")).to_have_text("新照片.jpg")
    expect(page.locator("[data-upload-result]")).to_have_text("背景不是白色，建议重拍。")


def test_file_over_the_limit_is_refused_before_it_travels(page):
    page.goto("/gallery/entry")

    page.set_input_files("#upload-photo", {"name": "大.jpg", "mimeType": "image/jpeg", "buffer": b"x" * 5300000})

    expect(page.locator("[data-upload-result]")).to_contain_text("超过上限 5.0 MB")


def test_batch_bar_stands_only_while_rows_are_chosen(page):
    page.goto("/gallery/inbox")
    bar = page.locator("[data-batch-bar]")
    expect(bar).to_be_hidden()

    page.locator("[data-select-row]").nth(1).check()

    expect(bar).to_contain_text("已选 1 件")
    page.click("[data-select-none]")
    expect(bar).to_be_hidden()


def test_all_rows_of_the_page_are_chosen_at_once(page):
    page.goto("/gallery/inbox")

    page.locator("[data-select-all]").check()

    expect(page.locator("[data-batch-bar]")).to_contain_text("已选 12 件")


def test_range_is_chosen_with_shift(page):
    page.goto("/gallery/inbox")
    page.locator("[data-select-row]").nth(1).click()

    page.locator("[data-select-row]").nth(4).click(modifiers=["Shift"])

    expect(page.locator("[data-batch-bar]")).to_contain_text("已选 4 件")


def test_double_click_sends_once(page):
    page.goto("/gallery/inbox")
    page.locator("[data-select-row]").nth(0).check()
    held = held_back(page, "**/act")

    with page.expect_request("**/act"):
        page.locator("button", has_text=re.compile("^接收$")).dblclick(no_wait_after=True)
    page.wait_for_timeout(300)
    for route in held:
        route.continue_()
    page.wait_for_url("**/act")

    assert gallery_urls.received == [{"selected": ["0"], "action": "receive"}]


def test_list_works_without_scripts(chromium, live_server):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/gallery/inbox")

    page.locator("[data-select-row]").nth(2).check()
    page.locator("button", has_text=re.compile("^接收$")).click()

    context.close()
    assert gallery_urls.received == [{"selected": ["2"], "action": "receive"}]


def test_disabled_act_shows_its_reason_to_the_keyboard(page):
    page.goto("/gallery/review")

    page.locator("button", has_text="报送上级").focus()

    expect(page.get_by_text("须由分管领导签批后才能报送")).to_be_visible()


def test_evidence_turns_pages_and_rotates(page):
    page.goto("/gallery/review")

    page.keyboard.press(".")
    page.keyboard.press("\\")

    image = page.locator("[data-evidence-image]").first
    expect(page.locator("[data-evidence-position]").first).to_have_text("2 / 2")
    assert image.get_attribute("src").endswith("/page-2.png")
    assert "rotate(90deg)" in image.evaluate("element => element.style.transform")


def test_evidence_without_scripts_is_a_picture_and_links(chromium, live_server):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/gallery/review")

    expect(page.locator("[data-evidence-image]").first).to_be_visible()
    expect(page.locator(".evidence-pages a").nth(1)).to_have_attribute("href", "/page-2.png")
    context.close()


def test_question_mark_lists_the_keys(page):
    page.goto("/gallery/review")

    page.keyboard.press("?")

    expect(page.locator("dialog")).to_contain_text("审批通过")


def test_brackets_go_to_the_next_section(page):
    page.goto("/gallery/review")
    page.evaluate("document.querySelectorAll('[data-key-steps] a')[3].href = '/gallery/parts'")

    page.keyboard.press("]")

    page.wait_for_url("**/gallery/parts")


def test_keys_rest_while_typing(page):
    page.goto("/gallery/review")

    page.locator("#id_opinion").press("?")

    expect(page.locator("dialog")).to_have_count(0)


def test_grave_act_asks_once_more(page):
    page.goto("/gallery/review")

    page.click("text=不通过")

    expect(page.locator("dialog")).to_contain_text("确定对陈建华的申报作出“不通过”的决定？")
    page.click("text=不办理")
    expect(page.locator("dialog")).to_be_hidden()


def test_menu_closes_with_escape(page):
    page.goto("/gallery/inbox")
    page.click("summary.duty")
    expect(page.get_by_text("切换到", exact=True)).to_be_visible()

    page.keyboard.press("Escape")

    expect(page.get_by_text("切换到", exact=True)).to_be_hidden()


@pytest.mark.parametrize("name", ["inbox", "review", "applicant", "entry", "signin", "parts", "confirm"])
def test_page_fits_a_telephone(page, name):
    page.set_viewport_size({"width": 390, "height": 844})

    page.goto(f"/gallery/{name}")

    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_tree_opens_on_a_telephone_without_scripts(chromium, live_server):
    context = chromium.new_context(
        base_url=live_server.url, java_script_enabled=False, viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    page.goto("/gallery/inbox")
    expect(page.locator("nav.tree")).to_be_hidden()

    page.locator("label.tree-toggle").click()

    expect(page.locator("nav.tree")).to_be_visible()
    context.close()
