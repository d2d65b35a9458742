"""How long an SMS is: units, not characters; 70 in one message, 67 in each part."""

import pytest

from zcps.kit.sms import CUT_OFF, MOST_PARTS, parts, shortened, units


@pytest.mark.parametrize(("text", "length"), [("", 0), ("职称", 2), ("abc", 3), ("𠮷", 2), ("䶮", 1), ("张𠮷龙", 4)])
def test_a_rare_character_counts_two(text, length):
    assert units(text) == length


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("字" * 70, 1),
        ("字" * 71, 2),
        ("字" * 134, 2),
        ("字" * 135, 3),
        ("𠮷" * 35, 1),
        ("𠮷" * 36, 2),
        ("𠮷" * 66, 2),
        ("𠮷" * 67, 3),  # 134 units, but no part ends in the middle of one
    ],
)
def test_a_long_text_is_sent_in_parts_of_67(text, count):
    assert parts(text) == count


def test_a_text_that_fits_stays_as_it_is():
    text = "字" * 469

    assert shortened(text) == text


@pytest.mark.parametrize("character", ["字", "𠮷"])
def test_a_text_that_is_too_long_is_cut_and_says_where_the_rest_is(character):
    cut = shortened(character * 1000)

    assert parts(cut) == MOST_PARTS
    assert cut.endswith(character + CUT_OFF)
