"""机构变动 in the administration: what follows is said first; refusals stand at their field; foreign organisations are none."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import OrganisationStatus, Role
from accounts.models import Organisation, Reorganisation
from accounts.services.organisations import set_status
from review.enums import State
from tests.review.desk import COUNTY

OTHER = "hrss_330110"
BASIS = "杭编〔2026〕12号"


def url(page):
    return reverse(f"admin:accounts_reorganisation_{page}")


@pytest.fixture
def boss(world):
    return world.officer("platform", Role.PLATFORM_ADMIN)


@pytest.fixture
def client(world, boss):
    return world.client_for(boss)


def given(world, old=COUNTY, new=OTHER, **fields):
    return {"organisation": world.offices[old].code, "into": world.offices[new].code, "basis": BASIS, **fields}


def test_what_follows_is_said_before_it_is_done(world, client):
    world.application_at(State.AWAITING_RECEIPT, position=1)

    asked = client.post(url("merge"), given(world))
    unchanged = Reorganisation.objects.count()
    done = client.post(url("merge"), given(world, confirmed="1"), follow=True)

    assert f"在办的申报 1 件由“{world.offices[OTHER].name}”接着办理" in asked.content.decode()
    assert unchanged == 0
    assert "已办理合并，1 件在办申报随同调整" in done.content.decode()
    assert BASIS in done.content.decode()


def test_a_refusal_stands_at_its_field_and_what_was_typed_stays(world, client):
    page = client.post(url("merge"), given(world, new="department_330100", confirmed="1"))

    form = page.context["form"]
    assert (page.status_code, list(form.errors)) == (200, ["into"])
    assert f'value="{BASIS}"' in page.content.decode()


def test_a_suspended_office_hands_over_and_is_linked_to_from_its_page(world, client, boss):
    row = world.application_at(State.AWAITING_APPROVAL, position=1)
    office = world.offices[COUNTY]
    before = client.get(reverse("admin:accounts_organisation_change", args=[office.pk])).content.decode()
    set_status(office, OrganisationStatus.SUSPENDED, by=boss)

    page = client.get(reverse("admin:accounts_organisation_change", args=[office.pk])).content.decode()
    client.post(url("hand_over"), given(world, confirmed="1"))

    link = f"{url('hand_over')}?organisation={office.code}"
    assert (link in before, link in page) == (False, True)
    assert world.fresh(row).holder == world.offices[OTHER]


def test_moved_with_what_changes_and_the_rest_as_it_was(world, client):
    unit = world.offices["unit_330106"]
    fields = {"region": "330203", "affiliation": "", "competent_department": ""}

    asked = client.post(url("move"), given(world, "unit_330106", "hrss_330203", **fields))
    client.post(url("move"), given(world, "unit_330106", "hrss_330203", confirmed="1", **fields))

    unit.refresh_from_db()
    assert "此后的环节按新的隶属关系重新确定" in asked.content.decode()
    assert (unit.region_id, unit.affiliation) == ("330203", "county")


def test_a_merged_organisation_names_its_successor_and_offers_nothing(world, client):
    office = world.offices[COUNTY]
    client.post(url("merge"), given(world, confirmed="1"))

    page = client.get(reverse("admin:accounts_organisation_change", args=[office.pk])).content.decode()

    assert (world.offices[OTHER].name in page, url("merge") in page, "停用" in page) == (True, False, False)


def test_a_foreign_organisation_is_none(world):
    admin = world.client_for(world.officer(COUNTY, Role.ORGANISATION_ADMIN))

    page = admin.post(url("merge"), given(world))

    assert set(page.context["form"].errors) == {"into"}
    own = admin.get(reverse("admin:accounts_organisation_change", args=[world.offices[COUNTY].pk])).content.decode()
    assert url("merge") not in own


def test_the_list_has_as_many_statements_with_three_rows_as_with_one(world, client, boss):
    def listed():
        with CaptureQueriesContext(connection) as captured:
            client.get(url("changelist"))
        return len(captured)

    client.post(url("merge"), given(world, confirmed="1"))
    listed()
    one = listed()
    client.post(url("merge"), given(world, "unit_330106", "unit_330110", confirmed="1"))
    client.post(url("merge"), given(world, "hrss_330203", confirmed="1"))

    assert listed() == one
    assert Organisation.objects.filter(status="merged").count() == 3
