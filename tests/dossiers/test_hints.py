"""Hints for whoever checks: the same file or number under two people, and whose name may be told. They decide nothing."""

import pytest
from django.db import connection

from accounts.enums import Role
from dossiers.enums import EvidenceKind
from dossiers.models import Entry, EntryKey, Evidence
from dossiers.presentation import hints, hints_for_employer
from dossiers.queries.checks import checked
from dossiers.queries.doubles import FILES, MOST, NUMBERS, doubles
from dossiers.services import sending
from dossiers.services.snapshots import snapshot
from tests.dossiers.employers import PAPER, Employer, actor, dossier_of, sent, with_file

DOI = {"doi": "10.14006/j.jzjgxb.2022.0101"}


def content_of(someone) -> dict:
    """The working copies, as a revision of an unchecked scheme would hold them."""
    everything = {str(uuid) for uuid in Entry.objects.values_list("uuid", flat=True)}
    return snapshot(someone.person, rules=someone.rules, mended=everything)


def found(someone) -> list[str]:
    """The sentences about other people, where nobody may be named."""
    rules, content = someone.rules, content_of(someone)
    same = doubles(content, rules, owner=someone.person.pk)
    return [each.sentence for each in hints(content, rules, same, {}) if "申报人" in each.sentence]


def test_the_same_file_under_two_people_is_told_at_its_entry(employer, someone):
    other = employer.employee("王小明")
    entry = someone.entry("experience")
    for each, row in ((someone, entry), (other, other.entry("experience"))):
        with_file(each, row)

    assert found(someone) == ["“证明材料”的文件“合同.jpg”与另一名申报人档案中的是同一份文件，请核对。"]
    (double,) = doubles(content_of(someone), someone.rules, owner=someone.person.pk)
    assert (double.section, double.entry, double.field) == ("experience", str(entry.uuid), "proof")


def test_the_same_number_under_two_people_is_told(employer, someone):
    other = employer.employee("王小明")
    for each in (someone, other):
        each.entry("papers", PAPER | DOI)

    assert found(someone) == [
        "“DOI”（10.14006/J.JZJGXB.2022.0101）与另一名申报人档案中的相同，请核对是否为合作成果，以及本人的贡献。"
    ]


def test_ones_own_files_and_numbers_are_no_doubles(someone):
    for _ in range(2):
        with_file(someone, someone.entry("experience"))
        someone.entry("papers", PAPER | DOI)

    assert found(someone) == []


def test_what_was_removed_or_deleted_is_no_double(employer, someone):
    other = employer.employee("王小明")
    for each in (someone, other):
        with_file(each, each.entry("experience"))
        each.entry("papers", PAPER | DOI)
    theirs = Entry.objects.filter(dossier__person=other.person)

    Evidence.objects.filter(entry__in=theirs).update(removed_at=other.user.created_at)
    assert len(found(someone)) == 1
    theirs.update(deleted_at=other.user.created_at, deleted_by=other.user)
    assert found(someone) == []


def test_a_number_of_another_kind_is_no_double(employer, someone):
    other = employer.employee("王小明")
    entry = other.entry("experience")
    EntryKey.objects.create(entry=entry, name="doi", value="10.14006/J.JZJGXB.2022.0101")
    someone.entry("papers", PAPER | DOI)

    assert found(someone) == []


@pytest.mark.parametrize(("count", "words"), [(2, "另 2 名申报人"), (MOST + 1, f"另 {MOST} 名及以上申报人")])
def test_of_many_others_it_is_told_how_many(employer, someone, count, words):
    for each in (someone, *(employer.employee(f"王小{'甲乙丙丁戊'[number]}") for number in range(count))):
        with_file(each, each.entry("experience"))

    (sentence,) = found(someone)
    assert f"与{words}档案中的" in sentence


def test_an_employers_clerk_is_told_the_names_of_the_own_people_alone(employer, someone):
    colleague, stranger = employer.employee("王小明"), Employer("宁波乙公司", employer.version).employee("赵六")
    for each in (someone, colleague, stranger):
        with_file(each, each.entry("experience"))
    sent(someone)
    for row in Entry.objects.filter(dossier__person=someone.person, section="experience"):
        sending.send_entry(someone.person, row.uuid, by=someone.actor)

    content = checked(dossier_of(someone)).content()
    told = [each.sentence for each in hints_for_employer(someone.person, content, someone.rules, actor=employer.by)]
    assert [sentence for sentence in told if "同一份文件" in sentence] == [
        "“证明材料”的文件“合同.jpg”与王小明、另一名申报人档案中的是同一份文件，请核对。"
    ]
    nobody = actor(employer.officer(Role.LEADER))
    told = [each.sentence for each in hints_for_employer(someone.person, content, someone.rules, actor=nobody)]
    assert "与另 2 名申报人档案中的" in "".join(told)


def test_where_all_are_known_nobody_else_is_mentioned(employer, someone):
    colleague = employer.employee("王小明")
    for each in (someone, colleague):
        with_file(each, each.entry("experience"))

    told = hints_for_employer(someone.person, content_of(someone), someone.rules, actor=employer.by)

    assert "“证明材料”的文件“合同.jpg”与王小明档案中的是同一份文件，请核对。" in [each.sentence for each in told]


@pytest.mark.parametrize("count", [1, 3])
def test_doubles_are_two_statements_whatever_is_looked_for(someone, django_assert_num_queries, count):
    for _ in range(count):
        with_file(someone, someone.entry("experience"))
        someone.entry("papers", PAPER | DOI)
    content = content_of(someone)

    with django_assert_num_queries(2):
        doubles(content, someone.rules, owner=someone.person.pk)


def test_nothing_to_look_for_asks_nothing(someone, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert doubles({"summary": [{"entry": "x", "data": {}}], "unknown": []}, someone.rules, owner=1) == []


def test_a_section_of_another_scheme_has_no_numbers(someone):
    assert doubles({"unknown": [{"entry": "x", "data": {}}]}, someone.rules, owner=1) == []


@pytest.mark.parametrize(
    ("statement", "given", "index"),
    [
        (FILES, [["a" * 64, "b" * 64]], "evidence_same_file"),
        (NUMBERS, [["papers"], ["doi"], ["10.1/X"]], "entry_key_lookup"),
    ],
)
def test_both_statements_go_along_their_index(someone, statement, given, index):
    _many(someone)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {statement}", [*given, 1, MOST])
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert index in plan


def _many(someone) -> None:
    """As many entries, numbers and files as make a difference to the planner."""
    first = someone.entry("papers", PAPER | DOI)
    entries = [
        Entry(dossier=first.dossier, section=first.section, section_version=first.section_version, position=number)
        for number in range(2, 1200)
    ]
    Entry.objects.bulk_create(entries)
    EntryKey.objects.bulk_create(EntryKey(entry=entry, name="doi", value=f"10.1/{entry.pk}") for entry in entries)
    Evidence.objects.bulk_create(
        Evidence(owner=someone.person, entry=entry, slot="proof", kind=EvidenceKind.PDF, name="合同.pdf",
                 stored=f"tests/{entry.uuid}.pdf", size=1, sha256=f"{entry.pk:064d}")
        for entry in entries
    )  # fmt: skip
