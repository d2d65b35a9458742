"""导出表格: a list as XLSX — a small one at once, a larger one by a worker. Whole ID numbers are asked for with a purpose and recorded."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from accounts.models import Organisation
from accounts.policies import Actor
from review.columns import USUAL_WIDTH, WIDTHS, Column
from review.enums import JobKind
from review.models import Job
from review.queries.sheets import Sheet, TableAsked, sheet_of
from review.services.jobs.files import KEPT, KEPT_SHORT, JobFile
from review.services.jobs.starting import start_job
from review.services.jobs.turns import Turn
from review.services.office_chain import record_at_office
from zcps.kit import clock
from zcps.kit.refusals import ActionDenied
from zcps.kit.tags import chinese_date
from zcps.kit.xlsx import Kind, Out, write_table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DIRECT = 1_000  # rows that are answered at once
LARGEST = 50_000
NUMBERS_TAKEN = "numbers_exported"
KINDS = (
    dict.fromkeys((Column.ID_NUMBER, Column.NUMBER), Kind.CODE)
    | dict.fromkeys((Column.SUBMITTED, Column.ARRIVED, Column.SENT, Column.ISSUED), Kind.MOMENT)
    | dict.fromkeys(
        (
            Column.YEAR, Column.WAITED, Column.POSITION, Column.PEOPLE, Column.TAKEN_BACK, Column.PAPER_ARRIVED,
            Column.PAPER_AWAITED, Column.PAPER_INCOMPLETE, Column.RECEIVED,
        ),
        Kind.NUMBER,
    )
)  # fmt: skip
MISSING = "您在当前机构的角色没有这个列表，表格没有生成。"


@dataclass(frozen=True)
class Export:
    """What is wanted: which list, and whether with whole ID numbers, then for what purpose."""

    asked: TableAsked
    whole_numbers: bool = False
    purpose: str = ""

    def as_parameters(self) -> dict[str, Any]:
        return {"asked": self.asked.as_parameters(), "whole_numbers": self.whole_numbers}

    @classmethod
    def of(cls, job: Job) -> "Export":
        return cls(TableAsked.read(job.parameters["asked"]), job.parameters["whole_numbers"])


def export(wanted: Export, *, by: Actor, key: uuid.UUID | None = None) -> JobFile | Job:
    """The file, or the job that will make it. Whole numbers are recorded now: who, which list, how many, what for."""
    sheet = _sheet(wanted.asked, by)
    count = _count(sheet)
    with transaction.atomic():
        job, is_new = _start(wanted, sheet, count, by=by, key=key) if count > DIRECT else (None, True)
        if wanted.whole_numbers and is_new:
            record_at_office(NUMBERS_TAKEN, {"table": sheet.name, "persons": count, "purpose": wanted.purpose}, by)
    return job or _written(sheet, wanted, by)


def work(turn: Turn) -> JobFile:
    """Made by a worker, for the same person with the roles of this moment. The handler of the kind."""
    wanted, by = Export.of(turn.job), turn.actor()
    return _written(_sheet(wanted.asked, by), wanted, by, turn)


def repeat(job: Job, *, by: Actor) -> Job:
    """The same list anew, as it is now and as far as whoever repeats it may see it; never with whole ID numbers."""
    wanted = replace(Export.of(job), whole_numbers=False)
    sheet = _sheet(wanted.asked, by)
    return _start(wanted, sheet, _count(sheet), by=by, key=None)[0]


def _start(wanted: Export, sheet: Sheet, count: int, *, by: Actor, key: uuid.UUID | None) -> tuple[Job, bool]:
    title = f"{sheet.name} {count} 行" + ("，含完整证件号码" if wanted.whole_numbers else "")
    return start_job(JobKind.EXPORT, by=by, title=title, parameters=wanted.as_parameters(), total=count, key=key)


def _count(sheet: Sheet) -> int:
    count = sheet.count(cap=LARGEST)
    if count > LARGEST:
        raise ActionDenied(f"这个列表超过 {LARGEST} 行，一次最多导出 {LARGEST} 行。请返回列表，用条件缩小范围。")
    return count


def _sheet(asked: TableAsked, by: Actor) -> Sheet:
    sheet = sheet_of(asked, by)
    if sheet is None:
        raise ActionDenied(MISSING, status=404)
    return sheet


def columns_of(sheet: Sheet) -> list[Out]:
    """As the scheme names and widens them."""
    return [
        Out(
            each.title or each.column.label,
            KINDS.get(each.column, Kind.TEXT),
            each.width or WIDTHS.get(each.column, USUAL_WIDTH),
        )
        for each in sheet.columns
    ]


def _written(sheet: Sheet, wanted: Export, by: Actor, turn: Turn | None = None) -> JobFile:
    today = clock.today()
    office = Organisation.objects.values_list("name", flat=True).get(pk=by.organisation_id)
    heading = f"{sheet.name}（{office}，{chinese_date(today)}）"
    data = write_table(columns_of(sheet), _lines(sheet, wanted, turn), heading=heading)
    kept = KEPT_SHORT if wanted.whole_numbers else KEPT
    return JobFile(data, f"{sheet.name}{today:%Y%m%d}.xlsx", XLSX, kept)


def _lines(sheet: Sheet, wanted: Export, turn: Turn | None) -> Iterator[list[Any]]:
    done = 0
    for portion in sheet.lines(whole_numbers=wanted.whole_numbers):
        yield from portion
        done += len(portion)
        if turn:
            turn.reached(done)
