"""A unit registers, is claimed, or asks for its lost account: one neutral answer for whatever speaks against it."""

import datetime as dt

import pytest

from accounts.enums import AccountKind, Affiliation, LetterPurpose, LetterState, OrganisationKind, OrganisationStatus
from accounts.exceptions import AccountsError, CodeError
from accounts.models import AuthorisationLetter, Event, Organisation, Person, Scheme, SchemeVersion, User
from accounts.numbers import handler_id_of, handler_phone_of
from accounts.queries.actors import actor_for
from accounts.queries.registration import departments_of
from accounts.queries.sign_in import login_name
from accounts.services import events, letter_decisions, phone_codes, registration
from accounts.services.organisations import create_organisation, set_status
from accounts.services.registration import UNAVAILABLE
from tests.accounts.doors import sign_in
from tests.accounts.units import USCC, ZHANG, Town, code_for, last_sms, organisation, person, upload
from tests.factories import accounts as make
from zcps.kit import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return Town()


def existing(town, **fields):
    """A unit its department created, whose account was never used."""
    given = {"name": "杭州第1建筑设计院", "kind": OrganisationKind.EMPLOYER, "region": town.county, **fields}
    return create_organisation(parent=town.platform, by=None, **given).organisation


def refused(act, *arguments, **fields):
    with pytest.raises(AccountsError) as caught:
        act(*arguments, **fields)
    return caught.value.sentence


def test_a_unit_that_registers_is_pending_and_its_account_has_the_code_for_a_login(town):
    letter = town.register()

    row = organisation(letter)
    assert (row.status, row.uscc, row.kind) == (OrganisationStatus.PENDING, USCC[0], OrganisationKind.EMPLOYER)
    assert (letter.account.username, letter.account.home, letter.account.kind) == (row.code, row, AccountKind.EMPLOYER)
    assert (letter.purpose, letter.state) == (LetterPurpose.REGISTRATION, LetterState.AWAITING_SCAN)
    assert letter.account.check_password(make.PASSWORD)


def test_a_unit_signs_in_with_its_credit_code_before_and_after_admission(client, town):
    letter = town.register()
    typed = f" {USCC[0][:9].lower()} {USCC[0][9:]}"

    assert login_name(typed, door=AccountKind.EMPLOYER) == letter.account.username
    assert sign_in(client, typed, door=AccountKind.EMPLOYER).status_code == 302
    town.approve(upload(letter))
    assert login_name(typed, door=AccountKind.EMPLOYER) == organisation(letter).code


def test_the_credit_code_of_a_claimed_unit_leads_to_the_account_of_the_claim_until_it_is_admitted(town):
    row = existing(town, uscc=USCC[0])

    claim = town.register()

    assert claim.purpose == LetterPurpose.CLAIM
    assert login_name(USCC[0], door=AccountKind.EMPLOYER) == claim.account.username != row.code


@pytest.mark.parametrize(
    ("typed", "door"),
    [(USCC[2], AccountKind.EMPLOYER), (USCC[0], AccountKind.OFFICE), (USCC[0][:17] + "C", AccountKind.EMPLOYER)],
)
def test_an_unknown_code_another_door_and_a_mistyped_code_stay_as_typed(town, typed, door):
    town.register()

    assert login_name(typed, door=door) == typed


def test_before_approval_no_role_is_in_force(town):
    letter = town.register()

    assert actor_for(User.objects.get(pk=letter.account_id)).roles == frozenset()


def test_the_letter_keeps_the_numbers_sealed_and_makes_no_person_of_them(town):
    handler = person()
    people = Person.objects.count()

    letter = town.register(handler=handler)

    assert (handler_id_of(letter), handler_phone_of(letter)) == (handler.id_number, ZHANG)
    assert handler.id_number not in letter.handler_id_sealed
    assert Person.objects.count() == people


def test_the_letter_says_what_the_scheme_says_of_matters_and_term(town):
    letter = town.register()

    assert letter.matters.startswith("办理本单位专业技术人员职称申报的")
    assert letter.term.startswith("自平台审核通过之日起")


def test_the_login_goes_by_sms_to_the_telephone_that_was_proved(town):
    letter = town.register()

    assert f"登录名为{letter.account.username}" in last_sms()
    assert last_sms().startswith("【职称测试】")


def test_every_step_stands_on_the_chain_of_the_organisation(town):
    letter = town.admitted()

    stream = f"organisation:{letter.organisation_id}"
    kinds = list(Event.objects.filter(stream=stream).order_by("seq").values_list("kind", flat=True))
    assert kinds == ["created", "letter_begun", "letter_uploaded", "letter_approved"]
    assert events.verify(stream) == []


def test_without_the_right_code_nothing_is_registered(town):
    code_for(ZHANG, phone_codes.EMPLOYER)

    with pytest.raises(CodeError):
        registration.register_employer(
            town.unit(), person(), scheme=town.scheme, code="000000x", password=make.PASSWORD
        )

    assert not AuthorisationLetter.objects.exists()


