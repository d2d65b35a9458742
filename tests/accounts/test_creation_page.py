"""The form of a new organisation, and of one that exists: what is wrong is said at its field, what was typed is kept."""

import pytest

from accounts.enums import OrganisationKind, Role
from accounts.models import Organisation
from accounts.queries.creation import ASK_AFFILIATION, Registry
from accounts.scheme import SchemeInfo
from tests.accounts.administration import client_for, url
from tests.accounts.nanchang import SCHEME, nanchang, posted
from tests.factories import accounts as make

__all__ = ["nanchang"]


def test_the_page_says_it_at_the_field_and_keeps_what_was_typed(nanchang):
    page = posted(
        nanchang, nanchang.county, kind="employer", name="南昌砚禾设计公司", region="360102", ownership="private",
        sector="education", affiliation="none", telephone="0791-1",
    )  # fmt: skip

    form = page.context["form"]
    assert (page.status_code, list(form.errors)) == (200, ["kind"])
    assert "请联系“南昌市教育局”办理" in "".join(form.errors["kind"]) or "尚未登记" in "".join(form.errors["kind"])
    assert 'value="南昌砚禾设计公司"' in page.content.decode()


UNIT = {"kind": "employer", "name": "东湖区砚禾设计院", "region": "360102", "ownership": "state"}


def test_a_unit_is_not_created_without_the_affiliation_its_peoples_way_hangs_on(nanchang):
    lacking = posted(nanchang, nanchang.county, **UNIT)
    posted(nanchang, nanchang.county, **UNIT, affiliation="county")

    assert lacking.context["form"].errors == {"affiliation": [ASK_AFFILIATION]}
    assert f'value="{UNIT["name"]}"' in lacking.content.decode()
    assert Organisation.objects.get(name=UNIT["name"]).affiliation == "county"


@pytest.mark.parametrize(("before", "after"), [("county", "county"), ("", "")])
def test_a_unit_keeps_its_affiliation_but_need_not_find_one_to_change_its_telephone(nanchang, before, after):
    unit = make.organisation(
        OrganisationKind.EMPLOYER, parent=nanchang.county, region=nanchang.donghu, affiliation=before, telephone="1"
    )
    client = client_for(make.officer(nanchang.county, Role.ORGANISATION_ADMIN))

    answers = [client.post(url("organisation", "contact", unit.pk), {"telephone": number}) for number in ("2", "3")]
    client.post(url("organisation", "contact", unit.pk), {"telephone": "4", "affiliation": before})
    unit.refresh_from_db()

    assert [answer.status_code for answer in answers] == ([200, 200] if before else [302, 302])
    assert (unit.affiliation, unit.telephone) == (after, "4")


@pytest.mark.parametrize(
    ("serves", "is_asked"),
    [
        ([{"affiliation": ["county"]}], True),
        ([{}, {"unit_kind": ["employer", "hrss"], "affiliation": ["none"]}], True),
        ([{}, {"ownership": ["private"]}], False),
        ([{"unit_kind": ["talent_centre"], "affiliation": ["county"]}], False),
    ],
)
def test_where_no_way_of_employers_asks_for_it_it_may_stay_empty(serves, is_asked):
    business = SCHEME["businesses"][0] | {"routes": [{"serves": each} for each in serves]}

    assert SchemeInfo.read(SCHEME | {"businesses": [business]}).asks_affiliation is is_asked


def test_of_offices_and_where_no_scheme_asks_no_affiliation_is_wanted(nanchang):
    registry, region = Registry(), nanchang.donghu

    assert registry.refusal_of_affiliation("department", "", region) == ""
    assert registry.refusal_of_affiliation("employer", "none", region) == ""
    assert registry.refusal_of_affiliation("employer", "", region) == ASK_AFFILIATION
    registry.versions = []
    assert registry.refusal_of_affiliation("employer", "", region) == ""


def test_names_nearly_the_same_are_shown_before_saving_and_ticked(nanchang):
    n = nanchang
    first = n.create(n.county, "employer", n.donghu, "江西省南昌市砚禾设计有限公司", ownership="state").organisation
    name = "南昌砚禾设计有限责任公司"
    given = {"kind": "employer", "name": name, "region": "360102", "ownership": "state", "affiliation": "county"}

    asked = posted(n, n.county, **given)
    done = posted(n, n.county, **given, distinct_from=[first.code])

    assert f"已有名称相近的机构：“{first}”（{first.code}）" in "".join(asked.context["form"].errors["name"])
    assert 'name="distinct_from"' in asked.content.decode()
    assert Organisation.objects.get(name=given["name"]).code in done.content.decode()
