"""Registering, resetting and activating through the pages; nobody learns who is registered."""

import re

import pytest
from django.urls import reverse

from accounts.enums import AccountKind, OrganisationKind
from accounts.models import Delivery, Person, PhoneCode, User
from accounts.services import people
from accounts.services.organisations import create_organisation
from tests.factories import accounts as make

pytestmark = pytest.mark.django_db
PHONE = "13800001234"


def form(number, **fields):
    password = {"password": make.PASSWORD, "again": make.PASSWORD}
    return {
        "name": "李晓梅",
        "document": "resident_id",
        "id_number": number,
        "phone": PHONE,
        "act": "register",
        **password,
        **fields,
    }


def ask_code(client, url="accounts:register", **fields):
    answer = client.post(reverse(url), {**form(make.id_number()), **fields, "act": "code"})
    found = re.search(r"验证码 (\d{6})", Delivery.objects.latest("pk").text) if Delivery.objects.exists() else None
    return answer, found and found[1]


def register(client, number, **fields):
    _, code = ask_code(client, id_number=number, phone=fields.get("phone", PHONE))
    return client.post(reverse("accounts:register"), form(number, code=code, **fields))


def test_a_person_registers_and_signs_in(client):
    number = make.id_number()

    answer = register(client, number)
    client.post(answer["Location"], {"login": number, "password": make.PASSWORD})

    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/person/")
    assert client.session["_auth_user_id"] == str(User.objects.get(kind=AccountKind.PERSON).pk)


def test_asking_for_a_code_keeps_what_was_typed_but_no_password(client):
    answer, _ = ask_code(client, name="李晓梅")
    page = answer.content.decode()

    assert ("138****1234" in page, "李晓梅" in page, make.PASSWORD in page) == (True, True, False)
    assert "内容有误" not in page


def test_the_page_opens_where_one_goes_on(client):
    sent, _ = ask_code(client)
    refused, _ = ask_code(client, phone="138")

    focused = [re.search(r"<input[^>]*autofocus[^>]*>", page.content.decode())[0] for page in (sent, refused)]
    assert ['name="code"' in focused[0], 'name="phone"' in focused[1]] == [True, True]


@pytest.mark.parametrize(("url", "act"), [("accounts:register", "register"), ("accounts:reset", "reset")])
def test_enter_in_a_field_does_what_the_page_is_for_and_sends_no_further_code(client, url, act):
    page = client.get(reverse(url)).content.decode()

    first = re.search(r'<button[^>]*name="act" value="(\w+)"', page)

    assert first[1] == act


def test_a_code_needs_a_telephone(client):
    answer, _ = ask_code(client, phone="123")

    assert ("您填写了 3 位" in answer.content.decode(), PhoneCode.objects.count()) == (True, 0)


def test_asking_twice_says_when_to_ask_again(client):
    ask_code(client)

    assert "60 秒" in ask_code(client)[0].content.decode()


def test_the_demo_shows_the_code(client, settings):
    settings.ZCPS_DEMO = True

    answer, code = ask_code(client)

    assert code in answer.content.decode()


def test_outside_the_demo_the_code_is_not_shown(client):
    answer, code = ask_code(client)

    assert code not in answer.content.decode()


def test_a_taken_number_is_answered_exactly_like_a_free_one(client, client_of):
    taken, free = make.id_number(), make.id_number()
    register(client_of(), taken)

    pages = []
    for number, phone in ((taken, "13900000001"), (free, "13900000002")):
        visitor = client_of()
        step, code = ask_code(visitor, id_number=number, phone=phone)
        answer = visitor.post(reverse("accounts:register"), form(number, phone=phone, code=code))
        after = visitor.get(answer["Location"])
        texts = [bare(page.content.decode(), number, phone) for page in (step, after)]
        pages.append((step.status_code, answer.status_code, answer["Location"], after.status_code, *texts))

    assert pages[0] == pages[1]


@pytest.fixture
def client_of():
    from django.test import Client

    return Client


def bare(page, number, phone):
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)
    return page.replace(number, "").replace(phone, "").replace(f"{phone[:3]}****{phone[-4:]}", "")


def test_a_wrong_code_is_said_at_its_field(client):
    ask_code(client)

    page = client.post(reverse("accounts:register"), form(make.id_number(), code="000000x")).content.decode()

    assert ("6 位数字" in page, Person.objects.count()) == (True, 0)


def test_a_wrong_number_is_said_with_its_place(client):
    page = client.post(reverse("accounts:register"), form("110105194912310021", code="123456")).content.decode()

    assert "第 18 位校验码不符" in page


def test_fields_that_were_not_asked_for_change_nothing(client):
    number = make.id_number()

    register(client, number, kind="office", is_superuser="1", is_active="0", username="admin")

    user = User.objects.get()
    assert (user.kind, user.is_superuser, user.is_active, user.username == "admin") == (
        AccountKind.PERSON,
        False,
        True,
        False,
    )


@pytest.mark.parametrize("phone", [PHONE, "13900004321"])
def test_resetting_answers_alike_for_the_right_and_the_wrong_telephone(client, phone):
    number = make.id_number()
    make.user(AccountKind.PERSON, of=make.person(number=number, phone=PHONE), password=True)
    _, code = ask_code(client, "accounts:reset", phone=phone)
    new = {"password": "Xin-Mima-2026", "again": "Xin-Mima-2026"}

    answer = client.post(reverse("accounts:reset"), {"id_number": number, "phone": phone, "code": code, **new})

    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/person/")
    assert User.objects.get().check_password("Xin-Mima-2026") is (phone == PHONE)


def test_a_first_administrator_says_who_uses_the_account(client):
    parent = make.organisation(OrganisationKind.PLATFORM)
    made = create_organisation(
        parent=parent, name="杭州市西湖区人力资源和社会保障局", kind="hrss", region=make.region(), by=None
    )
    assert "实际使用这个账号的工作人员" in client.get(made.activation_url).content.decode()

    answer = client.post(made.activation_url, form(make.id_number(), name="陈志强"))

    assert answer["Location"] == "/sign-in/office/"
    assert User.objects.get(pk=made.account.pk).person.name == "陈志强"
    assert client.get(made.activation_url).status_code == 410


def test_a_named_account_asks_for_a_password_only(client):
    office = make.organisation()
    issued = people.create_staff(name="陈志强", id_number=make.id_number(), phone=PHONE, organisation=office, by=None)

    page = client.get(issued.activation_url).content.decode()
    answer = client.post(issued.activation_url, {"password": make.PASSWORD, "again": make.PASSWORD})

    assert ("陈志强" in page, "证件号码" in page, answer.status_code) == (True, False, 302)


def test_a_number_under_another_name_activates_nothing(client):
    number = make.id_number()
    make.person("王建军", number=number)
    parent = make.organisation(OrganisationKind.PLATFORM)
    made = create_organisation(parent=parent, name="某局", kind="hrss", region=make.region(), by=None)

    page = client.post(made.activation_url, form(number, name="陈志强")).content.decode()

    assert ("核对不一致" in page, "王建军" in page) == (True, False)
    assert client.get(made.activation_url).status_code == 200


def test_an_unknown_link_says_what_to_do(client):
    answer = client.get(reverse("accounts:activate", args=["x" * 43]))

    assert (answer.status_code, "重新索取激活链接" in answer.content.decode()) == (410, True)
