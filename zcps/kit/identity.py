"""Reads the numbers of identity documents, credit codes and mobile phones, and masks them.

Resident ID number: GB 11643 (17 digits and a check character, ISO 7064 MOD 11-2). Region codes were
abolished and reissued for decades: an unknown one is a warning, never an error.
"""

import datetime as dt
import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models
from stdnum import numdb
from stdnum.cn import ric, uscc

from zcps.kit.text import clean_line, fold_width

YOUNGEST, OLDEST = 16, 100

_SEPARATORS = re.compile(r"[\s\-‐‑‒–—－_.·]+")
_LOOKALIKES = {"O": "0", "I": "1", "L": "1"}
_PERMIT_REGIONS = ("81", "82", "83")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_UNUSED_IN_USCC = "IOZSV"


class Sex(models.TextChoices):
    """Sex as the ID card prints it (GB/T 2261.1)."""

    MALE = "male", "男"
    FEMALE = "female", "女"


class DocumentType(models.TextChoices):
    """Documents that prove who somebody is."""

    RESIDENT_ID = "resident_id", "居民身份证"
    RESIDENCE_PERMIT = "residence_permit", "港澳台居民居住证"
    PERMANENT_RESIDENCE = "permanent_residence", "外国人永久居留身份证"
    PASSPORT = "passport", "护照"
    HK_MACAO_PASS = "hk_macao_pass", "港澳居民来往内地通行证"
    TAIWAN_PASS = "taiwan_pass", "台湾居民来往大陆通行证"


EIGHTEEN_DIGITS = frozenset(
    {
        DocumentType.RESIDENT_ID,
        DocumentType.RESIDENCE_PERMIT,
        DocumentType.PERMANENT_RESIDENCE,
    }
)
_OTHER_PATTERNS = {
    DocumentType.PERMANENT_RESIDENCE: (r"[A-Z]{3}[0-9]{12}", "18 位数字，旧证为 3 位字母加 12 位数字"),
    DocumentType.PASSPORT: (r"(?=.*[0-9])[A-Z0-9]{5,15}", "5–15 位字母和数字"),
    DocumentType.HK_MACAO_PASS: (r"[HM]([0-9]{8}|[0-9]{10})", "字母 H 或 M 加 8 位数字"),
    DocumentType.TAIWAN_PASS: (r"[0-9]{8}|[0-9]{10}[A-Z]?", "8 位数字"),
}


@dataclass(frozen=True, kw_only=True)
class Identity:
    """A document number in its one spelling, and what it tells about its holder."""

    document: DocumentType
    number: str
    born_on: dt.date | None = None
    sex: Sex | None = None
    warnings: tuple[str, ...] = ()


def read_id_number(
    value: str,
    *,
    today: dt.date,
    document: DocumentType = DocumentType.RESIDENT_ID,
    youngest: int = YOUNGEST,
    oldest: int = OLDEST,
) -> Identity:
    """Check a document number; the sentence of the error names the place that is wrong.

    A number of 81, 82 or 83 given as 居民身份证 is a 居住证 and comes back as that.
    """
    number = normalise_number(value)
    if not number:
        raise ValidationError(f"请填写{document.label}号码。", code="required")
    if _is_other(number, document):
        return _read_other(number, document)
    _check_eighteen(number)
    born_on = _birth_date(number)
    _check_age(born_on, today, youngest, oldest)
    return Identity(
        document=_document_of(number, document),
        number=number,
        born_on=born_on,
        sex=Sex.MALE if int(number[16]) % 2 else Sex.FEMALE,
        warnings=_region_warnings(number),
    )


def check_agrees(identity: Identity, *, sex: str | None = None, born_on: dt.date | None = None) -> None:
    """Refuse a sex or a date of birth that contradicts the number."""
    if sex and identity.sex and Sex(sex) != identity.sex:
        message = f"性别填写为“{Sex(sex).label}”，与证件号码第 17 位（{identity.sex.label}）不一致，请核对。"
        raise ValidationError(message, code="sex_contradicts")
    if born_on and identity.born_on and born_on != identity.born_on:
        message = f"出生日期填写为{_written(born_on)}，与证件号码中的{_written(identity.born_on)}不一致，请核对。"
        raise ValidationError(message, code="birth_contradicts")


def normalise_number(value: str) -> str:
    """Return the one spelling of a number: ASCII, upper case, no blanks, hyphens or dots."""
    return _SEPARATORS.sub("", fold_width(clean_line(value))).upper()


def read_uscc(value: str) -> str:
    """Check a 统一社会信用代码 (GB 32100) and return it in its one spelling."""
    code = normalise_number(value)
    if len(code) != 18:
        raise ValidationError(_why_uscc_length(code), code="length")
    for place, character in enumerate(code, start=1):
        if character in _UNUSED_IN_USCC or not re.fullmatch("[0-9A-Z]", character):
            message = (
                f"统一社会信用代码第 {place} 位是“{character}”，代码只用数字和大写字母，不用 I、O、Z、S、V，请核对。"
            )
            raise ValidationError(message, code="alphabet")
    if not re.fullmatch("[0-9]{6}", code[2:8]):
        raise ValidationError("统一社会信用代码第 3–8 位应是数字（登记机关行政区划码）。", code="region")
    if uscc.calc_check_digit(code[:17]) != code[17]:
        raise ValidationError("统一社会信用代码第 18 位校验码不符，请对照营业执照核对。", code="check_digit")
    return code


