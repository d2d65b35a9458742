"""Freezing a dossier, showing it, and telling two versions apart."""

from copy import deepcopy

from dossiers.models import Entry, Evidence
from dossiers.presentation import diff, printed, section_of, sections_view, sheet
from dossiers.scheme import DossierRules
from dossiers.sections import SECTIONS
from dossiers.services.snapshots import snapshot
from tests.factories.dossiers import SAMPLES


def evidence(applicant, entry, slot: str, name: str = "甲.pdf") -> Evidence:
    return Evidence.objects.create(
        owner=applicant.person,
        entry=entry,
        slot=slot,
        kind="pdf",
        name=name,
        stored=name,
        size=1,
        sha256="f" * 64,
        page_count=3,
    )


def frozen(applicant, **options) -> dict:
    return snapshot(applicant.person, rules=applicant.rules, **options)


def test_a_snapshot_holds_data_versions_and_digests_of_files(applicant) -> None:
    entry = applicant.entry("papers", {"title": "甲"})
    file = evidence(applicant, entry, "cover")

    assert frozen(applicant) == {
        "basic": [],
        "education": [],
        "experience": [],
        "papers": [
            {
                "entry": str(entry.uuid),
                "version": entry.version,
                "section_version": 2,
                "data": {"title": "甲"},
                "evidence": [
                    {
                        "slot": "cover",
                        "file": str(file.uuid),
                        "sha256": "f" * 64,
                        "name": "甲.pdf",
                        "kind": "pdf",
                        "pages": 3,
                    }
                ],
            }
        ],
        "summary": [],
    }


def test_a_snapshot_takes_only_what_was_selected(applicant) -> None:
    first = applicant.entry("papers", {"title": "甲"})
    applicant.entry("papers", {"title": "乙"})
    applicant.entry("summary")

    taken = frozen(applicant, selection={"papers": [first.uuid]})

    assert [entry["data"]["title"] for entry in taken["papers"]] == ["甲"]
    assert len(taken["summary"]) == 1


def test_a_snapshot_needs_two_queries(applicant, django_assert_num_queries) -> None:
    for title in "甲乙丙":
        applicant.entry("papers", {"title": title})

    with django_assert_num_queries(2):
        frozen(applicant)


def test_a_snapshot_never_holds_numbers_of_the_person(applicant) -> None:
    applicant.entry("basic")

    assert "id_number" not in str(frozen(applicant))


def test_the_view_shows_every_field_as_people_read_it(applicant) -> None:
    entry = applicant.entry("education")
    evidence(applicant, entry, "diploma")

    view = next(view for view in sections_view(frozen(applicant), applicant.rules) if view.code == "education")

    rows = {row.name: row.value for row in view.entries[0].rows}
    assert (rows["ended_on"], rows["level"], rows["is_highest"], rows["length"]) == ("2008年6月", "大学本科", "是", "")
    assert view.entries[0].rows[0].address == f"education/{entry.uuid}/started_on"
    assert [(file.label, file.name, file.pages) for file in view.entries[0].evidence] == [("毕业证书", "甲.pdf", 3)]
    assert view.heads == ["毕业院校", "所学专业", "学历", "学位", "毕业时间"]
    assert view.lines == [["浙江工业大学", "土木工程", "大学本科", "学士", "2008年6月"]]


def test_the_view_shows_what_is_computed_too() -> None:
    rules = DossierRules.read({"sections": [{"section": "training"}]})
    content = {"training": [{"entry": "x", "data": SAMPLES["training"][0]}]}

    rows = {row.label: row.value for row in sections_view(content, rules)[0].entries[0].rows}

    assert rows["总学时"] == "92 学时"


def test_equal_contents_have_no_difference(applicant) -> None:
    applicant.entry("papers")

    assert diff(frozen(applicant), frozen(applicant), applicant.rules) == []


def test_the_difference_names_fields_files_and_entries(applicant) -> None:
    changed = applicant.entry("papers", {"title": "甲", "journal": "建筑结构"})
    file = evidence(applicant, changed, "cover")
    gone = applicant.entry("papers", {"title": "乙"})
    before = frozen(applicant)

    Entry.objects.filter(pk=changed.pk).update(data={"title": "甲甲", "journal": "建筑结构", "rank": "sole"})
    Evidence.objects.filter(pk=file.pk).update(removed_at=file.uploaded_at)
    evidence(applicant, changed, "cover", "乙.pdf")
    Entry.objects.filter(pk=gone.pk).update(deleted_at=gone.created_at, deleted_by=applicant.user)
    added = applicant.entry("papers", {"title": "丙"})
    changes = diff(before, frozen(applicant), applicant.rules)

    assert [(change.kind_label, change.entry, change.title) for change in changes] == [
        ("修改", str(changed.uuid), "甲甲 · 建筑结构"),
        ("新增", str(added.uuid), "丙"),
        ("删除", str(gone.uuid), "乙"),
    ]
    assert [(each.label, each.before, each.after) for each in changes[0].fields] == [
        ("题目", "甲", "甲甲"),
        ("署名位次", "", "独著"),
    ]
    assert [item.name for item in changes[0].files_added] == ["乙.pdf"]
    assert [item.name for item in changes[0].files_removed] == ["甲.pdf"]
    assert [(each.before, each.after) for each in changes[1].fields] == [("", "丙")]
    assert [(each.before, each.after) for each in changes[2].fields] == [("乙", "")]


def test_contents_of_an_older_declaration_are_compared_as_of_today(applicant) -> None:
    applicant.entry("papers", {"title": "甲"})
    old = frozen(applicant)
    new = deepcopy(old)
    for entry in old["papers"]:
        del entry["section_version"]

    assert diff(old, new, applicant.rules) == []


def test_a_printed_table_has_the_print_columns(applicant) -> None:
    applicant.entry("education")

    table = printed(SECTIONS["education"], frozen(applicant)["education"])

    assert [column.label for column in table.columns] == [
        "入学时间",
        "毕业时间",
        "毕业院校",
        "所学专业",
        "学制",
        "学历",
        "学位",
    ]
    assert table.rows == [["2004年9月", "2008年6月", "浙江工业大学", "土木工程", "", "大学本科", "学士"]]


def test_a_sheet_has_every_field_and_keeps_numbers() -> None:
    data = SAMPLES["projects"][0] | {"cost": "1280.5", "rank": 2}

    table = sheet(SECTIONS["projects"], [{"entry": "x", "data": data}])

    cells = {column.name: (column.label, value) for column, value in zip(table.columns, table.rows[0], strict=True)}
    assert cells["cost"] == ("工程造价或经费（万元）", 1280.5)
    assert cells["rank"] == ("本人排名", 2)
    assert cells["area"] == ("建筑面积（平方米）", None)
    assert cells["started_on"] == ("开始时间", "2019年3月")


def test_a_section_that_the_scheme_left_out_since_can_still_be_shown(applicant) -> None:
    assert section_of("projects", applicant.rules) is SECTIONS["projects"]
    assert section_of("papers", applicant.rules) is applicant.rules.section("papers")
