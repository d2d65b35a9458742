"""登记单位的申请 at the office: it lands there, is answered with an organisation or refused, and the person is told."""

import pytest

from accounts.enums import Ownership, Role, UnitRequestState
from accounts.exceptions import AccountsError
from accounts.models import Delivery, Event, Notification, Organisation, Scheme, SchemeVersion, UnitRequest
from accounts.services import reorganising, unit_requests
from accounts.services.events import verify
from tests.accounts.administration import client_for
from tests.accounts.managing import MANAGING, SYSTEMS, County, content
from tests.accounts.people import statements
from tests.factories import accounts as make

pytestmark = pytest.mark.django_db
LIST = "/unit-requests/"


@pytest.fixture
def county():
    return County()


def asked(county, name="龙川电子厂", keeper="firm", *, region=None, person=None, by=None):
    where = {"region": region or county.county, "keeper": keeper}
    given = {"name": name, "note": "档案在厂里"}
    return unit_requests.ask_for_unit(person or county.person, **where, **given, by=by or county.account)


def factory(county, **fields):
    given = {"ownership": Ownership.PRIVATE, "competent_department": county.hrss}
    return county.unit("龙川电子厂（新）", **given | fields)


# --- asking -------------------------------------------------------------------------------------------------------


def test_a_request_lands_as_work_at_the_office_of_the_region(county):
    row = asked(county)

    task = Notification.objects.get(recipient=county.admin)
    assert (row.office, row.state) == (county.hrss, UnitRequestState.OPEN)
    assert (task.title, task.url) == ("登记单位的申请", f"{LIST}{row.uuid}/")
    assert Event.objects.get(stream=f"unit_request:{row.pk}").kind == "unit_requested"


def test_one_asks_for_one_unit_at_a_time(county):
    asked(county)

    with pytest.raises(AccountsError, match="正在办理"):
        asked(county, "另一厂")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"keeper": "gone"}, "请重新选择"),
        ({"name": "龙川建筑有限公司"}, "名单中已有"),
    ],
)
def test_what_cannot_be_asked_for_is_refused(county, fields, sentence):
    with pytest.raises(AccountsError, match=sentence):
        asked(county, **fields)


def test_where_no_office_or_no_scheme_is_there_is_nobody_to_ask(county):
    with pytest.raises(AccountsError, match="河源市尚未登记人社部门"):
        asked(county, region=county.city)
    with pytest.raises(AccountsError, match="请重新选择"):
        asked(county, region=make.region("330000", "浙江省"))


# --- answering ----------------------------------------------------------------------------------------------------


def test_the_person_is_told_under_which_name_the_unit_can_be_chosen_now(county):
    row, unit = asked(county), factory(county)

    unit_requests.accept_request(row, unit=unit, by=county.admin)

    row.refresh_from_db()
    told = Notification.objects.get(recipient=county.account)
    assert (row.state, row.organisation, row.decided_by) == (UnitRequestState.ACCEPTED, unit, county.admin)
    assert "名称为“龙川电子厂（新）”" in told.body
    assert Delivery.objects.filter(notification=told).exists()
    assert verify(f"unit_request:{row.pk}") == []


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"ownership": Ownership.STATE}, "不在申请人可以选择的名单中"),
        ({"competent_department": None, "region": True}, "不在申请人可以选择的名单中"),
    ],
)
def test_an_organisation_the_person_could_not_choose_is_no_answer(county, fields, sentence):
    row = asked(county)
    unit = factory(county, ownership=fields.get("ownership", Ownership.PRIVATE))
    if "region" in fields:
        Organisation.objects.filter(pk=unit.pk).update(region=county.city)

    with pytest.raises(AccountsError, match=sentence):
        unit_requests.accept_request(row, unit=unit, by=county.admin)


def test_a_unit_whose_chain_is_not_whole_is_no_answer(county):
    row, unit = asked(county), factory(county, competent_department=county.education)
    Organisation.objects.filter(pk=county.education.pk).update(status="suspended")
    unit.refresh_from_db()

    with pytest.raises(AccountsError, match="停用"):
        unit_requests.accept_request(row, unit=unit, by=county.admin)


def test_an_answer_that_has_left_the_scheme_leads_nowhere(county):
    row, unit = asked(county), factory(county)
    version = SchemeVersion.objects.create(
        scheme=county.scheme, number=2, content=content(systems=SYSTEMS), sha256=f"gone-{make.number()}"
    )
    Scheme.objects.filter(pk=county.scheme.pk).update(current=version)

    with pytest.raises(AccountsError, match="不在申请人可以选择的名单中"):
        unit_requests.accept_request(row, unit=unit, by=county.admin)
    assert client_for(county.admin).get(f"{LIST}{row.uuid}/").status_code == 200


def test_a_refusal_tells_the_reason_and_the_telephone(county):
    row = asked(county)

    unit_requests.refuse_request(row, reason="该厂属于和平县", by=county.admin)

    told = Notification.objects.get(recipient=county.account)
    assert (told.title, told.body) == (
        "没有登记人事管理单位",
        "您申请登记的“龙川电子厂”没有登记：该厂属于和平县。咨询电话：0762-1。",
    )


