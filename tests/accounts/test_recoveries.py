"""找回账号 by the word of the unit and at a counter: who may vouch, what is written, what a stranger learns (nothing)."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import numbers
from accounts.enums import AccountKind, ManagementState, RecoveryState, RecoveryWay, Role
from accounts.exceptions import AccountsError, CodeError
from accounts.models import Activation, Delivery, Event, Notification, Recovery, User
from accounts.services import phone_codes, recoveries, reorganising
from accounts.services.activations import LIFETIME
from accounts.services.events import verify
from accounts.services.recoveries import Claim
from tests.accounts.managing import County
from tests.accounts.units import code_for
from tests.factories import accounts as make
from zcps.kit import clock

pytestmark = pytest.mark.django_db
SITE, NEW, ADDRESS = "https://zcps.example.cn", "13900009999", "192.0.2.1"
SECOND = "Xin-Mima-2026"
CHECKED = "本人到场，读卡核对，人证一致。"


@pytest.fixture
def county():
    """李晓梅 works at the school and has the filing point for a managing unit."""
    county = County()
    county.person.employer = county.school
    county.person.save(update_fields=["employer"])
    county.keeper = make.officer(county.point, Role.CLERK)
    return county


def claim_of(person, **fields):
    said = {"name": person.name, "id_number": numbers.id_number_of(person), "phone": NEW}
    return Claim(**said | fields)


def ask(claim, address=ADDRESS):
    recoveries.ask_unit(claim, code=code_for(claim.phone, phone_codes.RECOVER), address=address)
    return Recovery.objects.latest("pk")


def asked(county):
    """A request that waits at the filing point."""
    county.stored()
    return ask(claim_of(county.person))


def link():
    """The path of the one-time link in the latest SMS that has one."""
    texts = Delivery.objects.order_by("-pk").values_list("text", flat=True)
    return next(found[1] for text in texts if (found := re.search(rf"{SITE}(/activate/\S+)", text)))


def use(path):
    return Client().post(path, {"password": SECOND, "again": SECOND}, follow=True)


def counter(county, claim, *, by=None, office=None):
    return recoveries.recover_at_counter(
        claim, checked=CHECKED, office=office or county.hrss, site=SITE, by=by or county.clerk
    )


# --- FAQ 6: by the unit -------------------------------------------------------------------------------------------


def test_the_request_lands_at_the_managing_unit_in_force_and_the_holder_is_warned(county):
    row = asked(county)

    task = Notification.objects.get(recipient=county.keeper)
    warning = Notification.objects.get(recipient=county.account, kind="accounts.recovery_warning")
    assert (row.state, row.account, row.organisation) == (RecoveryState.OPEN, county.account, county.point)
    assert (task.title, task.url) == ("找回账号的申请", f"/recoveries/{row.uuid}/")
    assert Delivery.objects.filter(notification=warning).exists()
    assert Event.objects.get(stream=f"recovery:{row.pk}").kind == "recovery_asked"


def test_before_a_unit_is_in_force_the_employer_is_asked(county):
    county.choose()

    assert ask(claim_of(county.person)).organisation == county.school


def test_the_unit_confirms_and_the_link_gives_a_password_and_the_new_telephone(county):
    row = asked(county)

    recoveries.confirm(row, checked="到人事科核对了身份证。", site=SITE, by=county.keeper)
    page = use(link()).content.decode()

    account, row = User.objects.get(pk=county.account.pk), Recovery.objects.get(pk=row.pk)
    assert "请用证件号码和刚才设置的密码登录" in page
    assert account.check_password(SECOND)
    assert numbers.phone_of(account.person) == NEW
    assert (row.state, row.decided_by, row.phone_sealed, row.used_at is None) == (
        RecoveryState.CONFIRMED, county.keeper, "", False,
    )  # fmt: skip
    assert [verify(f"{stream}:{pk}") for stream, pk in (("recovery", row.pk), ("account", account.pk))] == [[], []]
    assert list(Event.objects.filter(stream=f"account:{account.pk}").order_by("-seq").values_list("kind", flat=True))[
        :3
    ] == ["recovered", "recovery_confirmed", "activation_issued"]


def test_the_link_works_once_and_goes_to_nobody_but_the_new_telephone(county):
    recoveries.confirm(asked(county), checked=CHECKED, site=SITE, by=county.keeper)
    path = link()
    use(path)

    assert Client().get(path).status_code == 410
    assert not Notification.objects.filter(body__contains="/activate/").exists()


def test_a_link_that_has_expired_says_where_to_ask_anew_and_a_new_one_works(county, monkeypatch):
    recoveries.confirm(asked(county), checked=CHECKED, site=SITE, by=county.keeper)
    old = link()
    later = clock.now() + LIFETIME + dt.timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)

    page = Client().get(old)
    row = ask(claim_of(county.person))
    recoveries.confirm(row, checked=CHECKED, site=SITE, by=county.keeper)

    assert (page.status_code, "请从登录页的“找回账号”重新申请。" in page.content.decode()) == (410, True)
    assert (link() == old, Client().get(old).status_code) == (False, 410)
    assert "请用证件号码和刚才设置的密码登录" in use(link()).content.decode()
    assert User.objects.get(pk=county.account.pk).check_password(SECOND)


def test_a_refusal_is_told_on_the_new_telephone(county):
    row = asked(county)

    recoveries.refuse(row, reason="不是本单位人员", by=county.keeper)

    told = Delivery.objects.latest("pk")
    assert "没有得到单位确认：不是本单位人员。" in told.text
    assert (Recovery.objects.get().state, Activation.objects.exists()) == (RecoveryState.REFUSED, False)


def test_whoever_is_not_of_the_unit_vouches_for_nobody(county):
    row = asked(county)

    for by in (county.clerk, make.officer(county.point, Role.LEADER)):
        with pytest.raises(AccountsError, match="由本单位的经办人员或者系统管理员确认"):
            recoveries.confirm(row, checked=CHECKED, site=SITE, by=by)


def test_nobody_vouches_for_oneself(county):
    own = make.officer(county.point, Role.CLERK, of=county.person)
    row = asked(county)

    with pytest.raises(AccountsError, match="应当回避"):
        recoveries.confirm(row, checked=CHECKED, site=SITE, by=own)


def test_what_is_decided_or_asked_anew_is_not_decided_again(county):
    first = asked(county)
    second = ask(claim_of(county.person))
    recoveries.confirm(second, checked=CHECKED, site=SITE, by=county.keeper)

    for row in (first, second):
        with pytest.raises(AccountsError, match="已经办理或者失效"):
            recoveries.refuse(row, reason="不是。", by=county.keeper)


def test_a_wrong_code_writes_nothing(county):
    with pytest.raises(CodeError):
        recoveries.ask_unit(claim_of(county.person), code="000000", address=ADDRESS)

    assert not Recovery.objects.exists()


def test_a_merger_of_the_unit_carries_what_waits(county):
    row = asked(county)
    into = county.unit("新申报点", "filing_point", competent_department=county.hrss)
    boss = make.officer(county.platform, Role.PLATFORM_ADMIN)

    reorganising.merge_organisation(*reorganising.locked_organisations(county.point, into), basis="文件", by=boss)

    row.refresh_from_db()
    assert row.organisation == into


# --- Shows 3: nobody learns who is known --------------------------------------------------------------------------


def strangers(county):
    """Everybody who must be answered like the account there is."""
    homeless = make.user(AccountKind.PERSON, of=make.person("王芳"))
    stopped = make.user(AccountKind.PERSON, of=make.person("赵敏", employer=county.school), is_active=False)
    return {
        "unknown number": Claim(name="李晓梅", id_number=make.id_number(), phone=NEW),
        "another name": claim_of(county.person, name="王建军"),
        "no unit": claim_of(homeless.person),
        "stopped": claim_of(stopped.person),
        "an officer": claim_of(county.clerk.person),
    }


def kind_of(statement):
    """What it does, and to which table where it writes: savepoints have names of their own."""
    words = statement.split()
    return " ".join(words[:3]) if words[0] in {"INSERT", "UPDATE"} else words[0]


def test_a_number_nobody_has_leaves_the_same_traces_as_one_that_somebody_has(county):
    county.stored()
    costs = {}
    for who, claim in {"known": claim_of(county.person), **strangers(county)}.items():
        code = code_for(NEW, phone_codes.RECOVER)
        with CaptureQueriesContext(connection) as captured:
            recoveries.ask_unit(claim, code=code, address=ADDRESS)
        costs[who] = [kind_of(query["sql"]) for query in captured]

    assert costs == dict.fromkeys(costs, costs["known"])
    assert Recovery.objects.filter(state=RecoveryState.UNMATCHED, account=None).count() == len(costs) - 1
    assert Event.objects.filter(kind="recovery_asked").count() == len(costs)


def test_the_limit_of_a_number_holds_for_known_and_unknown_alike(county):
    county.stored()
    sentences = []
    for claim in (claim_of(county.person), strangers(county)["unknown number"]):
        for _ in range(recoveries.MOST_A_NUMBER):
            ask(claim)
        with pytest.raises(AccountsError) as refused:
            ask(claim)
        sentences.append(refused.value.sentence)

    assert sentences == [recoveries.TOO_OFTEN] * 2


def test_one_address_cannot_try_many_numbers(county, monkeypatch):
    monkeypatch.setattr(recoveries, "MOST_AN_ADDRESS", 2)
    for _ in range(2):
        ask(Claim(name="王芳", id_number=make.id_number(), phone=NEW))

    with pytest.raises(AccountsError, match="过于频繁"):
        ask(Claim(name="王芳", id_number=make.id_number(), phone=NEW))
    assert ask(claim_of(county.person), address="192.0.2.2").address == "192.0.2.2"


# --- at the counter -----------------------------------------------------------------------------------------------


def test_an_officer_checks_the_card_records_it_and_the_link_goes_out(county):
    row = counter(county, claim_of(county.person))
    use(link())

    account = User.objects.get(pk=county.account.pk)
    assert (row.way, row.checked, row.decided_by, row.organisation) == (
        RecoveryWay.COUNTER, CHECKED, county.clerk, county.hrss,
    )  # fmt: skip
    assert (account.check_password(SECOND), numbers.phone_of(account.person)) == (True, NEW)
    assert list(Event.objects.filter(stream=f"recovery:{row.pk}").values_list("kind", flat=True)) == [
        "recovery_checked",
        "recovery_confirmed",
    ]


def test_the_counter_settles_what_waits_at_the_unit(county):
    waiting = asked(county)

    counter(county, claim_of(county.person))

    waiting.refresh_from_db()
    assert waiting.state == RecoveryState.LAPSED


@pytest.mark.parametrize("who", ["unknown number", "another name", "stopped", "an officer"])
def test_a_card_that_meets_no_account_is_told_in_one_sentence_and_kept(county, who):
    with pytest.raises(AccountsError) as refused:
        counter(county, strangers(county)[who], by=make.officer(county.hrss, Role.CLERK))

    row = Recovery.objects.get()
    assert refused.value.sentence == recoveries.NOBODY
    assert (row.state, row.account, row.checked) == (RecoveryState.UNMATCHED, None, CHECKED)
    assert Event.objects.get(stream=f"recovery:{row.pk}").kind == "recovery_checked"


def test_only_a_clerk_of_an_hrss_office_keeps_a_counter(county):
    for by, office in ((county.admin, county.hrss), (county.keeper, county.point)):
        with pytest.raises(AccountsError, match="由人社部门的经办人员办理"):
            counter(county, claim_of(county.person), by=by, office=office)


def test_nobody_checks_the_own_card(county):
    own = make.officer(county.hrss, Role.CLERK, of=county.person)

    with pytest.raises(AccountsError, match="不能为本人核验"):
        counter(county, claim_of(county.person), by=own)


def test_an_officer_cannot_try_number_after_number(county, monkeypatch):
    monkeypatch.setattr(recoveries, "MOST_AN_OFFICER", 1)
    counter(county, claim_of(county.person))

    with pytest.raises(AccountsError, match="一小时内核验的次数已满"):
        counter(county, claim_of(county.person))


# --- forgetting ---------------------------------------------------------------------------------------------------


def test_after_a_month_requests_lapse_telephones_are_forgotten_and_attempts_that_met_nobody_are_gone(
    county, monkeypatch
):
    waiting = asked(county)
    ask(strangers(county)["unknown number"])
    later = clock.now() + recoveries.LAPSE + dt.timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    fresh = counter(county, claim_of(make.user(AccountKind.PERSON, of=make.person("王芳")).person))

    assert recoveries.forget_old() == 1

    waiting.refresh_from_db()
    fresh.refresh_from_db()
    assert (waiting.state, waiting.phone_sealed, fresh.phone_sealed == "") == (RecoveryState.LAPSED, "", False)


def test_a_choice_that_was_never_reviewed_vouches_for_nobody(county):
    county.choose()
    county.turn(ManagementState.UNDER_REVIEW)

    assert ask(claim_of(county.person)).organisation == county.school
