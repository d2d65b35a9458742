"""Reads single values of a frozen content the way people read them, as of the day it was signed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dossiers.enums import PaperForm
from dossiers.presentation import Table, printed, section_of
from dossiers.scheme import DossierRules

Content = Mapping[str, Sequence[Mapping[str, Any]]]
Data = Mapping[str, Any]
YEARS_SHOWN = 5


@dataclass(frozen=True)
class Reader:
    """The `sections` of a content under the rules it was made by; what is not there is empty."""

    content: Content
    rules: DossierRules

    def entries(self, code: str) -> Sequence[Mapping[str, Any]]:
        return self.content.get(code, ())

    def data(self, code: str) -> list[Data]:
        entries = self.entries(code)
        section = section_of(code, self.rules) if entries else None
        return [section.upcast(each["data"], each.get("section_version", section.version)) for each in entries]

    def first(self, code: str, **fits: Any) -> Data:
        found = (data for data in self.data(code) if all(data.get(name) == value for name, value in fits.items()))
        return next(found, {})

    def others(self, code: str, **fits: Any) -> list[Data]:
        return [data for data in self.data(code) if any(data.get(name) != value for name, value in fits.items())]

    def said(self, code: str, data: Data, name: str) -> str:
        """One value in words; nothing for a field the section of this scheme does not have."""
        if not data:
            return ""
        section = section_of(code, self.rules)
        names = {each.name for each in (*section.fields, *section.derived)}
        return section.shown(name, data) if name in names else ""

    def table(self, code: str, form: PaperForm) -> Table:
        """What a paper form prints of a section, as it declares."""
        return printed(section_of(code, self.rules), self.entries(code), form)

    def education(self, data: Data) -> str:
        parts = (self.said("education", data, name) for name in ("ended_on", "school", "major", "level", "degree"))
        return " ".join(filter(None, parts))

    def exam(self, kind: str) -> str:
        return self.said("exams", self.first("exams", kind=kind), "outcome")

    def assessments(self) -> Iterator[tuple[str, str]]:
        """近五年考核, the latest first: (2025年, 合格)."""
        years = sorted(self.data("assessment"), key=lambda data: str(data.get("year") or ""), reverse=True)[
            :YEARS_SHOWN
        ]
        for data in years:
            yield self.said("assessment", data, "year"), self.said("assessment", data, "result")

    def assessment_line(self) -> str:
        """2021—2025年均合格; 2023—2025年：合格、优秀、合格; years that do not follow each other one by one."""
        found = list(self.assessments())[::-1]
        years = [int(year.removesuffix("年")) for year, _ in found if year]
        results = [result for _, result in found]
        if len(years) < 2 or len(years) != len(found) or years != list(range(years[0], years[0] + len(years))):
            return "、".join("".join(each) for each in found)
        span = f"{years[0]}—{years[-1]}年"
        return f"{span}均{results[0]}" if len(set(results)) == 1 else f"{span}：{'、'.join(results)}"
