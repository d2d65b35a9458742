"""报送路线检查: every kind of unit whose route does not resolve, on a page for the platform's administrator."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import Affiliation, Level, Ownership, Role
from accounts.models import Committee, Organisation, Scheme
from review.queries.directory import RegistryDirectory, facts_of
from review.queries.unresolved import check_routes, kind_of, unresolved
from tests.factories import accounts as make

URL = reverse("review:route_check")
SPECIALITIES = ["structure", "architecture"]


@pytest.fixture
def world(world):
    """Every committee reviews every speciality."""
    codes = [item["code"] for item in world.version.content["specialities"]]
    world.build_other_routes()
    Committee.objects.update(specialities=codes)
    return world


@pytest.fixture
def page(world):
    client = world.client_for(world.officer("platform", Role.PLATFORM_ADMIN))
    return lambda: client.get(URL)


def lose(world, office: str) -> None:
    world.offices[office].functions.all().delete()


def test_when_every_route_resolves_it_says_so(page):
    text = page().content.decode()

    assert "全部报送路线都走得通" in text
    assert "试排了 9 类用人单位的路线，没有缺少的机构。" in text


@pytest.mark.parametrize(
    ("lost", "sentence"),
    [
        ("hrss_330106", "西湖区尚未登记县（市、区）人力社保部门，请联系平台管理机构补充。"),
        ("department_330000", "浙江省尚未登记省住房和城乡建设厅，请联系平台管理机构补充。"),
        ("department_330000", "浙江省尚未登记设立中评委的省级主管部门，请联系平台管理机构补充。"),
        ("centre_330100", "请选择代理人事档案的人才交流中心；没有可选的，请联系平台管理机构登记。"),
    ],
)
def test_a_missing_office_is_named_with_the_units_it_concerns(world, page, lost, sentence):
    lose(world, lost)

    text = page().content.decode()

    assert sentence in text
    assert "全部报送路线都走得通" not in text


def test_one_kind_stands_in_the_row_and_more_are_listed_below_it(world, page):
    lose(world, "department_330000")
    assert "浙江省 · 隶属：省属 · 国有企业 · 登记：无主管部门" in page().content.decode()

    lose(world, "hrss_330100")
    assert "逐类列出" in page().content.decode()


def test_each_speciality_without_a_committee_is_named(world):
    Committee.objects.exclude(office=world.offices["high"]).update(specialities=SPECIALITIES)

    sentences = unresolved(world.version)

    assert any("“浙江省住房和城乡建设厅”没有在备案有效期内、评审“岩土工程”专业的中评委" in text for text in sentences)
    assert any("没有在备案有效期内、评审“岩土工程”专业的有关中评委办公室" in text for text in sentences)


def test_a_centre_without_the_offices_above_it_is_found_with_one_unit_only(world):
    world._office(
        "centre_330200", "宁波市人才交流中心", "talent_centre", make.region("330200"), "talent_centre", level="city"
    )
    lose(world, "hrss_330200")

    [problem] = check_routes(world.version).problems

    assert problem.sentence == "宁波市尚未登记市人力社保部门，请联系平台管理机构补充。"
    assert {name for _, name in problem.kinds} == {"宁波市海曙区市政设计院有限公司", "杭州云澜结构设计有限公司"}


def test_a_unit_is_told_by_what_routes_see_of_it(world):
    unit = world.offices["unit_group"]
    bare = make.organisation("employer", name="未填写单位", parent=world.offices["platform"])

    assert kind_of(unit) == "西湖区 · 隶属：省属 · 国有企业 · 登记：有主管部门"
    assert kind_of(bare) == "浙江省 · 隶属：未登记 · 未登记 · 登记：无主管部门"


def test_units_under_different_founders_are_different_kinds_and_others_are_not(world):
    before = check_routes(world.version).kinds
    like = {"affiliation": Affiliation.PROVINCE, "ownership": Ownership.STATE, "region": make.region("330106")}

    for serial, department in enumerate(("group", "department_transport", "department_transport")):
        make.organisation("employer", name=f"同类{serial}", parent=world.offices["platform"],
                          competent_department=world.offices[department], **like)  # fmt: skip
    assert check_routes(world.version).kinds == before
    make.organisation("employer", name="厅属单位", parent=world.offices["platform"],
                      competent_department=world.offices["department_330000"], **like)  # fmt: skip

    assert check_routes(world.version).kinds == before + 1


def test_three_units_of_a_kind_cost_the_statements_of_one(world, page):
    def statements() -> int:
        page()
        with CaptureQueriesContext(connection) as captured:
            page()
        return len(captured)

    before = statements()
    for serial in range(3):
        world._unit(
            f"more{serial}", f"砚禾分公司{serial}", make.region("330106"), Affiliation.NONE, ownership="private"
        )

    assert statements() == before


def test_only_the_platforms_administrator_sees_it_and_its_menu_leads_there(world, page):
    assert f'href="{URL}"' in page().content.decode()
    for office, role in (("hrss_330106", Role.ORGANISATION_ADMIN), ("platform", Role.AUDITOR)):
        client = world.client_for(world.officer(office, role))
        assert client.get(URL).status_code == 403
        assert f'href="{URL}"' not in client.get("/admin/").content.decode()
    admin = world.client_for(world.officer("platform", Role.PLATFORM_ADMIN))
    assert f'href="{URL}"' in admin.get("/admin/").content.decode()


def test_before_there_is_anything_it_says_what_to_do(world, page):
    Organisation.objects.filter(kind="employer").update(status="suspended")
    assert "还没有用人单位" in page().content.decode()

    Scheme.objects.update(current=None)
    assert "还没有载入制度" in page().content.decode()


# --- the directory --------------------------------------------------------------------------------------------


def facts(world, unit: str, speciality: str = "structure"):
    directory = RegistryDirectory(world.scheme.pk)
    return facts_of(world.offices[unit], directory, series="engineering", speciality=speciality), directory


def test_a_groups_own_committee_reviews_for_its_own_units_only(world):
    Committee.objects.filter(office=world.offices["mid_330000"]).delete()

    own, directory = facts(world, "unit_group")

    assert (own.own_committee, own.founded.office.name) == ("department", world.offices["mid_group"].name)
    assert directory.committee("intermediate", "engineering", "structure", ["330000"]) is None


def test_a_unit_that_has_set_up_a_committee_itself_comes_before_its_department(world):
    unit = world.offices["unit_group"]
    Organisation.objects.filter(pk=world.offices["mid_330000"].pk).update(competent_department=unit)

    own, _ = facts(world, "unit_group")

    assert (own.own_committee, own.founded.founder.name) == ("unit", unit.name)


def test_an_expired_filing_is_no_own_committee(world):
    Committee.objects.filter(office=world.offices["mid_group"]).update(
        valid_from="2020-01-01", valid_until="2022-12-31"
    )

    assert facts(world, "unit_group")[0].own_committee == "nobody"


@pytest.mark.parametrize(("unit", "online"), [("unit_online", "present"), ("unit_group", "absent")])
def test_a_unit_reviews_online_when_its_duty_names_a_level(world, unit, online):
    found, _ = facts(world, unit)

    assert (found.reviews_online, found.registered_at) == (
        online,
        Level.PROVINCE if online == "present" else Level.COUNTY,
    )
