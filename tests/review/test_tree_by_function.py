"""The tree of an office by what it is: no inbox of a duty nobody can give it, no page its schemes know nothing of."""

import pytest
from django.urls import reverse

from accounts.enums import Affiliation
from accounts.models import Organisation
from review.enums import State
from review.queries.inboxes import tree_of
from tests.world import World

UNIT, COUNTY, DEPARTMENT = "unit_330106", "hrss_330106", "department_330106"


def groups(world: World, office: str) -> list[str]:
    return [group.name for group in tree_of(world.actor(world.officer(office)))]


def further(world: World, office: str) -> set[str]:
    """What stands under 查询."""
    page = world.client_for(world.officer(office)).get("/inbox/")
    tree = page.context["inbox_tree"]
    return {item["label"] for group in tree if group["label"] == "查询" for item in group["items"]}


@pytest.mark.parametrize("office", [COUNTY, DEPARTMENT])
def test_an_authority_has_nothing_of_a_unit(green_world, office):
    assert groups(green_world, office) == ["申报业务管理—职称评审资格审查"]


def test_a_unit_has_nothing_of_an_authority(green_world):
    assert groups(green_world, UNIT) == ["用人单位审核"]


def test_a_unit_that_is_the_department_of_another_sees_what_has_come_to_it(green_world):
    green_world.build_other_routes()
    above, below = green_world.offices[UNIT], green_world.offices["unit_province"]
    Organisation.objects.filter(pk=below.pk).update(competent_department=above, affiliation=Affiliation.PROVINCE)
    row = green_world.submitted(green_world.applicant(unit="unit_province"))

    green_world.advance(row, lambda now: now.holder_id == above.pk and now.state == State.AWAITING_APPROVAL)

    assert groups(green_world, UNIT) == ["用人单位审核", "申报业务管理—职称评审资格审查"]


def test_paper_publicity_and_fees_are_offered_where_the_scheme_knows_of_them(green_world):
    assert further(green_world, UNIT) & {"纸质登记", "公示", "收费设定"} == {"公示"}
    assert further(green_world, COUNTY) & {"纸质登记", "公示", "收费设定"} == {"收费设定"}


def test_a_scheme_on_paper_without_fees_offers_paper(world):
    assert further(world, COUNTY) & {"纸质登记", "公示", "收费设定"} == {"纸质登记"}


def test_a_high_committees_office_finds_its_results(world):
    assert "公示" in further(world, "high")


def test_a_tab_without_orders_says_which_are_not_there(green_world):
    client = green_world.client_for(green_world.officer("mid_330100"))

    for query, words in (("", "没有未缴的缴费单"), ("?state=paid", "没有已缴的缴费单")):
        assert words in client.get(f"{reverse('review:fee_orders')}{query}").content.decode()
