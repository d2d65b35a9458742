"""The guided choice as a browser meets it, without scripts: question by question, the chain, confirming, asking for a unit."""

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from accounts.enums import ManagementState, OrganisationKind, OrganisationStatus
from accounts.models import Management, Organisation, UnitRequest
from tests.accounts.administration import client_for
from tests.accounts.managing import SYSTEMS, County
from tests.factories import accounts as make

pytestmark = pytest.mark.django_db
HOME, CHOOSE = "/account/managing-unit/", "/account/managing-unit/choose/"
ASK = "/account/managing-unit/ask/"


@pytest.fixture
def county():
    return County()


@pytest.fixture
def client(county):
    return client_for(county.account)


def at(client, **query):
    return client.get(f"{CHOOSE}?{urlencode(query)}")


def outside(county, **more):
    return {"inside": "no", "region": county.county.pk, **more}


# --- the questions ------------------------------------------------------------------------------------------------


def test_the_questions_come_one_after_the_other(county, client):
    steps = [
        at(client).context["step"],
        at(client, inside="no").context["step"],
        at(client, **outside(county)).context["step"],
        at(client, **outside(county, keeper="elsewhere")).context["step"],
        at(client, **outside(county, keeper="elsewhere", unit=county.point.uuid)).context["step"],
    ]

    assert steps == ["inside", "region", "keeper", "unit", ""]


def test_of_one_answer_nobody_is_asked(county, client):
    page = at(client, inside="yes", region=county.county.pk)

    assert (page.context["step"], [unit.name for unit in page.context["found"]]) == ("unit", ["龙川县第一中学"])


def test_every_answer_is_carried_on_and_leads_back_to_its_question(county, client):
    page = at(client, **outside(county, keeper="firm"))

    assert page.context["kept"] == {"inside": "no", "region": "441622", "keeper": "firm"}
    assert [(each["label"], parse_qs(urlsplit(each["url"]).query)) for each in page.context["answers"]] == [
        ("您的情况", {}),
        ("行政区划", {"inside": ["no"]}),
        ("人事档案保管", {"inside": ["no"], "region": ["441622"]}),
    ]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"step": "inside"}, "请选择您的情况。"),
        ({"inside": "no", "step": "region"}, "请选择行政区划。"),
        ({"inside": "no", "region": "999999", "step": "region"}, "请从列表中选择行政区划。"),
        ({"inside": "no", "region": "441622", "step": "keeper"}, "请选择人事档案由谁保管。"),
        ({"inside": "no", "region": "441622", "keeper": "association", "step": "keeper"}, "没有这种情形"),
    ],
)
def test_a_question_without_a_readable_answer_says_so(client, query, sentence):
    assert sentence in at(client, **query).content.decode()


@pytest.mark.parametrize("unit", ["x", "", "00000000-0000-0000-0000-000000000000"])
def test_a_unit_that_is_not_listed_leads_back_to_the_list(county, client, unit):
    assert at(client, **outside(county, keeper="elsewhere", unit=unit)).context["step"] == "unit"


def test_the_list_is_searched_by_words_and_says_what_to_do_without_a_hit(county, client):
    page = at(client, **outside(county, keeper="elsewhere", words="没有的")).content.decode()

    assert "请向当地人社部门咨询非公申报点。" in page
    assert at(client, **outside(county, keeper="elsewhere", words="x" * 101)).status_code == 200


# --- confirming ---------------------------------------------------------------------------------------------------


def test_the_whole_chain_is_shown_before_it_is_confirmed(county, client):
    page = at(client, **outside(county, keeper="elsewhere", unit=county.point.uuid))
    text = page.content.decode()

    assert [each["holder"] for each in page.context["stations"]] == [
        "本人",
        "龙川县非公申报点",
        "龙川县人力资源和社会保障局",
    ]
    assert ("0762-1" in text, "老隆镇 1 号" in text, "不保管您的人事档案" in text) == (True, True, True)
    assert Management.objects.count() == 0


def test_confirming_writes_the_choice(county, client):
    answer = client.post(CHOOSE, outside(county, keeper="elsewhere", unit=county.point.uuid))
    page = client.get(answer["Location"]).content.decode()

    assert answer["Location"] == HOME
    assert Management.objects.get().organisation == county.point
    assert ("龙川县非公申报点" in page, "已选择" in page) == (True, True)


