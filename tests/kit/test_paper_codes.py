"""Codes on printed pages can be typed badly, scanned whole and be taken for nothing else."""

from itertools import pairwise

import pytest

from zcps.kit.crypto import CODE_ALPHABET
from zcps.kit.paper_codes import NotACode, grouped, paper_code, read_code


def test_a_code_is_short_grouped_and_made_from_the_content():
    code = paper_code("一")

    assert (len(code), set(code) <= set(CODE_ALPHABET)) == (12, True)
    assert grouped(code) == f"{code[:4]}-{code[4:8]}-{code[8:]}"
    assert paper_code("一") == code != paper_code("二")


def test_however_it_is_typed_or_scanned_it_is_the_same_code():
    code = paper_code("一")
    wide = "".join(chr(ord(character) + 0xFEE0) for character in code)

    for typed in (
        *(code, code.lower(), f" {grouped(code)} \n", f"{code[:6]} {code[6:]}", wide, "－".join((wide[:4], wide[4:]))),
        *(
            f"https://zcps.example.cn/paper/{grouped(code)}/",
            f"http://x/paper/{code.lower()}",
            f"ｈｔｔｐ：／／x／paper／{code}",
        ),
    ):
        assert read_code(typed) == code


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "请扫描或者输入"),
        ("https://zcps.example.cn/paper/", "请扫描或者输入"),
        ("ABCD-EFGH-JKM0", "没有“0”这个字符"),
        ("ABCD", "您输入了 4 个"),
        ("张三", "没有“张”这个字符"),
    ],
)
def test_what_is_no_code_is_told_by_what_is_wrong_with_it(typed, sentence):
    with pytest.raises(NotACode, match=sentence):
        read_code(typed)


def test_every_single_slip_is_noticed():
    code = paper_code("一")
    slips = [
        code[:place] + other + code[place + 1 :]
        for place, right in enumerate(code)
        for other in CODE_ALPHABET
        if other != right
    ]

    for typed in slips:
        with pytest.raises(NotACode, match="可能输错了一个字符"):
            read_code(typed)


def test_nearly_every_swap_of_neighbours_is_noticed():
    swaps = noticed = 0
    for number in range(40):
        code = paper_code(str(number))
        for place, (one, other) in enumerate(pairwise(code)):
            if one == other:
                continue
            swaps += 1
            try:
                read_code(code[:place] + other + one + code[place + 2 :])
            except NotACode:
                noticed += 1

    assert swaps > noticed * 0.9 > 0
    assert noticed >= swaps * 0.98
