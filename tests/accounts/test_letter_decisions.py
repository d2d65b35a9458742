"""The platform decides about the stamped letter: what an approval makes of it, what a refusal leaves, who may do either."""

import pytest
from django.db import IntegrityError, transaction

from accounts.enums import (
    Affiliation,
    Function,
    LetterPurpose,
    LetterState,
    OrganisationKind,
    OrganisationStatus,
    Ownership,
    Role,
)
from accounts.exceptions import AccountsError
from accounts.models import (
    Activation,
    AuthorisationLetter,
    Delivery,
    Event,
    Grant,
    Notification,
    Organisation,
    Person,
    User,
)
from accounts.queries.actors import actor_for
from accounts.services import events, letter_decisions, letters, registration
from accounts.services.grants import grant
from accounts.services.notifications import delivery_context
from accounts.services.organisations import create_organisation, set_status
from tests.accounts.doors import is_signed_in, sign_in
from tests.accounts.units import LI, SITE, USCC, ZHANG, Town, last_sms, person, scan_of, upload
from tests.factories import accounts as make
from zcps.kit import crypto

pytestmark = pytest.mark.django_db
DOOR = {"door": "employer"}


@pytest.fixture
def town():
    return Town()


def existing(town, **fields):
    given = {"name": "杭州第1建筑设计院", "kind": OrganisationKind.EMPLOYER, "region": town.county, **fields}
    return create_organisation(parent=town.platform, by=None, **given).organisation


def account_of(letter):
    return User.objects.select_related("home", "person").get(username=letter.organisation.code)


def roles_of(letter):
    return {role for role, place in actor_for(account_of(letter)).roles if place == letter.organisation_id}


def refused(act, *arguments, **fields):
    with pytest.raises(AccountsError) as caught:
        act(*arguments, **fields)
    return caught.value.sentence


# --- approving ----------------------------------------------------------------------------------------------------


def test_approval_makes_the_unit_active_with_its_function_under_the_scheme(town):
    letter = town.admitted()

    row = Organisation.objects.get(pk=letter.organisation_id)
    assert row.status == OrganisationStatus.ACTIVE
    assert (row.competent_department, row.legal_representative) == (town.department, "钱伟")
    assert [(duty.function, duty.scheme) for duty in row.functions.all()] == [(Function.EMPLOYER, town.scheme)]


def test_approval_gives_the_account_its_holder_and_the_holder_both_roles(town):
    handler = person()

    letter = town.admitted(handler=handler)

    holder = account_of(letter).person
    assert (holder.name, holder) == ("张建国", Person.objects.get(name="张建国"))
    assert roles_of(letter) == {Role.ORGANISATION_ADMIN, Role.CLERK}
    assert Grant.objects.get(organisation=letter.organisation, role=Role.CLERK).granted_by == town.officer


def test_the_result_goes_by_message_and_sms_with_the_login(town):
    letter = town.admitted()

    told = Notification.objects.get(kind="accounts.letter_decided")
    assert (told.recipient, told.title) == (letter.account, "委托证明审核结果：通过")
    assert f"审核通过。登录名为{letter.account.username}" in last_sms()


def test_what_was_corrected_is_what_the_register_says_after_approval(town):
    letter = town.register()
    unit = town.unit(unit_name="杭州市建筑设计院", affiliation=Affiliation.CITY, region=town.city)
    registration.correct_letter(letter, unit=unit, handler=person(phone=""), by=letter.account)

    town.approve(upload(letter))

    row = Organisation.objects.get(pk=letter.organisation_id)
    assert (row.name, row.affiliation, row.region) == ("杭州市建筑设计院", Affiliation.CITY, town.city)
    assert row.name_key.startswith("hang")


def test_a_claim_brings_the_account_of_the_organisation_to_whoever_the_letter_names(town, client):
    row = existing(town, affiliation=Affiliation.CITY)

    letter = town.admitted()

    account = account_of(letter)
    row.refresh_from_db()
    assert (account.person.name, account.home, row.uscc) == ("张建国", row, USCC[0])
    assert (row.affiliation, row.ownership) == (Affiliation.CITY, Ownership.INSTITUTION)  # what stood there stays
    sign_in(client, row.code, **DOOR)
    assert is_signed_in(client)


def test_the_login_of_a_claim_ends_with_its_approval(town, client):
    existing(town)
    letter = town.admitted()

    sign_in(client, letter.account.username, **DOOR)

    assert not is_signed_in(client)


