"""The overview of a whole dossier: headings, what is asked for, what is done; as cheap with twenty sections as with one."""

from pathlib import Path

import pytest
import yaml
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dossiers.models import Entry, Evidence
from dossiers.presentation import sections_view
from dossiers.queries import entries_of, grouped, statuses
from dossiers.sections import SECTIONS
from dossiers.services.snapshots import snapshot, up_to_date
from review.services.merging import merged
from tests.dossiers.conftest import Applicant, new_version
from tests.factories.dossiers import whole_dossier

SCHEME = yaml.safe_load(Path("fixtures/schemes/zhejiang_construction.yaml").read_text(encoding="utf-8"))["dossier"]


@pytest.fixture
def builder(db) -> Applicant:
    """Somebody under the real scheme, with every section."""
    return Applicant(version=new_version(SCHEME))


def page(someone: Applicant, path: str = "/dossier/") -> str:
    return someone.client.get(path).content.decode()


def test_the_scheme_has_every_section_in_order(builder) -> None:
    assert [chosen.code for chosen in builder.rules] == list(SECTIONS)


def test_sections_stand_under_their_headings_in_order(builder) -> None:
    found = [(group.label, len(items)) for group, items in grouped(statuses(builder.person, builder.rules))]

    assert found == [("基本情况", 2), ("经历与资历", 7), ("业绩成果", 5), ("学术成果", 3), ("其他证明", 3)]


def test_an_empty_dossier_says_what_is_asked_for_and_what_is_optional(builder) -> None:
    shown = page(builder)

    assert shown.count('class="dossier-must">必填') == 10
    assert "必填 0 / 4，选填已填 0 / 3" in shown
    assert 'value="0" max="10" aria-label="已完成的必填栏目"' in shown
    assert shown.index("基本情况") < shown.index("经历与资历") < shown.index("业绩成果") < shown.index("学术成果")


def test_a_whole_dossier_is_done_under_every_heading(builder) -> None:
    whole_dossier(builder.person, builder.version, with_optional=True)

    shown = page(builder)

    assert "内容完整，可以在开放的批次中申报。" in shown
    assert 'value="10" max="10" aria-label="已完成的必填栏目"' in shown
    assert "必填 4 / 4，选填已填 3 / 3" in shown
    assert "处需要完善" not in shown


def test_a_small_scheme_stands_in_one_column(applicant) -> None:
    new_version({"sections": [{"section": "papers"}]})

    shown = page(applicant)

    assert shown.count('class="dossier-column"') == 1
    assert "<progress" not in shown


def test_every_page_leads_to_its_neighbours_across_headings(builder) -> None:
    first, between, last = (page(builder, f"/dossier/{code}/") for code in ("basic", "summary", "discipline"))

    assert "上一栏" not in first
    assert "下一栏：学历学位" in first
    assert "上一栏：其他成果" in between
    assert "下一栏：论文" in between
    assert "下一栏" not in last
    assert "上一栏" not in page(builder)


def test_an_entry_shows_what_to_look_at_beside_what_is_missing(builder) -> None:
    entry = builder.entry("education")

    shown = page(builder, f"/dossier/education/{entry.uuid}/?check=1")

    assert "内容已保存，还有 1 处需要完善" in shown
    assert "请核对以下内容，属实的可以不改" in shown
    assert "2002 年及以后毕业的，请上传学信网《教育部学历证书电子注册备案表》。" in shown


@pytest.mark.parametrize("path", ["/dossier/", "/dossier/projects/", "/dossier/summary/"])
def test_the_number_of_queries_grows_neither_with_sections_nor_with_entries(builder, path) -> None:
    builder.entry("papers")
    builder.entry("summary")
    page(builder, path)
    with CaptureQueriesContext(connection) as few:
        page(builder, path)

    whole_dossier(builder.person, builder.version, with_optional=True, times=3)
    with CaptureQueriesContext(connection) as many:
        page(builder, path)

    assert len(many) == len(few) <= 20


def test_a_whole_application_is_shown_from_its_content_alone(builder, django_assert_num_queries) -> None:
    whole_dossier(builder.person, builder.version, with_optional=True, times=3)
    assert Entry.objects.count() >= 40
    assert Evidence.objects.count() >= 60

    with django_assert_num_queries(2):
        content = snapshot(builder.person, rules=builder.rules)
    with django_assert_num_queries(0):
        views = sections_view(content, builder.rules)

    assert [view.code for view in views] == list(SECTIONS)
    assert sum(len(view.entries) for view in views) == Entry.objects.count()
    assert sum(len(entry.evidence) for view in views for entry in view.entries) == Evidence.objects.count()


def test_one_field_taken_from_a_newer_entry_brings_the_old_one_up_first(builder) -> None:
    old = {
        "papers": [
            {"entry": "x", "version": 1, "section_version": 1, "data": {"issn": "CN 11-1931/TU"}, "evidence": []}
        ]
    }
    now = {
        "papers": [{"entry": "x", "version": 2, "section_version": 2, "data": {"issn": "1000-6869"}, "evidence": []}]
    }

    entry = merged(old, now, [Ticketed()])["papers"][0]

    assert entry["data"] == {"issn": "1000-6869", "cn_serial": "CN 11-1931/TU"}
    assert (entry["version"], entry["section_version"]) == (2, 2)


class Ticketed:
    section, entry, field = "papers", "x", "issn"


def test_what_is_up_to_date_or_unknown_stays_as_it_is() -> None:
    today, own = {"section_version": 2, "data": {"issn": "x"}}, {"section_version": 1, "data": {"a": 1}}

    assert up_to_date("papers", today) == today
    assert up_to_date("papers", {"data": {"issn": "x"}}) == {"data": {"issn": "x"}}
    assert up_to_date("honours", own) == own


def test_entries_written_by_an_older_declaration_are_read_and_saved_as_of_today(builder) -> None:
    entry = builder.entry("papers")
    Entry.objects.update(section_version=1, data={"title": "旧文", "issn": "1000-6869 CN 11-1931/TU"})

    shown = page(builder, f"/dossier/papers/{entry.uuid}/")

    assert 'value="1000-6869"' in shown
    assert 'value="CN 11-1931/TU"' in shown
    assert len(entries_of(builder.person)) == 1