def test_a_code_for_another_purpose_registers_nobody(town):
    code = code_for(ZHANG, phone_codes.REGISTER)

    with pytest.raises(CodeError):
        registration.register_employer(town.unit(), person(), scheme=town.scheme, code=code, password=make.PASSWORD)


@pytest.mark.parametrize("fields", [{"uscc": USCC[0]}, {}, {"uscc": USCC[0], "name": "杭州一建院"}])
def test_an_organisation_that_is_there_is_claimed_and_not_doubled(town, fields):
    row = existing(town, **fields)

    letter = town.register()

    assert (letter.purpose, letter.organisation) == (LetterPurpose.CLAIM, row)
    assert Organisation.objects.filter(kind=OrganisationKind.EMPLOYER).count() == 1


def test_a_claim_has_an_account_of_its_own_that_belongs_to_nobody(town):
    row = existing(town, uscc=USCC[0])

    account = town.register().account

    assert account.home is None
    assert account.username != row.code
    assert len(account.username) == len(row.code)


def test_a_login_that_was_given_to_a_claim_is_no_code_of_a_later_organisation(town):
    existing(town, uscc=USCC[0])
    claimed = town.register().account.username

    later = town.register(1)

    assert later.organisation.code == str(int(claimed) + 1)


def _second_claim(town):
    town.register()


def _other_code(town):
    existing(town, uscc=USCC[1])


def _suspended(town):
    row = existing(town, uscc=USCC[0])
    set_status(row, OrganisationStatus.SUSPENDED, by=town.officer)


def _office(town):
    existing(town, uscc=USCC[0], kind=OrganisationKind.HRSS)


@pytest.mark.parametrize("before", [_second_claim, _other_code, _suspended, _office])
def test_whatever_speaks_against_registering_is_told_in_the_same_words(town, before):
    before(town)
    letters, organisations = AuthorisationLetter.objects.count(), Organisation.objects.count()

    assert refused(town.register, handler=person("李晓梅")) == UNAVAILABLE
    assert (AuthorisationLetter.objects.count(), Organisation.objects.count()) == (letters, organisations)


def test_a_name_that_was_taken_a_moment_ago_is_told_the_same(town, monkeypatch):
    existing(town, uscc=USCC[1])
    monkeypatch.setattr(registration, "organisation_meant", lambda **_: None)

    assert refused(town.register) == UNAVAILABLE


def test_a_letter_nobody_uploads_stands_in_the_way_for_thirty_days_only(town, monkeypatch):
    first = town.register()
    later = clock.now() + dt.timedelta(days=31)
    monkeypatch.setattr(clock, "now", lambda: later)

    second = town.register(handler=person("李晓梅"))

    first.refresh_from_db()
    first.account.refresh_from_db()
    assert (first.state, first.account.is_active) == (LetterState.VOID, False)
    assert (second.purpose, second.organisation) == (LetterPurpose.CLAIM, first.organisation)


def test_what_waits_for_the_platform_does_not_lapse(town, monkeypatch):
    town.uploaded()
    later = clock.now() + dt.timedelta(days=31)
    monkeypatch.setattr(clock, "now", lambda: later)

    assert refused(town.register, handler=person("李晓梅")) == UNAVAILABLE


def test_a_unit_that_was_suspended_before_it_was_admitted_never_becomes_active_without_a_letter(town):
    row = town.register().organisation
    set_status(row, OrganisationStatus.SUSPENDED, by=town.officer)

    resumed = set_status(row, OrganisationStatus.ACTIVE, by=town.officer)

    assert resumed.status == OrganisationStatus.PENDING
    assert "已经是“待核实”" in refused(set_status, row, OrganisationStatus.ACTIVE, by=town.officer)


# --- the lost account ---------------------------------------------------------------------------------------------


def test_a_lost_account_is_asked_for_by_credit_code_and_telephone(town):
    first = town.admitted()

    letter = town.recover()

    assert (letter.purpose, letter.organisation_id) == (LetterPurpose.RECOVERY, first.organisation_id)
    assert (letter.unit_name, letter.handler_name, letter.legal_representative) == (first.unit_name, "李晓梅", "孙强")
    assert f"登录名为{letter.account.username}" in last_sms()


@pytest.mark.parametrize("before", [lambda town: None, _suspended, _office, _second_claim])
def test_where_there_is_nothing_to_recover_nothing_begins_and_nothing_is_sent(town, before):
    before(town)
    letters = AuthorisationLetter.objects.count()

    assert town.recover() is None
    assert AuthorisationLetter.objects.count() == letters
    assert "登录名" not in last_sms()


def test_nothing_is_recovered_where_employers_do_not_register():
    town = Town("zhejiang_construction")
    existing(town, uscc=USCC[0])

    assert town.recover() is None


# --- another handler ----------------------------------------------------------------------------------------------


