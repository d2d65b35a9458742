"""Cells of the other tables: 报送批次, 纸质登记, 通知书, 花名册, results of a batch."""

from collections.abc import Callable
from typing import Any

from accounts.policies import Actor
from review.columns import Column
from review.enums import Arrival, ItemState
from review.models import Application, BatchItem, Consignment, ConsignmentItem
from review.queries.consignments import SIDES, Counts, counts, senders_of
from review.queries.official_notices import state_of
from review.queries.rosters import Line, lines_of
from review.queries.sheets import applications
from review.queries.sheets.sheet import Cells


def consignment_cells(side: str, whole_numbers: bool) -> Cells:
    """Of the list of one side: who stands opposite."""
    opposite = f"{SIDES[side][1]}_name"
    return {
        Column.NUMBER: lambda row: row.number,
        Column.OPPOSITE: lambda row: getattr(row, opposite),
        Column.BUSINESS: lambda row: row.business_name,
        Column.SENT: lambda row: row.sent_at,
        Column.SENT_BY: lambda row: row.sent_by.get_full_name(),
        Column.PEOPLE: lambda row: row.counts.people,
        Column.TAKEN_BACK: lambda row: row.counts.taken_back,
        Column.PAPER_ARRIVED: lambda row: row.counts.arrived,
        Column.PAPER_AWAITED: lambda row: row.counts.awaited,
        Column.PAPER_INCOMPLETE: lambda row: row.counts.incomplete,
        Column.RECEIVED: lambda row: row.counts.received,
        Column.NOTE: lambda row: row.note,
    }


def count_consignments(rows: list[Consignment]) -> None:
    found = counts(rows)
    for row in rows:
        row.counts = found.get(row.pk, Counts())


def paper_cells(to: Actor, whole_numbers: bool) -> Cells:
    return applications.cells(to, whole_numbers) | {
        Column.ARRIVAL: lambda row: row.way.sender_name if row.way else Arrival(row.arrival).label,
        Column.NUMBER: lambda row: row.way.number if row.way else "",
    }


def prepare_papers(rows: list[Application]) -> None:
    applications.prepare(rows)
    ways = senders_of(rows)
    for row in rows:
        row.way = ways.get(row.pk)


def notice_cells(whole_numbers: bool) -> Cells:
    return {
        Column.NUMBER: lambda row: row.number,
        Column.KIND: lambda row: row.get_kind_display(),
        Column.NAME: lambda row: row.addressee,
        Column.UNIT: lambda row: row.application.unit_name,
        Column.ISSUED: lambda row: row.issued_at,
        Column.DELIVERED: lambda row: state_of(row)[0],
    }


def batch_cells(to: Actor, whole_numbers: bool) -> Cells:
    of_application = {column: _of_application(value) for column, value in applications.cells(to, whole_numbers).items()}
    return of_application | {
        Column.RESULT: lambda item: ItemState(item.state).label,
        Column.REASON: lambda item: item.reason,
    }


def _of_application(value: Callable[[Application], Any]) -> Callable[[BatchItem], Any]:
    return lambda item: value(item.application)


LINE = {
    Column.POSITION: "position", Column.NAME: "name", Column.SEX: "sex", Column.BORN: "born", Column.ID_NUMBER: "id_number",
    Column.UNIT: "unit", Column.POST: "post", Column.HIGHEST_EDUCATION: "highest_education",
    Column.OTHER_EDUCATION: "other_education", Column.PROFESSION: "profession", Column.YEARS: "years",
    Column.CURRENT_SERIES: "title_series", Column.CURRENT_TITLE: "title", Column.CURRENT_SINCE: "title_since",
    Column.APPOINTED: "appointed", Column.LANGUAGE: "language", Column.COMPUTER: "computer",
    Column.ASSESSMENT: "assessment", Column.APPLIED_FOR: "applied_for",
}  # fmt: skip


def roster_cells(consignment: Consignment, whole_numbers: bool) -> Cells:
    """As the 花名册 is printed: from the contents as they were sent. Each line is read once, by its first cell."""

    def line(item: ConsignmentItem) -> Line:
        if not hasattr(item, "line"):
            item.line = lines_of(consignment, [item], with_numbers=whole_numbers)[0]
        return item.line

    def note(item: ConsignmentItem) -> str:
        said = line(item)
        return "；".join(filter(None, ("已撤出" if said.is_taken_back else "", said.note)))

    return {column: _of_line(line, name) for column, name in LINE.items()} | {Column.NOTE: note}


def _of_line(line: Callable[[ConsignmentItem], Line], name: str) -> Callable[[ConsignmentItem], Any]:
    return lambda item: getattr(line(item), name)
