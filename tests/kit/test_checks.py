"""System checks name what is missing before anybody works."""

import pytest

from zcps.kit import checks
from zcps.kit.checks import check_demo_switch, check_fonts, check_glyphs, check_key_file, check_rare_glyphs
from zcps.kit.keyfile import ensure_key_file


@pytest.fixture
def key_path(tmp_path, settings):
    settings.ZCPS_KEY_FILE = tmp_path / "fields.json"
    ensure_key_file(settings.ZCPS_KEY_FILE)
    return settings.ZCPS_KEY_FILE


def found():
    return [(message.id, message.msg) for message in check_key_file()]


def test_a_good_key_file_passes(key_path):
    assert found() == []


def test_a_missing_setting_is_an_error(settings):
    settings.ZCPS_KEY_FILE = None

    assert [code for code, _ in found()] == ["kit.E001"]


def test_a_damaged_key_file_is_an_error(key_path):
    key_path.write_text("{}")

    assert found() == [
        ("kit.E001", f"字段加密密钥文件 {key_path} 已损坏或被改动，请恢复备份的密钥文件；不要重新生成。")
    ]


def test_a_key_file_open_to_others_is_an_error(key_path):
    key_path.chmod(0o644)

    assert [code for code, _ in found()] == ["kit.E002"]


@pytest.mark.parametrize(("demo", "production", "errors"), [(True, True, 1), (True, False, 0), (False, True, 0)])
def test_the_demo_switch_and_production_exclude_each_other(settings, demo, production, errors):
    settings.ZCPS_DEMO, settings.PRODUCTION = demo, production

    assert len(list(check_demo_switch())) == errors


def test_the_installed_faces_pass():
    assert list(check_fonts()) == list(check_glyphs()) == list(check_rare_glyphs()) == []


def test_a_missing_face_is_an_error(monkeypatch):
    monkeypatch.setattr(checks, "font_path", lambda file: None if "Serif" in file else checks.Path(file))

    assert [message.msg for message in check_fonts()] == [
        "缺少打印用的中文字体文件：NotoSerifSC-Regular.ttf、NotoSerifSC-Bold.ttf。"
    ]


def test_missing_faces_are_not_asked_for_their_glyphs(monkeypatch):
    monkeypatch.setattr(checks, "font_path", lambda _file: None)

    assert list(check_glyphs()) == []


def test_a_face_without_the_needed_characters_is_an_error(monkeypatch, tmp_path):
    (tmp_path / "broken.ttf").write_bytes(b"no font")
    monkeypatch.setattr(checks, "font_path", lambda _file: tmp_path / "broken.ttf")

    assert {message.id for message in check_glyphs()} == {"kit.E005"}


def test_a_subset_of_a_face_is_named_with_what_it_lacks(monkeypatch):
    monkeypatch.setattr(checks, "NEEDED", "职\U0010fffe")

    assert all("缺少字形“\U0010fffe”" in message.msg for message in check_glyphs())


def test_the_demo_switch_stays_on_this_machine(settings):
    settings.ZCPS_DEMO, settings.PRODUCTION, settings.ALLOWED_HOSTS = True, False, ["zcps.example.com"]

    assert ["zcps.example.com" in message.msg for message in check_demo_switch()] == [True]


def test_a_name_that_no_font_at_all_can_print_is_an_error(monkeypatch):
    monkeypatch.setattr(checks, "RARE", "䶮\U0010fffe")

    assert [message.msg for message in check_rare_glyphs()] == ["没有一种字体含有姓名用字“\U0010fffe”。"]


def test_a_font_of_the_system_stands_in_for_ours(monkeypatch):
    monkeypatch.setattr(checks, "font_path", lambda _file: None)

    assert list(check_rare_glyphs()) == []
