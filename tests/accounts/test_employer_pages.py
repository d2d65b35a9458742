"""The employers' door as a browser meets it: registering, the lost account, and what the forms say to bad input."""

import re

import pytest
from django.urls import reverse

from accounts.enums import Affiliation, LetterState
from accounts.models import AuthorisationLetter, Organisation, PhoneCode
from accounts.services.registration import UNAVAILABLE
from accounts.views.employer_registration import RECOVERED
from tests.accounts.doors import is_signed_in, sign_in
from tests.accounts.units import USCC, ZHANG, Town, code_in_sms
from tests.factories import accounts as make

pytestmark = pytest.mark.django_db
REGISTER, RECOVER = "accounts:register_employer", "accounts:recover_employer"


@pytest.fixture
def town():
    return Town()


def filled(town, **fields):
    return {
        "uscc": USCC[0],
        "unit_name": "杭州第1建筑设计院",
        "region": town.county.pk,
        "affiliation": "county",
        "ownership": "institution",
        "competent_department": str(town.department.uuid),
        "legal_representative": "钱伟",
        "name": "张建国",
        "document": "resident_id",
        "id_number": make.id_number(),
        "phone": ZHANG,
        "password": make.PASSWORD,
        "again": make.PASSWORD,
        **fields,
    }


def post(client, act, form, url=REGISTER):
    return client.post(reverse(url), {**form, "act": act})


def registered(client, town, **fields):
    PhoneCode.objects.all().delete()
    form = filled(town, **fields)
    post(client, "code", form)
    return post(client, "register", {**form, "code": code_in_sms()})


def errors(answer):
    """Sentences by field."""
    form = answer.context["form"]
    return {name: list(found) for name, found in form.errors.items()}


# --- registering --------------------------------------------------------------------------------------------------


def test_the_door_of_employers_offers_registering_where_a_scheme_lets_them(town, client):
    page = client.get("/sign-in/employer/").content.decode()

    assert reverse(REGISTER) in page
    assert reverse(RECOVER) in page
    assert reverse(REGISTER) not in client.get("/sign-in/office/").content.decode()


def test_where_no_scheme_lets_them_there_is_no_such_page(client):
    Town("zhejiang_construction")

    assert reverse(REGISTER) not in client.get("/sign-in/employer/").content.decode()
    for name in (REGISTER, RECOVER, "accounts:departments"):
        answer = client.get(reverse(name))
        assert (answer.status_code, "不能自行注册" in answer.content.decode()) == (404, True)


def test_a_unit_registers_reads_its_login_and_stands_before_its_letter(town, client):
    answer = registered(client, town)
    door = client.get(answer["Location"]).content.decode()
    login = re.search(r"您的登录名是 (\d{11})", door)[1]

    signed_in = sign_in(client, login, door="employer")

    assert answer["Location"] == "/sign-in/employer/"
    assert client.get(signed_in["Location"])["Location"] == reverse("accounts:letter")
    assert Organisation.objects.get(uscc=USCC[0]).code == login


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("uscc", "91330100799655058C", "校验"),
        ("uscc", "", "请填写"),
        ("unit_name", "设计院\u202e", ""),
        ("region", "999999", ""),
        ("affiliation", "", "请选择"),
        ("ownership", "x", ""),
        ("legal_representative", "钱伟1", ""),
        ("name", "<b>", ""),
        ("id_number", "11010519491231002Y", ""),
        ("phone", "123", ""),
        ("code", "12", "6 位数字"),
        ("password", "short", "密码应为"),
        ("again", "Other-2026-x", "不一致"),
        ("competent_department", "x", "不在所选的行政区划和隶属关系内"),
        ("competent_department", "", "请选择"),
    ],
)
def test_bad_input_gets_its_sentence_at_the_field_and_keeps_everything_else(town, client, field, typed, sentence):
    form = filled(town, code="123456") | {field: typed}

    answer = post(client, "register", form)
    page = answer.content.decode()

    assert (answer.status_code, list(errors(answer))) == (200, [field])
    assert sentence in page
    assert "杭州第1建筑设计院" in page or field == "unit_name"
    assert make.PASSWORD not in page
    assert not AuthorisationLetter.objects.exists()


def test_a_region_that_is_too_high_for_the_affiliation_is_said_at_the_region(town, client):
    answer = post(client, "register", filled(town, region=town.city.pk, competent_department="", code="123456"))

    assert errors(answer) == {"region": ["“县（市、区）属”的单位，所在行政区划请选到县（市、区）。"]}


