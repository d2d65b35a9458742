"""Makes the key by which full names of organisations are found to be nearly the same."""

import re
import unicodedata

_NO_LETTER = re.compile(r"[\W_]+")
_PROVINCE = re.compile(r"^[\u4e00-\u9fff]{2,3}(?:省|(?:壮族|回族|维吾尔)?自治区)")
_PLACES = re.compile("[省市县区镇乡]")
_COMPANY = re.compile("(?:股份)?有限(?:责任)?公司")
_DIGITS = str.maketrans("0123456789〇", "零一二三四五六七八九零")


def likeness_key(name: str) -> str:
    """Two names with one key are shown to whoever creates the second: one organisation, or two that sound alike?

    Width, brackets, punctuation, the province in front, 省市县区 and the spelling of 有限公司 make no difference, nor do
    digits in place of numerals. Only compared with its like; never shown.
    """
    text = _NO_LETTER.sub("", unicodedata.normalize("NFKC", name).casefold())
    text = _COMPANY.sub("公司", text)
    return _PLACES.sub("", _PROVINCE.sub("", text)).translate(_DIGITS) or text
