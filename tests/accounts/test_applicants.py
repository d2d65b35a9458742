"""申报人账号 made by the unit: who may make which, known people, activation by telephone, stopping."""

import pytest
from django.db import IntegrityError
from django.test import Client

from accounts import numbers
from accounts.enums import (
    AccountKind,
    DeliveryState,
    Employment,
    OpeningState,
    OrganisationKind,
    OrganisationStatus,
    Role,
)
from accounts.exceptions import AccountsError
from accounts.models import Delivery, Event, Person, Scheme, SchemeVersion, User
from accounts.queries.applicants import employments_at, refusal_of_employment
from accounts.queries.employers import find_employers
from accounts.scheme import ApplicantRule
from accounts.services import applicants, openings
from accounts.services.employment import choose_employer
from accounts.services.openings import open_account, open_accounts
from tests.accounts.administration import client_for
from tests.accounts.people import PHONE, RULES, SITE, Town, activated, newcomer, statements
from tests.factories import accounts as make
from tests.world import scheme_content

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return Town()


def refused(town, **fields):
    with pytest.raises(AccountsError) as error:
        town.open(**fields)
    return error.value.sentence


# --- who opens which


def test_every_kind_of_people_is_opened_by_exactly_one_kind_of_organisation(town):
    places = {
        "unit": town.unit,
        "centre": town.centre,
        "county office": town.office,
        "city office": make.organisation(parent=town.platform, region=town.city),
        "department": make.organisation(OrganisationKind.DEPARTMENT, parent=town.office, region=town.county),
        "committee office": make.organisation(
            OrganisationKind.COMMITTEE_OFFICE, parent=town.office, region=town.county
        ),
    }

    found = {name: employments_at(place) for name, place in places.items()}

    assert found == {
        "unit": [Employment.STAFF, Employment.CONTRACT, Employment.AGENCY],
        "centre": [Employment.ARCHIVES],
        "county office": [Employment.FARMER, Employment.FREELANCE],
        "city office": [],
        "department": [],
        "committee office": [],
    }


def test_a_wrong_opener_reads_who_is_the_right_one(town):
    assert refused(town, employment=Employment.FARMER) == "由县区职称办开通。"
    assert refused(town, unit=town.office) == "由用人单位开通。"
    assert not User.objects.filter(kind=AccountKind.PERSON).exists()


def test_without_rules_of_its_own_a_scheme_lets_units_open_their_own_people(town):
    version = SchemeVersion.objects.get()
    SchemeVersion.objects.create(
        scheme=version.scheme, number=2, content=scheme_content("zhejiang_construction"), sha256="without"
    )
    Scheme.objects.update(current=SchemeVersion.objects.get(number=2))

    assert employments_at(town.unit) == [Employment.STAFF, Employment.CONTRACT, Employment.AGENCY]
    assert refusal_of_employment(town.office, Employment.FARMER).startswith("这里不为新型职业农民人员开通")


def test_schemes_of_another_province_and_suspended_units_open_nothing(town):
    elsewhere = make.region("360000", "江西省")
    foreign = make.organisation(OrganisationKind.EMPLOYER, parent=town.platform, region=elsewhere)
    type(town.unit).objects.filter(pk=town.unit.pk).update(status=OrganisationStatus.SUSPENDED)
    town.unit.refresh_from_db()

    assert (employments_at(foreign), employments_at(town.unit)) == ([], [])


def test_a_rule_may_be_for_every_level():
    rule = ApplicantRule.read(RULES[1])

    assert (rule.allows("talent_centre", "city"), rule.allows("hrss", "city")) == (True, False)


# --- opening


def test_an_account_is_marked_has_no_password_and_its_holder_is_told_how_to_come_in(town):
    account = town.open(employment=Employment.AGENCY)

    person = account.person
    assert (person.employer, person.employment, account.home) == (town.unit, Employment.AGENCY, town.unit)
    assert (account.kind, account.has_usable_password(), account.activated_at) == (AccountKind.PERSON, False, None)
    text = Delivery.objects.get().text
    assert "“西湖设计院”已为您开通职称申报账号" in text
    assert f"{SITE}/activate/" in text
    payload = Event.objects.get(stream=f"account:{account.pk}").payload_row.payload
    assert payload == {"username": account.username, "holder": "李晓梅", "employment": "agency"}


