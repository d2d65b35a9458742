"""机构与人员管理: what exists is chosen by name, and only what is within one's reach can be chosen."""

import pytest
from django.urls import reverse

from accounts.enums import Level, OrganisationKind, Role
from accounts.models import Grant, Organisation, Person, User
from accounts.queries.actors import actor_for
from accounts.queries.choices import departments_for, grouped, named, regions_within, sectors
from accounts.queries.creation import ASK_LEVEL
from tests.accounts.administration import World, client_for, scheme_in_force, url
from tests.factories import accounts as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """A platform; under it two offices, each with a unit below, an administrator and a clerk."""
    return World()


@pytest.fixture
def county():
    """西湖区 of 杭州, with its administrator; 海曙区 of 宁波 beside it."""
    province = make.region()
    cities = [
        make.region(code, name, level=Level.CITY, parent=province)
        for code, name in (("330100", "杭州市"), ("330200", "宁波市"))
    ]
    west = make.region("330106", "西湖区", level=Level.COUNTY, parent=cities[0])
    make.region("330203", "海曙区", level=Level.COUNTY, parent=cities[1])
    return make.officer(make.organisation(region=west), Role.ORGANISATION_ADMIN)


def found(user, term="", **source):
    source = {"app_label": "accounts", "model_name": "grant", "field_name": "organisation", **source}
    answer = client_for(user).get(reverse("admin:autocomplete"), {"term": term, **source})
    return [row["id"] for row in answer.json()["results"]] if answer.status_code == 200 else answer.status_code


def test_the_search_finds_parts_of_names_in_the_own_subtree_only(world):
    Organisation.objects.filter(pk__in=[world.unit.pk, world.other_unit.pk]).update(short_name="第一设计院")

    assert found(world.admin, "设计") == [world.unit.code]
    assert found(world.boss, "设计\x00") == [world.unit.code, world.other_unit.code]
    assert found(world.admin) == [world.office.code, world.unit.code]


def test_accounts_are_found_by_holder_login_and_organisation(world):
    source = {"field_name": "user"}
    Person.objects.filter(pk=world.clerk.person_id).update(name="钱若水")

    assert found(world.admin, "若水", **source) == [world.clerk.username]
    assert found(world.admin, world.other_clerk.username, **source) == []
    nameless = make.user(home=world.unit, person=None)
    assert found(world.admin, world.unit.name, **source) == [nameless.username]


def test_nothing_but_organisations_and_accounts_is_answered(world):
    assert found(world.auditor, model_name="eventpayload", field_name="event") == 403


def test_departments_above_and_inside_may_be_chosen_those_elsewhere_not(county):
    def department(code, **fields):
        region = make.region(code)
        return make.organisation(OrganisationKind.DEPARTMENT, region=region, **fields)

    near = [department(code) for code in ("330000", "330100", "330106")]
    department("330200"), department("330106", status="suspended")

    assert sorted(departments_for(actor_for(county)).values_list("pk", flat=True)) == sorted(row.pk for row in near)
    assert found(county, model_name="organisation", field_name="competent_department") == [row.code for row in near]


def test_regions_are_offered_below_their_city_within_reach_only(county):
    platform = make.officer(make.organisation(OrganisationKind.PLATFORM), Role.PLATFORM_ADMIN)

    assert grouped(regions_within(actor_for(county))) == [("杭州市", [("330106", "西湖区")])]
    assert grouped(regions_within(actor_for(platform))) == [
        ("浙江省", [("330000", "浙江省（省本级）")]),
        ("杭州市", [("330100", "杭州市（市本级）"), ("330106", "西湖区")]),
        ("宁波市", [("330200", "宁波市（市本级）"), ("330203", "海曙区")]),
    ]


def test_sectors_have_the_names_of_the_scheme(world):
    assert (sectors(), named("construction", [])) == ([], "construction")
    scheme_in_force()

    assert sectors() == [("construction", "建设")]
    page = client_for(world.admin).get(url("organisation", "add")).content.decode()
    assert '<option value="construction">建设</option>' in page


