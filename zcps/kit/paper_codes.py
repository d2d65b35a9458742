"""Codes on printed pages: short, made with our key, typed by hand or read by a scanner, with a check character.

ABCD-EFGH-JKMN: eleven characters that only the holder of the key can make for a content (54 bits), and one that betrays
every single mistyped character and nearly every swap of two neighbours (the hybrid system of ISO 7064, here modulo 30).
"""

import re

from zcps.kit.crypto import CODE_ALPHABET, keyed_code
from zcps.kit.text import fold_width

LENGTH = 12
GROUP = 4
_MODULUS = len(CODE_ALPHABET)  # 30: the system wants one less than a prime
_LINK = re.compile(r".*/paper/", re.DOTALL)
_BETWEEN = re.compile(r"[\s\-‐‑–—－·_/]+")


class NotACode(Exception):
    """What was typed is no code; the text says what to look at."""


def paper_code(data: str) -> str:
    """The code of a content, without hyphens."""
    body = keyed_code(f"paper\0{data}", length=LENGTH - 1)
    return body + _check_character(body)


def grouped(code: str) -> str:
    """ABCD-EFGH-JKMN, as it is printed and shown."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def read_code(typed: str) -> str:
    """Return the code in what was typed or scanned: a whole link, any case and width, with or without hyphens.

    Raises NotACode with a sentence.
    """
    code = _BETWEEN.sub("", _LINK.sub("", fold_width(typed).strip())).upper()
    if not code:
        raise NotACode("请扫描或者输入纸质材料上的核对码。")
    if strange := [character for character in code if character not in CODE_ALPHABET]:
        raise NotACode(
            f"核对码中没有“{strange[0][:1]}”这个字符，请对照纸质材料重新输入（没有字母 I、L、O、U 和数字 0、1）。"
        )
    if len(code) != LENGTH:
        raise NotACode(f"核对码是 {LENGTH} 个字符，您输入了 {len(code)} 个，请对照纸质材料重新输入。")
    if _check_character(code[:-1]) != code[-1]:
        raise NotACode("核对码有误，可能输错了一个字符，请对照纸质材料重新输入。")
    return code


def _check_character(body: str) -> str:
    product = _MODULUS
    for character in body:
        total = (product + CODE_ALPHABET.index(character)) % _MODULUS or _MODULUS
        product = total * 2 % (_MODULUS + 1)
    return CODE_ALPHABET[(1 - product) % _MODULUS]
