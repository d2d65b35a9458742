"""综合表: one landscape page about one person; its columns share the width by what each has to say."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dossiers.enums import PaperForm
from review.documents.drafts import Draft, page_html
from review.documents.people import Listed, Sheet, full_years, listed
from review.enums import DocumentKind
from review.models import Application, Revision
from review.queries.contents import Data, Reader
from review.queries.rules import rules_of
from zcps.kit import clock

FORM = PaperForm.OVERVIEW
# 任现职以来: the field that says when an entry of a section was finished.
FINISHED = {"projects": "completed_on", "standards": "published_on", "outcomes": "obtained_on"}
# Heading, sections, and whether only what was done since the present title counts.
COLUMNS = (
    ("学习培训经历", ("studies",), False),
    ("专业技术工作简历", ("experience",), False),
    ("任现职以来承担的项目", ("projects",), True),
    ("任现职以来取得的主要成果", ("standards", "outcomes"), True),
    ("获奖情况", ("awards",), False),
    ("论文专著", ("papers", "books"), False),
    ("专利", ("patents",), False),
)
NARROWEST, CONDITIONS = 7, 14  # per cent of the width


@dataclass(frozen=True)
class Column:
    """One column of the body; `width` as CSS writes it."""

    label: str
    listed: Listed
    width: str


def overview_draft(application: Application, revision: Revision) -> Draft:
    """The form of one revision, as of the day it was submitted."""
    with clock.frozen(revision.created_at):
        sheet = Sheet.of(application, revision)
        context = overview_context(sheet)
    form = rules_of(application).prints.form(DocumentKind.OVERVIEW, title=sheet.title_name)
    html = page_html(form, context)
    return Draft(DocumentKind.OVERVIEW, ("revision", revision), html, sheet.facts, most_pages=1)


def overview_context(sheet: Sheet) -> dict[str, Any]:
    """Every cell of the form; of an empty sheet, its boxes to be filled in by hand."""
    reader = sheet.reader
    current, highest = reader.first("titles", is_current=True), reader.first("education", is_highest=True)
    return {
        "sheet": sheet,
        "is_blank": sheet.is_blank,
        "basics": _basics(reader, current, sheet),
        "education": {
            name: reader.said("education", highest, name) for name in ("level", "length", "school", "ended_on", "major")
        },
        "columns": _columns(reader, current),
        "conditions_width": f"{CONDITIONS}%",
        "conditions": _conditions(sheet, current, highest),
        "way": reader.said("exceptional", reader.first("exceptional"), "way"),
    }


def _basics(reader: Reader, current: Data, sheet: Sheet) -> dict[str, str]:
    basic = reader.first("basic")
    approved = (reader.said("titles", current, name) for name in ("obtained_on", "authority"))
    language = reader.first("exams", kind="language")
    return {
        "started_work_on": reader.said("basic", basic, "started_work_on"),
        "post": reader.said("basic", basic, "administrative_post"),
        "title": reader.said("titles", current, "title") or ("" if sheet.is_blank else "无"),
        "approved": " ".join(filter(None, approved)),
        "language": _result(reader, language) or reader.said("basic", basic, "foreign_language_level"),
        "computer": _result(reader, reader.first("exams", kind="computer")),
        "assessment": reader.assessment_line(),
    }


def _result(reader: Reader, data: Data) -> str:
    return " ".join(filter(None, (reader.said("exams", data, name) for name in ("outcome", "score"))))


def _columns(reader: Reader, current: Data) -> list[Column]:
    later = _since(reader, (current.get("obtained_on") or "")[:7])
    found = [(label, listed(later if only else reader, *codes, form=FORM)) for label, codes, only in COLUMNS]
    widths = shares([sum(len(item.text) for item in each.items) for _, each in found], of=100 - CONDITIONS)
    return [Column(label, each, f"{width:.1f}%") for (label, each), width in zip(found, widths, strict=True)]


def _since(reader: Reader, month: str) -> Reader:
    """The same content without what was finished before a month; what is not finished counts."""
    kept = {
        code: [entry for entry in reader.entries(code) if (entry["data"].get(name) or "9999") >= month]
        for code, name in FINISHED.items()
    }
    return Reader({**reader.content, **kept}, reader.rules)


def shares(lengths: Sequence[int], *, of: float) -> list[float]:
    """Widths in per cent: the more a column says, the wider it is, so that all are about as high; each can be read."""
    weights = [length + 120 for length in lengths]
    free = of - NARROWEST * len(lengths)
    return [NARROWEST + free * weight / sum(weights) for weight in weights]


def _conditions(sheet: Sheet, current: Data, highest: Data) -> list[tuple[str, str]]:
    """符合申报条件中的各项, as far as they can be counted; whether they are met is for the offices to say."""
    reader = sheet.reader
    counted = (
        ("①论文", "papers", "篇"),
        ("②著作", "books", "部"),
        ("③专利", "patents", "项"),
        ("④标准工法", "standards", "项"),
    )
    academic = " ".join(
        f"{label} {len(reader.entries(code)) or ('　' if sheet.is_blank else 0)} {unit}"
        for label, code, unit in counted
    )
    labels = ("1.基本条件", "2.学历与资历", "3.理论知识、经历与能力", "4.学术成果")
    texts = (
        ("", "", "") if sheet.is_blank else (_conduct(reader), _seniority(reader, current, highest), _ability(reader))
    )
    return list(zip(labels, (*texts, academic), strict=True))


def _conduct(reader: Reader) -> str:
    records = [
        reader.said("discipline", data, "kind") for data in reader.data("discipline") if data.get("kind") != "none"
    ]
    line = reader.assessment_line()
    return "；".join(filter(None, ("、".join(records) or "无处分、失信记录", line and f"年度考核 {line}")))


def _seniority(reader: Reader, current: Data, highest: Data) -> str:
    """大学本科 学士，取得工程师 11 年，受聘 10 年."""
    degree = " ".join(filter(None, (reader.said("education", highest, name) for name in ("level", "degree"))))
    held = {"取得": full_years(current.get("obtained_on")), "受聘": full_years(current.get("appointed_on"))}
    title = reader.said("titles", current, "title")
    said = [f"{word}{title if word == '取得' else ''} {years} 年" for word, years in held.items() if years is not None]
    return "，".join(filter(None, (degree, *said)))


def _ability(reader: Reader) -> str:
    hours = [float(data.get(name) or 0) for data in reader.data("training") for name in _HOURS]
    training = f"继续教育 {len(reader.entries('training'))} 年共 {sum(hours):g} 学时" if hours else ""
    return "，".join(filter(None, (f"项目业绩 {len(reader.entries('projects'))} 项", training)))


_HOURS = ("public_hours", "industry_hours", "professional_hours")
