"""评审表（公示版）: what a person applies with, for everybody's eyes: no document number, telephone or address."""

from dataclasses import dataclass
from typing import Any

from dossiers.enums import PaperForm
from dossiers.presentation import Table
from dossiers.presentation.tables import Column
from review.documents.drafts import Draft, page_html
from review.documents.people import Sheet
from review.enums import DocumentKind
from review.models import Application, Revision
from review.queries.contents import Reader
from review.queries.rules import rules_of
from zcps.kit import clock

# What is no business of the public's: who somebody is, where he lives, whom he knows, what he was punished for.
PRIVATE_SECTIONS = frozenset({"basic", "social_security", "discipline"})
PRIVATE_COLUMNS = frozenset({
    "address", "archive_keeper", "phone", "email", "id_number", "witness", "certificate_no", "degree_no",
    "registration_no",
})  # fmt: skip
LONG = 20  # characters that want a wider column


@dataclass(frozen=True)
class Part:
    """One section as the form shows it."""

    label: str
    table: Table

    @property
    def columns(self) -> list[tuple[Column, bool]]:
        """Each with whether it is given more room: the two with the longest texts at most."""
        cells = zip(*self.table.rows, strict=True)
        longest = [max(len(str(cell)) for cell in column) for column in cells]
        bar = max([LONG, *sorted(longest)[-2:-1]])
        return [(column, length >= bar) for column, length in zip(self.table.columns, longest, strict=True)]


def review_public_draft(application: Application, revision: Revision) -> Draft:
    """The form of the revision that is shown, with years counted to the day it was submitted."""
    with clock.frozen(revision.created_at):
        sheet = Sheet.of(application, revision)
        context = review_public_context(sheet)
    form = rules_of(application).prints.form(DocumentKind.REVIEW_PUBLIC, title=sheet.title_name)
    return Draft(DocumentKind.REVIEW_PUBLIC, ("revision", revision), page_html(form, context), sheet.facts)


def review_public_context(sheet: Sheet) -> dict[str, Any]:
    reader, current = sheet.reader, sheet.reader.first("titles", is_current=True)
    return {
        "sheet": sheet,
        "title": reader.said("titles", current, "title") or "无",
        "title_since": reader.said("titles", current, "obtained_on"),
        "appointed_since": reader.said("titles", current, "appointed_on"),
        "education": reader.education(reader.first("education", is_highest=True)),
        "assessments": reader.assessment_line(),
        "parts": parts_of(reader),
    }


def parts_of(reader: Reader) -> list[Part]:
    """Every section that has something to show, in the order of the dossier."""
    chosen = [each for each in reader.rules if each.code not in PRIVATE_SECTIONS and reader.entries(each.code)]
    return [Part(each.section.label, _public(reader.table(each.code, PaperForm.REVIEW))) for each in chosen]


def _public(table: Table) -> Table:
    kept = [number for number, column in enumerate(table.columns) if column.name not in PRIVATE_COLUMNS]
    columns: list[Column] = [table.columns[number] for number in kept]
    return Table(columns, [[row[number] for number in kept] for row in table.rows])
