"""找回账号 as a browser meets it: the ways, the neutral answer, the unit's list, the counter."""

import datetime as dt
import re

import pytest
from django.test import Client

from accounts import numbers
from accounts.enums import AccountKind, Role
from accounts.models import Delivery, PhoneCode, Recovery
from accounts.services import people, phone_codes, recoveries
from accounts.services.activations import LIFETIME
from accounts.views import coded
from accounts.views.recoveries import ASKED
from tests.accounts.administration import client_for
from tests.accounts.people import statements
from tests.accounts.test_recoveries import CHECKED, NEW, SITE, ask, asked, claim_of, county  # noqa: F401 - a fixture
from tests.factories import accounts as make
from zcps.kit import clock

pytestmark = pytest.mark.django_db
UNIT, LIST, COUNTER = "/recover/unit/", "/recoveries/", "/recoveries/counter/"


def filled(person=None, **fields):
    said = {"name": "李晓梅", "document": "resident_id", "id_number": make.id_number(), "phone": NEW}
    if person:
        said |= {"name": person.name, "id_number": numbers.id_number_of(person)}
    return said | fields


def posted(form, url=UNIT, act="ask"):
    """The code asked for, the form sent, the page after it."""
    client = Client()
    PhoneCode.objects.all().delete()
    step = client.post(url, form | {"act": "code"})
    code = re.search(r"验证码 (\d{6})", Delivery.objects.latest("pk").text)[1]
    answer = client.post(url, form | {"act": act, "code": code})
    return step, answer, client.get(answer["Location"])


