"""What a resubmission may change: only the addresses its tickets name."""

from dataclasses import dataclass

import pytest

from review.services.merging import merged, unlocked_fields


@dataclass
class At:
    """A ticket's address."""

    section: str
    entry: str | None = None
    field: str = ""


def entry(uuid: str, *, version: int = 1, files: tuple[str, ...] = (), **data) -> dict:
    evidence = [{"slot": name.split("-")[0], "file": name} for name in files]
    return {"entry": uuid, "version": version, "data": data, "evidence": evidence}


OLD = {
    "papers": [entry("a", title="旧题", rank="first", files=("cover-1", "body-1")), entry("b", title="二")],
    "basic": [entry("z", address="旧址", files=("photo-1",))],
}
NEW = {
    "papers": [
        entry("a", version=2, title="新题", rank="sole", files=("cover-2", "body-1")),
        entry("b", version=5, title="改过"),
        entry("c", title="新增"),
    ],
    "basic": [entry("z", version=3, address="新址", files=("photo-2",))],
}


def test_without_tickets_nothing_changes():
    assert merged(OLD, NEW, []) == OLD


def test_a_field_alone_is_taken_anew():
    result = merged(OLD, NEW, [At("papers", "a", "title")])

    assert result["papers"][0]["data"] == {"title": "新题", "rank": "first"}
    assert result["papers"][0]["evidence"] == OLD["papers"][0]["evidence"]
    assert result["papers"][1] == OLD["papers"][1]
    assert result["basic"] == OLD["basic"]


def test_the_files_of_one_slot_alone_are_taken_anew():
    result = merged(OLD, NEW, [At("papers", "a", "cover")])

    assert sorted(item["file"] for item in result["papers"][0]["evidence"]) == ["body-1", "cover-2"]
    assert result["papers"][0]["data"] == OLD["papers"][0]["data"]


def test_a_field_of_a_section_of_one_entry_needs_no_entry_in_its_address():
    assert merged(OLD, NEW, [At("basic", None, "photo")])["basic"][0]["evidence"] == NEW["basic"][0]["evidence"]


def test_an_entry_is_taken_anew_whole_and_its_neighbours_stay():
    result = merged(OLD, NEW, [At("papers", "b")])

    assert result["papers"] == [OLD["papers"][0], NEW["papers"][1]]


def test_a_section_is_taken_anew_with_its_new_entries():
    assert merged(OLD, NEW, [At("papers")])["papers"] == NEW["papers"]


def test_an_entry_that_left_the_dossier_stays_as_it_was_submitted():
    assert merged(OLD, {"papers": [], "basic": []}, [At("papers", "a", "title")]) == OLD


def test_a_ticket_on_the_application_itself_leaves_the_dossier_alone():
    assert merged(OLD, NEW, [At("application", None, "speciality")]) == OLD


def test_merging_leaves_what_was_submitted_untouched():
    merged(OLD, NEW, [At("papers"), At("basic", None, "address")])

    assert OLD["basic"][0]["data"] == {"address": "旧址"}


@pytest.mark.parametrize(
    ("tickets", "names"),
    [
        ([], set()),
        ([At("basic")], set()),
        ([At("papers")], None),
        ([At("papers", "a")], None),
        ([At("papers", "b")], set()),
        ([At("papers", "a", "title"), At("papers", "a", "cover"), At("papers", "b", "rank")], {"title", "cover"}),
    ],
)
def test_unlocked_are_the_named_fields_or_everything_or_nothing(tickets, names):
    assert unlocked_fields(tickets, "papers", "a") == names
