"""帮助: every role has a page, every link and picture of it leads somewhere, and whoever asks opens at the own page."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from accounts import guide
from accounts.admin import site
from accounts.enums import AccountKind, Function, OrganisationKind, Role
from accounts.templatetags.guide import help_address_of_table
from review.enums import Action
from review.queries.options import OFFICE_ACTIONS
from review.templatetags.office_help import chapter_of
from tests.factories import accounts as make

TEMPLATES = Path(settings.BASE_DIR) / "templates"
LINK = re.compile(r'\{% help_link "(\w+)"(?: "([^"]+)")? %\}')
HEADED = re.compile(r"\{% page_header ")
HELPED = re.compile(r"\{% (?:help_link|inbox_help|act_help)\b")
LARGEST = 60_000
# Pages that explain nothing of their own: what is said of them stands in the header's 帮助.
OWN_WORDS = {
    "accounts/account.html", "accounts/activate.html", "accounts/messages.html", "accounts/password.html",
    "accounts/sign_in.html", "accounts/sign_in_at.html", "help/index.html", "help/page.html", "review/forms.html",
}  # fmt: skip


def anchors(slug: str) -> set[str]:
    return {heading.anchor for heading in guide.document(slug).headings}


def client_for(user) -> Client:
    client = Client()
    client.force_login(user, backend="accounts.backends.Backend")
    return client


# --- the pages -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", guide.PAGES)
def test_a_page_has_a_title_and_headings_that_differ(slug):
    document = guide.document(slug)

    assert document.title.startswith("使用指南：")
    assert len(document.headings) == len(anchors(slug)) > 5


@pytest.mark.parametrize("slug", guide.PAGES)
def test_every_link_of_a_page_leads_to_a_heading(slug):
    lost = []
    for written in guide.document(slug).links:
        file, _, anchor = written.partition("#")
        target = file.removesuffix(".md") or slug
        if target not in guide.PAGES or (anchor and anchor not in anchors(target)):
            lost.append(written)

    assert lost == []


@pytest.mark.parametrize("slug", guide.PAGES)
def test_every_picture_of_a_page_is_there_is_small_and_is_told_in_words(slug):
    for written, words in guide.document(slug).images:
        assert guide.picture(written).stat().st_size <= LARGEST, written
        assert finders.find(written.removeprefix(guide.STATIC)), written
        assert len(words) > 4, written


def test_every_picture_is_shown_somewhere():
    shown = {guide.picture(written).name for slug in guide.PAGES for written, _ in guide.document(slug).images}

    assert {path.name for path in (Path(settings.BASE_DIR) / "static/img/help").iterdir()} == shown


def test_raw_html_is_shown_as_text_and_pages_lead_to_pages(tmp_path, monkeypatch):
    (tmp_path / "office.md").write_text(
        "甲 <script>x</script>\n\n[乙](leader.md#签批) [丙](https://example.org/) ![没有](../../static/img/help/none.webp)\n",
        "utf-8",
    )
    monkeypatch.setattr(guide, "FOLDER", tmp_path)

    document = guide.document("office")

    assert document.title == ""
    assert "<script>" not in document.html
    assert 'href="/help/leader/#' in document.html
    assert 'href="https://example.org/"' in document.html
    assert 'src="/static/img/help/none.webp"' in document.html
    assert "width=" not in document.html


# --- whose page is whose ---------------------------------------------------------------------------------------------


def test_every_role_has_a_page():
    assert set(guide.PAGE_OF_ROLE) == set(Role)
    assert set(guide.PAGE_OF_ROLE.values()) | {"applicant", "employer"} == set(guide.PAGES)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("roles", "kind", "slug"),
    [
        ((Role.CLERK,), AccountKind.OFFICE, "office"),
        ((Role.LEADER,), AccountKind.OFFICE, "leader"),
        ((Role.LEADER, Role.CLERK), AccountKind.OFFICE, "office"),
        ((Role.COMMITTEE_MANAGER, Role.ORGANISATION_ADMIN), AccountKind.OFFICE, "committee"),
        ((Role.ORGANISATION_ADMIN,), AccountKind.OFFICE, "administrator"),
        ((Role.ORGANISATION_ADMIN,), AccountKind.EMPLOYER, "employer"),
        ((Role.CLERK,), AccountKind.EMPLOYER, "office"),
    ],
)
def test_help_opens_at_the_page_that_fits(roles, kind, slug):
    client = client_for(make.officer(make.organisation(functions=tuple(Function)), *roles, kind=kind))

    assert client.get("/help/").url == f"/help/{slug}/"
    assert f'href="/help/{slug}/"' in client.get(reverse("accounts:account")).content.decode()


@pytest.mark.django_db
def test_the_platforms_three_open_at_theirs():
    platform = make.organisation(OrganisationKind.PLATFORM, functions=(Function.PLATFORM,))

    assert client_for(make.officer(platform, Role.AUDITOR)).get("/help/").url == "/help/platform/"


@pytest.mark.django_db
def test_an_applicant_opens_the_applicants_page():
    assert client_for(make.user(AccountKind.PERSON)).get("/help/").url == "/help/applicant/"


@pytest.mark.django_db
def test_the_signed_out_choose_their_role():
    page = Client().get("/help/").content.decode()

    assert [f"/help/{slug}/" in page for slug in guide.PAGES] == [True] * len(guide.PAGES)


@pytest.mark.django_db
@pytest.mark.parametrize("slug", guide.PAGES)
def test_every_page_is_read_without_signing_in(slug):
    answer = Client().get(f"/help/{slug}/")
    page = answer.content.decode()

    assert answer.status_code == 200
    assert 'id="常见问题"' in page
    assert "常见问题</a>" in page
    assert " style=" not in page


@pytest.mark.django_db
def test_an_unknown_page_is_not_there():
    answer = Client().get("/help/nobody/")

    assert answer.status_code == 404
    assert "没有这一页帮助" in answer.content.decode()


# --- the links to them -----------------------------------------------------------------------------------------------


def test_every_help_link_of_a_template_leads_to_a_heading():
    found = [pair for path in TEMPLATES.rglob("*.html") for pair in LINK.findall(path.read_text("utf-8"))]

    assert [pair for pair in found if pair[1] and pair[1] not in anchors(pair[0])] == []
    assert len(found) > 30


def test_every_page_with_a_head_leads_to_its_help():
    silent = {
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.rglob("*.html")
        if HEADED.search(text := path.read_text("utf-8")) and not HELPED.search(text)
    }

    assert silent - OWN_WORDS == set()


@pytest.mark.parametrize("at_committee", [True, False])
@pytest.mark.parametrize("action", ["", Action.RECORD_RESULT, *OFFICE_ACTIONS])
def test_every_inbox_and_every_act_is_explained(action, at_committee):
    slug, anchor = chapter_of(action, at_committee=at_committee)

    assert anchor in anchors(slug)


def test_a_committee_reads_its_own_words_about_receiving():
    assert chapter_of(Action.RECEIVE, at_committee=True) == ("committee", "接收")
    assert chapter_of(Action.RECEIVE, at_committee=False) == ("office", "接收")


def test_every_table_of_the_administration_is_explained():
    for model in site._registry:
        slug, _, anchor = help_address_of_table(model._meta).removeprefix("/help/").partition("/#")

        assert anchor in anchors(slug), model


def test_a_page_about_no_table_leads_nowhere_particular():
    assert help_address_of_table(None) == ""
