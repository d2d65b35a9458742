"""Adding, saving, ordering, deleting and restoring entries."""

import threading

import pytest
from django.db import connection

from dossiers.enums import EntryState
from dossiers.exceptions import EntryStale
from dossiers.models import Entry, EntryKey
from dossiers.queries import entries_of
from dossiers.sections import SECTIONS, Reading
from dossiers.services import entries
from dossiers.services.entries import Page
from tests.dossiers.conftest import Applicant
from tests.factories.dossiers import SAMPLES
from zcps.kit.refusals import ActionDenied

PAPERS = SECTIONS["papers"]


def reading(**data) -> Reading:
    return Reading(data, {}, {})


def save(applicant, entry, content: Reading, *, version: int, editor: str = "", autosave: bool = False) -> Entry:
    page = Page(version, editor, autosave)
    return entries.save_entry(applicant.person, PAPERS, entry.uuid, content, page=page, by=applicant.actor)


def titles(applicant) -> list[str]:
    return [entry.data["title"] for entry in entries_of(applicant.person, ["papers"])]


def three_papers(applicant) -> list[Entry]:
    return [applicant.entry("papers", {"title": title}) for title in ("甲", "乙", "丙")]


def test_a_saved_entry_keeps_values_and_unfinished_typing(applicant) -> None:
    blank = entries.add_entry(applicant.person, PAPERS, by=applicant.actor)

    saved = save(applicant, blank, Reading({"title": "甲"}, {"published_on": "去年"}, {}), version=0)

    stored = Entry.objects.get(pk=saved.pk)
    assert (stored.data, stored.rough, stored.version) == ({"title": "甲"}, {"published_on": "去年"}, 1)
    assert stored.state == EntryState.DRAFT


def test_a_blank_entry_is_taken_again_instead_of_adding_another(applicant) -> None:
    first = entries.add_entry(applicant.person, PAPERS, by=applicant.actor)

    assert entries.add_entry(applicant.person, PAPERS, by=applicant.actor) == first


def test_an_entry_is_complete_when_nothing_is_missing(applicant) -> None:
    assert applicant.entry("summary").state == EntryState.COMPLETE
    assert applicant.entry("education").state == EntryState.DRAFT  # without its evidence


def test_a_section_of_one_entry_begins_with_its_first_save_and_never_has_two(applicant) -> None:
    first = applicant.entry("summary")

    again = entries.add_entry(applicant.person, SECTIONS["summary"], by=applicant.actor)

    assert again == first
    assert Entry.objects.filter(section="summary").count() == 1


def test_a_first_save_of_a_section_of_one_entry_needs_no_entry(applicant) -> None:
    saved = entries.save_entry(
        applicant.person, SECTIONS["summary"], None, reading(content="总结。"), page=Page(0), by=applicant.actor
    )

    assert (saved.section, saved.data, saved.version) == ("summary", {"content": "总结。"}, 1)


def test_a_stale_page_changes_nothing(applicant) -> None:
    entry = applicant.entry("papers", {"title": "甲"})

    with pytest.raises(EntryStale) as stale:
        save(applicant, entry, reading(title="乙"), version=entry.version - 1)

    assert stale.value.entry.data == {"title": "甲"}
    assert titles(applicant) == ["甲"]


def test_saving_the_same_content_again_is_no_change_and_no_conflict(applicant) -> None:
    entry = applicant.entry("papers", {"title": "甲"})

    saved = save(applicant, entry, reading(title="甲"), version=entry.version - 1)

    assert saved.version == entry.version


def test_a_page_is_not_stale_to_its_own_autosave(applicant) -> None:
    entry = applicant.entry("papers", {"title": "甲"})
    save(applicant, entry, reading(title="甲乙"), version=entry.version, editor="page", autosave=True)

    saved = save(applicant, entry, reading(title="甲乙丙"), version=entry.version, editor="page")

    assert saved.data == {"title": "甲乙丙"}


def test_an_autosave_that_comes_after_the_button_is_stale(applicant) -> None:
    entry = applicant.entry("papers", {"title": "甲"})
    save(applicant, entry, reading(title="甲乙丙"), version=entry.version, editor="page")

    with pytest.raises(EntryStale):
        save(applicant, entry, reading(title="甲乙"), version=entry.version, editor="page", autosave=True)


def test_an_entry_that_is_not_there_cannot_be_saved(applicant) -> None:
    entry = applicant.entry("papers", {"title": "甲"})
    entries.delete_entry(applicant.person, PAPERS, entry.uuid, by=applicant.actor)

    with pytest.raises(ActionDenied) as denied:
        save(applicant, entry, reading(title="乙"), version=entry.version)

    assert denied.value.status == 404


