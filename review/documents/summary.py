"""申报简表: one page about one person, as the revision says it, with the columns of 《情况简介表》."""

from typing import Any

from dossiers.enums import PaperForm
from review.documents.drafts import Draft, page_html
from review.documents.people import Sheet, education_line, listed, years_since
from review.enums import DocumentKind
from review.models import Application, Revision
from review.queries.contents import YEARS_SHOWN, Data, Reader
from review.queries.rules import rules_of
from zcps.kit import clock

# What counts as 主要业绩成果, in this order.
ACHIEVEMENTS = ("projects", "awards", "standards", "patents", "outcomes")
PUBLISHED = ("papers", "books")
LINES = 4
FORM = PaperForm.SUMMARY


def summary_draft(application: Application, revision: Revision) -> Draft:
    """The form of one revision: years are counted up to the day it was submitted, however late it is printed."""
    with clock.frozen(revision.created_at):
        sheet = Sheet.of(application, revision)
        context = summary_context(sheet)
    form = rules_of(application).prints.form(DocumentKind.SUMMARY, title=sheet.title_name)
    html = page_html(form, context)
    return Draft(DocumentKind.SUMMARY, ("revision", revision), html, sheet.facts, most_pages=1)


def summary_context(sheet: Sheet) -> dict[str, Any]:
    """Every cell of the form; of an empty sheet, its lines to be filled in by hand."""
    reader, current = sheet.reader, sheet.reader.first("titles", is_current=True)
    return {
        "sheet": sheet,
        "is_blank": sheet.is_blank,
        "basics": _basics(reader, current, sheet),
        "education": _education(reader),
        "assessments": _assessments(reader),
        "experience": listed(reader, "experience", form=FORM, open_lines=LINES),
        "achievements": listed(reader, *ACHIEVEMENTS, form=FORM),
        "publications": listed(reader, *PUBLISHED, form=FORM, open_lines=LINES),
    }


def _basics(reader: Reader, current: Data, sheet: Sheet) -> dict[str, str]:
    basic = reader.first("basic")
    posts = (reader.said("basic", basic, name) for name in ("administrative_post", "party_post"))
    return {
        "posts": "、".join(filter(None, posts)),
        "started_work_on": reader.said("basic", basic, "started_work_on"),
        "profession_years": reader.said("basic", basic, "profession_years"),
        "title": reader.said("titles", current, "title") or ("" if sheet.is_blank else "无"),
        "title_since": reader.said("titles", current, "obtained_on"),
        "appointed_since": reader.said("titles", current, "appointed_on"),
        "appointed_years": years_since(current.get("appointed_on")),
        "computer": _exam(reader, "computer"),
        "language": _exam(reader, "language"),
    }


def _exam(reader: Reader, kind: str) -> str:
    """合格; 免试（符合哪一条）."""
    data = reader.first("exams", kind=kind)
    exemption = reader.said("exams", data, "exemption")
    return f"{reader.said('exams', data, 'outcome')}{exemption and f'（{exemption}）'}"


def _education(reader: Reader) -> dict[str, str]:
    """原学历 is the first one, 后学历 the highest where that is another."""
    all_data = sorted(reader.data("education"), key=lambda data: data.get("ended_on") or "")
    first = next((data for data in all_data if data.get("is_first")), all_data[0] if all_data else {})
    highest = reader.first("education", is_highest=True)
    return {
        "original": education_line(reader, first),
        "further": education_line(reader, highest) if highest != first else "",
    }


def _assessments(reader: Reader) -> list[tuple[str, str]]:
    """Five years, oldest first, open where there are fewer."""
    found = list(reader.assessments())[::-1]
    return [*found, *[("", "")] * (YEARS_SHOWN - len(found))]
