"""The questions of 网上申报系统常见问题解答, each with its answer as a test; the fourth has two: inside the public system, and outside."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts import numbers
from accounts.enums import Level, ManagementState, OrganisationKind, Ownership, RecoveryState, Role
from accounts.models import Delivery, Recovery
from accounts.queries.managing import chain_of, find_units, rules_of
from accounts.services import recoveries
from accounts.services.recoveries import Claim
from review.enums import Action, State
from review.services.door import move_one
from review.services.paper import record_stamp
from review.services.submission import readiness
from tests.factories import accounts as make
from tests.kit.files import jpeg, portrait, upload
from zcps.kit import clock
from zcps.kit.refusals import ActionDenied

MARKET, FILING = "杭州市西湖区人才市场", "西湖区非公申报点"


@pytest.fixture
def person(chains):
    """Somebody with a whole dossier who has chosen nothing yet."""
    return chains.world.applicant(unit="unit_330106")


def test_1_what_does_the_online_system_ask_for(chains, person):
    """网上申报系统有何要求: paper and online go apart: what was stamped on paper before is recorded when it comes online, with its own date."""
    chains.choose(person, "filing")
    long_ago = clock.today() - timedelta(days=60)
    row = chains.submitted(person, "record")
    clerk = chains.world.actor(chains.world.officer("filing"))

    record_stamp(
        row.paper_stamps.get(),
        stamped_on=long_ago,
        organisation_name=MARKET,
        by=clerk,
        scan=upload(jpeg(portrait(600, 800)), "盖章页.jpg"),
    )

    row = chains.world.fresh(row)
    assert (row.paper_stamps.get().stamped_on < row.submitted_at.date(), row.stamps_missing) == (True, False)
    assert chains.world.act(Action.APPROVE, row).state == State.AWAITING_FORWARD


def test_2_who_has_to_apply_in_the_system(chains):
    """哪些人员要使用系统进行申报: it hangs on the committee; cities and fields have systems of their own, the province has this one."""
    province = make.region("440000", "广东省")
    for code, name in (("440100", "广州市"), ("440300", "深圳市"), ("441600", "河源市")):
        make.region(code, name, level=Level.CITY, parent=province)

    def answer(**query: str) -> str:
        found = Client().get("/where-to-apply/", query).context
        return found["system"].name if found["system"] else "here"

    assert answer(region="440100") == "广州市职称系统"
    assert answer(region="440300") == "深圳市职称系统"
    assert answer(region="440000", field="health") == "卫生行业职称系统"
    assert answer(region="441600", field="power") == "电力行业职称系统"
    assert (answer(region="441600"), answer(region="440000")) == ("here", "here")


def test_3_how_is_each_business_handled_in_the_system(chains, person):
    """如何使用系统办理各项职称业务: first the basic record is stored; then every business goes along the chain it was stored with."""
    chains.holds_title(person)
    chains.choose(person, "unit_kept")
    review, recognition = chains.draft(person, "review"), chains.draft(person, "recognition", title="engineer")
    assert [readiness(row)[0].sentence[:9] for row in (review, recognition)] == ["您的基本信息尚未入"] * 2

    chains.goes_through(chains.submitted(person, "record"))

    chain = ["unit_kept", "department_330106", "hrss_330106"]
    assert chains.offices(chains.world.submit(review, person))[:3] == chain
    assert chains.in_force(person) == chains.world.offices["unit_kept"]


def test_4_how_to_choose_the_managing_unit_inside_the_public_system(chains):
    """如何选取人事管理单位（体制内）: the unit itself keeps the archives; its department comes with it; whoever does not find it is told whom to ask."""
    rules, unit = rules_of(chains.world.version), chains.world.offices["unit_kept"]

    (own,) = rules.offered(inside=True, level=Level.COUNTY)
    chain = chain_of(unit, region=unit.region, version=chains.world.version)

    assert unit in find_units(own, unit.region)
    assert [link.organisation for link in chain.links] == [
        unit,
        unit.competent_department,
        chains.world.offices["hrss_330106"],
    ]
    assert (own.is_stamped, own.missing) == (
        False,
        "列表中找不到您的单位的，请向单位人事部门或者当地的人社职称管理部门咨询。",
    )


def test_4_how_to_choose_the_managing_unit_outside_the_public_system(chains, person):
    """如何选取人事管理单位（非公、企业）: region first, then who keeps the archives: market, firm, else the filing point with stamps."""
    rules, county = rules_of(chains.world.version), chains.world.offices["filing"].region
    firm = make.organisation(
        OrganisationKind.EMPLOYER, name="砚田五金厂", parent=chains.world.offices["platform"], region=county,
        ownership=Ownership.PRIVATE,
    )  # fmt: skip
    association = make.organisation(
        OrganisationKind.FILING_POINT, name="广东省建设教育协会", parent=chains.world.offices["platform"],
        region=county.parent.parent, sector="construction",
    )  # fmt: skip

    listed = {
        keeper.code: [unit.name for unit in find_units(keeper, county)]
        for keeper in rules.offered(inside=False, level=Level.COUNTY)
    }
    at_province = {keeper.code: keeper for keeper in rules.offered(inside=False, level=Level.PROVINCE)}

    assert list(listed) == ["talent_market", "firm", "filing_point"]
    assert (listed["talent_market"], listed["filing_point"], firm.name in listed["firm"]) == ([MARKET], [FILING], True)
    assert find_units(at_province["association"], county.parent.parent) == [association]
    chains.choose(person, "filing")
    with pytest.raises(ActionDenied, match="盖章情况（单位、日期、扫描件）尚未登记"):
        chains.world.act(Action.APPROVE, chains.submitted(person, "record"))


def test_5_what_if_the_wrong_managing_unit_was_chosen_and_already_submitted_to(chains, person):
    """若选错了人事管理单位: the unit sends it back, or one takes it back until the unit has sent it on; later a change is a business."""
    chains.choose(person, "market")
    row = chains.world.act(Action.RETURN, chains.submitted(person, "record"))
    chains.choose(person, "filing")
    row = chains.world.submit(row, person)
    assert chains.offices(row)[0] == "filing"

    move_one(Action.WITHDRAW, row, version=row.version, by=chains.world.actor(person))
    chains.choose(person, "unit_kept")
    row = chains.passed_on(chains.world.submit(chains.world.fresh(row), person))
    with pytest.raises(ActionDenied, match="不能撤回"):
        move_one(Action.WITHDRAW, row, version=row.version, by=chains.world.actor(person))

    chains.goes_through(row)
    chains.choose(person, "market")
    chains.goes_through(chains.submitted(person, "managing_change"))
    assert chains.in_force(person) == chains.world.offices["market"]
    assert [each.organisation.name for each in chains.managements(person, ManagementState.ENDED)] == [
        "西湖区建筑设计所"
    ]


def test_6_what_if_the_number_is_registered_already_or_account_and_password_are_forgotten(chains, person):
    """身份证号码已被注册或遗忘账号、密码: the page names the counter; an officer checks the card, a link goes to the new telephone."""
    office = chains.world.offices["hrss_330106"]
    page = Client().get(reverse("accounts:recover"), {"region": office.region_id}).content.decode()
    claim = Claim(name=person.person.name, id_number=numbers.id_number_of(person.person), phone="13900009999")

    clerk = chains.world.officer("hrss_330106", Role.CLERK)
    recoveries.recover_at_counter(claim, checked="人证一致。", office=office, site="https://zcps.example.cn", by=clerk)

    assert office.name in page
    assert Recovery.objects.get(account=person).state == RecoveryState.CONFIRMED
    assert "/activate/" in Delivery.objects.filter(text__contains="已经核实").latest("pk").text
