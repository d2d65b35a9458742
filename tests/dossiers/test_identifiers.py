"""Numbers with a check digit: what is accepted, in which spelling it is kept, what is told."""

import pytest
from django.core.exceptions import ValidationError

from dossiers.sections import identifiers as ids

ACCEPTED = [
    (ids.email_address, "Li.Xiaomei＠example.com", "Li.Xiaomei@example.com"),
    (ids.isbn, "ISBN：978 7 112 26688 3", "978-7-112-26688-3"),
    (ids.isbn, "7-302-01234-2", "7-302-01234-2"),
    (ids.issn, "issn 1000－6869", "1000-6869"),
    (ids.cn_serial, "cn11—1931/tu", "CN 11-1931/TU"),
    (ids.cn_serial, "33-1234", "CN 33-1234"),
    (ids.doi, "https://doi.org/10.14006/j.jzjgxb.2022.0101", "10.14006/j.jzjgxb.2022.0101"),
    (ids.doi, "DOI：10.1000/182", "10.1000/182"),
    (ids.patent_or_software, "200310102344.5", "ZL 2003 1 0102344.5"),
    (ids.patent_or_software, "zl 2019 1 0123456．x", "ZL 2019 1 0123456.X"),
    (ids.patent_or_software, "85100001.0", "ZL 85 1 00001.0"),
    (ids.patent_or_software, "2021 sr 0123456", "2021SR0123456"),
    (ids.learning_code, "a1b2c3d4e5f6", "A1B2C3D4E5F6"),
]
REFUSED = [
    (ids.isbn, "978-7-112-26688-2", "ISBN"),
    (ids.issn, "1000-6868", "ISSN"),
    (ids.cn_serial, "11-19/TU", "CN 11-1931/TU"),
    (ids.doi, "j.jzjgxb.2022.0101", "DOI"),
    (ids.patent_or_software, "ZL 2003 1 0102344.9", "校验位"),
    (ids.patent_or_software, "ZL 2003 5 0102344.5", "专利号"),
    (ids.learning_code, "12-34", "在线验证码"),
    (ids.email_address, "a@b", "电子邮箱"),
]


@pytest.mark.parametrize(("check", "typed", "kept"), ACCEPTED)
def test_a_true_number_is_kept_in_its_usual_spelling(check, typed, kept) -> None:
    assert check(typed) == kept
    assert check(kept) == kept


@pytest.mark.parametrize(("check", "typed", "word"), REFUSED)
def test_a_wrong_number_is_refused_in_a_sentence(check, typed, word) -> None:
    with pytest.raises(ValidationError) as refused:
        check(typed)

    assert word in refused.value.messages[0]
    assert refused.value.messages[0].endswith("。")


@pytest.mark.parametrize(
    ("number", "kind", "year"),
    [
        ("ZL 2019 1 0123456.X", "invention", 2019),
        ("ZL 2017 2 0123456.6", "utility", 2017),
        ("ZL 85 1 00001.0", "invention", 1985),
        ("ZL 03 3 00001.0", "design", 2003),
        ("2021SR0123456", "software", 2021),
    ],
)
def test_a_number_tells_its_kind_and_year(number, kind, year) -> None:
    assert (ids.kind_of_patent(number), ids.year_of_patent(number)) == (kind, year)
