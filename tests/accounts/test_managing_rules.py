"""What a scheme says of managing units and of other systems: read, and checked as a file."""

from pathlib import Path

import pytest
import yaml

from accounts.enums import Level, OrganisationKind, Reach
from accounts.managing import ManagingRules
from accounts.services.schemes import check
from accounts.services.schemes.managing import managing_findings, system_findings
from accounts.systems import Systems
from tests.accounts.managing import KEEPERS, MANAGING, SYSTEMS

BASE = {"province": "440000", "sectors": [{"code": "construction", "name": "建设"}]}


def keepers(*changed):
    """The right ones, the first of them changed."""
    return BASE | {"managing_units": MANAGING | {"keepers": [*changed, *KEEPERS[len(changed) :]]}}


def others(*changed):
    return BASE | {"systems": SYSTEMS | {"others": [*changed]}}


def test_both_sections_are_right_as_a_file():
    text = Path("tests/schemes/all_actions.yaml").read_text(encoding="utf-8").replace('"330000"', '"440000"')
    added = yaml.safe_dump({"managing_units": MANAGING, "systems": SYSTEMS}, allow_unicode=True)

    assert check(f"{text}\n{added}").problems == []


def test_an_answer_is_offered_to_whom_and_where_it_is_for():
    rules = ManagingRules.read(MANAGING)

    offered = {
        (inside, level): [keeper.code for keeper in rules.offered(inside=inside, level=level)]
        for inside in (True, False)
        for level in Level.values
    }

    assert offered == {
        (True, "county"): ["own_unit"],
        (True, "city"): ["own_unit"],
        (True, "province"): ["own_unit"],
        (False, "county"): ["market", "firm", "elsewhere"],
        (False, "city"): ["market", "firm", "elsewhere"],
        (False, "province"): ["market", "firm", "association"],
    }


def test_an_answer_says_nothing_it_was_not_told():
    market = ManagingRules.read(MANAGING).keeper("market")

    assert market.kinds == {OrganisationKind.TALENT_CENTRE}
    assert (market.is_inside, market.is_stamped, market.reach, market.help) == (False, False, Reach.REGION, "")
    assert ManagingRules.read(MANAGING).keeper("gone") is None


@pytest.mark.parametrize(
    ("content", "finding"),
    [
        (
            keepers(KEEPERS[1]),
            (("managing_units", "keepers", 1, "code"), "保管情形的代码“market”重复了，请改成不同的。"),
        ),
        (
            keepers(KEEPERS[0] | {"kinds": ["platform"], "ownerships": ["state"]}),
            (("managing_units", "keepers", 0, "kinds", 0), "平台管理机构不能作人事管理单位。"),
        ),
        (
            keepers(KEEPERS[0] | {"kinds": ["employer", "hrss"]}),
            (("managing_units", "keepers", 0, "ownerships"), "单位性质只用于用人单位，请把其他类别写成另一种情形。"),
        ),
        (
            keepers(KEEPERS[0] | {"sectors": ["sea"]}),
            (("managing_units", "keepers", 0, "sectors", 0), "没有代码为“sea”的行业。"),
        ),
        (keepers(KEEPERS[0] | {"inside": False}), (("managing_units", "keepers"), "没有适用于体制内人员的保管情形。")),
    ],
)
def test_what_contradicts_itself_in_the_choice_is_told_where_it_stands(content, finding):
    assert finding in list(managing_findings(content))


@pytest.mark.parametrize(
    ("content", "finding"),
    [
        (
            others(SYSTEMS["others"][0], SYSTEMS["others"][0]),
            (("systems", "others", 1, "code"), "系统代码“guangzhou”重复了，请改成不同的。"),
        ),
        (
            others({"code": "x", "name": "某系统"}),
            (("systems", "others", 0), "请写明哪些评委会使用它：regions、fields、committees 至少写一项。"),
        ),
        (
            others({"code": "x", "fields": ["sea"]}),
            (("systems", "others", 0, "fields", 0), "没有代码为“sea”的行业或专业。"),
        ),
        (
            others({"code": "x", "regions": ["330100"]}),
            (("systems", "others", 0, "regions", 0), "行政区划“330100”不在本省。"),
        ),
    ],
)
def test_what_contradicts_itself_in_the_systems_is_told_where_it_stands(content, finding):
    assert list(system_findings(content)) == [finding]


def test_right_sections_and_missing_ones_have_nothing_to_tell():
    whole = BASE | {"managing_units": MANAGING, "systems": SYSTEMS}

    assert [*managing_findings(whole), *system_findings(whole), *managing_findings(BASE), *system_findings(BASE)] == []


@pytest.mark.parametrize(
    ("region", "field", "code"),
    [
        ("440100", "", "guangzhou"),
        ("440000", "", None),
        ("441600", "power", None),
        ("441600", "health", "health"),
        ("440100", "health", "health"),
    ],
)
def test_which_system_a_committee_uses_follows_from_who_manages_it_and_its_field(region, field, code):
    found = Systems.read(SYSTEMS).of_committee(region=region, field=field)

    assert (found and found.code) == code
