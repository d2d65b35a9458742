"""The review page of a full application stays as light as that of a small one: statements and pictures."""

import uuid

from django.db import connection
from django.test.utils import CaptureQueriesContext

from dossiers.models import Entry, Evidence
from dossiers.scheme import DossierRules
from review.enums import Action, State
from review.views.office.cards import split
from tests.factories import dossiers as fill
from tests.world import World

COUNTY = "hrss_330106"


def in_hand(world: World, *, times: int):
    """At the clerk, every section filled, with so many more papers and projects than usual."""
    user = world.applicant(whole=False)
    dossier = fill.whole_dossier(user.person, world.version, with_optional=True)
    for entry in dossier.entries.filter(section__in=["papers", "projects"]).prefetch_related("evidence"):
        for number in range(1, times):
            _copy(entry, number)
    return world.act(Action.RECEIVE, world.submitted(user))


def _copy(entry: Entry, number: int) -> None:
    """The same under another name, with files of its own."""
    name = "title" if entry.section == "papers" else "name"
    files = list(entry.evidence.all())
    data = entry.data | {name: f"{entry.data[name]}（{number}）"}
    copy = Entry.objects.create(
        dossier=entry.dossier,
        section=entry.section,
        section_version=entry.section_version,
        data=data,
        position=entry.position + number,
        state=entry.state,
    )
    for file in files:
        file.pk, file.uuid, file.entry = None, uuid.uuid4(), copy
        file.stored = f"tests/{file.uuid}.pdf"
    Evidence.objects.bulk_create(files)


def looked_at(client, row) -> tuple[int, str]:
    url = f"/applications/{row.uuid}/review/?inbox=approval"
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        page = client.get(url)
    assert page.status_code == 200
    return len(captured), page


def test_a_full_application_needs_no_more_statements_than_a_small_one(world):
    client = world.client_for(world.officer(COUNTY))
    small, full = in_hand(world, times=1), in_hand(world, times=12)

    for_small, _ = looked_at(client, small)
    for_full, page = looked_at(client, full)

    entries = sum(len(section["entries"]) for section in page.context["sections"])
    files = sum(len(entry["files"]) for section in page.context["sections"] for entry in section["entries"])
    assert (len(page.context["sections"]) >= 18, entries >= 40, files >= 60) == (True, True, True)
    assert for_full == for_small <= 34


def test_only_the_pictures_of_the_section_at_hand_are_in_the_page(world):
    client = world.client_for(world.officer(COUNTY))
    row = in_hand(world, times=3)

    page = client.get(f"/applications/{row.uuid}/review/?section=papers")

    shown = {document["download_url"] for document in page.context["documents"]}
    paper = next(section for section in page.context["sections"] if section["code"] == "papers")
    assert len(shown) == sum(len(entry["files"]) for entry in paper["entries"])


def test_empty_sections_are_marked_and_need_no_look(world):
    row = world.application_at(State.AWAITING_APPROVAL)
    page = world.client_for(world.officer(COUNTY)).get(f"/applications/{row.uuid}/review/")

    notes = {item["label"]: item["note"] for item in page.context["nav"]}
    assert notes["著作"] == "未填"
    assert f"/ {len(notes) - len(page.context['empty'])} 栏" in page.context["board"]["summary"]


def test_empty_sections_are_one_line_where_the_navigation_still_leads_and_a_ticket_can_be_written(world):
    row = world.application_at(State.AWAITING_APPROVAL)
    client, url = world.client_for(world.officer(COUNTY)), f"/applications/{row.uuid}/review/"

    page = client.get(url)
    text = page.content.decode()
    asked = client.get(f"{url}?section=books&ticket=books")

    empty = {each["code"] for each in page.context["empty"]}
    assert "books" in empty
    assert empty.isdisjoint(each["code"] for each in page.context["sections"])
    assert all(each["entries"] for each in page.context["sections"])
    assert text.count("以下部分未填写：") == text.count('id="section-books"') == 1
    assert "没有填写。" not in text
    assert 'href="?section=books&amp;ticket=books#ticket-form"' in text
    assert [each["is_asked"] for each in asked.context["sections"] if each["code"] == "books"] == [True]
    assert '<div class="ticket-here" id="ticket-form">' in asked.content.decode()


def test_a_section_the_scheme_asks_for_is_shown_even_when_it_says_nothing(world):
    """Submitted so under an earlier version, say."""
    rules = DossierRules.of(world.version)
    codes = [next(chosen.code for chosen in rules if chosen.is_required), "books"]
    cards = [{"code": code, "entries": [], "removed": [], "cautions": [], "is_asked": False} for code in codes]

    drawn, empty = split(cards, rules)

    assert ([each["code"] for each in drawn], [each["code"] for each in empty]) == (codes[:1], ["books"])


def test_what_does_not_fit_is_shown_at_its_section_with_the_way_to_a_ticket(world):
    user = world.applicant()
    paper = Entry.objects.get(dossier__person=user.person, section="papers")
    Entry.objects.filter(pk=paper.pk).update(data=paper.data | {"published_on": "2013-05"})
    row = world.act(Action.RECEIVE, world.submitted(user))

    page = world.client_for(world.officer(COUNTY)).get(f"/applications/{row.uuid}/review/")

    cautions = {each["code"]: each["cautions"] for each in page.context["sections"]}
    assert "早于取得现任职称的时间" in cautions["papers"][0]["sentence"]
    assert f"ticket=papers/{paper.uuid}" in cautions["papers"][0]["ticket_url"]
    assert cautions["experience"] == []
