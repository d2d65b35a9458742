"""花名册: one line a person, read from the contents as they were sent; a person's own data from the account."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.numbers import id_number_of
from dossiers.presentation import section_of
from dossiers.scheme import DossierRules
from review.models import Consignment, ConsignmentItem
from review.queries.consignments import sent_items_of
from zcps.kit.identity import mask_id

YEARS_SHOWN = 5
Content = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True)
class Line:
    """One person; the columns of the province's 花名册. 现从事专业 is the one said in the application, everywhere the same."""

    position: int
    name: str
    sex: str
    born: str
    id_number: str
    unit: str
    post: str
    highest_education: str
    other_education: str
    profession: str
    years: str
    title_series: str
    title: str
    title_since: str
    appointed: str
    language: str
    computer: str
    assessment: str
    applied_for: str
    note: str
    is_taken_back: bool = False


def roster(consignment: Consignment, *, with_numbers: bool) -> list[Line]:
    """Every line in the order of the consignment: one statement. ID numbers are masked unless asked for whole."""
    return [_line(item, with_numbers=with_numbers) for item in sent_items_of(consignment)]


def _line(item: ConsignmentItem, *, with_numbers: bool) -> Line:
    row, content = item.application, item.revision.content
    reader = _Reader(content["sections"], DossierRules.of(row.scheme_version))
    number = id_number_of(row.person).upper()
    title = reader.first("titles", is_current=True)
    return Line(
        position=item.position,
        name=content["person"]["name"],
        sex=row.person.get_sex_display(),
        born=row.person.birth_date.strftime("%Y.%m") if row.person.birth_date else "",
        id_number=number if with_numbers else mask_id(number),
        unit=content["unit"]["name"],
        post=reader.said("basic", reader.first("basic"), "department_post"),
        highest_education=reader.education(reader.first("education", is_highest=True)),
        other_education="；".join(map(reader.education, reader.others("education", is_highest=True))),
        profession=content["title"]["current_profession"] or content["title"]["speciality_name"],
        years=reader.said("basic", reader.first("basic"), "profession_years"),
        title_series=reader.said("titles", title, "series"),
        title=reader.said("titles", title, "title") or "无",
        title_since=reader.said("titles", title, "obtained_on"),
        appointed=reader.said("titles", title, "appointed_post"),
        language=reader.exam("language") or reader.said("basic", reader.first("basic"), "foreign_language_level"),
        computer=reader.exam("computer"),
        assessment=reader.assessment(),
        applied_for=content["title"]["title_name"],
        note=_note(item, reader),
        is_taken_back=item.taken_back_at is not None,
    )


def _note(item: ConsignmentItem, reader: "_Reader") -> str:
    exceptional = reader.said("exceptional", reader.first("exceptional"), "way")
    missing = f"纸质缺件：{item.note}" if item.note else ""
    return "；".join(filter(None, (exceptional, missing)))


@dataclass(frozen=True)
class _Reader:
    """Reads single values of a frozen content as people read them; what is not there is empty."""

    content: Content
    rules: DossierRules

    def data(self, code: str) -> list[Mapping[str, Any]]:
        entries = self.content.get(code, ())
        section = section_of(code, self.rules) if entries else None
        return [section.upcast(each["data"], each.get("section_version", section.version)) for each in entries]

    def first(self, code: str, **fits: Any) -> Mapping[str, Any]:
        found = (data for data in self.data(code) if all(data.get(name) == value for name, value in fits.items()))
        return next(found, {})

    def others(self, code: str, **fits: Any) -> list[Mapping[str, Any]]:
        return [data for data in self.data(code) if any(data.get(name) != value for name, value in fits.items())]

    def said(self, code: str, data: Mapping[str, Any], name: str) -> str:
        """One value in words; nothing for a field the section of this scheme does not have."""
        if not data:
            return ""
        section = section_of(code, self.rules)
        names = {each.name for each in (*section.fields, *section.derived)}
        return section.shown(name, data) if name in names else ""

    def education(self, data: Mapping[str, Any]) -> str:
        parts = (self.said("education", data, name) for name in ("ended_on", "school", "major", "level", "degree"))
        return " ".join(filter(None, parts))

    def exam(self, kind: str) -> str:
        return self.said("exams", self.first("exams", kind=kind), "outcome")

    def assessment(self) -> str:
        """近五年考核：2025年合格、2024年优秀 …"""
        years = sorted(self.data("assessment"), key=lambda data: str(data.get("year", "")), reverse=True)[:YEARS_SHOWN]
        names = ("year", "result")
        return "、".join("".join(self.said("assessment", data, name) for name in names) for data in years)
