"""委托证明 in the administration: what waits and how much, the scan beside what was declared, and the three decisions."""

import pytest
from django.urls import reverse

from accounts.enums import LetterState, OrganisationKind, Role
from accounts.models import AuthorisationLetter, Organisation
from accounts.services import letter_scans
from accounts.services.organisations import create_organisation
from tests.accounts.administration import client_for, url
from tests.accounts.units import Town, scan_of, upload
from tests.factories import accounts as make

pytestmark = pytest.mark.django_db
LIST = url("authorisationletter")


@pytest.fixture
def town():
    return Town()


@pytest.fixture
def client(town):
    return client_for(town.officer)


def page_of(letter):
    return url("authorisationletter", "change", letter.pk)


def act_url(letter, act, *, scan=None):
    scan = scan or (scan_of(letter) if letter.scans.exists() else "")
    return reverse(f"admin:accounts_authorisationletter_{act}", args=[letter.pk]) + (f"?scan={scan}" if scan else "")


def fresh(letter):
    return AuthorisationLetter.objects.get(pk=letter.pk)


def test_the_first_page_counts_what_waits(town, client):
    assert "件待办" not in client.get("/admin/").content.decode()

    town.uploaded()
    town.register(1)

    assert "1 件待办" in client.get("/admin/").content.decode()


def test_the_list_begins_with_what_waits_and_can_show_the_rest(town, client):
    waiting, begun = town.uploaded(), town.register(1)

    def shown(query=""):
        page = client.get(f"{LIST}{query}").content.decode()
        return waiting.unit_name in page, begun.unit_name in page

    assert shown() == (True, False)
    assert shown("?state=awaiting_scan") == (False, True)
    assert shown("?state=all") == (True, True)
    assert shown("?state=nonsense") == (True, False)
    assert shown("?state=all&purpose=claim") == (False, False)
    assert shown("?state=all&purpose=nonsense") == (True, True)


def test_with_nothing_to_do_the_list_says_so(client):
    assert "没有等待审核的委托证明" in client.get(LIST).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_whatever_its_rows(town, client, django_assert_num_queries, count):
    for number in range(count):
        town.uploaded(number)

    with django_assert_num_queries(8):
        client.get(LIST)


@pytest.mark.parametrize("role", [Role.SECURITY_ADMIN, Role.AUDITOR])
def test_the_other_administrators_of_the_platform_decide_nothing(town, role):
    letter = town.uploaded()
    other = client_for(make.officer(town.platform, role))

    assert other.get(LIST).status_code == 403
    assert other.post(act_url(letter, "approve")).status_code == 403
    assert fresh(letter).state == LetterState.SUBMITTED


def test_the_page_shows_the_scan_beside_whole_numbers_as_long_as_it_waits(town, client):
    letter = town.uploaded()
    letter_scans.draw_waiting()
    scan = reverse("accounts:letter_page", args=[scan_of(letter), 1])

    page = client.get(page_of(letter)).content.decode()

    assert (scan in page, "13800001111" in page, "审核通过" in page) == (True, True, True)
    town.refuse(letter)
    assert "13800001111" not in client.get(page_of(letter)).content.decode()


def test_a_claim_is_shown_against_the_register_with_who_uses_the_account(town, client):
    create_organisation(
        parent=town.platform, name="杭州第1建筑设计院", kind=OrganisationKind.EMPLOYER, region=town.city, by=None
    )

    page = client.get(page_of(town.uploaded())).content.decode()

    assert ("机构登记" in page, "不同" in page, "（尚未登记）使用" in page) == (True, True, True)


def test_a_letter_without_a_scan_is_shown_and_can_only_be_ended(town, client):
    page = client.get(page_of(town.register())).content.decode()

    assert ("还没有上传盖章的扫描件" in page, ">作废<" in page, ">退回<" in page) == (True, True, False)


def test_approving_goes_on_to_the_list_and_says_what_was_done(town, client):
    letter = town.uploaded()

    answer = client.post(act_url(letter, "approve"), follow=True)

    assert (answer.redirect_chain[-1][0], fresh(letter).state) == (LIST, LetterState.APPROVED)
    assert "已审核通过，结果已发短信告知张建国" in answer.content.decode()
    assert "王平" in client.get(page_of(letter)).content.decode()


def test_what_cannot_be_approved_is_said_on_its_page(town, client):
    letter = town.uploaded()
    stale = act_url(letter, "approve")
    upload(town.refuse(letter, by=town.colleague), pages=2)

    answer = client.post(stale, follow=True)

    assert "重新上传了扫描件，您的审核没有保存" in answer.content.decode()
    assert fresh(letter).state == LetterState.SUBMITTED


def test_refusing_asks_for_the_reason(town, client):
    letter = town.uploaded()
    address = act_url(letter, "refuse")

    assert "请写明哪里不符" in client.get(address).content.decode()
    assert "请填写“原因”" in client.post(address, {"reason": " "}).content.decode()
    client.post(address, {"reason": "公章不清晰。"})

    assert (fresh(letter).state, fresh(letter).reason) == (LetterState.REFUSED, "公章不清晰。")
    page = client.get(page_of(letter)).content.decode()
    assert ("退回委托证明" in page, "公章不清晰。" in page) == (True, True)


def test_a_second_refusal_of_the_same_page_is_an_error_of_the_form(town, client):
    letter = town.uploaded()
    address = act_url(letter, "refuse")
    town.refuse(letter, by=town.colleague)

    assert "周安已于" in client.post(address, {"reason": "公章不清晰。"}).content.decode()


def test_ending_a_letter_asks_for_the_reason_too(town, client):
    letter = town.register()

    assert "作废后不能再上传" in client.get(act_url(letter, "void")).content.decode()
    client.post(act_url(letter, "void"), {"reason": "重复提交。"})

    assert fresh(letter).state == LetterState.VOID


def test_a_pending_unit_is_seen_by_the_platform_and_not_taken_up_by_a_button(town, client):
    row = Organisation.objects.get(pk=town.register().organisation_id)

    listed = client.get(f"{url('organisation')}?status=pending").content.decode()
    page = client.get(url("organisation", "change", row.pk)).content.decode()

    assert (row.name in listed, "待核实" in page, ">启用<" in page) == (True, True, False)
    client.post(reverse("admin:accounts_organisation_resume", args=[row.pk]))
    row.refresh_from_db()
    assert row.status == "pending"


def test_the_legal_representative_is_part_of_the_register(town, client):
    row = town.admitted().organisation

    answer = client.post(
        reverse("admin:accounts_organisation_contact", args=[row.pk]),
        {"legal_representative": "孙强", "affiliation": "county"},
    )

    row.refresh_from_db()
    assert (answer.status_code, row.legal_representative) == (302, "孙强")
    assert "孙强" in client.get(url("organisation", "change", row.pk)).content.decode()
