"""Stops along the chain of 人事管理单位 in a scheme: what is chosen, what is in force, whose stamps are recorded."""

import pytest

from review.scheme_checks import stop_findings
from tests.accounts.test_scheme_ways import ROUTE, content_with


def _chain(*finds, outcome="stored_record", paper=None, **options):
    """A business whose stops are found along the chain; options are of the first."""

    def change(business):
        stops = [{"code": find, "name": find, "find": find, "duty": "review"} for find in finds]
        stops[0] |= options
        business["routes"] = [{"code": "chain", "name": "各单位", "stops": stops} | ({"paper": paper} if paper else {})]
        business["outcome"] = outcome

    return list(stop_findings(content_with(change)))


KEEPER = [{"label": "盖章", "find": "archive_keeper"}]


@pytest.mark.parametrize("outcome", ["stored_record", "changed_chain"])
def test_what_was_chosen_is_reviewed_by_the_unit_and_its_department(outcome):
    assert _chain("chosen_unit", "chosen_department", outcome=outcome, stamps_due=True, paper=KEEPER) == []
    assert [sentence for _, sentence in _chain("chosen_unit", outcome=outcome)] == [
        "所选的人事管理单位及其主管部门都要审核（chosen_unit、chosen_department）。"
    ]


def test_a_change_is_about_something_chosen_and_a_certificate_is_not():
    changed, certified = (
        _chain("managing_unit", outcome="changed_chain"),
        _chain("chosen_unit", "chosen_department", outcome="certificate"),
    )

    assert [sentence for _, sentence in changed] == [
        "变更隶属的业务须由所选的人事管理单位及其主管部门审核（chosen_unit、chosen_department）。"
    ]
    assert [sentence for _, sentence in certified] == [
        "发证的业务按已入库的人事管理单位办理，不能经过所选而未入库的单位。"
    ]


def test_stamps_are_due_where_the_route_says_whose():
    assert _chain("managing_unit", stamps_due=True) == [
        ((*ROUTE, 0, "stamps_due"), "须写明由哪些单位在纸质材料上盖章（paper）。")
    ]
    assert _chain("archive_keeper") == [
        ((*ROUTE, 0, "find"), "实际保管人事档案的单位不在网上办理，只能写在 paper 里。")
    ]