def bare(page, form):
    """What is left of a page without what was typed and what is new with every page."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"|"X-CSRFToken": "[^"]+"', "", page.content.decode())
    for value in (form["id_number"], form["name"]):
        text = text.replace(value, "")
    return text


def test_the_three_ways_and_the_counters_of_a_region(county):  # noqa: F811
    page = Client().get("/recover/").content.decode()
    found = Client().get(f"/recover/?region={county.county.pk}").content.decode()
    nothing = Client().get("/recover/?region=440000&x=1").content.decode()

    assert ("用手机验证码找回" in page, "请单位确认" in page, "查询窗口" in page) == (True, True, True)
    assert ("龙川县人力资源和社会保障局" in found, "老隆镇 1 号" in found, "0762-1" in found) == (True, True, True)
    assert "广东省人力资源和社会保障厅" in nothing
    assert Client().get("/recover/?region=x").status_code == 200


def test_a_region_without_a_counter_says_where_to_ask(county):  # noqa: F811
    assert "这里没有登记窗口" not in Client().get(f"/recover/?region={county.city.pk}").content.decode()


def test_a_known_and_an_unknown_number_are_answered_alike(county):  # noqa: F811
    county.stored()
    seen = []
    for form in (filled(county.person), filled()):
        step, answer, after = posted(form)
        facts = [(page.status_code, bare(page, form)) for page in (step, after)]
        seen.append((answer.status_code, answer["Location"], len(answer.content), *facts))

    assert seen[0] == seen[1]
    assert ASKED in seen[0][-1][1]


def test_who_asks_anew_after_a_link_has_expired_is_answered_like_a_stranger(county, monkeypatch):  # noqa: F811
    recoveries.confirm(asked(county), checked=CHECKED, site=SITE, by=county.keeper)
    later = clock.now() + LIFETIME + dt.timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)

    anew, stranger = (bare(posted(form)[2], form) for form in (filled(county.person), filled()))

    assert anew == stranger
    assert ASKED in anew


@pytest.mark.parametrize(
    ("field", "typed"), [("name", ""), ("id_number", "11010519491231002Y"), ("phone", "123"), ("code", "12")]
)
def test_bad_input_gets_its_sentence_at_the_field_and_keeps_everything_else(county, field, typed):  # noqa: F811
    answer = Client().post(UNIT, filled(code="123456", act="ask") | {field: typed})

    assert (answer.status_code, list(answer.context["form"].errors)) == (200, [field])
    assert not Recovery.objects.exists()


def test_registering_and_recovering_answer_after_the_same_time(county, settings, monkeypatch):  # noqa: F811
    """The page waits for the rest of the floor whoever is known; a wrong code, before anybody is looked up, does not wait."""
    floors = []
    real = coded.evenly

    def noted(work, *, seconds, unless):
        floors.append((seconds, unless))
        return real(work, seconds=0, unless=unless)

    settings.ZCPS_EVEN_ANSWER_SECONDS = 0.9
    monkeypatch.setattr(coded, "evenly", noted)
    secret = {"password": make.PASSWORD, "again": make.PASSWORD}
    for person in (county.person, None):
        posted(filled(person))
        posted(filled(person) | secret, "/register/", "register")
        posted(filled(person) | secret, "/reset-password/", "reset")

    assert floors == [(0.9, phone_codes.CodeError)] * 6


def test_registering_a_taken_number_costs_as_many_password_hashes_as_a_free_one(county, monkeypatch):  # noqa: F811
    hashed = []
    monkeypatch.setattr(people, "make_password", lambda password: hashed.append(password) or "!")
    secret = {"password": make.PASSWORD, "again": make.PASSWORD}

    for person in (county.person, None):
        posted(filled(person) | secret, "/register/", "register")

    assert hashed == [make.PASSWORD] * 2


def test_the_doors_lead_to_recovering(county):  # noqa: F811
    pages = [Client().get(url).content.decode() for url in ("/sign-in/person/", "/register/", "/reset-password/")]

    assert ['href="/recover/"' in page for page in pages] == [True, True, True]


# --- at the unit --------------------------------------------------------------------------------------------------


def test_the_unit_reads_the_request_and_confirms_it(county):  # noqa: F811
    row, client = asked(county), client_for(county.keeper)

    listed = client.get(LIST).content.decode()
    page = client.get(f"{LIST}{row.uuid}/").content.decode()
    empty = client.post(f"{LIST}{row.uuid}/confirm/", {"checked": " "})
    done = client.post(f"{LIST}{row.uuid}/confirm/", {"checked": CHECKED}, follow=True).content.decode()
    again = client.post(f"{LIST}{row.uuid}/confirm/", {"checked": CHECKED}).content.decode()
    after = client.get(f"{LIST}{row.uuid}/").content.decode()

    assert ("李晓梅" in listed, "窗口核验" in listed) == (True, False)
    assert ("139****9999" in page, numbers.id_number_of(county.person) in page) == (True, False)
    assert list(empty.context["form"].errors) == ["checked"]
    assert ("链接已发到李晓梅的新手机" in done, "没有等待确认的申请" in done) == (True, True)
    assert ("已经办理或者失效" in again, CHECKED in after, "不予确认" in after) == (True, True, False)


def test_the_unit_refuses_with_a_reason(county):  # noqa: F811
    row, client = asked(county), client_for(county.keeper)
    url = f"{LIST}{row.uuid}/refuse/"

    empty = client.post(url, {"reason": " "})
    done = client.post(url, {"reason": "不是本单位人员。"}, follow=True).content.decode()
    again = client.post(url, {"reason": "不是本单位人员。"}).content.decode()

    assert list(empty.context["form"].errors) == ["reason"]
    assert ("原因已发短信告知申请人" in done, "已经办理或者失效" in again) == (True, True)
    assert "不予确认" in client.get(f"{LIST}?all").content.decode()


def test_another_unit_does_not_see_it_and_nobody_sees_what_met_nobody(county):  # noqa: F811
    row = asked(county)
    stranger = ask(claim_of(county.person, name="王建军"))
    school = client_for(make.officer(county.school, Role.CLERK))

    assert [school.get(f"{LIST}{each.uuid}/").status_code for each in (row, stranger)] == [404, 404]
    assert client_for(county.keeper).get(f"{LIST}{stranger.uuid}/").status_code == 404
    assert client_for(county.account).get(LIST).status_code == 403


def test_the_list_costs_the_same_for_one_and_for_three(county):  # noqa: F811
    client = client_for(county.keeper)
    asked(county)
    client.get(LIST)

    one = statements(lambda: client.get(LIST))
    for name in ("王芳", "赵敏"):
        account = make.user(AccountKind.PERSON, of=make.person(name, employer=county.point))
        ask(claim_of(account.person))
    three = statements(lambda: client.get(LIST))

    assert (len(client.get(LIST).context["rows"]), three) == (3, one)


# --- the counter --------------------------------------------------------------------------------------------------


def test_an_officer_registers_what_was_checked_and_the_link_goes_out(county):  # noqa: F811
    client = client_for(county.clerk)
    form = filled(county.person, checked=CHECKED, is_seen="on")

    unseen = client.post(COUNTER, form | {"is_seen": ""})
    done = client.post(COUNTER, form, follow=True).content.decode()

    assert unseen.context["form"].errors == {"is_seen": ["没有查验证件原件的，不能办理。"]}
    assert "已发到 139****9999" in done
    assert "/activate/" in Delivery.objects.exclude(text="").order_by("-pk")[1].text
    assert SITE not in done


def test_a_card_that_meets_nobody_is_said_at_the_number_and_keeps_the_form(county):  # noqa: F811
    page = client_for(county.clerk).post(COUNTER, filled(checked=CHECKED, is_seen="on"))

    assert page.context["form"].errors == {"id_number": [recoveries.NOBODY]}
    assert CHECKED in page.content.decode()


def test_only_clerks_of_hrss_offices_find_the_counter(county):  # noqa: F811
    assert [client_for(user).get(COUNTER).status_code for user in (county.clerk, county.admin, county.keeper)] == [
        200,
        403,
        403,
    ]
