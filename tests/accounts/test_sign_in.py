"""The three doors: who gets in, what is told, how guessing is slowed, how sessions end."""

import datetime as dt
import re

import pytest
from axes.models import AccessAttempt, AccessFailureLog
from django.test import Client
from django.urls import reverse

from accounts.enums import AccountKind
from accounts.models import User
from accounts.queries import throttle
from tests.accounts.doors import applicant, is_signed_in, sign_in, signed_in
from tests.factories import accounts as make
from zcps.kit import clock

pytestmark = pytest.mark.django_db
WRONG = "账号或密码不正确"


def test_the_first_page_shows_the_three_doors(client):
    page = client.get(reverse("accounts:sign_in")).content.decode()

    assert [label in page for label in ("个人登录", "单位登录", "部门登录")] == [True] * 3
    assert "演示" not in page


def test_a_person_signs_in_with_the_number_of_the_document(client):
    number = make.id_number()
    user = applicant(number)

    answer = sign_in(client, number)

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(user.pk)


def test_full_width_digits_and_blanks_are_read_as_the_number(client):
    applicant("11010519491231002X")

    assert sign_in(client, "１１０１０５ 19491231 002x").status_code == 302


def test_staff_sign_in_with_their_login_name(client):
    make.user(username="33010600001-01", password=True)

    assert sign_in(client, "33010600001-01", door=AccountKind.OFFICE).status_code == 302


def test_the_wrong_door_is_told_to_who_knows_the_password_only(client):
    make.user(username="33010600001-01", password=True)

    right = sign_in(client, "33010600001-01", door=AccountKind.EMPLOYER).content.decode()
    wrong = sign_in(client, "33010600001-01", "falsch", door=AccountKind.EMPLOYER).content.decode()

    assert ("应从“管理部门”入口登录" in right, "管理部门”入口" in wrong, WRONG in wrong) == (True, False, True)
    assert not is_signed_in(client)


def test_an_unknown_account_and_a_wrong_password_get_the_same_answer(client):
    known, unknown = make.id_number(), make.id_number()
    applicant(known)

    pages = [without_tokens(sign_in(client, number, "falsch").content.decode(), number) for number in (known, unknown)]

    assert pages[0] == pages[1]


def without_tokens(page, *words):
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)
    for word in words:
        page = page.replace(word, "")
    return page


def test_a_switched_off_account_gets_the_same_answer_as_a_wrong_password(client):
    number = make.id_number()
    applicant(number, is_active=False)

    assert WRONG in sign_in(client, number).content.decode()


def test_an_account_not_yet_activated_cannot_sign_in(client):
    made = make.user(username="33010600009")
    assert not made.activated_at

    assert WRONG in sign_in(client, "33010600009", "!", door=AccountKind.OFFICE).content.decode()


def test_no_document_number_is_written_down_by_the_throttle(client):
    known, unknown = make.id_number(), make.id_number()
    applicant(known)

    for number in (known, unknown):
        sign_in(client, number, "falsch")

    kept = repr([*AccessAttempt.objects.values(), *AccessFailureLog.objects.values()])
    assert (known in kept, unknown in kept, "?" in kept) == (False, False, True)


@pytest.mark.parametrize("door", [AccountKind.EMPLOYER, AccountKind.OFFICE])
def test_a_document_number_typed_at_the_wrong_door_is_not_written_down_either(client, door):
    number = make.id_number()

    sign_in(client, number, "falsch", door=door)

    kept = repr([*AccessAttempt.objects.values(), *AccessFailureLog.objects.values()])
    assert (number in kept, "?" in kept) == (False, True)


def fail(client, login, times, **extra):
    return [sign_in(client, login, "falsch", **extra).status_code for _ in range(times)]


def test_five_failures_pause_the_account_for_this_address(client):
    number = make.id_number()
    applicant(number)

    fail(client, number, 5)
    answer = sign_in(client, number)

    assert (answer.status_code, "暂停 15 分钟" in answer.content.decode()) == (429, True)
    assert not is_signed_in(client)


def test_a_stranger_elsewhere_locks_nobody_out(client):
    number = make.id_number()
    applicant(number)
    fail(client, number, 6, REMOTE_ADDR="10.9.9.9")

    assert sign_in(client, number).status_code == 302


def test_forged_forwarding_headers_do_not_change_the_counted_address(client):
    number = make.id_number()
    applicant(number)

    for last in range(5):
        sign_in(client, number, "falsch", HTTP_X_FORWARDED_FOR=f"10.0.0.{last}")

    assert sign_in(client, number, HTTP_X_FORWARDED_FOR="10.0.0.99").status_code == 429


def test_behind_our_own_proxy_its_entry_is_the_address(client, settings):
    settings.ZCPS_TRUSTED_PROXIES = 1
    number = make.id_number()
    applicant(number)
    for last in range(5):
        sign_in(client, number, "falsch", HTTP_X_FORWARDED_FOR=f"10.0.0.{last}, 198.51.100.7")

    assert sign_in(client, number, HTTP_X_FORWARDED_FOR="1.1.1.1, 198.51.100.7").status_code == 429
    assert sign_in(client, number, HTTP_X_FORWARDED_FOR="1.1.1.1, 198.51.100.8").status_code == 302


