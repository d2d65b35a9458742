"""人事管理单位: what the answers list, the chain that comes with a unit, choosing, putting in force, the history."""

import pytest

from accounts.enums import ManagementState, OrganisationKind, OrganisationStatus, Ownership
from accounts.exceptions import AccountsError
from accounts.models import Event, Management, Organisation
from accounts.queries.managing import (
    chain_of,
    find_units,
    management_in_force,
    managements_of,
    open_choice,
    rules_of,
    version_at,
)
from accounts.services import managing, reorganising
from tests.accounts.managing import KEEPERS, MANAGING, County
from tests.factories import accounts as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return County()


def listed(county, code, region=None, **words):
    keeper = rules_of(county.version).keeper(code)
    return [unit.name for unit in find_units(keeper, region or county.county, **words)]


def kinds(person):
    return list(Event.objects.filter(kind__startswith="managing_unit").order_by("pk").values_list("kind", flat=True))


# --- FAQ 4: how to choose -----------------------------------------------------------------------------------------


def test_each_answer_lists_the_organisations_of_its_kind_in_the_region(county):
    found = {code: listed(county, code) for code in ("own_unit", "market", "firm", "elsewhere", "association")}

    assert found == {
        "own_unit": ["龙川县第一中学"],
        "market": ["龙川县人才市场"],
        "firm": ["龙川建筑有限公司"],
        "elsewhere": ["龙川县非公申报点"],
        "association": [],
    }
    assert listed(county, "association", county.province) == ["省建设教育协会"]


def test_a_list_is_narrowed_by_words_and_leaves_out_what_has_stopped(county):
    county.unit("龙川县第二中学", ownership=Ownership.INSTITUTION)
    stopped = county.unit("龙川县第三中学", ownership=Ownership.INSTITUTION)
    Organisation.objects.filter(pk=stopped.pk).update(status=OrganisationStatus.SUSPENDED)

    assert listed(county, "own_unit") == ["龙川县第一中学", "龙川县第二中学"]
    assert listed(county, "own_unit", words="第三") == []
    assert listed(county, "own_unit", words="第二") == ["龙川县第二中学"]


def test_an_answer_that_reaches_above_lists_the_city_and_the_province_too():
    wide = [*KEEPERS[:1], KEEPERS[1] | {"reach": "above"}, *KEEPERS[2:]]
    county = County(managing_units=MANAGING | {"keepers": wide})
    make.organisation(OrganisationKind.TALENT_CENTRE, parent=county.platform, name="河源市人才市场", region=county.city)

    assert sorted(listed(county, "market")) == ["河源市人才市场", "龙川县人才市场"]


def test_the_chain_is_unit_department_and_the_office_of_the_region(county):
    def offices(unit, region=county.county):
        chain = chain_of(unit, region=region, version=county.version)
        return [(link.label, link.organisation.name) for link in chain.links], chain.problem

    assert offices(county.school) == (
        [
            ("人事管理单位", "龙川县第一中学"),
            ("主管单位", "龙川县教育局"),
            ("人社部门", "龙川县人力资源和社会保障局"),
        ],
        "",
    )
    assert offices(county.market) == (
        [("人事管理单位", "龙川县人才市场"), ("主管单位", "龙川县人力资源和社会保障局")],
        "",
    )


def test_what_is_missing_of_a_chain_is_said(county):
    bare = chain_of(county.market, region=county.city, version=county.version)
    half = chain_of(county.school, region=county.city, version=county.version)
    Organisation.objects.filter(pk=county.education.pk).update(status=OrganisationStatus.SUSPENDED)
    county.school.refresh_from_db()
    stopped = chain_of(county.school, region=county.county, version=county.version)

    assert [chain.problem for chain in (bare, half, stopped)] == [
        "“龙川县人才市场”尚未登记主管部门，河源市也尚未登记人社部门，请联系平台管理机构补充。",
        "河源市尚未登记人社部门，请联系平台管理机构补充。",
        "“龙川县第一中学”的主管部门“龙川县教育局”停用，请联系平台管理机构核对。",
    ]


