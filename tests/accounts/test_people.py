"""Registering, opening accounts, activation, handing over, passwords, telephone codes."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from accounts import numbers
from accounts.enums import AccountKind, OrganisationKind, Role
from accounts.exceptions import AccountsError, TokenError
from accounts.models import Delivery, Event, Notification, Person, PhoneCode, User
from accounts.queries.actors import actor_for, forget_actor
from accounts.services import events, grants, password_changes, people, phone_codes
from accounts.services.activations import issue_activation, send_activation
from tests.accounts.administration import client_for
from tests.factories import accounts as make
from zcps.kit import clock

pytestmark = pytest.mark.django_db
PHONE, PASSWORD = "13800001234", make.PASSWORD


def register(number, *, name="李晓梅", phone=PHONE, password=PASSWORD, code=None):
    code = code or phone_codes.issue_code(phone, purpose=phone_codes.REGISTER)
    return people.register_person(name=name, id_number=number, phone=phone, code=code, password=password)


def test_a_registered_person_has_an_account_and_sealed_numbers():
    number = make.id_number()

    user = register(number)

    person = user.person
    assert (user.kind, user.check_password(PASSWORD), person.name) == (AccountKind.PERSON, True, "李晓梅")
    assert (numbers.id_number_of(person), numbers.phone_of(person)) == (number, PHONE)
    assert number not in repr(Person.objects.values().get(pk=person.pk))


def test_sex_and_birth_come_from_the_number():
    user = register("11010519491231002X")

    assert (user.person.sex, user.person.birth_date) == ("female", dt.date(1949, 12, 31))


def test_a_taken_number_makes_no_second_account_and_its_holder_is_told():
    number = make.id_number()
    first = register(number)

    assert register(number, phone="13900004321") is None

    assert User.objects.filter(person=first.person).count() == 1
    assert Notification.objects.get(recipient=first).kind == "registered_again"


def test_a_known_person_without_a_personal_account_gets_one():
    number = make.id_number()
    person = make.person("李晓梅", number=number)

    assert register(number).person == person


def test_a_known_number_under_another_name_is_refused_silently():
    number = make.id_number()
    make.person("王建军", number=number)

    assert register(number) is None


def test_a_weak_password_is_refused_before_the_code_is_used_up():
    code = phone_codes.issue_code(PHONE, purpose=phone_codes.REGISTER)

    with pytest.raises(ValidationError):
        register(make.id_number(), password="aaaaaaaaaa", code=code)

    assert PhoneCode.objects.get().used_at is None


def test_a_wrong_number_is_refused():
    with pytest.raises(ValidationError):
        register("110105194912310021")


# --- staff, activation, handing over


def office_with_admin():
    office = make.organisation()
    return office, make.officer(office, Role.ORGANISATION_ADMIN)


def staff(office, admin, **fields):
    fields = {"name": "陈志强", "id_number": make.id_number(), "phone": "13700007777", **fields}
    return people.create_staff(organisation=office, by=admin, **fields)


def token_of(issued):
    return issued.activation_url.rstrip("/").rsplit("/", 1)[-1]


def test_staff_get_an_account_in_real_name_without_a_password():
    office, admin = office_with_admin()

    account = staff(office, admin).account

    assert (account.username, account.person.name, account.home, account.created_by) == (
        f"{office.code}-01",
        "陈志强",
        office,
        admin,
    )
    assert not account.has_usable_password()


def test_login_names_of_one_office_are_counted_up():
    office, admin = office_with_admin()

    assert [staff(office, admin).account.username[-3:] for _ in range(2)] == ["-01", "-02"]


def test_staff_of_a_unit_enter_by_the_units_door():
    unit = make.organisation(OrganisationKind.EMPLOYER)

    assert staff(unit, make.officer(unit, Role.ORGANISATION_ADMIN)).account.kind == AccountKind.EMPLOYER


def test_staff_with_roles_have_them_at_once():
    office, admin = office_with_admin()
    holder = {"name": "陈志强", "id_number": make.id_number(), "phone": "13700007777"}

    issued = people.create_staff_with_roles(roles=[Role.CLERK], organisation=office, by=admin, **holder)

    assert actor_for(issued.account).roles == {(Role.CLERK, office.pk)}


def test_a_foreign_administrator_opens_no_accounts():
    office, _ = office_with_admin()

    with pytest.raises(AccountsError, match="不能管理其账号"):
        staff(office, office_with_admin()[1])


def test_a_number_under_another_name_opens_no_account_and_tells_no_name():
    office, admin = office_with_admin()
    number = make.id_number()
    make.person("王建军", number=number)

    with pytest.raises(AccountsError) as refused:
        staff(office, admin, id_number=number)

    assert "王建军" not in refused.value.sentence


def test_a_link_that_is_sent_goes_to_the_holders_own_telephone_and_stands_nowhere_else():
    office, admin = office_with_admin()

    issued = staff(office, admin, site="https://zcps.example.cn")

    delivery = Delivery.objects.get()
    assert issued.sent_to == "137****7777"
    assert f"https://zcps.example.cn{issued.activation_url}" in delivery.text
    assert token_of(issued) not in delivery.notification.body
    assert people.activate(token_of(issued), PASSWORD).activated_at


def test_a_link_for_an_account_nobody_holds_yet_is_only_returned():
    office, admin = office_with_admin()
    first = make.user(home=office, username=office.code)
    User.objects.filter(pk=first.pk).update(person=None)

    issued = send_activation(User.objects.get(pk=first.pk), by=admin, site="")

    assert (issued.sent_to, Delivery.objects.count()) == ("", 0)


def test_an_activation_sets_the_password_once():
    office, admin = office_with_admin()
    token = token_of(staff(office, admin))

    user = people.activate(token, PASSWORD)

    assert (user.check_password(PASSWORD), user.activated_at is not None) == (True, True)
    with pytest.raises(TokenError, match="已经使用过"):
        people.activate(token, PASSWORD)


def test_an_activation_expires_after_a_day():
    office, admin = office_with_admin()
    token = token_of(staff(office, admin))

    with clock.frozen(clock.now() + dt.timedelta(hours=24, seconds=1)), pytest.raises(TokenError, match="24 小时"):
        people.activate(token, PASSWORD)


def test_an_unknown_link_is_refused():
    with pytest.raises(TokenError, match="无效"):
        people.activate("x" * 43, PASSWORD)


def test_a_new_link_ends_the_older_one():
    office, admin = office_with_admin()
    issued = staff(office, admin)
    new = issue_activation(issued.account, by=admin)

    with pytest.raises(TokenError):
        people.activate(token_of(issued), PASSWORD)

    assert people.activate(new, PASSWORD)


def test_a_weak_password_leaves_the_link_as_it_was():
    office, admin = office_with_admin()
    token = token_of(staff(office, admin))

    with pytest.raises(ValidationError):
        people.activate(token, "short")

    assert people.activate(token, PASSWORD)


def test_the_link_itself_is_stored_nowhere():
    office, admin = office_with_admin()
    issued = staff(office, admin)

    assert token_of(issued) not in repr(list(issued.account.activations.values()))


def test_a_switched_off_account_cannot_be_activated():
    office, admin = office_with_admin()
    issued = staff(office, admin)
    people.set_active(issued.account, is_active=False, by=admin)

    with pytest.raises(TokenError):
        people.activate(token_of(issued), PASSWORD)
    with pytest.raises(AccountsError, match="已停用"):
        issue_activation(issued.account, by=admin)


def test_a_foreign_administrator_issues_no_links():
    office, admin = office_with_admin()
    issued = staff(office, admin)

    with pytest.raises(AccountsError, match="不能为其签发"):
        issue_activation(issued.account, by=office_with_admin()[1])


def test_the_holder_is_warned_when_an_activated_account_gets_a_new_link():
    office, admin = office_with_admin()
    issued = staff(office, admin)
    people.activate(token_of(issued), PASSWORD)

    issue_activation(issued.account, by=admin)

    assert issued.account.notifications.get().kind == "activation_issued"


def test_handing_over_names_the_new_holder_and_ends_the_old_password():
    office, admin = office_with_admin()
    issued = staff(office, admin)
    people.activate(token_of(issued), PASSWORD)
    holder = {"name": "周海燕", "id_number": make.id_number(), "phone": "13600006666"}

    again = people.hand_over_to(issued.account, holder=holder, by=admin)

    account = User.objects.get(pk=issued.account.pk)
    assert (account.person.name, account.has_usable_password()) == ("周海燕", False)
    assert people.activate(token_of(again), PASSWORD).check_password(PASSWORD)
    last = Event.objects.get(stream=f"account:{account.pk}", kind="handed_over")
    assert last.payload_row.payload == {"before": "陈志强", "after": "周海燕"}
    assert events.verify(f"account:{account.pk}") == []


def test_handing_over_ends_the_sessions_of_the_old_holder_at_once():
    office, admin = office_with_admin()
    account = staff(office, admin).account
    client = client_for(account)
    assert client.get("/account/").status_code == 200
    holder = {"name": "周海燕", "id_number": make.id_number(), "phone": "13600006666"}

    people.hand_over_to(account, holder=holder, by=admin, site="https://zcps.example.cn")

    assert client.get("/account/").status_code == 302
    assert "周海燕" not in Delivery.objects.get().text
    assert Delivery.objects.get().notification.recipient == account


def test_an_account_is_not_handed_to_somebody_whom_its_roles_exclude():
    platform = make.organisation(OrganisationKind.PLATFORM)
    auditor, security = make.officer(platform, Role.AUDITOR), make.officer(platform, Role.SECURITY_ADMIN)
    boss = make.officer(platform, Role.PLATFORM_ADMIN)

    with pytest.raises(AccountsError, match="不能由同一人担任"):
        people.hand_over(auditor, to=security.person, by=boss)


def test_a_switched_off_account_loses_its_roles_and_gets_them_back():
    office, admin = office_with_admin()
    user = make.officer(office)

    people.set_active(user, is_active=False, by=admin)
    forget_actor(user)
    assert actor_for(user).roles == frozenset()

    people.set_active(user, is_active=True, by=admin)
    forget_actor(user)
    assert actor_for(user).roles == {(Role.CLERK, office.pk)}


def test_nobody_switches_the_own_account_off():
    _, admin = office_with_admin()

    with pytest.raises(AccountsError, match="自己的账号"):
        people.set_active(admin, is_active=False, by=admin)


def test_the_security_administrator_may_lock_any_account():
    platform = make.organisation(OrganisationKind.PLATFORM)
    security = make.officer(platform, Role.SECURITY_ADMIN)
    user = make.officer(make.organisation())

    assert people.set_active(user, is_active=False, by=security).is_active is False


# --- passwords, current organisation


def test_a_new_password_differs_from_the_old_one():
    user = make.user(password=True)

    with pytest.raises(ValidationError, match="不能与原密码相同"):
        password_changes.change_password(user, password=PASSWORD)

    assert password_changes.change_password(user, password="Xin-Mima-2026").check_password("Xin-Mima-2026")


def reset(number, phone):
    code = phone_codes.issue_code(phone, purpose=phone_codes.RESET)
    return password_changes.reset_password(id_number=number, phone=phone, code=code, password="Xin-Mima-2026")


def test_a_forgotten_password_is_reset_by_number_and_telephone():
    number = make.id_number()
    user = register(number)

    assert reset(number, PHONE) == user
    assert User.objects.get(pk=user.pk).check_password("Xin-Mima-2026")


def test_a_stranger_with_another_telephone_resets_nothing():
    number = make.id_number()
    user = register(number)

    assert reset(number, "13900004321") is None
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)


def test_the_current_organisation_is_one_where_a_role_is_held():
    first, second, foreign = make.organisation(), make.organisation(), make.organisation()
    user = make.officer(first)
    grants.grant(user, second, Role.CLERK, by=None)
    forget_actor(user)

    people.switch_organisation(user, organisation_uuid=str(second.uuid))

    assert User.objects.get(pk=user.pk).current_organisation == second
    for wrong in (str(foreign.uuid), "x", ""):
        with pytest.raises(LookupError):
            people.switch_organisation(user, organisation_uuid=wrong)


@pytest.fixture
def _unseen(monkeypatch):
    """The first look for a number finds nobody: another process is just about to write the person down."""
    look, answers = people.person_with_number, iter([None])
    monkeypatch.setattr(people, "person_with_number", lambda number: next(answers, ...) and look(number))


@pytest.mark.usefixtures("_unseen")
def test_a_number_that_somebody_wrote_down_meanwhile_is_found_all_the_same():
    number = make.id_number()
    person = make.person("李晓梅", number=number)

    assert people.person_of(name="李晓梅", id_number=number, phone=PHONE) == person
    assert Person.objects.count() == 1


@pytest.mark.usefixtures("_unseen")
def test_of_two_who_register_a_number_at_once_one_does():
    number = make.id_number()
    make.person("李晓梅", number=number)

    assert register(number) is None
    assert User.objects.count() == 0
