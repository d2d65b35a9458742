"""Document numbers, credit codes and phones: the list of bad input, and the place each sentence names."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from stdnum.cn import ric

from zcps.kit.identity import (
    DocumentType,
    Identity,
    Sex,
    age_on,
    check_agrees,
    mask_id,
    mask_mobile,
    mask_name,
    normalise_number,
    read_id_number,
    read_mobile,
    read_uscc,
)

TODAY = dt.date(2026, 11, 22)


def complete(seventeen):
    return seventeen + ric.calc_check_digit(f"{seventeen}?")


def sentence(function, *args, **kwargs):
    with pytest.raises(ValidationError) as refused:
        function(*args, **kwargs)
    return refused.value.messages[0]


def read(value, **kwargs):
    return read_id_number(value, today=TODAY, **kwargs)


def test_the_sample_of_the_standard_is_read():
    assert read("11010519491231002X") == Identity(
        document=DocumentType.RESIDENT_ID,
        number="11010519491231002X",
        born_on=dt.date(1949, 12, 31),
        sex=Sex.FEMALE,
    )


@pytest.mark.parametrize(
    "typed",
    [
        "11010519491231002x",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105 19491231 002X",
        "110105-19491231-002X",
        "110105\u00a019491231\u3000002X",
    ],
)
def test_every_way_of_typing_it_gives_one_spelling(typed):
    assert read(typed).number == "11010519491231002X"


def test_a_leap_day_of_birth_passes_and_an_odd_digit_is_a_man():
    found = read(complete("11010120000229001"))

    assert (found.born_on, found.sex) == (dt.date(2000, 2, 29), Sex.MALE)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", "请填写居民身份证号码。"),
        ("110105194912310021", "第 18 位校验码不符，请对照身份证逐位核对。"),
        ("1101051949123100", "身份证号码应为 18 位，您填写了 16 位。"),
        ("11010519491231002", "身份证号码应为 18 位，您填写了 17 位。"),
        ("11010519491231002XX", "身份证号码应为 18 位，您填写了 19 位。"),
        ("110105194912310X22", "第 16 位是“X”，身份证号码除末位可以是 X 外都是数字，请核对。"),
        ("11O10519491231002X", "第 3 位是字母“O”，应是数字“0”，请核对。"),
        ("l1010519491231002X", "第 1 位是字母“L”，应是数字“1”，请核对。"),
        ("11010519491231002中", "第 18 位是“中”，身份证号码除末位可以是 X 外都是数字，请核对。"),
        ("110105491231002", "这是旧的 15 位号码，已停止使用，请填写现在身份证上的 18 位号码。"),
    ],
)
def test_the_sentence_names_what_is_wrong(typed, expected):
    assert sentence(read, typed) == expected


@pytest.mark.parametrize("birth", ["20010229", "20011301", "20010100", "00000101"])
def test_a_birth_date_that_does_not_exist_is_refused(birth):
    assert sentence(read, complete(f"110101{birth}001")) == (f"第 7–14 位应是出生日期，“{birth}”这一天不存在，请核对。")


def test_a_birth_date_in_the_future_is_refused():
    assert "还没有到" in sentence(read, complete("11010120261123001"))


def test_age_runs_from_16_to_100_years():
    assert read(complete("11010120101122001")).born_on == dt.date(2010, 11, 22)
    assert read(complete("11010119261122001")).born_on == dt.date(1926, 11, 22)
    assert "计算为 15 周岁" in sentence(read, complete("11010120101123001"))
    assert "计算为 101 周岁" in sentence(read, complete("11010119251122001"))


def test_age_limits_can_be_set():
    assert "应在 18 至 60 周岁之间" in sentence(read, complete("11010120101122001"), youngest=18, oldest=60)


@pytest.mark.parametrize("region", ["810000", "820000", "830000"])
def test_a_residence_permit_is_recognised_under_the_wrong_name_too(region):
    number = complete(f"{region}19920101001")

    assert read(number).document == DocumentType.RESIDENCE_PERMIT
    assert read(number, document=DocumentType.RESIDENCE_PERMIT).warnings == ()


def test_a_residence_permit_begins_with_81_82_or_83():
    assert "以 81、82 或 83 开头" in sentence(read, "11010519491231002X", document=DocumentType.RESIDENCE_PERMIT)


def test_a_permanent_residence_number_passes_with_its_own_document_only():
    number = complete("91184019870203001")

    found = read(number, document=DocumentType.PERMANENT_RESIDENCE)

    assert (found.document, found.born_on) == (DocumentType.PERMANENT_RESIDENCE, dt.date(1987, 2, 3))
    assert "请把证件类型改为“外国人永久居留身份证”" in sentence(read, number)


def test_an_unknown_region_is_a_warning_only():
    found = read(complete("42019919600101001"))

    assert found.warnings == ("前 6 位“420199”不在已收录的行政区划代码中（区划可能已撤并），请核对。",)


@pytest.mark.parametrize(
    ("document", "typed", "number"),
    [
        (DocumentType.PASSPORT, "e1234 5678", "E12345678"),
        (DocumentType.HK_MACAO_PASS, "h12345678", "H12345678"),
        (DocumentType.HK_MACAO_PASS, "M1234567801", "M1234567801"),
        (DocumentType.TAIWAN_PASS, "12345678", "12345678"),
        (DocumentType.TAIWAN_PASS, "1234567890B", "1234567890B"),
        (DocumentType.PERMANENT_RESIDENCE, "usa110023061511", "USA110023061511"),
    ],
)
def test_other_documents_have_patterns_of_their_own(document, typed, number):
    assert read(typed, document=document) == Identity(document=document, number=number)


@pytest.mark.parametrize(
    ("document", "typed"),
    [
        (DocumentType.PASSPORT, "护照12345"),
        (DocumentType.PASSPORT, "ABCDEFGH"),
        (DocumentType.HK_MACAO_PASS, "X12345678"),
        (DocumentType.TAIWAN_PASS, "1234567"),
        (DocumentType.PERMANENT_RESIDENCE, "11010519491231002X"),
    ],
)
def test_other_documents_refuse_what_does_not_fit(document, typed):
    assert sentence(read, typed, document=document).startswith(f"{document.label}号码应为")


def test_what_contradicts_the_number_is_refused():
    found = read("11010519491231002X")

    check_agrees(found)
    check_agrees(found, sex="female", born_on=dt.date(1949, 12, 31))
    assert "性别填写为“男”，与证件号码第 17 位（女）不一致" in sentence(check_agrees, found, sex="male")
    assert "与证件号码中的1949年12月31日不一致" in sentence(check_agrees, found, born_on=dt.date(1949, 12, 30))


def test_a_number_that_tells_nothing_contradicts_nothing():
    check_agrees(
        Identity(document=DocumentType.PASSPORT, number="E12345678"),
        sex="male",
        born_on=dt.date(1990, 1, 1),
    )


def test_age_is_counted_in_full_years():
    assert age_on(dt.date(2000, 2, 29), dt.date(2026, 2, 28)) == 25
    assert age_on(dt.date(2000, 2, 29), dt.date(2026, 3, 1)) == 26


@pytest.mark.parametrize("code", ["91330100799655058B", "914403001922038216"])
def test_real_credit_codes_are_read_in_any_typing(code):
    assert read_uscc(code) == code
    assert read_uscc(f" {code[:8].lower()} {code[8:].lower()}") == code


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("9133010079965505IB", "第 17 位是“I”"),
        ("9133010079965505OB", "第 17 位是“O”"),
        ("9133010079965505ZB", "不用 I、O、Z、S、V"),
        ("91330100799655中58B", "第 15 位是“中”"),
        ("913301007996550582", "第 18 位校验码不符"),
        ("91A30100799655058B", "第 3–8 位应是数字"),
        ("330100400012345", "15 位旧注册号"),
        ("799655058", "9 位组织机构代码"),
        ("9133010079965505", "应为 18 位，您填写了 16 位"),
    ],
)
def test_the_sentence_about_a_credit_code_names_the_reason(typed, words):
    assert words in sentence(read_uscc, typed)


@pytest.mark.parametrize(
    "typed", ["13812341234", "+86 138 1234 1234", "0086-13812341234", "１３８１２３４１２３４", "(+86)138-1234-1234"]
)
def test_mobile_numbers_come_to_eleven_digits(typed):
    assert read_mobile(typed) == "13812341234"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("1381234123", "您填写了 10 位"),
        ("12812341234", "以 13–19 开头"),
        ("abc", "以 13–19 开头"),
        ("057112345678", "您填写了 12 位"),
    ],
)
def test_other_phones_are_refused(typed, words):
    assert words in sentence(read_mobile, typed)


def test_line_breaks_in_numbers_are_refused():
    assert "一行" in sentence(normalise_number, "138\r\n12341234")


def test_masks_show_only_the_ends():
    assert mask_id("330102199001011230") == "3301**********1230"
    assert mask_id("E12345678") == "E1*****78"
    assert mask_id("12345") == "*****"
    assert mask_mobile("13812341234") == "138****1234"
    assert mask_mobile("1234567") == "*******"
    assert mask_name("张三丰") == "张**"
