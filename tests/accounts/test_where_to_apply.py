"""FAQ 2: who applies here? A public page answers by committee."""

import pytest
from django.test import Client

from accounts.models import Committee, Scheme, SchemeVersion
from tests.accounts.managing import MANAGING, SYSTEMS, County, content

pytestmark = pytest.mark.django_db
PAGE = "/where-to-apply/"


@pytest.fixture
def county():
    return County()


def answer(**query):
    page = Client().get(PAGE, query)
    return page.context, page.content.decode()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"region": "440100"}, ["不在本系统申报", "广州市职称系统", "https://zc.example.cn/", "020-00000000"]),
        ({"region": "440000"}, ["在本系统申报", "请注册个人账号，选择人事管理单位后办理。"]),
        ({"region": "440000", "field": "health"}, ["不在本系统申报", "卫生系统职称平台"]),
        ({"field": "power"}, [">在本系统申报"]),
    ],
)
def test_the_committee_decides_which_system_is_used(county, query, words):
    from tests.factories import accounts as make

    make.region("440100", "广州市", level="city", parent=county.province)

    _, page = answer(**query)

    assert [word in page for word in words] == [True] * len(words)


def test_nothing_is_answered_before_anything_is_asked(county):
    context, page = answer()

    assert (context["is_answered"], "不在本系统申报" in page, "广州市职称系统" in page) == (False, False, True)


def test_a_committee_is_found_by_its_name(county):
    office = {"scheme": county.scheme, "office": county.province_hrss, "seats": 25, "filing_number": "1"}
    Committee.objects.create(
        **office, name="广东省建筑工程高级评委会", level="senior", series="engineering", region=county.province,
        valid_from="2026-01-01", valid_until="2028-12-31",
    )  # fmt: skip

    context, page = answer(words="建筑工程")

    assert [(each.name, each.system and each.system.code) for each in context["named"]] == [
        ("广州市建筑工程中级评委会", "guangzhou"),
        ("广东省建筑工程高级评委会", None),
    ]
    assert "请按广州市的评审通知办理。" in page


@pytest.mark.parametrize("query", [{"words": "没有"}, {"words": "x" * 99}, {"region": "x"}, {"field": "x"}])
def test_what_cannot_be_read_or_found_is_no_error(county, query):
    assert Client().get(PAGE, query).status_code == 200


def test_of_two_schemes_one_is_chosen_by_its_name(county):
    other = Scheme.objects.create(slug="other", name="另一制度")
    systems = SYSTEMS | {"lead": "另一规则。"}
    other.current = SchemeVersion.objects.create(scheme=other, number=1, content=content(systems=systems), sha256="o")
    other.save()

    assert "另一规则。" in answer(scheme="other")[1]
    assert "另一制度" in answer(scheme=county.scheme.slug)[1]


def test_the_sign_in_page_leads_there_where_a_scheme_has_several_systems(county):
    assert PAGE in Client().get("/sign-in/").content.decode()


def test_where_every_committee_uses_this_system_there_is_no_such_page():
    County(managing_units=MANAGING)

    assert Client().get(PAGE).status_code == 404
    assert PAGE not in Client().get("/sign-in/").content.decode()