def test_only_a_province_whose_scheme_asks_has_anybody_choose(county):
    elsewhere = make.region("330000", "浙江省")

    assert (version_at(county.county), version_at(elsewhere)) == (county.version, None)


# --- choosing -----------------------------------------------------------------------------------------------------


def test_a_choice_keeps_the_department_that_came_with_the_unit(county):
    row = county.choose()

    assert (row.organisation, row.department, row.keeper, row.state) == (
        county.point,
        county.hrss,
        "elsewhere",
        ManagementState.CHOSEN,
    )
    assert kinds(county.person) == ["managing_unit_chosen"]


def test_choosing_again_takes_the_place_of_what_was_chosen(county):
    county.choose()
    county.choose(county.market, "market")

    row = Management.objects.get()
    assert (row.organisation, row.keeper) == (county.market, "market")


@pytest.mark.parametrize(
    ("unit", "keeper", "region"),
    [("school", "firm", "county"), ("point", "gone", "county"), ("point", "elsewhere", "city")],
)
def test_a_unit_the_answer_does_not_list_is_not_chosen(county, unit, keeper, region):
    with pytest.raises(AccountsError, match="目前不能选为人事管理单位"):
        county.choose(getattr(county, unit), keeper, region=getattr(county, region))


def test_in_a_province_that_does_not_ask_nothing_is_chosen(county):
    with pytest.raises(AccountsError, match="目前不能选为人事管理单位"):
        county.choose(region=make.region("330000", "浙江省"))


def test_a_unit_whose_chain_is_not_whole_is_not_chosen(county):
    market = make.organisation(OrganisationKind.TALENT_CENTRE, parent=county.platform, region=county.city, name="市场")

    with pytest.raises(AccountsError, match="尚未登记人社部门"):
        county.choose(market, "market", region=county.city)


# --- FAQ 5: a wrong choice, and a change later --------------------------------------------------------------------


def test_while_it_is_reviewed_nothing_else_is_chosen_and_after_taking_back_it_is(county):
    county.choose()
    county.turn(ManagementState.UNDER_REVIEW)
    for act in (
        lambda: county.choose(county.market, "market"),
        lambda: managing.drop_choice(county.person, by=county.account),
    ):
        with pytest.raises(AccountsError, match="请先撤回"):
            act()

    county.turn(ManagementState.CHOSEN)
    county.choose(county.market, "market")

    assert open_choice(county.person).organisation == county.market
    assert kinds(county.person) == [
        "managing_unit_chosen",
        "managing_unit_submitted",
        "managing_unit_taken_back",
        "managing_unit_chosen",
    ]


def test_what_was_reviewed_is_put_in_force_and_the_one_before_is_kept_in_the_history(county):
    first = county.stored()
    second = county.stored(county.market, "market")

    assert management_in_force(county.person) == second
    assert [(row.pk, row.state, row.ended_at is None) for row in managements_of(county.person)] == [
        (second.pk, ManagementState.IN_FORCE, True),
        (first.pk, ManagementState.ENDED, False),
    ]


def test_what_is_in_force_already_is_not_chosen_for_a_change(county):
    county.stored()

    with pytest.raises(AccountsError, match="不需要变更"):
        county.choose()


def test_a_choice_can_be_dropped_once_and_twice(county):
    county.choose()

    managing.drop_choice(county.person, by=county.account)
    managing.drop_choice(county.person, by=county.account)

    assert open_choice(county.person) is None
    assert kinds(county.person) == ["managing_unit_chosen", "managing_unit_dropped"]


def test_a_merger_carries_the_chains_in_force_and_leaves_those_that_have_ended(county):
    county.stored()
    county.stored(county.market, "market")
    into = county.unit("龙川县人才服务中心", OrganisationKind.TALENT_CENTRE, competent_department=county.hrss)
    boss = make.officer(county.platform, "platform_admin")

    for old, new in ((county.market, into), (county.point, county.unit("新申报点", OrganisationKind.FILING_POINT))):
        reorganising.merge_organisation(*reorganising.locked_organisations(old, new), basis="文件", by=boss)

    assert [row.organisation.name for row in managements_of(county.person)] == [
        "龙川县人才服务中心",
        "龙川县非公申报点",
    ]
