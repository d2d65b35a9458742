"""Cells of a row that is an application: in an inbox, in 已办, in the result of a batch, in 纸质登记."""

from django.db.models import F, QuerySet

from accounts.enums import TitleLevel
from accounts.numbers import id_number_of
from accounts.policies import Actor
from review.columns import Column
from review.enums import WITH_APPLICANT, Arrival, Paper
from review.models import Application
from review.policies import known_state
from review.queries.listing import waitings
from review.queries.rules import business_of
from review.queries.sheets.sheet import Cells
from zcps.kit.identity import mask_id

COLUMNS = (
    "uuid", "name", "name_key", "unit_name", "unit_key", "title_name", "level", "speciality_name", "current_profession",
    "state", "arrival", "arrived_at", "submitted_at", "paper", "paper_note", "business", "year", "holder_name",
    "withheld_at", "person_id", "unit_id", "holder_id", "duty", "scheme_version__sha256", "person__uuid", "person__id_number_sealed", "person__sex", "clerk_id", "stage_id",
)  # fmt: skip


def with_cells(rows: QuerySet[Application]) -> QuerySet[Application]:
    """The rows with what their cells need: one statement a portion."""
    rows = rows.select_related("person", "scheme_version").only(*COLUMNS)
    return rows.annotate(term=F("stage__days"), clerk_name=F("clerk__person__name"))


def prepare(rows: list[Application]) -> None:
    """Waiting times: one look at the calendar."""
    found = waitings(rows)
    for row in rows:
        row.waiting = found.get(row.pk)


def number_of(row: Application, *, whole: bool) -> str:
    number = id_number_of(row.person).upper()
    return number if whole else mask_id(number)


def cells(to: Actor, whole_numbers: bool) -> Cells:
    """Whatever an application can show; its state as far as the actor may know it."""
    return {
        Column.NAME: lambda row: row.name,
        Column.SEX: lambda row: row.person.get_sex_display(),
        Column.ID_NUMBER: lambda row: number_of(row, whole=whole_numbers),
        Column.UNIT: lambda row: row.unit_name,
        Column.TITLE: lambda row: row.title_name,
        Column.LEVEL: lambda row: TitleLevel(row.level).label if row.level else "",
        Column.SPECIALITY: lambda row: row.speciality_name,
        Column.PROFESSION: lambda row: row.current_profession,
        Column.BUSINESS: lambda row: business_of(row).name,
        Column.YEAR: lambda row: row.year,
        Column.SUBMITTED: lambda row: row.submitted_at,
        Column.ARRIVAL: lambda row: Arrival(row.arrival).label if row.arrival else "",
        Column.ARRIVED: lambda row: row.arrived_at,
        Column.WAITED: lambda row: row.waiting.days if row.waiting else None,
        Column.STATE: lambda row: business_of(row).state_word(known_state(row, to=to), row.duty),
        Column.HOLDER: lambda row: "申报人" if row.state in WITH_APPLICANT else row.holder_name,
        Column.CLERK: lambda row: row.clerk_name or "",
        Column.PAPER: lambda row: Paper(row.paper).label if row.paper else "",
        Column.PAPER_NOTE: lambda row: row.paper_note,
    }
