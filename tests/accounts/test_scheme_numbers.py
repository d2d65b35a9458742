"""load_scheme: what numbers of notices are made of."""

import pytest

from review.scheme_checks import notice_findings


@pytest.mark.parametrize(
    ("number", "body", "findings"),
    [
        ("浙职审{mark}〔{year}〕{office}-{number}号", "{name}：依据{clause}。", []),
        ("{mark}〔{year}〕{number}号", "", ["文号里必须有 {office}，否则两份通知书会有相同的文号。"]),
        ("{year}{office}{number}{day}", "", ["没有占位符 {day}，可以用：mark、number、office、year。"]),
        ("{year}{office}{number}{", "", ["大括号只能写成 {year} 这样的占位符。"]),
    ],
)
def test_a_number_of_notices_is_unambiguous_and_names_what_is_known(number, body, findings):
    content = {"notices": {"number": number, "texts": {"receipt": {"body": body}}}}

    assert [sentence for _, sentence in notice_findings(content)] == findings
    assert list(notice_findings({})) == []
