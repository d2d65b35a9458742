"""Numbers printed on publications and certificates: checked where they carry a check digit, written in one way. Pure.

Every function takes what was read as a line and returns the usual spelling, or raises ValidationError with a sentence.
"""

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from stdnum import isbn as isbns
from stdnum import issn as issns
from stdnum.exceptions import ValidationError as NotValid

from zcps.kit import text

_CN = re.compile(r"(?:CN)?([0-9]{2})-([0-9]{4})(?:/([A-Z]{1,3}[0-9]{0,2}))?")
_DOI = re.compile(r"10\.[0-9]{4,9}/\S+")
_DOI_PREFIX = re.compile(r"\A(?:https?://(?:dx\.)?doi\.org/|doi[:：]?\s*)", re.IGNORECASE)
_PATENT = re.compile(r"(?:ZL|CN)?((?:19|20)[0-9]{2}[12389][0-9]{7}|[0-9]{2}[12389][0-9]{5})\.?([0-9X])")
_SOFTWARE = re.compile(r"((?:19|20)[0-9]{2})SR([0-9]{6,7})")
_LEARNING = re.compile(r"[0-9A-Z]{12,18}")
# 专利申请号校验位（ZC 0006—2003）：自左起依次乘以 2 至 9，再从 2 起。
_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
INVENTION, UTILITY, DESIGN, SOFTWARE = "invention", "utility", "design", "software"
_PATENT_KINDS = {"1": INVENTION, "2": UTILITY, "3": DESIGN, "8": INVENTION, "9": UTILITY}


def isbn(value: str) -> str:
    """国际标准书号, ten or thirteen digits, with hyphens where its parts end."""
    try:
        return isbns.format(isbns.validate(_plain(value).removeprefix("ISBN").lstrip(":")))
    except NotValid:
        message = "这不是正确的 ISBN，请对照版权页核对，如“978-7-112-26688-3”。"
        raise ValidationError(message, code="isbn") from None


def issn(value: str) -> str:
    """国际标准连续出版物号."""
    try:
        return issns.format(issns.validate(_plain(value).removeprefix("ISSN").lstrip(":")))
    except NotValid:
        message = "这不是正确的 ISSN，请对照刊物封面或版权页核对，如“1000-6869”。"
        raise ValidationError(message, code="issn") from None


def cn_serial(value: str) -> str:
    """国内统一连续出版物号; it has no check digit, so only its form is looked at."""
    found = _CN.fullmatch(_plain(value).removeprefix("国内统一刊号").lstrip(":"))
    if not found:
        message = "请按“CN 11-1931/TU”的样子填写国内统一刊号。"
        raise ValidationError(message, code="cn_serial")
    return f"CN {found[1]}-{found[2]}{f'/{found[3]}' if found[3] else ''}"


def doi(value: str) -> str:
    """数字对象标识符, without the address before it."""
    bare = _DOI_PREFIX.sub("", text.fold_width(value).strip())
    if not _DOI.fullmatch(bare):
        message = "请填写以“10.”开头的 DOI，如“10.14006/j.jzjgxb.2022.0101”，没有的不填。"
        raise ValidationError(message, code="doi")
    return bare


def patent_or_software(value: str) -> str:
    """专利号 (its check digit is judged) or 计算机软件著作权登记号."""
    plain = _plain(value)
    software = _SOFTWARE.fullmatch(plain.removeprefix("软著登字第").removesuffix("号"))
    if software:
        return f"{software[1]}SR{software[2]}"
    found = _PATENT.fullmatch(plain)
    if not found:
        message = "请按“ZL 2019 1 0123456.X”的样子填写专利号，或按“2021SR0123456”的样子填写软件著作权登记号。"
        raise ValidationError(message, code="patent")
    digits, check = found.groups()
    if patent_check_digit(digits) != check:
        message = "专利号的校验位（小数点后一位）不对，请对照专利证书核对。"
        raise ValidationError(message, code="patent_check")
    year = 4 if len(digits) == 12 else 2
    return f"ZL {digits[:year]} {digits[year]} {digits[year + 1 :]}.{check}"


def learning_code(value: str) -> str:
    """学信网在线验证码: letters and figures, in capitals."""
    plain = _plain(value)
    if not _LEARNING.fullmatch(plain):
        message = "在线验证码为 12 至 18 位字母和数字，请对照学信网备案表核对。"
        raise ValidationError(message, code="learning_code")
    return plain


def patent_check_digit(digits: str) -> str:
    """What stands after the point of a 专利申请号 of eight or twelve figures."""
    remainder = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False)) % 11
    return "X" if remainder == 10 else str(remainder)


def kind_of_patent(number: str) -> str:
    """What the number itself says it is: its first figure after the year, or SR for software."""
    if "SR" in number:
        return SOFTWARE
    return _PATENT_KINDS.get(number.split(" ")[2], "")


def year_of_patent(number: str) -> int:
    """The year of filing; numbers of eight figures began in 1985."""
    year = int(number.split(" ")[1]) if " " in number else int(number[:4])
    return year if year > 99 else year + (1900 if year >= 85 else 2000)


def _plain(value: str) -> str:
    """ASCII capitals without blanks, every dash a hyphen."""
    dashed = re.sub(r"[–—－−]", "-", text.fold_width(value).upper())
    return "".join(dashed.split())


def email_address(value: str) -> str:
    """电子邮箱, whole; capital letters stay, full-width ones do not."""
    address = text.fold_width(value).replace(" ", "")
    try:
        validate_email(address)
    except ValidationError:
        raise ValidationError("请填写完整的电子邮箱，如“name@example.com”。", code="email") from None
    return address
