"""The step 委托证明 of an account: nothing else is open, the scan by the rules of uploads, corrections, another handler."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from accounts.enums import LetterPurpose, LetterState
from accounts.middleware import ADMISSION
from accounts.models import AuthorisationLetter, PhoneCode, User
from accounts.services import letter_decisions
from tests.accounts.administration import client_for
from tests.accounts.units import LI, Town, code_in_sms, person, upload
from tests.factories import accounts as make
from tests.kit import files
from zcps.kit import clock

pytestmark = pytest.mark.django_db
LETTER, UPLOAD, CORRECT = (reverse(f"accounts:{name}") for name in ("letter", "letter_upload", "letter_correct"))
HANDLER = reverse("accounts:change_handler")


@pytest.fixture
def town():
    return Town()


@pytest.fixture
def letter(town):
    return town.register()


def holder_of(letter):
    return User.objects.select_related("home", "person").get(username=letter.organisation.code)


def send(client, data, name="委托证明.pdf"):
    return client.post(UPLOAD, {"scan": files.upload(data, name)})


# --- nothing else is open -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    ["/", "/account/", "/account/password/", "/account/employer/", "/account/handler/", "/messages/", "/dossier/",
     "/inbox/", "/admin/", "/paper/check/", "/applications/", "/sign-in/", "/no/such/page/"],
)  # fmt: skip
def test_until_it_is_admitted_every_other_page_answers_with_the_letter(letter, path):
    client = client_for(letter.account)

    for answer in (client.get(path), client.post(path)):
        assert (answer.status_code, answer["Location"]) == (302, LETTER)


def test_the_pages_that_are_open_are_pages(letter):
    names = {f"{space}:{name}" for space, (_, inner) in get_resolver().namespace_dict.items()
             for name in inner.reverse_dict if isinstance(name, str)}  # fmt: skip

    assert names >= ADMISSION


def test_whoever_waits_longer_than_a_password_lasts_is_not_sent_round_in_a_circle(letter):
    User.objects.filter(pk=letter.account_id).update(password_changed_at=clock.now() - dt.timedelta(days=91))
    client = client_for(letter.account)

    assert client.get("/account/password/")["Location"] == LETTER
    assert client.get(LETTER).status_code == 200


def test_a_claim_waits_like_a_registration(town):
    claim = town.recover(town.admitted().uscc)

    assert client_for(claim.account).get("/account/")["Location"] == LETTER


def test_help_and_the_way_out_are_open(letter):
    client = client_for(letter.account)

    assert client.get("/help/employer/").status_code == 200
    assert client.post("/sign-out/")["Location"] == "/sign-in/?left"


def test_after_approval_the_account_goes_to_its_work(town):
    row = town.admitted()
    client = client_for(holder_of(row))

    assert client.get("/")["Location"] != LETTER
    assert client.get("/account/").status_code == 200
    assert client.get(LETTER).status_code == 404


def test_whoever_changes_the_handler_is_held_up_by_nothing(town):
    account = holder_of(town.admitted())
    town.hand_over(account)

    assert client_for(account).get("/account/").status_code == 200


def test_an_employers_account_without_a_role_and_without_a_letter_is_led_nowhere(town):
    unit = make.organisation("employer", parent=town.platform)

    assert client_for(make.user("employer", home=unit)).get("/account/").status_code == 200


def test_the_question_costs_nobody_a_statement_who_has_a_role(town):
    handler, officer = holder_of(town.admitted()), make.officer(make.organisation())

    counts = []
    for client in (client_for(handler), client_for(officer)):
        with CaptureQueriesContext(connection) as asked:
            client.get("/")
        counts.append(len(asked))

    assert counts[0] == counts[1]


# --- the page -----------------------------------------------------------------------------------------------------


def test_the_page_says_what_will_be_printed_with_numbers_masked(letter):
    page = client_for(letter.account).get(LETTER).content.decode()

    assert ("张建国" in page, letter.uscc in page, "138****1111" in page) == (True, True, True)
    assert reverse("review:print_letter", args=[letter.uuid]) in page


def test_the_page_says_why_it_was_refused(town):
    letter = town.refuse(town.uploaded(), "缺少法定代表人签字")

    page = client_for(letter.account).get(LETTER).content.decode()

    assert ("已退回" in page, "缺少法定代表人签字" in page, UPLOAD in page) == (True, True, True)
    assert town.officer.person.name not in page


def test_while_the_platform_has_it_there_is_nothing_to_upload_or_correct(town):
    letter = town.uploaded()
    client = client_for(letter.account)

    page = client.get(LETTER).content.decode()

    assert ("等待平台审核" in page, UPLOAD in page) == (True, False)
    assert client.get(CORRECT).status_code == 409
    assert send(client, files.pdf(2)).status_code == 409


# --- corrections --------------------------------------------------------------------------------------------------


def correction(town, **fields):
    return {
        "unit_name": "杭州市建筑设计院", "region": town.county.pk, "affiliation": "county", "ownership": "state",
        "competent_department": str(town.department.uuid), "legal_representative": "钱伟", "name": "张建国",
        "document": "resident_id", "id_number": "", "act": "save", **fields,
    }  # fmt: skip


def test_a_correction_shows_what_was_said_but_no_number(town, letter):
    page = client_for(letter.account).get(CORRECT).content.decode()

    assert (letter.unit_name in page, "不填则仍为" in page) == (True, True)
    assert not re.search(r'name="uscc"|name="phone"|name="password"', page)


def test_a_correction_keeps_the_number_that_was_not_typed_again(town, letter):
    answer = client_for(letter.account).post(CORRECT, correction(town))

    before, after = letter.handler_id_sealed, AuthorisationLetter.objects.get(pk=letter.pk)
    assert (answer["Location"], after.unit_name, after.ownership) == (LETTER, "杭州市建筑设计院", "state")
    assert (after.version, before != "") == (2, True)


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"document": "passport"}, "id_number"), ({"id_number": "1"}, "id_number"), ({"name": ""}, "name"),
     ({"competent_department": ""}, "competent_department")],
)  # fmt: skip
def test_a_wrong_correction_is_said_at_its_field(town, letter, fields, field):
    answer = client_for(letter.account).post(CORRECT, correction(town, **fields))

    assert list(answer.context["form"].errors) == [field]


def test_departments_are_listed_in_a_correction_too(town, letter):
    answer = client_for(letter.account).post(CORRECT, correction(town, affiliation="city", act="departments"))

    assert "杭州市城乡建设委员会" in answer.content.decode()


def test_the_name_of_another_unit_is_refused_with_the_form_kept(town, letter):
    make.organisation("employer", name="浙江大院")

    answer = client_for(letter.account).post(CORRECT, correction(town, unit_name="浙江大院"))

    assert (answer.status_code, "目前不能用这个统一社会信用代码" in answer.content.decode()) == (200, True)


def test_of_a_unit_in_the_register_only_handler_and_signer_are_corrected(town):
    letter = town.recover(town.admitted().uscc)
    client = client_for(letter.account)

    assert "单位性质" not in client.get(CORRECT).content.decode()
    client.post(CORRECT, {"name": "李小梅", "document": "resident_id", "legal_representative": "孙刚", "act": "save"})

    after = AuthorisationLetter.objects.get(pk=letter.pk)
    assert (after.handler_name, after.legal_representative, after.uscc) == ("李小梅", "孙刚", letter.uscc)


# --- another handler ----------------------------------------------------------------------------------------------


def next_handler(**fields):
    return {"name": "李晓梅", "document": "resident_id", "id_number": make.id_number(), "phone": LI,
            "legal_representative": "孙强", "act": "begin", **fields}  # fmt: skip


def test_the_account_page_leads_the_handler_to_a_change(town):
    row = town.admitted()

    assert HANDLER in client_for(holder_of(row)).get("/account/").content.decode()
    assert HANDLER not in client_for(make.officer(row.organisation)).get("/account/").content.decode()


def test_a_change_of_handler_is_begun_uploaded_and_called_off_by_pages(town):
    client = client_for(holder_of(town.admitted()))
    PhoneCode.objects.all().delete()
    form = next_handler()
    step = client.post(HANDLER, {**form, "act": "code"}).content.decode()
    answer = client.post(HANDLER, {**form, "code": code_in_sms()})

    assert ("138****2222" in step, answer["Location"]) == (True, LETTER)
    assert "撤销变更" in client.get(LETTER).content.decode()
    assert client.get(HANDLER)["Location"] == LETTER
    assert client.post(reverse("accounts:letter_withdraw"))["Location"] == "/account/"
    assert AuthorisationLetter.objects.get(purpose=LetterPurpose.HANDOVER).state == LetterState.VOID


def test_a_wrong_code_for_the_next_handler_is_said_at_the_code(town):
    client = client_for(holder_of(town.admitted()))

    answer = client.post(HANDLER, next_handler(code="123456"))

    assert list(answer.context["form"].errors) == ["code"]
    assert client.get(HANDLER).status_code == 200


def test_whoever_does_not_hold_the_units_account_is_told_who_does(town):
    clerk = make.officer(town.admitted().organisation)

    answer = client_for(clerk).get(HANDLER)

    assert (answer.status_code, "由持有本单位账号的经办人办理" in answer.content.decode()) == (403, True)


def test_a_registration_is_not_called_off_by_its_page(letter):
    assert client_for(letter.account).post(reverse("accounts:letter_withdraw"))["Location"] == LETTER


def test_a_letter_that_is_void_signs_its_account_out(town, letter):
    client = client_for(letter.account)
    letter_decisions.void(letter, reason="填错。", by=town.officer)

    assert client.get(LETTER)["Location"].startswith("/sign-in/")


def test_the_next_handler_is_not_told_apart_by_the_number_of_somebody_known(town):
    make.person("赵敏", number=(number := make.id_number()))

    letter = upload(town.register(handler=person(number=number)))

    assert letter.state == LetterState.SUBMITTED
