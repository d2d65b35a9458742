"""花名册: one line a person, read from the contents as they were sent; a person's own data from the account."""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.numbers import id_number_of
from dossiers.scheme import DossierRules
from review.models import Consignment, ConsignmentItem
from review.queries.consignments import sent_items_of
from review.queries.contents import Reader
from zcps.kit import clock
from zcps.kit.identity import mask_id

OPENED = "roster_opened"  # the event of a consignment that says who has seen its whole ID numbers


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
    return lines_of(consignment, sent_items_of(consignment), with_numbers=with_numbers)


def lines_of(consignment: Consignment, items: Iterable[ConsignmentItem], *, with_numbers: bool) -> list[Line]:
    """The lines of some of its persons. Years are counted to the day it was sent: a roster does not change with the calendar."""
    with clock.frozen(consignment.sent_at):
        return [_line(item, with_numbers=with_numbers) for item in items]


def _line(item: ConsignmentItem, *, with_numbers: bool) -> Line:
    row, content = item.application, item.revision.content
    reader = Reader(content["sections"], DossierRules.of(row.scheme_version))
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
        assessment=reader.assessment_line(),
        applied_for=content["title"]["title_name"],
        note=_note(item, reader),
        is_taken_back=item.taken_back_at is not None,
    )


def _note(item: ConsignmentItem, reader: Reader) -> str:
    exceptional = reader.said("exceptional", reader.first("exceptional"), "way")
    missing = f"纸质缺件：{item.note}" if item.note else ""
    return "；".join(filter(None, (exceptional, missing)))
