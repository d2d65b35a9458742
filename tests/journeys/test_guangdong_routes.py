"""Every managing unit is tried when a scheme is loaded: with itself as its people's 人事管理单位, as the guided choice leads to it."""

import pytest

from accounts.models import Committee, Organisation, SchemeVersion
from review.queries.unresolved import check_routes

MISSING = "西湖区尚未登记人社部门，请联系平台管理机构补充。"
HRSS = "hrss_330106"


@pytest.fixture
def version(chains) -> SchemeVersion:
    """The scheme over the offices of this world, every committee for every speciality."""
    content = chains.world.version.content | {"province": "330000"}
    codes = [item["code"] for item in content["specialities"]]
    Committee.objects.filter(scheme=chains.world.scheme).update(specialities=codes)
    return SchemeVersion.objects.create(scheme=chains.world.scheme, number=2, content=content, sha256="2")


def lose(chains, office: str) -> None:
    chains.world.offices[office].functions.all().delete()


def problems(version: SchemeVersion) -> dict[tuple[str, str], set[str]]:
    """Business and sentence → the units it concerns."""
    return {
        (problem.business.code, problem.sentence): {unit.name for unit in problem.units.values()}
        for problem in check_routes(version).problems
    }


def test_along_a_whole_chain_every_business_resolves(version):
    check = check_routes(version)

    assert (check.problems, check.kinds > 6) == ([], True)


def test_a_chain_without_its_hrss_office_is_named_in_the_businesses_that_go_there(chains, version):
    lose(chains, HRSS)

    found = problems(version)

    assert {code for code, _ in found} == {"recognition", "review", "review_intermediate"}
    assert {sentence for _, sentence in found} == {MISSING}
    assert set.union(*found.values()) == {"西湖区建筑设计所"}  # the others stand directly under an office that stays


def test_a_filing_points_people_are_tried_with_their_stamps(chains, version):
    lose(chains, "hrss_330100")

    names = set.union(*problems(version).values())

    assert "杭州市建设教育协会" in names


def test_where_the_choice_itself_finds_no_department_nothing_is_tried(chains, version):
    lose(chains, HRSS)
    Organisation.objects.filter(pk=chains.world.offices["unit_kept"].pk).update(competent_department=None)

    assert problems(version) == {}


def test_a_unit_that_no_answer_leads_to_is_nobodys_managing_unit(chains, version):
    lose(chains, HRSS)
    Organisation.objects.filter(pk=chains.world.offices["unit_kept"].pk).update(ownership="")

    assert problems(version) == {}
