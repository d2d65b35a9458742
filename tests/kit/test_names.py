"""Names of persons: every script and rare character passes, everything else is refused."""

import pytest
from django.core.exceptions import ValidationError

from zcps.kit.names import key_prefixes, name_key, person_name


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("张三", "张三"),
        ("　张三 ", "张三"),
        ("张  三", "张三"),
        ("张　三", "张三"),
        ("曌", "曌"),
        ("何〇", "何〇"),
        ("Zhang  San", "Zhang San"),
        ("O’Neil", "O'Neil"),
        ("O'Neil", "O'Neil"),
        ("Anne-Marie José", "Anne-Marie José"),
        ("བསྟན་འཛིན"[:4], "བསྟན་འཛིན"[:4]),
        ("ئادىل", "ئادىل"),
        ("陳大文", "陳大文"),
        ("张祥", "张祥"),
    ],
)
def test_names_are_stored_as_documents_print_them(typed, stored):
    assert person_name(typed) == stored


@pytest.mark.parametrize("dot", "·•・．‧∙.･⋅")
def test_every_dot_between_chinese_characters_becomes_the_interpunct(dot):
    assert person_name(f"买买提{dot}吐尔逊江") == "买买提·吐尔逊江"
    assert person_name(f"买买提 {dot} 吐尔逊江") == "买买提·吐尔逊江"


@pytest.mark.parametrize("rare", ["䶮", "㛃", "𬭳", "𠮷", "𪚥", "\u9fef", "\U00031350", "\ufa1a"])
def test_rare_characters_pass_unchanged(rare):
    assert person_name(f"王{rare}") == f"王{rare}"


@pytest.mark.parametrize(
    ("private", "encoded"),
    [("\ue863", "䶮"), ("\ue82d", "\u3b4e"), ("\ue831", "\U000215d7"), ("\ue864", "\u9fbb")],
)
def test_characters_of_old_fonts_become_the_encoded_ones(private, encoded):
    assert person_name(f"王{private}") == f"王{encoded}"


@pytest.mark.parametrize("private", ["\ue000", "\uf8ff", "\U000f0000", "\U0010fffd"])
def test_other_private_characters_are_refused_as_such(private):
    with pytest.raises(ValidationError, match="自造字"):
        person_name(f"王{private}")


@pytest.mark.parametrize(
    "typed",
    [
        *("张三1", "张三１", "张三😀", "<b>张</b>", "=张三", "张\u200b三", "张\u200d三", "张三（大）"),
        *("张\u3164三", "·张三", "张三·", "张··三", "A--B", "-A", "张①", "張,三", "张\n三", "张三/李四"),
    ],
)
def test_what_no_name_has_is_refused(typed):
    with pytest.raises(ValidationError):
        person_name(typed)


@pytest.mark.parametrize("typed", ["", "　", "\u200b"])
def test_an_empty_name_is_refused(typed):
    with pytest.raises(ValidationError):
        person_name(typed)


def test_the_refusal_names_the_place_and_the_character():
    with pytest.raises(ValidationError) as refused:
        person_name("张三1")

    assert refused.value.messages == ["姓名的第 3 个字符“1”不是姓名用字，请按身份证件上的姓名填写。"]


def test_a_name_has_at_most_50_characters():
    assert person_name("张" * 50) == "张" * 50
    with pytest.raises(ValidationError, match="最多填写 50 个字"):
        person_name("张" * 51)


def test_names_sort_by_sound_tone_and_character():
    names = ["章安", "张三", "阿里", "张思", "赵一", "李四", "张三丰"]

    assert sorted(names, key=name_key) == ["阿里", "李四", "张三", "张三丰", "张思", "章安", "赵一"]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("曾国藩", "zeng1曾 guo2国 fan1藩"),
        ("单于", "shan4单 yu2于"),
        ("尉迟恭", "yu4尉 chi2迟 gong1恭"),
        ("买买提·江", "mai3买 mai3买 ti2提 · jiang1江"),
        ("Zoë", "z o ë"),
    ],
)
def test_a_surname_is_sorted_by_its_reading_as_a_surname(name, key):
    assert name_key(name) == key


def test_a_character_without_a_reading_comes_last():
    assert sorted(["\U000323af一", "左一"], key=name_key) == ["左一", "\U000323af一"]


def test_the_key_is_never_longer_than_its_column():
    assert len(name_key("张" * 50)) == 200


@pytest.mark.parametrize(
    ("beginning", "name"),
    [("张", "张建国"), ("张建", "张建国"), ("万", "万俟明"), ("万", "万志强"), ("万俟", "万俟明"), ("o", "O'Neil")],
)
def test_a_name_is_found_by_its_beginning(beginning, name):
    assert any(name_key(name).startswith(prefix) for prefix in key_prefixes(beginning))


def test_nothing_begins_with_nothing():
    assert key_prefixes("") == []
