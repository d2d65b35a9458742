"""Sealed fields open in their own place and with their own key only; indexes and codes need the key."""

import json

import pytest

from zcps.kit import crypto, keyfile
from zcps.kit.crypto import UnsealError, blind_index, is_keyed_code, keyed_code, seal, unseal
from zcps.kit.keyfile import KeyFileError, add_data_key, ensure_key_file, is_private, read_key_file

NUMBER = "11010519491231002X"
HERE = "accounts.person.id_number:0b5c"


@pytest.fixture
def key_path(tmp_path, settings):
    settings.ZCPS_KEY_FILE = tmp_path / "keys" / "fields.json"
    ensure_key_file(settings.ZCPS_KEY_FILE)
    crypto.forget_keys()
    yield settings.ZCPS_KEY_FILE
    crypto.forget_keys()


def flip(token):
    middle = len(token) - 8
    return token[:middle] + ("A" if token[middle] != "A" else "B") + token[middle + 1 :]


def test_what_is_sealed_opens_in_its_own_place(key_path):
    token = seal(NUMBER, context=HERE)

    assert token.startswith("v1:k")
    assert NUMBER not in token
    assert unseal(token, context=HERE) == NUMBER


def test_one_value_never_seals_to_the_same_text_twice(key_path):
    assert seal(NUMBER, context=HERE) != seal(NUMBER, context=HERE)


def test_moved_to_another_row_it_does_not_open(key_path):
    token = seal(NUMBER, context=HERE)

    with pytest.raises(UnsealError, match=r"所在的行（accounts\.person\.id_number:9999）不符"):
        unseal(token, context="accounts.person.id_number:9999")


def test_one_changed_character_is_noticed(key_path):
    with pytest.raises(UnsealError, match="数据被改动"):
        unseal(flip(seal(NUMBER, context=HERE)), context=HERE)


@pytest.mark.parametrize("token", ["", NUMBER, "v2:k:AAAA", "v1:k1", "v1:k1:@@@", "v1:k1:QUJD", "v1:k1:一"])
def test_what_was_never_sealed_is_refused(key_path, token):
    with pytest.raises(UnsealError, match="不是本系统加密的内容"):
        unseal(token, context=HERE)


def test_a_context_is_wanted(key_path):
    with pytest.raises(ValueError, match="context"):
        seal(NUMBER, context="")


def test_a_foreign_key_file_is_named_as_such(key_path):
    token = seal(NUMBER, context=HERE)
    key_path.unlink()
    ensure_key_file(key_path)
    crypto.forget_keys()

    with pytest.raises(UnsealError, match="密钥文件中没有编号为“k"):
        unseal(token, context=HERE)


def test_after_a_rotation_old_values_open_and_new_ones_use_the_new_key(key_path):
    old = seal(NUMBER, context=HERE)
    index, code = blind_index(NUMBER, context="a.b"), keyed_code("form")
    new_id = add_data_key(key_path)
    crypto.forget_keys()

    new = seal(NUMBER, context=HERE)

    assert new.startswith(f"v1:{new_id}:")
    assert [crypto.is_sealed_with_current_key(token) for token in (old, new)] == [False, True]
    assert unseal(old, context=HERE) == unseal(new, context=HERE) == NUMBER
    assert (blind_index(NUMBER, context="a.b"), keyed_code("form")) == (index, code)


def test_equal_values_have_equal_indexes_in_one_field_only(key_path):
    assert blind_index(NUMBER, context="a.b") == blind_index(NUMBER, context="a.b")
    assert blind_index(NUMBER, context="a.b") != blind_index(NUMBER, context="a.c")
    assert len(blind_index(NUMBER, context="a.b")) == 64


def test_a_short_code_is_unambiguous_and_checked_as_typed(key_path):
    code = keyed_code("revision 7")

    assert len(code) == 10
    assert set(code) <= set(crypto.CODE_ALPHABET)
    assert not set("01OILU") & set(crypto.CODE_ALPHABET)
    assert is_keyed_code(f" {code.lower()} ", "revision 7")
    assert not is_keyed_code(code, "revision 8")
    assert not is_keyed_code("", "revision 7")
    assert keyed_code(b"revision 7", length=4) == code[:4]


def test_the_fingerprint_tells_key_files_apart(key_path):
    first = crypto.key_fingerprint()
    key_path.unlink()
    ensure_key_file(key_path)
    crypto.forget_keys()

    assert len(first) == 16
    assert crypto.key_fingerprint() != first


def test_a_missing_setting_is_named(settings):
    settings.ZCPS_KEY_FILE = None

    with pytest.raises(KeyFileError, match="ZCPS_KEY_FILE"):
        seal(NUMBER, context=HERE)


def test_the_key_file_is_made_once_and_for_its_owner_only(tmp_path):
    path = tmp_path / "keys" / "fields.json"

    assert ensure_key_file(path)
    content = path.read_bytes()
    assert not ensure_key_file(path)

    assert path.read_bytes() == content
    assert is_private(path)
    assert [file.name for file in path.parent.iterdir()] == ["fields.json"]


def test_a_file_open_to_others_is_seen(tmp_path):
    ensure_key_file(tmp_path / "fields.json")
    (tmp_path / "fields.json").chmod(0o640)

    assert not is_private(tmp_path / "fields.json")


def test_of_two_that_make_the_file_at_once_the_first_wins(tmp_path, monkeypatch):
    path = tmp_path / "fields.json"
    ensure_key_file(path)
    content = path.read_bytes()
    monkeypatch.setattr(keyfile.Path, "exists", lambda _: False)

    assert not ensure_key_file(path)
    monkeypatch.undo()

    assert path.read_bytes() == content
    assert [file.name for file in tmp_path.iterdir()] == ["fields.json"]


def test_a_missing_file_says_how_to_get_one(tmp_path):
    with pytest.raises(KeyFileError, match=r"找不到字段加密密钥文件.*bin/setup"):
        read_key_file(tmp_path / "none.json")


def test_an_unreadable_file_is_named(tmp_path):
    with pytest.raises(KeyFileError, match="无法读取字段加密密钥文件"):
        read_key_file(tmp_path)


@pytest.mark.parametrize(
    "damage",
    [
        {"current": "k0"},
        {"index": "AAAA"},
        {"index": None},
        {"data": []},
        {"check": "0"},
    ],
)
def test_a_damaged_file_is_noticed_before_anything_is_sealed(tmp_path, damage):
    path = tmp_path / "fields.json"
    ensure_key_file(path)
    path.write_text(json.dumps({**json.loads(path.read_text()), **damage}))

    with pytest.raises(KeyFileError, match="已损坏或被改动"):
        read_key_file(path)


@pytest.mark.parametrize("content", ["", "{", "[]", "7"])
def test_a_file_that_holds_something_else_is_noticed(tmp_path, content):
    path = tmp_path / "fields.json"
    path.write_text(content)

    with pytest.raises(KeyFileError, match="已损坏或被改动"):
        read_key_file(path)


def test_keys_never_show_in_a_log(key_path):
    keys = read_key_file(key_path)

    assert repr(keys) == f"KeyFile(current={keys.current!r}, ids=[{keys.current!r}])"