def handler_of(letter):
    return User.objects.select_related("home").get(username=letter.organisation.code)


def test_the_present_handler_names_the_next_one_and_goes_on_meanwhile(town):
    account = handler_of(town.admitted())

    letter = town.hand_over(account)

    assert (letter.purpose, letter.account, letter.handler_name) == (LetterPurpose.HANDOVER, account, "李晓梅")
    assert "由现经办人上传" in last_sms()
    assert actor_for(handler_of(letter)).roles


def test_a_second_change_at_once_is_refused(town):
    account = handler_of(town.admitted())
    town.hand_over(account)

    assert "已有一份委托证明正在办理" in refused(town.hand_over, account)


def test_what_a_stranger_began_and_never_uploaded_does_not_stop_the_present_handler(town):
    account = handler_of(town.admitted())
    stranger = town.recover()

    letter = town.hand_over(account, handler=person("赵敏", phone="13800003333"))

    stranger.refresh_from_db()
    stranger.account.refresh_from_db()
    assert (stranger.state, stranger.account.is_active, letter.handler_name) == (LetterState.VOID, False, "赵敏")


def test_what_a_stranger_uploaded_is_for_the_platform_to_decide_first(town):
    account = handler_of(town.admitted())
    upload(town.recover())

    assert "由他人提出的，请联系平台管理机构" in refused(town.hand_over, account)


def test_only_the_handler_of_the_units_account_hands_it_over(town):
    row = town.admitted().organisation
    clerk = make.officer(row)

    assert "只有持有本单位账号的经办人" in refused(town.hand_over, clerk)
    assert "只有持有本单位账号的经办人" in refused(town.hand_over, make.user(AccountKind.PERSON))


def test_a_unit_without_a_credit_code_is_asked_to_write_it_down_first(town):
    letter = town.admitted()
    Organisation.objects.filter(pk=letter.organisation_id).update(uscc=None)

    assert "还没有登记统一社会信用代码" in refused(town.hand_over, handler_of(letter))


def test_of_two_schemes_the_one_a_unit_belongs_to_words_its_letter(town):
    row = town.admitted().organisation
    stranger = existing(town, name="浙江大院")
    other = Scheme.objects.create(slug="first_by_name", name="0")
    content = town.scheme.current.content
    other.current = SchemeVersion.objects.create(scheme=other, number=1, content=content, sha256="first_by_name")
    other.save()

    assert (registration.scheme_for(row), registration.scheme_for(stranger)) == (town.scheme, other)


# --- corrections --------------------------------------------------------------------------------------------------


def correct(town, letter, *, handler=None, **fields):
    handler = handler or person("张建军", phone="")
    return registration.correct_letter(letter, unit=town.unit(**fields), handler=handler, by=letter.account)


def test_a_letter_is_corrected_until_it_is_uploaded(town):
    letter = town.register()
    number = make.id_number()

    row = correct(town, letter, handler=person("张建军", number=number), unit_name="杭州建筑设计院")

    assert (row.unit_name, row.handler_name, handler_id_of(row)) == ("杭州建筑设计院", "张建军", number)
    assert handler_phone_of(row) == ZHANG
    event = Event.objects.filter(kind="letter_corrected").latest("pk")
    assert event.payload_row.payload["changed"] == ["单位全称", "经办人姓名", "经办人证件号码"]


def test_while_the_platform_has_it_nothing_is_corrected(town):
    assert "正在等待平台审核" in refused(correct, town, town.uploaded())


def test_what_was_refused_is_corrected_and_uploaded_again(town):
    letter = town.refuse(town.uploaded())

    upload(correct(town, letter), pages=2)

    letter.refresh_from_db()
    assert letter.state == LetterState.SUBMITTED


def test_the_name_of_another_organisation_is_told_in_the_neutral_words(town):
    existing(town, name="浙江大院")

    assert refused(correct, town, town.register(), unit_name="浙江大院") == UNAVAILABLE


def test_nobody_else_corrects_a_letter(town):
    letter = town.register()

    words = refused(registration.correct_letter, letter, unit=town.unit(), handler=person(), by=town.officer)

    assert words == "这份委托证明由提出它的账号办理。"


# --- departments --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("affiliation", "names"),
    [
        (Affiliation.COUNTY, ["西湖区住房和城乡建设局"]),
        (Affiliation.CITY, ["杭州市城乡建设委员会"]),
        (Affiliation.PROVINCE, []),
        (Affiliation.NONE, []),
    ],
)
def test_departments_are_those_of_the_place_and_level_the_affiliation_names(town, affiliation, names):
    town.add_department("停用的局", "county", town.county, status=OrganisationStatus.SUSPENDED)

    assert [row.name for row in departments_of(town.scheme, town.county, affiliation)] == names


def test_a_voided_registration_can_be_begun_anew(town):
    first = town.register()
    letter_decisions.void(first, reason="填错单位。", by=town.officer)

    assert town.register().purpose == LetterPurpose.CLAIM
