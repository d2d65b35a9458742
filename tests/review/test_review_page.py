"""The review page of a full application stays as light as that of a small one: statements and pictures."""

import uuid

from django.db import connection
from django.test.utils import CaptureQueriesContext

from dossiers.models import Entry, Evidence
from review.enums import Action, State
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
    looked_for = sum(not section["entries"] for section in page.context["sections"])
    assert notes["著作"] == "未填"
    assert f"/ {len(notes) - looked_for} 栏" in page.context["board"]["summary"]


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