def read_mobile(value: str) -> str:
    """Check a mainland mobile number and return its 11 digits; +86 and 0086 are dropped."""
    digits = re.sub(r"[()（）]", "", normalise_number(value))
    digits = re.sub(r"\A(\+86|0086)", "", digits)
    if re.fullmatch("[0-9]+", digits) and len(digits) != 11:
        message = f"手机号码应为 11 位，您填写了 {len(digits)} 位。"
        raise ValidationError(message, code="length")
    if not _MOBILE.fullmatch(digits):
        raise ValidationError("请填写以 13–19 开头的 11 位手机号码。", code="invalid")
    return digits


def mask_id(number: str) -> str:
    """Return 3301**********1230: four characters at each end; of shorter numbers two, one or none."""
    shown = 4 if len(number) >= 15 else 2 if len(number) >= 8 else 0
    if not shown:
        return "*" * len(number)
    return number[:shown] + "*" * (len(number) - 2 * shown) + number[-shown:]


def mask_mobile(number: str) -> str:
    """Return 138****1234."""
    return f"{number[:3]}****{number[-4:]}" if len(number) >= 11 else "*" * len(number)


def mask_name(name: str) -> str:
    """Return 张**: the first character and a star for each of the others, as public pages show names."""
    return name[:1] + "*" * (len(name) - 1)


def _is_other(number: str, document: DocumentType) -> bool:
    if document is DocumentType.PERMANENT_RESIDENCE:
        return not (len(number) == 18 and number.startswith("9"))
    return document not in EIGHTEEN_DIGITS


def _read_other(number: str, document: DocumentType) -> Identity:
    pattern, shape = _OTHER_PATTERNS[document]
    if not re.fullmatch(pattern, number, re.ASCII):
        raise ValidationError(f"{document.label}号码应为{shape}，请对照证件核对。", code="invalid")
    return Identity(document=document, number=number)


def _check_eighteen(number: str) -> None:
    if re.fullmatch(r"[0-9]{15}", number):
        raise ValidationError("这是旧的 15 位号码，已停止使用，请填写现在身份证上的 18 位号码。", code="old_number")
    if len(number) != 18:
        message = f"身份证号码应为 18 位，您填写了 {len(number)} 位。"
        raise ValidationError(message, code="length")
    for place, character in enumerate(number, start=1):
        _check_character(character, place)
    if ric.calc_check_digit(number) != number[17]:
        raise ValidationError("第 18 位校验码不符，请对照身份证逐位核对。", code="check_digit")


def _check_character(character: str, place: int) -> None:
    if re.fullmatch("[0-9]", character) or (place == 18 and character == "X"):
        return
    if character in _LOOKALIKES:
        message = f"第 {place} 位是字母“{character}”，应是数字“{_LOOKALIKES[character]}”，请核对。"
    else:
        message = f"第 {place} 位是“{character}”，身份证号码除末位可以是 X 外都是数字，请核对。"
    raise ValidationError(message, code="not_a_digit")


def _birth_date(number: str) -> dt.date:
    digits = number[6:14]
    try:
        return dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        message = f"第 7–14 位应是出生日期，“{digits}”这一天不存在，请核对。"
        raise ValidationError(message, code="birth_date") from None


def _check_age(born_on: dt.date, today: dt.date, youngest: int, oldest: int) -> None:
    if born_on > today:
        message = f"第 7–14 位的出生日期{_written(born_on)}还没有到，请核对。"
        raise ValidationError(message, code="birth_date")
    age = age_on(born_on, today)
    if not youngest <= age <= oldest:
        message = (
            f"按第 7–14 位的出生日期{_written(born_on)}计算为 {age} 周岁，"
            f"应在 {youngest} 至 {oldest} 周岁之间，请核对。"
        )
        raise ValidationError(message, code="age")


def age_on(born_on: dt.date, day: dt.date) -> int:
    """Return the full years of life (周岁) on the day."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def _document_of(number: str, document: DocumentType) -> DocumentType:
    is_permit = number.startswith(_PERMIT_REGIONS)
    if document is DocumentType.PERMANENT_RESIDENCE:
        return document
    if number.startswith("9"):
        raise ValidationError(
            "这是外国人永久居留身份证的号码，请把证件类型改为“外国人永久居留身份证”。",
            code="other_document",
        )
    if document is DocumentType.RESIDENCE_PERMIT and not is_permit:
        raise ValidationError("港澳台居民居住证号码以 81、82 或 83 开头，请核对号码或证件类型。", code="other_document")
    return DocumentType.RESIDENCE_PERMIT if is_permit else DocumentType.RESIDENT_ID


def _region_warnings(number: str) -> tuple[str, ...]:
    if number.startswith((*_PERMIT_REGIONS, "9")):
        return ()
    # Asked of the table, not of `ric.get_birth_place`: that one objects to codes younger than the person.
    if any("county" in found for _, found in numdb.get("cn/loc").info(number[:6])):
        return ()
    return (f"前 6 位“{number[:6]}”不在已收录的行政区划代码中（区划可能已撤并），请核对。",)


def _why_uscc_length(code: str) -> str:
    known = {
        9: "这是 9 位组织机构代码，请填写营业执照或登记证书上的 18 位统一社会信用代码。",
        15: "这是 15 位旧注册号，请填写营业执照或登记证书上的 18 位统一社会信用代码。",
    }
    return known.get(len(code), f"统一社会信用代码应为 18 位，您填写了 {len(code)} 位。")


def _written(date: dt.date) -> str:
    return f"{date.year}年{date.month}月{date.day}日"