def test_a_lost_account_goes_to_the_new_handler_and_the_old_one_is_out(town, client):
    first = town.admitted()
    code = first.organisation.code
    sign_in(client, code, **DOOR)
    assert client.get("/account/").status_code == 200

    town.approve(upload(town.recover()))

    assert client.get("/account/").status_code == 302  # the session ended with the password
    sign_in(client, code, **DOOR)
    assert not is_signed_in(client)
    sign_in(client, code, "Another-2026", **DOOR)
    assert is_signed_in(client)
    assert account_of(first).person.name == "李晓梅"


def test_handing_over_is_the_audited_service_and_the_next_holder_sets_a_password_by_a_link(town):
    account = account_of(town.admitted())
    before = account.person.name

    town.approve(upload(town.hand_over(account)))

    handed = Event.objects.get(kind="handed_over", stream=f"account:{account.pk}")
    assert handed.payload_row.payload == {"before": before, "after": "李晓梅"}
    account.refresh_from_db()
    assert (account.person.name, account.has_usable_password()) == ("李晓梅", False)
    assert f"请在24小时内设置密码：{SITE}/activate/" in last_sms()
    assert Activation.objects.filter(user=account, used_at__isnull=True).count() == 1
    assert not Notification.objects.filter(kind="activation_issued").exists()


def test_the_phone_of_a_person_we_know_stays_and_the_result_goes_to_the_one_that_was_proved(town):
    number = make.id_number()
    known = make.person("李晓梅", phone="13900009999", number=number)
    first = town.admitted()

    town.approve(upload(town.recover(handler=person("李晓梅", phone=LI, number=number))))

    assert account_of(first).person == known


def test_an_organisation_without_an_account_of_its_code_takes_the_one_that_claimed_it(town):
    row = make.organisation(
        OrganisationKind.EMPLOYER, parent=town.platform, name="杭州第1建筑设计院", region=town.county
    )

    letter = town.admitted()

    assert (letter.organisation, account_of(letter).pk) == (row, letter.account_id)
    assert roles_of(letter) == {Role.ORGANISATION_ADMIN, Role.CLERK}


def test_roles_that_are_held_already_are_not_granted_twice(town):
    row = existing(town)
    account = User.objects.get(username=row.code)
    account.person = make.person("旧人")
    account.save()
    grant(account, row, Role.CLERK, by=None)

    letter = town.admitted()

    assert Grant.objects.filter(user=account, revoked_at__isnull=True).count() == 2
    assert roles_of(letter) == {Role.ORGANISATION_ADMIN, Role.CLERK}


def test_a_registration_that_was_voided_is_admitted_by_a_later_letter(town, client):
    first = town.register()
    letter_decisions.void(first, reason="填错单位。", by=town.officer)

    second = town.admitted()

    sign_in(client, second.organisation.code, **DOOR)
    assert is_signed_in(client)
    assert second.organisation.code == first.organisation.code


# --- what speaks against it ---------------------------------------------------------------------------------------


def test_nobody_but_the_platforms_administrator_decides(town):
    letter = town.uploaded()
    security = make.officer(town.platform, Role.SECURITY_ADMIN)

    for act in (town.approve, town.refuse):
        assert refused(act, letter, by=security) == "委托证明由平台系统管理员审核。"
    assert "平台系统管理员" in refused(letter_decisions.void, letter, reason="。", by=security)


def test_a_letter_that_was_not_uploaded_is_not_decided(town):
    letter = town.register()

    words = refused(letter_decisions.approve, letter, scan="", site=SITE, by=town.officer)

    assert words == "这份委托证明还没有上传盖章的扫描件。"


def test_a_colleague_who_was_quicker_is_named(town):
    letter = town.uploaded()
    town.refuse(letter, by=town.colleague)

    words = refused(town.approve, letter)

    assert words.startswith("周安已于")
    assert words.endswith("审核，结果是“已退回”，您的审核没有保存。")


def test_a_scan_that_was_replaced_meanwhile_is_not_approved(town):
    letter = town.uploaded()
    seen = scan_of(letter)
    upload(town.refuse(letter, by=town.colleague), pages=2)

    words = refused(letter_decisions.approve, letter, scan=seen, site=SITE, by=town.officer)

    assert words == letter_decisions.OTHER_SCAN


def test_an_officer_decides_nothing_about_the_own_person(town):
    number = make.id_number()
    officer = make.officer(town.platform, Role.PLATFORM_ADMIN, of=make.person("张建国", number=number))
    letter = town.uploaded(handler=person(number=number))

    assert "应当回避" in refused(town.approve, letter, by=officer)


def test_a_number_of_another_name_is_not_admitted_and_stays_whose_it_was(town):
    number = make.id_number()
    make.person("赵敏", number=number)
    letter = town.uploaded(handler=person(number=number))

    assert "姓名与证件号码核对不一致" in refused(town.approve, letter)
    assert Person.objects.filter(name="张建国").count() == 0


