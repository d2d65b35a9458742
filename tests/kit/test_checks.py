"""System checks name what is missing before anybody works."""

import pytest

from zcps.kit.checks import check_demo_switch, check_key_file
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
