"""用人单位委托证明 as a document: what stands on it, who may have it, and its paper against the record."""

import json

import pytest
from django.urls import reverse

from accounts.services import registration
from review.documents.letters import letter_draft
from review.enums import DocumentState
from review.models import Document
from review.services.documents import ask_for
from tests.accounts.administration import client_for
from tests.accounts.units import Town, person
from tests.factories import accounts as make
from zcps.kit import clock, crypto, pdf, uploads
from zcps.kit.paper_codes import grouped

pytestmark = pytest.mark.django_db
SITE = "https://zcps.example.cn"


@pytest.fixture
def town():
    return Town()


@pytest.fixture
def letter(town):
    return town.register(handler=person("欧阳䶮"))


def drawn(letter):
    """A document with a file, as a worker leaves it."""
    document = ask_for(letter_draft(letter), site=SITE)
    stored = uploads.store(b"%PDF-1.7 letter", folder="documents", suffix=".pdf")
    done = {"state": DocumentState.READY, "payload": "", "stored": stored, "finished_at": clock.now()}
    Document.objects.filter(pk=document.pk).update(**done)
    return document


def test_the_page_says_everything_the_letter_must_say(letter):
    html = letter_draft(letter).html

    for said in (
        "用人单位委托证明", "杭州第1建筑设计院", letter.uscc, "杭州市西湖区", "西湖区住房和城乡建设局", "欧阳䶮", "13800001111",
        letter.matters, letter.term, "法定代表人（签字）", "钱伟", "单位（公章）", "日期", "测试主管机关",
    ):  # fmt: skip
        assert said in html, said


def test_it_fits_one_page_with_its_code(letter):
    draft = letter_draft(letter)
    document = ask_for(draft, site=SITE)
    content = json.loads(crypto.unseal(document.payload, context=document.payload_context))

    printed = pdf.render(content["html"], most_pages=draft.most_pages)

    assert (printed.pages, printed.unprinted) == (1, "")
    assert grouped(document.code) in content["html"]


def test_what_is_kept_of_it_has_no_whole_number(letter):
    document = ask_for(letter_draft(letter), site=SITE)
    facts = json.loads(crypto.unseal(document.facts, context=document.facts_context))

    assert (facts["手机号"], facts["受委托经办人"]) == ("138****1111", "欧阳䶮")
    assert all("13800001111" not in value for value in facts.values())


def test_the_account_asks_for_it_and_takes_the_file(letter):
    client = client_for(letter.account)

    asked = client.post(reverse("review:print_letter", args=[letter.uuid]))
    document = drawn(letter)
    page = client.get(asked["Location"]).content.decode()
    file = client.get(reverse("review:document_file", args=[document.uuid]))

    assert asked["Location"] == document.get_absolute_url()
    assert reverse("accounts:letter") in page
    assert b"".join(file.streaming_content) == b"%PDF-1.7 letter"


def test_the_same_words_are_the_same_document_and_other_words_another(town, letter):
    first, again = (ask_for(letter_draft(letter), site=SITE) for _ in range(2))
    handler = person("欧阳龚", phone="")
    corrected = registration.correct_letter(letter, unit=town.unit(), handler=handler, by=letter.account)

    assert first == again
    assert ask_for(letter_draft(corrected), site=SITE) != first


def test_nobody_else_sees_it(town, letter):
    document, other = drawn(letter), town.register(1)

    for user in (other.account, make.officer(make.organisation()), make.officer(town.platform, "auditor")):
        client = client_for(user)
        assert client.post(reverse("review:print_letter", args=[letter.uuid])).status_code == 404
        assert client.get(reverse("review:document", args=[document.uuid])).status_code == 404


def test_the_platform_holds_the_paper_against_the_record(town, letter):
    document, client = drawn(letter), client_for(town.officer)
    address = reverse("review:paper_answer", args=[grouped(document.code)])

    before = client.get(address).content.decode()
    registration.correct_letter(
        letter, unit=town.unit(legal_representative="孙强"), handler=person("欧阳䶮", phone=""), by=letter.account
    )
    after = client.get(address).content.decode()

    assert ("一致" in before, "与现在的电子材料不同" in after, "孙强" in after) == (True, True, True)
    assert reverse("admin:accounts_authorisationletter_change", args=[letter.pk]) in after
    assert reverse("review:print_letter", args=[letter.uuid]) in after