def test_an_administrator_of_the_platform_is_no_handler_of_a_unit(town):
    number = make.id_number()
    make.officer(town.platform, Role.AUDITOR, of=make.person("张建国", number=number))

    assert "互不兼任" in refused(town.approve, town.uploaded(handler=person(number=number)))


def test_a_unit_that_was_suspended_meanwhile_is_not_admitted(town):
    letter = town.uploaded()
    set_status(letter.organisation, OrganisationStatus.SUSPENDED, by=town.officer)

    assert "已经停用，不能通过" in refused(town.approve, letter)


def test_a_code_or_a_name_that_somebody_else_has_by_now_is_not_taken_over(town):
    existing(town)
    claim = town.uploaded()
    other = existing(town, name="乙", uscc=USCC[0])
    assert "登记在另一个机构名下" in refused(town.approve, claim)

    Organisation.objects.filter(pk=other.pk).update(uscc=None)
    new = town.register(1)
    Organisation.objects.filter(pk=new.organisation_id).update(name="杭州第二建筑设计院")
    existing(town, name=new.unit_name)
    assert "已有名称为" in refused(town.approve, upload(new))


# --- refusing, ending, calling off --------------------------------------------------------------------------------


def test_a_refusal_tells_the_reason_and_opens_the_letter_again(town):
    letter = town.refuse(town.uploaded(), "公章与单位全称不一致")

    assert (letter.state, letter.reason, letter.decided_by) == (
        LetterState.REFUSED, "公章与单位全称不一致", town.officer,
    )  # fmt: skip
    assert "没有通过平台审核：公章与单位全称不一致。请登录系统更正后重新上传。" in last_sms()
    assert actor_for(User.objects.get(pk=letter.account_id)).roles == frozenset()


def phone_of_last_sms():
    delivery = Delivery.objects.latest("pk")
    return crypto.unseal(delivery.phone_sealed, context=delivery_context(delivery))


def test_a_refused_change_is_told_to_the_present_handler_and_its_approval_to_the_next(town):
    account = account_of(town.admitted())
    letter = town.refuse(upload(town.hand_over(account)))
    assert phone_of_last_sms() == ZHANG

    town.approve(upload(letter, pages=2))

    assert phone_of_last_sms() == LI


def test_a_letter_can_be_refused_and_uploaded_as_often_as_it_takes(town):
    letter = town.uploaded()
    for pages in (2, 3):
        upload(town.refuse(letter), pages=pages)

    town.approve(letter)

    stream = f"organisation:{letter.organisation_id}"
    assert Event.objects.filter(stream=stream, kind="letter_uploaded").count() == 3
    assert events.verify(stream) == []


@pytest.mark.parametrize("stage", ["register", "uploaded"])
def test_a_letter_that_is_void_ends_the_account_that_was_made_for_it(town, stage):
    letter = getattr(town, stage)()

    letter_decisions.void(letter, reason="不是本单位提交", by=town.officer)

    letter.refresh_from_db()
    letter.account.refresh_from_db()
    assert (letter.state, letter.decided_by, letter.account.is_active) == (LetterState.VOID, town.officer, False)
    assert "已由平台作废：不是本单位提交。" in last_sms()
    assert "审核，结果是“已作废”" in refused(letter_decisions.void, letter, reason="再次", by=town.officer)


def test_the_present_handler_calls_a_change_off_and_keeps_the_account(town):
    account = account_of(town.admitted())
    letter = upload(town.hand_over(account))

    letters.withdraw_letter(letter, by=account)

    letter.refresh_from_db()
    account.refresh_from_db()
    assert (letter.state, account.is_active) == (LetterState.VOID, True)
    assert "已经作废" in refused(letters.withdraw_letter, letter, by=account)
    assert refused(town.approve, letter) == "这份委托证明已经作废，请重新办理。"
    assert AuthorisationLetter.objects.filter(purpose=LetterPurpose.HANDOVER).count() == 1


def test_a_registration_is_not_called_off_by_whoever_registers(town):
    letter = town.register()

    assert "不能自行撤销" in refused(letters.withdraw_letter, letter, by=letter.account)


def test_the_database_keeps_one_open_letter_a_unit_and_every_decision_by_somebody(town):
    letter = town.register()
    double = AuthorisationLetter.objects.get(pk=letter.pk)
    double.pk, double.uuid = None, make.person().uuid
    with pytest.raises(IntegrityError, match="one_open_letter_a_unit"), transaction.atomic():
        double.save()
    with pytest.raises(IntegrityError, match="letter_decided"), transaction.atomic():
        AuthorisationLetter.objects.filter(pk=letter.pk).update(state=LetterState.REFUSED)