def test_nobody_is_told_while_setting_up(town):
    town.open(site=None)

    assert not Delivery.objects.exists()


def test_only_an_administrator_of_the_unit_or_above_opens(town):
    with pytest.raises(AccountsError, match="不能管理该单位的申报人账号"):
        open_account(newcomer(), unit=town.unit, by=town.other_admin)
    above = make.officer(town.office, Role.ORGANISATION_ADMIN)
    assert open_account(newcomer(), unit=town.unit, by=above).created_by == above


def test_whoever_is_known_elsewhere_is_never_doubled_and_every_reason_reads_the_same(town):
    number = make.id_number()
    theirs = {
        "of another unit": town.open(unit=town.other).person,
        "with an account of the own": make.user(AccountKind.PERSON, of=make.person("李晓梅")).person,
        "of another unit, without an account": make.person("李晓梅", employer=town.other),
    }
    make.person("王建军", number=number)

    sentences = {refused(town, id_number=numbers.id_number_of(person)) for person in theirs.values()}
    sentences.add(refused(town, id_number=number))

    assert sentences == {openings.ELSEWHERE}
    assert all(Person.objects.get(pk=person.pk).employer_id != town.unit.pk for person in theirs.values())


def test_a_colleague_who_has_an_account_already_is_told_to_the_own_unit(town):
    first = town.open()

    [again] = open_accounts([newcomer(id_number=numbers.id_number_of(first.person))], unit=town.unit, by=None)

    assert (again.state, again.account, again.reason) == (OpeningState.PRESENT, first, openings.PRESENT)
    assert User.objects.filter(kind=AccountKind.PERSON).count() == 1


def test_an_officer_without_a_unit_gets_the_account_to_apply_with_and_keeps_the_own_telephone(town):
    officer = make.officer(town.office, of=make.person("李晓梅", phone="13900001111"))

    account = town.open(id_number=numbers.id_number_of(officer.person))

    assert (account.person, account.person.employer) == (officer.person, town.unit)
    assert numbers.phone_of(Person.objects.get(pk=officer.person.pk)) == "13900001111"


def test_many_need_no_more_statements_than_one(town):
    open_accounts([newcomer()], unit=town.unit, by=town.admin, site=SITE)
    one = statements(lambda: open_accounts([newcomer()], unit=town.unit, by=town.admin, site=SITE))

    many = statements(lambda: open_accounts([newcomer() for _ in range(7)], unit=town.unit, by=town.admin, site=SITE))

    assert many == one


def test_a_number_another_unit_writes_down_at_the_same_moment_is_judged_again(town, monkeypatch):
    real, calls = openings._open, []

    def first_too_late(*args, **kwargs):
        calls.append(1)
        if len(calls) == 1:
            raise IntegrityError
        return real(*args, **kwargs)

    monkeypatch.setattr(openings, "_open", first_too_late)

    assert town.open().person.employer == town.unit


# --- activation by telephone


def test_the_telephone_activates_the_account_and_the_login_is_the_id_number(town):
    account = town.open()

    page = activated(account).content.decode()

    account.refresh_from_db()
    assert (account.check_password(make.PASSWORD), account.activated_at is not None) == (True, True)
    assert "账号已经激活，请用新密码登录" in page
    assert Event.objects.filter(stream=f"account:{account.pk}", kind="activated").exists()
    signed = Client().post(
        "/sign-in/person/", {"login": numbers.id_number_of(account.person), "password": make.PASSWORD}
    )
    assert signed.status_code == 302


def test_another_telephone_activates_nothing_and_reads_the_same_sentence(town):
    account = town.open()

    page = activated(account, phone="13600006666").content.decode()

    account.refresh_from_db()
    assert (account.activated_at, "账号已经激活，请用新密码登录" in page) == (None, True)


def test_the_page_of_the_first_sign_in_is_offered_at_the_door(town):
    assert "首次登录" in Client().get("/sign-in/person/").content.decode()
    assert "单位开通账号时登记的手机号" in Client().get("/activate/").content.decode()


# --- the unit's hands