def test_a_chain_that_is_not_whole_is_shown_and_cannot_be_confirmed(county, client):
    market = make.organisation(OrganisationKind.TALENT_CENTRE, parent=county.platform, region=county.city, name="市场")
    query = {"inside": "no", "region": county.city.pk, "keeper": "market", "unit": market.uuid}

    page = at(client, **query).content.decode()
    answer = client.post(CHOOSE, query, follow=True)

    assert ("现在不能选择" in page, "data-once" in page) == (True, False)
    assert "尚未登记人社部门" in answer.content.decode()
    assert not Management.objects.exists()


def test_a_unit_that_stopped_meanwhile_leads_back_to_the_list(county, client):
    Organisation.objects.filter(pk=county.point.pk).update(status=OrganisationStatus.SUSPENDED)

    answer = client.post(CHOOSE, outside(county, keeper="elsewhere", unit=county.point.uuid), follow=True)

    assert ("您的选择已经失效" in answer.content.decode(), answer.context["step"]) == (True, "unit")


def test_while_it_is_reviewed_the_page_says_what_to_do_first(county, client):
    county.choose()
    county.turn(ManagementState.UNDER_REVIEW)

    page = client.get(HOME).content.decode()
    dropped = client.post(f"{HOME}drop/", follow=True).content.decode()
    chosen = client.post(CHOOSE, outside(county, keeper="market", unit=county.market.uuid), follow=True)

    assert all("请先撤回" in text for text in (page, dropped, chosen.content.decode()))


def test_a_choice_is_dropped_from_its_page(county, client):
    county.choose()

    page = client.post(f"{HOME}drop/", follow=True).content.decode()

    assert ("已经取消" in page, Management.objects.count()) == (True, 0)


def test_what_is_in_force_and_what_was_before_stand_on_the_page(county, client):
    county.stored()
    county.stored(county.market, "market")

    page = client.get(HOME).content.decode()

    assert ("以前的人事管理单位" in page, "龙川县非公申报点" in page, "已入库" in page) == (True, True, True)


def test_a_choice_of_an_answer_that_has_left_the_scheme_is_still_shown(county, client):
    county.stored()
    Management.objects.update(keeper="gone")

    assert "龙川县非公申报点" in client.get(HOME).content.decode()


def test_the_account_names_the_unit_and_leads_to_it(county, client):
    before = client.get("/account/").content.decode()
    county.choose()

    assert "尚未选择，点此选择" in before
    assert "龙川县非公申报点（已选择）" in client.get("/account/").content.decode()


# --- not in the list ----------------------------------------------------------------------------------------------


def test_a_unit_that_is_not_listed_is_asked_for_at_the_local_office(county, client):
    query = urlencode(outside(county, keeper="firm"))

    empty = client.post(f"{ASK}?{query}", {"name": ""})
    taken = client.post(f"{ASK}?{query}", {"name": county.firm.name, "note": "档案在厂里"})
    done = client.post(f"{ASK}?{query}", {"name": "龙川电子厂"}, follow=True).content.decode()

    assert list(empty.context["form"].errors) == ["name"]
    assert ("名单中已有" in str(taken.context["form"].errors["name"]), "档案在厂里" in taken.content.decode()) == (
        True,
        True,
    )
    assert ("申请已提交给“龙川县人力资源和社会保障局”" in done, "待办理" in done) == (True, True)


def test_without_the_answers_before_there_is_nothing_to_ask_for(client):
    assert client.get(ASK)["Location"] == CHOOSE


def test_ones_own_request_is_taken_back_once(county, client):
    client.post(f"{ASK}?{urlencode(outside(county, keeper='firm'))}", {"name": "龙川电子厂"})

    page = client.post(f"{ASK}withdraw/", follow=True).content.decode()

    assert ("已撤回" in page, UnitRequest.objects.get().state) == (True, "withdrawn")
    assert client.post(f"{ASK}withdraw/").status_code == 404


# --- whose page it is ---------------------------------------------------------------------------------------------


def test_officers_and_provinces_that_do_not_ask_have_no_such_page(county):
    assert client_for(county.clerk).get(HOME).status_code == 404


def test_where_no_scheme_asks_nobody_has_such_a_page():
    county = County(systems=SYSTEMS)
    client = client_for(county.account)

    assert {client.get(url).status_code for url in (HOME, CHOOSE, ASK)} == {404}
    assert "人事管理单位" not in client.get("/account/").content.decode()
