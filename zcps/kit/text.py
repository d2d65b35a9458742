"""Cleans text that people type, before anything else looks at it.

One order for every field: refuse what no text may hold, unify line ends, trim, count code points.
Text is never put into a normal form (NFC turns 祥 U+FA1A into another character); see `names.py`
for the stricter rules of personal names.
"""

import re
import unicodedata

from django.core.exceptions import ValidationError

LINE_LIMIT = 200
TEXT_LIMIT = 5000
MARKS_IN_A_ROW = 4

_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_BROKEN = "\ud800-\udfff\ufdd0-\ufdef\ufffd" + "".join(
    chr(plane * 0x10000 + 0xFFFE) + chr(plane * 0x10000 + 0xFFFF) for plane in range(17)
)
_TAGS = "\U000e0000-\U000e007f"
_FORBIDDEN = re.compile(f"[{_CONTROLS}{_BIDI}{_BROKEN}{_TAGS}]")

# Trimmed at both ends: what looks like nothing. Python counts U+3000 and U+00A0 as white space.
_BLANKS = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
_EDGES = _BLANKS + "\u00ad\u180e\u200b\u200c\u200d\u2060\ufeff"
_LINE_ENDS = re.compile(r"\r\n?|\u2028|\u2029")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


def clean_line(value: str, *, max_length: int = LINE_LIMIT) -> str:
    """Return one line of clean text; a tab becomes a blank, a line break inside is refused."""
    text = _seen(value).replace("\t", " ")
    if "\n" in text:
        raise ValidationError("这一栏只能填写一行文字，请删去其中的换行。", code="line_break")
    return _within(text, max_length)


def clean_text(value: str, *, max_length: int = TEXT_LIMIT) -> str:
    """Return clean text of several lines, line ends as U+000A."""
    return _within(_seen(value), max_length)


def without_hidden(value: str) -> str:
    """Drop what no text may hold, instead of refusing it: for names that machines gave (file names)."""
    return _FORBIDDEN.sub("", value).strip(_EDGES)


def fold_width(value: str) -> str:
    """Turn full-width ASCII (１２Ａ：) and U+3000 into ASCII; only for numbers and codes."""
    return value.translate(_FULL_WIDTH)


def is_blank(value: str) -> bool:
    """Say whether there is nothing to see in the text."""
    return not value.strip(_EDGES)


def comparison_key(value: str) -> str:
    """Return what two writings of one text have in common (NFC): to compare, never to store."""
    return unicodedata.normalize("NFC", value)


def _seen(value: str) -> str:
    _refuse_hidden(value)
    return _LINE_ENDS.sub("\n", value).strip(_EDGES)


def _refuse_hidden(value: str) -> None:
    found = _FORBIDDEN.search(value)
    if found:
        place, code = found.start() + 1, ord(found.group())
        message = (
            f"第 {place} 个字符是不能显示的字符（U+{code:04X}），请删去后重新输入；"
            "从其他文件复制的内容可以先粘贴到记事本再复制过来。"
        )
        raise ValidationError(message, code="hidden_character")


def _within(text: str, max_length: int) -> str:
    if len(text) > max_length:
        message = f"最多填写 {max_length} 个字，您填写了 {len(text)} 个字。"
        raise ValidationError(message, code="max_length")
    _refuse_stacked_marks(text)
    return text


def _refuse_stacked_marks(text: str) -> None:
    run = 0
    for place, character in enumerate(text, start=1):
        run = run + 1 if unicodedata.category(character).startswith("M") else 0
        if run > MARKS_IN_A_ROW:
            message = f"第 {place} 个字符处叠加了过多的附加符号，请删去后重新输入。"
            raise ValidationError(message, code="stacked_marks")
