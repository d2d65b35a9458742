"""load_scheme: what numbers of notices are made of."""

from pathlib import Path

import pytest
import yaml

from accounts import enums as accounts_enums
from dossiers.enums import SectionGroup
from review import enums as review_enums
from review.scheme_checks import (
    notice_findings,
)

CONTENT = yaml.safe_load(Path("tests/schemes/all_actions.yaml").read_text(encoding="utf-8"))
ENUMS = {
    "section_group": SectionGroup,
    "level": accounts_enums.Level,
    "affiliation": accounts_enums.Affiliation,
    "ownership": accounts_enums.Ownership,
    "organisation_kind": accounts_enums.OrganisationKind,
    "committee_level": accounts_enums.CommitteeLevel,
    "title_level": accounts_enums.TitleLevel,
    "state": review_enums.State,
    "action": review_enums.Action,
    "duty": review_enums.Duty,
    "arrival": review_enums.Arrival,
    "withdraw_until": review_enums.WithdrawUntil,
    "resubmit_to": review_enums.ResubmitTo,
    "outcome": review_enums.Outcome,
    "find": review_enums.Find,
    "whose": review_enums.Whose,
    "presence": review_enums.Presence,
    "founder": review_enums.Founder,
    "archives": review_enums.Archives,
    "notice_kind": review_enums.NoticeKind,
}
BUSINESS, ROUTE = ("businesses", 0), ("businesses", 0, "routes", 0, "stops")
EMPLOYER, HRSS, DEPARTMENT, MID, HIGH, RATIFICATION = range(6)


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