def test_the_message_is_sent_again_three_times_a_day(town):
    person = town.open().person
    send = {"unit": town.unit, "by": town.admin, "site": SITE}
    applicants.tell_again(person, **send)
    applicants.tell_again(person, **send)

    with pytest.raises(AccountsError, match="今天已经发送 3 次"):
        applicants.tell_again(person, **send)
    assert Delivery.objects.filter(state=DeliveryState.CREATED).count() == 3


def test_the_telephone_is_corrected_until_somebody_came_with_it(town):
    account = town.open()
    change = {"employment": Employment.CONTRACT, "unit": town.unit, "by": town.admin}

    person = applicants.change_person(account.person, phone="13600006666", **change)

    assert (numbers.phone_of(person), person.employment) == ("13600006666", Employment.CONTRACT)
    last = Event.objects.filter(stream=f"account:{account.pk}").latest("seq").payload_row.payload
    assert last == {"employment": ["staff", "contract"], "phone": ["137****7777", "136****6666"]}
    assert applicants.change_person(person, phone="", **change) == person
    activated(account, phone="13600006666")
    with pytest.raises(AccountsError, match="账号已经激活"):
        applicants.change_person(person, phone=PHONE, **change)


def test_what_is_not_the_units_to_change_stays(town):
    own = make.user(AccountKind.PERSON, of=make.person("王芳", employer=town.unit))
    officer = make.officer(town.office, of=make.person("赵敏"))
    opened = town.open(name="赵敏", id_number=numbers.id_number_of(officer.person))
    change = {"unit": town.unit, "by": town.admin}

    with pytest.raises(AccountsError, match="不是本单位开通的"):
        applicants.change_person(own.person, employment=Employment.STAFF, phone=PHONE, **change)
    with pytest.raises(AccountsError, match="另有工作账号"):
        applicants.change_person(opened.person, employment=Employment.STAFF, phone=PHONE, **change)
    with pytest.raises(AccountsError, match="由县区职称办开通"):
        applicants.change_person(own.person, employment=Employment.FARMER, phone="", **change)
    with pytest.raises(AccountsError, match="不是本单位开通的"):
        applicants.set_stopped(own.person, stopped=True, **change)


def test_a_stopped_account_is_out_at_once_and_comes_back(town):
    account = town.open()
    client = client_for(account)
    change = {"unit": town.unit, "by": town.admin}

    applicants.set_stopped(account.person, stopped=True, **change)

    assert client.get("/account/").status_code == 302
    with pytest.raises(AccountsError, match="已经停用"):
        applicants.set_stopped(account.person, stopped=True, **change)
    with pytest.raises(AccountsError, match="请先启用"):
        applicants.tell_again(account.person, site=SITE, **change)
    assert applicants.set_stopped(account.person, stopped=False, **change).is_active


def test_whoever_moved_is_the_old_units_no_more_and_the_new_one_marks_the_kind(town):
    account = town.open()
    choose_employer(account, town.other)

    with pytest.raises(AccountsError, match="已经不在本单位"):
        applicants.set_stopped(account.person, stopped=True, unit=town.unit, by=town.admin)
    with pytest.raises(AccountsError, match="不是本单位开通的"):
        applicants.set_stopped(account.person, stopped=True, unit=town.other, by=town.other_admin)
    assert Person.objects.get(pk=account.person_id).employment == ""


def test_whoever_has_an_account_already_comes_to_the_office_that_looks_after_people_by_the_own_choice(town):
    account = make.user(AccountKind.PERSON, of=make.person("李晓梅"))
    city = make.organisation(parent=town.platform, region=town.city)

    assert town.office in find_employers(words=town.office.name)
    assert town.centre in find_employers(words="", region=town.county.code)
    assert find_employers(words=city.name) == []
    assert choose_employer(account, town.office).employer == town.office
    with pytest.raises(AccountsError, match="目前不能选为工作单位"):
        choose_employer(account, city)
    person = applicants.change_person(
        account.person,
        employment=Employment.FARMER,
        phone="",
        unit=town.office,
        by=make.officer(town.office, Role.ORGANISATION_ADMIN),
    )
    assert person.employment == Employment.FARMER