def test_nobody_else_fills_in_a_dossier(applicant, stranger) -> None:
    entry = applicant.entry("papers", {"title": "甲"})

    with pytest.raises(ActionDenied) as denied:
        entries.save_entry(applicant.person, PAPERS, entry.uuid, reading(title="乙"), page=Page(1), by=stranger.actor)

    assert denied.value.status == 404


def test_key_fields_are_copied_changed_and_taken_away_with_the_entry(applicant) -> None:
    entry = applicant.entry("papers", {"title": "甲", "doi": "10.1000/ab"})
    assert list(EntryKey.objects.values_list("name", "value")) == [("doi", "10.1000/AB")]

    entry = save(applicant, entry, reading(title="甲", doi="10.1000/cd"), version=entry.version)
    assert list(EntryKey.objects.values_list("value", flat=True)) == ["10.1000/CD"]

    entries.delete_entry(applicant.person, PAPERS, entry.uuid, by=applicant.actor)
    assert EntryKey.objects.count() == 0

    entries.restore_entry(applicant.person, PAPERS, entry.uuid, by=applicant.actor)
    assert EntryKey.objects.count() == 1

    save(applicant, entry, reading(title="甲"), version=entry.version)
    assert EntryKey.objects.count() == 0


def test_a_deleted_entry_is_restored_to_its_place(applicant) -> None:
    _, second, _ = three_papers(applicant)

    entries.delete_entry(applicant.person, PAPERS, second.uuid, by=applicant.actor)
    assert titles(applicant) == ["甲", "丙"]

    entries.restore_entry(applicant.person, PAPERS, second.uuid, by=applicant.actor)
    assert titles(applicant) == ["甲", "乙", "丙"]


def test_only_what_was_deleted_can_be_restored(applicant) -> None:
    entry = applicant.entry("papers", {"title": "甲"})

    with pytest.raises(ActionDenied):
        entries.restore_entry(applicant.person, PAPERS, entry.uuid, by=applicant.actor)


def test_a_section_of_one_entry_cannot_be_deleted(applicant) -> None:
    entry = applicant.entry("summary")

    with pytest.raises(ActionDenied):
        entries.delete_entry(applicant.person, SECTIONS["summary"], entry.uuid, by=applicant.actor)


@pytest.mark.parametrize(
    ("place", "step", "expected"),
    [(2, -1, ["甲", "丙", "乙"]), (0, 1, ["乙", "甲", "丙"]), (0, -1, ["甲", "乙", "丙"]), (2, 1, ["甲", "乙", "丙"])],
)
def test_entries_are_moved_by_one_place(applicant, place, step, expected) -> None:
    entry = three_papers(applicant)[place]

    entries.move_entry(applicant.person, PAPERS, entry.uuid, step=step, by=applicant.actor)

    assert titles(applicant) == expected


def test_a_section_has_an_end(applicant, monkeypatch) -> None:
    monkeypatch.setattr(entries, "MOST_ENTRIES", 1)
    applicant.entry("papers", {"title": "甲"})

    with pytest.raises(ActionDenied, match="最多填写 1 篇"):
        entries.add_entry(applicant.person, PAPERS, by=applicant.actor)


def test_a_correction_reaches_the_living_entry(applicant) -> None:
    entry = applicant.entry("papers", {"title": "甲", "doi": "10.1000/ab", "issue": "第 1 期"})
    Entry.objects.filter(pk=entry.pk).update(rough={"title": "半", "words": "许多"})

    entries.adopt_correction(entry.uuid, {"title": "乙", "issue": None}, by=applicant.actor)

    fresh = applicant.fresh(entry)
    assert (fresh.data, fresh.rough) == ({"title": "乙", "doi": "10.1000/ab"}, {"words": "许多"})
    assert fresh.version == entry.version + 1


def test_a_correction_of_somebody_elses_entry_is_refused(applicant, stranger) -> None:
    entry = applicant.entry("papers", SAMPLES["papers"][0])

    with pytest.raises(ActionDenied):
        entries.adopt_correction(entry.uuid, {"title": "乙"}, by=stranger.actor)


@pytest.mark.django_db(transaction=True)
def test_two_first_saves_at_once_make_one_entry() -> None:
    applicant = Applicant()
    barrier, outcomes = threading.Barrier(2), []

    def first_save(content: str) -> None:
        barrier.wait()
        try:
            entries.save_entry(
                applicant.person,
                SECTIONS["summary"],
                None,
                reading(content=content),
                page=Page(0),
                by=applicant.actor,
            )
            outcomes.append("saved")
        except EntryStale:
            outcomes.append("stale")
        finally:
            connection.close()

    threads = [threading.Thread(target=first_save, args=[content]) for content in ("甲", "乙")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["saved", "stale"]
    assert Entry.objects.count() == 1