def test_a_region_elsewhere_is_refused_in_a_sentence_and_what_was_typed_stays(county):
    office = Organisation.objects.get(pk=county.home_id)
    data = {"name": "海曙第一设计院", "kind": "employer", "region": "330203", "parent": office.code}

    page = client_for(county).post(url("organisation", "add"), data).content.decode()

    assert "“330203”不在您管辖的行政区划内" in page
    assert [part in page for part in ("海曙第一设计院", f'value="{office.code}" selected', office.name)] == [True] * 3
    assert Organisation.objects.filter(name=data["name"]).exists() is False


def test_the_full_name_typed_without_scripts_is_taken_too(world):
    data = {"name": "西湖区第一建筑设计院", "kind": "employer", "region": "330000", "parent": world.office.name}
    client = client_for(world.admin)

    assert "<noscript><input" in client.get(url("organisation", "add")).content.decode()
    client.post(url("organisation", "add"), data)

    assert Organisation.objects.get_parent(Organisation.objects.get(name=data["name"])) == world.office


def test_an_office_that_routes_find_by_its_level_is_not_created_without_one(world):
    data = {"name": "西湖区水利局", "kind": "department", "region": "330000", "parent": world.office.code}
    client = client_for(world.boss)

    errors = client.post(url("organisation", "add"), data).context["form"].errors
    client.post(url("organisation", "add"), data | {"level": "county"})

    assert errors == {"level": [ASK_LEVEL]}
    assert Organisation.objects.get(name=data["name"]).kind == "department"


def test_of_what_a_department_creates_it_is_the_competent_department_unless_told_otherwise(world):
    department = make.organisation(OrganisationKind.DEPARTMENT, parent=world.office)
    admins = [make.officer(department, Role.ORGANISATION_ADMIN), world.admin]

    forms = [client_for(admin).get(url("organisation", "add")).context["form"] for admin in admins]

    assert [form.fields["competent_department"].initial for form in forms] == [department.code, None]


def test_roles_that_fit_no_organisation_of_ones_own_are_folded_away_and_can_still_be_seen(world):
    unit_admin = make.officer(world.unit, Role.ORGANISATION_ADMIN)
    chosen = {"user": "?", "organisation": world.unit.code, "role": Role.COMMITTEE_MANAGER}

    client = client_for(unit_admin)
    shown, _, folded = client.get(url("grant", "add")).content.decode().partition('<details class="role-others">')
    refused = client.post(url("grant", "add"), chosen).content.decode()

    assert ("经办审查" in shown, "评委会业务管理" in shown, "评委会业务管理" in folded) == (True, False, True)
    assert '<details class="role-others" open>' in refused
    assert "role-others" not in client_for(world.security).get(url("grant", "add")).content.decode()


def test_what_names_nothing_stays_to_be_seen(world):
    data = {"organisation": "没有这个机构", "user": "x" * 300, "role": Role.CLERK}

    page = client_for(world.admin).post(url("grant", "add"), data).content.decode()

    assert ("没有这个机构</option>" in page, Grant.objects.filter(granted_by=world.admin).exists()) == (True, False)


def test_a_missing_answer_is_asked_for_by_its_name(world):
    page = client_for(world.admin).post(url("user", "add"), {"name": "陈志强"}).content.decode()

    assert ("请选择“所属机构”。" in page, 'value="陈志强"' in page) == (True, True)


def test_a_sector_no_scheme_names_any_more_stays(world):
    Organisation.objects.filter(pk=world.unit.pk).update(sector="mining")
    client = client_for(world.admin)

    client.post(url("organisation", "contact", world.unit.pk), {"sector": "mining", "telephone": "0571-1"})
    page = client.post(url("organisation", "contact", world.office.pk), {"sector": "mining"}).content.decode()

    row = Organisation.objects.get(pk=world.unit.pk)
    assert (row.sector, row.telephone, "没有“mining”这个行业" in page) == ("mining", "0571-1", True)


def test_links_to_a_form_bring_the_names_along(world):
    query = {"user": world.clerk.username, "organisation": world.office.code}

    page = client_for(world.admin).get(url("grant", "add"), query).content.decode()

    account = User.objects.get(pk=world.clerk.pk)
    assert f"{account.person.name}（{account.username}，{world.office.name}）</option>" in page