def test_whoever_does_not_administer_the_office_decides_nothing(county):
    row = asked(county)
    other = make.officer(county.province_hrss, Role.ORGANISATION_ADMIN)

    for by in (county.clerk, other):
        with pytest.raises(AccountsError, match="由办理机构的系统管理员办理"):
            unit_requests.refuse_request(row, reason="不是。", by=by)


def test_nobody_decides_about_the_own_request(county):
    own = make.officer(county.hrss, Role.ORGANISATION_ADMIN, of=county.person)
    row = asked(county)

    with pytest.raises(AccountsError, match="应当回避"):
        unit_requests.refuse_request(row, reason="不是。", by=own)


def test_what_is_decided_is_not_decided_again(county):
    row = asked(county)
    unit_requests.refuse_request(row, reason="不是。", by=county.admin)

    for act in (
        lambda: unit_requests.withdraw_request(row, by=county.account),
        lambda: unit_requests.accept_request(row, unit=county.firm, by=county.admin),
    ):
        with pytest.raises(AccountsError, match="已经办理"):
            act()


def test_a_merger_of_the_office_carries_what_waits(county):
    row = asked(county)
    into = county.office("龙川县人社局", county.county)
    boss = make.officer(county.platform, Role.PLATFORM_ADMIN)

    reorganising.merge_organisation(*reorganising.locked_organisations(county.hrss, into), basis="文件", by=boss)

    row.refresh_from_db()
    assert row.office == into


# --- the pages ----------------------------------------------------------------------------------------------------


def test_the_office_finds_the_unit_that_was_registered_just_now_and_answers_with_it(county):
    row, client = asked(county), client_for(county.admin)

    before = client.get(f"{LIST}{row.uuid}/")
    unit = factory(county)
    found = client.get(f"{LIST}{row.uuid}/").context["found"]
    done = client.post(f"{LIST}{row.uuid}/accept/", {"unit": unit.uuid}, follow=True).content.decode()

    assert "name=%E9%BE%99" in before.context["new_url"]
    assert "kind=employer" in before.context["new_url"]
    assert (before.context["found"], found) == ([], [unit])
    assert "已告知李晓梅可以选择“龙川电子厂（新）”" in done


def test_other_words_find_other_units(county):
    row = asked(county)

    page = client_for(county.admin).get(f"{LIST}{row.uuid}/?words=建筑")

    assert page.context["found"] == [county.firm]


def test_an_answer_the_person_cannot_choose_is_refused_on_the_page(county):
    row, client = asked(county), client_for(county.admin)

    page = client.post(f"{LIST}{row.uuid}/accept/", {"unit": county.school.uuid}, follow=True).content.decode()

    assert "不在申请人可以选择的名单中" in page
    assert client.post(f"{LIST}{row.uuid}/accept/", {"unit": "x"}).status_code == 404


def test_a_refusal_wants_a_reason(county):
    row, client = asked(county), client_for(county.admin)
    url = f"{LIST}{row.uuid}/refuse/"

    empty = client.post(url, {"reason": " "})
    done = client.post(url, {"reason": "该厂属于和平县。"}, follow=True).content.decode()
    again = client.post(url, {"reason": "该厂属于和平县。"})

    assert list(empty.context["form"].errors) == ["reason"]
    assert ("原因已告知李晓梅" in done, "没有等待办理的申请" in done) == (True, True)
    assert "已经办理" in again.content.decode()


def test_what_was_decided_stays_to_be_read_with_who_did_it(county):
    row, client = asked(county), client_for(county.admin)
    unit_requests.refuse_request(row, reason="该厂属于和平县。", by=county.admin)

    listed = client.get(f"{LIST}?all").content.decode()
    page = client.get(f"{LIST}{row.uuid}/").content.decode()

    assert ("未登记" in listed, "该厂属于和平县。" in page, "就是这个单位" in page) == (True, True, False)


def test_the_list_costs_the_same_for_one_and_for_three(county):
    client = client_for(county.admin)
    asked(county)
    client.get(LIST)

    one = statements(lambda: client.get(LIST))
    for name in ("甲厂", "乙厂"):
        asked(county, name, person=make.person(name))
    three = statements(lambda: client.get(LIST))

    assert (one, three) == (one, one)
    assert UnitRequest.objects.count() == 3


def test_an_office_above_does_not_see_it(county):
    row = asked(county)
    other = client_for(make.officer(county.province_hrss, Role.ORGANISATION_ADMIN))

    assert (other.get(f"{LIST}{row.uuid}/").status_code, other.get(LIST).context["rows"]) == (404, [])
    assert client_for(county.clerk).get(LIST).status_code == 403


def test_several_kinds_leave_the_kind_of_a_new_organisation_open():
    several = [{**each, "kinds": ["employer", "talent_centre"]} if each["code"] == "market" else each
               for each in MANAGING["keepers"]]  # fmt: skip
    county = County(managing_units=MANAGING | {"keepers": several})
    row = asked(county, "龙川人才服务站", "market")

    url = client_for(county.admin).get(f"{LIST}{row.uuid}/").context["new_url"]

    assert ("region=441622" in url, "kind=" in url) == (True, False)
