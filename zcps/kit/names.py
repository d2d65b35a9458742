"""Cleans the names of persons and makes the key they are sorted by."""

import re
import unicodedata

from django.core.exceptions import ValidationError

from zcps.kit.text import clean_line

NAME_LIMIT = 50
INTERPUNCT = "·"  # U+00B7, as GB/T 15834 and the ID card print it

_INVISIBLE_LETTERS = "\u115f\u1160\u3164\uffa0"
# 〇 U+3007 is a number to Unicode and a name character to parents; the planes 2 and 3 hold characters
# that are younger than the tables of the running Python.
_CJK = "\u3005\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
_IS_CJK = re.compile(f"[{_CJK}]")
_DOTS = "·•・．‧∙.･⋅"
_DOT_BETWEEN_CJK = re.compile(rf"(?<=[{_CJK}])\s*[{_DOTS}]\s*(?=[{_CJK}])")
_BLANK_BETWEEN_CJK = re.compile(rf"(?<=[{_CJK}])\s+(?=[{_CJK}])")
_JOINERS = f" '{INTERPUNCT}-"  # the hyphen last: in a character class it would be a range
_BAD_JOINT = re.compile(rf"\A[{_JOINERS}]|[{_JOINERS}]\Z|[{_JOINERS}]{{2}}")

# Characters that GBK kept in the private use area and Unicode has since encoded: U+E815–U+E864
# stand for GBK FE50–FEA0. Python's codec knows those of GB 18030-2000, the rest is listed.
_LATER_THAN_2000 = {
    0xE816: 0x20087,
    0xE817: 0x20089,
    0xE818: 0x200CC,
    0xE81E: 0x9FB4,
    0xE826: 0x9FB5,
    0xE82B: 0x9FB6,
    0xE82C: 0x9FB7,
    0xE831: 0x215D7,
    0xE832: 0x9FB8,
    0xE83B: 0x2298F,
    0xE843: 0x9FB9,
    0xE854: 0x9FBA,
    0xE855: 0x241FE,
    0xE864: 0x9FBB,
}
_TRAIL_BYTES = [*range(0x50, 0x7F), *range(0x80, 0xA1)]
_FROM_PRIVATE_USE = {
    0xE815 + index: ord(bytes([0xFE, trail]).decode("gb18030")) for index, trail in enumerate(_TRAIL_BYTES)
} | _LATER_THAN_2000

# Readings that a surname has and the same character elsewhere has not.
_SURNAME_READINGS = {
    "万俟": "mo4 qi2",
    "尉迟": "yu4 chi2",
    "长孙": "zhang3 sun1",
    "澹台": "tan2 tai2",
    "乐": "yue4",
    "仇": "qiu2",
    "任": "ren2",
    "区": "ou1",
    "华": "hua4",
    "单": "shan4",
    "召": "shao4",
    "员": "yun4",
    "宁": "ning4",
    "尹": "yin3",
    "曾": "zeng1",
    "朴": "piao2",
    "查": "zha1",
    "盖": "ge3",
    "种": "chong2",
    "纪": "ji3",
    "缪": "miao4",
    "翟": "zhai2",
    "葛": "ge3",
    "覃": "qin2",
    "解": "xie4",
    "钭": "tou3",
}


def person_name(value: str, *, max_length: int = NAME_LIMIT) -> str:
    """Return the name as it is to be stored and printed; refuse what no name has.

    Blanks between Chinese characters (张　三) are dropped, every dot between them becomes U+00B7,
    characters of old fonts in the private use area become the encoded ones. Letters of any script pass.
    """
    name = clean_line(value, max_length=max_length).translate(_FROM_PRIVATE_USE)
    name = _DOT_BETWEEN_CJK.sub(INTERPUNCT, name)
    name = _BLANK_BETWEEN_CJK.sub("", name)
    name = re.sub(r"\s+", " ", name).replace("’", "'")
    for place, character in enumerate(name, start=1):
        _refuse_unless_in_names(character, place)
    if not name or _BAD_JOINT.search(name):
        raise ValidationError("姓名的开头和结尾必须是文字，间隔符号前后也必须是文字。", code="bad_joint")
    return name


def name_key(name: str) -> str:
    """Return the key that sorts names as a Chinese list does: character by character, by sound and tone.

    The character itself stands behind its sound, so that 张 and 章 do not mix. Compare the keys by
    code point (a column with collation "C"). Characters without a known reading come last.
    """
    return " ".join(f"{sound}{character}" for character, sound in _readings(name))[:200]


def key_prefixes(beginning: str) -> list[str]:
    """How the keys of all names begin that begin like this; more than one where 万 may open 万俟."""
    longer = (known for known in _SURNAME_READINGS if len(known) > len(beginning) and known.startswith(beginning))
    opened = (" ".join(name_key(known).split(" ")[: len(beginning)]) for known in longer)
    return list(dict.fromkeys([name_key(beginning), *opened])) if beginning else []


def _readings(name: str) -> list[tuple[str, str]]:
    # Imported late: its tables cost 20 MB that a process which saves no names need not hold.
    from pypinyin import Style, lazy_pinyin

    surname = next((known for known in _SURNAME_READINGS if name.startswith(known)), "")
    sounds = _SURNAME_READINGS.get(surname, "").split()
    given = name[len(surname) :]
    for character in given:
        sounds += lazy_pinyin(character, style=Style.TONE3, neutral_tone_with_five=True)
    return [
        (character.casefold(), "" if sound == character else sound)
        for character, sound in zip(name, sounds, strict=True)
    ]


def _refuse_unless_in_names(character: str, place: int) -> None:
    if unicodedata.category(character) == "Co":
        raise ValidationError(
            f"姓名的第 {place} 个字是自造字，其他电脑无法显示，请改用输入法中的标准汉字；"
            "打不出来的生僻字请联系用人单位或技术支持。",
            code="private_use",
        )
    if not _is_in_names(character):
        raise ValidationError(
            f"姓名的第 {place} 个字符“{character}”不是姓名用字，请按身份证件上的姓名填写。",
            code="not_a_letter",
        )


def _is_in_names(character: str) -> bool:
    if character in _INVISIBLE_LETTERS:
        return False
    is_letter = unicodedata.category(character)[0] in "LM"
    return is_letter or character in _JOINERS or bool(_IS_CJK.fullmatch(character))
