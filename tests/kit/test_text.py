"""Text is cleaned in one order, and what no text may hold is refused with its place."""

import pytest
from django.core.exceptions import ValidationError

from zcps.kit.text import clean_line, clean_text, comparison_key, fold_width, is_blank


def code_of(function, *args, **kwargs):
    with pytest.raises(ValidationError) as refused:
        function(*args, **kwargs)
    return refused.value.code


@pytest.mark.parametrize(
    "hidden",
    [
        *("\x00", "\x08", "\x0b", "\x0c", "\x0e", "\x1f", "\x7f", "\x85", "\x9f"),
        *("\u061c", "\u200e", "\u200f", "\u202a", "\u202e", "\u2066", "\u2069"),
        *("\ud800", "\udfff", "\ufdd0", "\ufdef", "\ufffd", "\ufffe", "\uffff"),
        *("\U0001fffe", "\U0010ffff", "\U000e0001", "\U000e0041", "\U000e007f"),
    ],
)
def test_hidden_characters_are_refused_everywhere(hidden):
    assert code_of(clean_text, f"甲{hidden}乙") == "hidden_character"
    assert code_of(clean_line, f"甲乙{hidden}") == "hidden_character"


def test_the_refusal_names_the_place_and_the_code_point():
    with pytest.raises(ValidationError) as refused:
        clean_text("甲乙\x00")

    assert refused.value.messages[0].startswith("第 3 个字符是不能显示的字符（U+0000），请删去")


def test_line_ends_become_one_kind():
    assert clean_text("一\r\n二\r三\n四\u2028五") == "一\n二\n三\n四\n五"


@pytest.mark.parametrize("edge", [" ", "\u3000", "\u00a0", "\ufeff", "\u200b", "\u200d", "\n", "\t"])
def test_what_looks_like_nothing_is_trimmed_at_both_ends(edge):
    assert clean_text(f"{edge}张 三{edge}{edge}") == "张 三"


def test_blanks_inside_stay():
    assert clean_line("浙江　省  厅") == "浙江　省  厅"


def test_a_tab_in_a_line_becomes_a_blank():
    assert clean_line("甲\t乙") == "甲 乙"


def test_a_line_break_in_a_line_is_refused():
    assert code_of(clean_line, "甲\r\nBcc: x@example.com") == "line_break"


def test_length_is_counted_in_code_points():
    assert clean_line("𠮷" * 200) == "𠮷" * 200
    with pytest.raises(ValidationError) as refused:
        clean_line("𠮷" * 201)
    assert refused.value.messages == ["最多填写 200 个字，您填写了 201 个字。"]


def test_the_default_limit_of_a_text_is_5000():
    assert code_of(clean_text, "字" * 5001) == "max_length"


def test_four_combining_marks_in_a_row_pass_and_five_do_not():
    assert clean_text("a" + "\u0301" * 4 + "b" + "\u0301" * 4)
    assert code_of(clean_text, "a" + "\u0301" * 5) == "stacked_marks"


def test_emoji_pass_in_text():
    assert clean_text("同意 👨‍👩‍👧 👍🏽") == "同意 👨‍👩‍👧 👍🏽"


def test_text_is_never_put_into_a_normal_form():
    assert clean_text("\ufa1ae\u0301") == "\ufa1ae\u0301"


def test_the_comparison_key_equals_for_two_writings_of_one_text():
    assert comparison_key("\ufa1a") == comparison_key("\u7965")


def test_full_width_ascii_folds_and_nothing_else():
    assert fold_width("１２Ａ：　浙²①") == "12A: 浙²①"


def test_an_endless_run_of_blanks_costs_no_time():
    assert not is_blank("字" + " " * 2_000_000 + "字")
    assert is_blank("\u3000\u200b " * 100_000)
    assert code_of(clean_text, "字" + " " * 2_000_000 + "字") == "max_length"