def test_without_a_department_of_that_level_none_is_demanded(town, client):
    form = filled(town, affiliation="province", competent_department="")

    post(client, "departments", form)
    answer = registered(client, town, affiliation="province", competent_department="")

    assert answer.status_code == 302
    assert AuthorisationLetter.objects.get().competent_department is None


def test_a_unit_under_nobody_has_no_department_whatever_was_chosen_before(town, client):
    answer = registered(client, town, affiliation="none")

    assert answer.status_code == 302
    assert AuthorisationLetter.objects.get().competent_department is None


def test_listing_departments_keeps_what_was_typed_and_no_password(town, client):
    answer = post(client, "departments", filled(town, affiliation="city", competent_department=""))
    page = answer.content.decode()

    assert ("杭州市城乡建设委员会" in page, "西湖区住房和城乡建设局" in page) == (True, False)
    assert ("钱伟" in page, make.PASSWORD in page, errors(answer)) == (True, False, {})


def test_with_scripts_the_field_of_departments_comes_alone(town, client):
    query = {"region": town.county.pk, "affiliation": Affiliation.COUNTY}

    page = client.get(reverse("accounts:departments"), query).content.decode()

    assert "西湖区住房和城乡建设局" in page
    assert "<html" not in page
    assert client.get(reverse("accounts:departments"), {"region": "'", "affiliation": "x"}).status_code == 200


def test_of_two_schemes_one_is_chosen(town, client):
    from accounts.models import Scheme, SchemeVersion

    other = Scheme.objects.create(slug="other", name="另一制度")
    content = town.scheme.current.content
    other.current = SchemeVersion.objects.create(scheme=other, number=1, content=content, sha256="other")
    other.save()

    unchosen = post(client, "register", filled(town, code="123456", competent_department=""))
    answer = registered(client, town, scheme=town.scheme.slug)

    assert list(errors(unchosen)) == ["scheme"]
    assert (answer.status_code, AuthorisationLetter.objects.get().scheme) == (302, town.scheme)


def test_a_second_claim_is_told_neutrally_at_the_code_and_keeps_the_form(town, client):
    registered(client, town)

    answer = registered(client, town, name="李晓梅", unit_name="杭州另一院")

    assert errors(answer) == {"uscc": [UNAVAILABLE]}
    assert "杭州另一院" in answer.content.decode()


def test_each_attempt_costs_a_code_of_its_own(town, client):
    form = filled(town)
    post(client, "code", form)
    form["code"] = code_in_sms()
    post(client, "register", form)

    answer = post(client, "register", {**form, "uscc": USCC[1], "unit_name": "乙"})

    assert list(errors(answer)) == ["code"]
    assert AuthorisationLetter.objects.count() == 1


def test_a_wrong_code_is_said_at_the_code(town, client):
    form = filled(town)
    post(client, "code", form)

    answer = post(client, "register", {**form, "code": "000000"})

    assert list(errors(answer)) == ["code"]


def test_enter_in_a_field_registers_and_sends_no_code(town, client):
    for url, act in ((REGISTER, "register"), (RECOVER, "recover")):
        page = client.get(reverse(url)).content.decode()
        assert re.search(r'<button[^>]*name="act" value="(\w+)"', page)[1] == act


# --- the lost account ---------------------------------------------------------------------------------------------


def asked_back(client, uscc, phone):
    PhoneCode.objects.all().delete()
    form = {"uscc": uscc, "legal_representative": "孙强", "name": "李晓梅", "document": "resident_id",
            "id_number": make.id_number(), "phone": phone, "password": make.PASSWORD, "again": make.PASSWORD}  # fmt: skip
    step = post(client, "code", form, RECOVER)
    answer = post(client, "recover", {**form, "code": code_in_sms()}, RECOVER)
    return step, answer, client.get(answer["Location"]).content.decode()


def test_a_lost_account_is_answered_alike_whether_there_is_such_a_unit_or_not(town, client):
    town.admitted()

    known, unknown = asked_back(client, USCC[0], "13800003333"), asked_back(client, USCC[1], "13800004444")

    assert AuthorisationLetter.objects.filter(state=LetterState.AWAITING_SCAN).count() == 1
    assert (known[1].status_code, known[1]["Location"]) == (unknown[1].status_code, unknown[1]["Location"])
    assert RECOVERED in known[2]
    assert RECOVERED in unknown[2]


def test_the_form_of_a_lost_account_says_what_is_wrong(town, client):
    answer = client.post(reverse(RECOVER), {"uscc": "1", "act": "recover"})

    assert set(errors(answer)) >= {"uscc", "legal_representative", "name", "id_number", "phone", "code", "password"}
    assert not is_signed_in(client)