def test_one_address_that_tries_many_accounts_is_stopped(client, monkeypatch):
    monkeypatch.setattr(throttle, "LIMIT", 3)
    for _ in range(3):
        fail(client, make.id_number(), 1)

    assert sign_in(client, make.id_number()).status_code == 429


def test_a_new_session_has_a_new_key_and_nothing_of_the_old_one(client):
    number = make.id_number()
    applicant(number)
    session = client.session
    session["planted"] = "x"
    session.save()
    before = client.session.session_key

    sign_in(client, number)

    assert (client.session.session_key != before, "planted" in client.session) == (True, False)


@pytest.mark.parametrize(
    ("target", "leads_to"), [("/messages/", "/messages/"), ("https://evil.example/", "/"), ("//evil.example", "/")]
)
def test_signing_in_leads_back_to_this_site_only(client, target, leads_to):
    number = make.id_number()
    applicant(number)

    url = f"{reverse('accounts:sign_in_at', args=['person'])}?next={target}"
    answer = client.post(url, {"login": number, "password": make.PASSWORD, "next": target})

    assert answer["Location"] == leads_to


def test_a_door_that_is_none_does_not_exist(client):
    assert client.get("/sign-in/window/").status_code == 404


def test_signing_out_ends_the_session_and_clears_the_browser(client):
    client.force_login(make.user(), backend="accounts.backends.Backend")

    answer = client.post(reverse("accounts:sign_out"))

    assert (is_signed_in(client), answer["Clear-Site-Data"]) == (False, '"cache", "cookies", "storage"')


def test_signing_out_is_no_link(client):
    assert client.get(reverse("accounts:sign_out")).status_code == 405


# --- sessions


@pytest.mark.parametrize(("minutes", "is_open"), [(29, True), (31, False)])
def test_half_an_hour_without_a_click_signs_out(client, minutes, is_open):
    signed_in(client, make.user())
    start = clock.now()
    with clock.frozen(start):
        client.get("/account/")

    with clock.frozen(start + dt.timedelta(minutes=minutes)):
        answer = client.get("/account/")

    assert (answer.status_code == 200) is is_open


def test_twelve_hours_sign_out_however_busy_one_is(client):
    signed_in(client, make.user())
    start = clock.now()

    statuses = []
    for step in range(26):
        with clock.frozen(start + dt.timedelta(minutes=29 * step)):
            statuses.append(client.get("/account/").status_code)

    assert (statuses[:24], statuses[-1]) == ([200] * 24, 302)


def test_a_switched_off_account_is_out_at_once(client):
    user = make.user()
    signed_in(client, user)
    User.objects.filter(pk=user.pk).update(is_active=False)

    assert client.get("/account/").status_code == 302


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one():
    user = make.user(password=True)
    here, elsewhere = signed_in(Client(), user), signed_in(Client(), user)
    new = {"old": make.PASSWORD, "password": "Xin-Mima-2026", "again": "Xin-Mima-2026"}

    answer = here.post(reverse("accounts:password"), new)

    assert answer.status_code == 302
    assert (here.get("/account/").status_code, elsewhere.get("/account/").status_code) == (200, 302)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"old": "x", "password": "Xin-Mima-2026", "again": "Xin-Mima-2026"}, "原密码不正确"),
        ({"old": make.PASSWORD, "password": "Xin-Mima-2026", "again": "Xin-Mima-2027"}, "两次输入的密码不一致"),
        ({"old": make.PASSWORD, "password": make.PASSWORD, "again": make.PASSWORD}, "不能与原密码相同"),
        ({"old": make.PASSWORD, "password": "a1", "again": "a1"}, "您填写了 2 个"),
        ({"old": make.PASSWORD, "password": "aaaaaaaaaaaa", "again": "aaaaaaaaaaaa"}, "至少三种"),
    ],
)
def test_a_password_that_will_not_do_is_refused_with_the_reason(client, data, sentence):
    signed_in(client, make.user(password=True))

    assert sentence in client.post(reverse("accounts:password"), data).content.decode()


def test_staff_set_a_new_password_after_ninety_days(client):
    user = make.user()
    User.objects.filter(pk=user.pk).update(password_changed_at=clock.now() - dt.timedelta(days=91))
    signed_in(client, user)

    assert client.get("/account/")["Location"] == reverse("accounts:password")
    assert "90 天" in client.get(reverse("accounts:password")).content.decode()


@pytest.mark.parametrize(("kind", "policy"), [(AccountKind.PERSON, "djbh"), (AccountKind.OFFICE, "asvs")])
def test_applicants_and_the_other_policy_know_no_ninety_days(client, settings, kind, policy):
    settings.PASSWORD_POLICY = policy
    user = make.user(kind)
    User.objects.filter(pk=user.pk).update(password_changed_at=clock.now() - dt.timedelta(days=91))

    assert signed_in(client, user).get("/account/").status_code == 200
