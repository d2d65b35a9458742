"""批量开通申报人账号: a spreadsheet tried out row by row, then written in chunks, each row with its result.

What was tried travels sealed between the two pages: numbers of people stand neither in the page nor in a table.
"""

import json
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID, uuid4

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.enums import Employment, OpeningState
from accounts.exceptions import AccountsError
from accounts.models import Opening, OpeningRow, Organisation, User
from accounts.queries.applicants import employments_at
from accounts.services.openings import Newcomer, Opened, check_unit, judge, open_accounts
from zcps.kit import clock, crypto
from zcps.kit.identity import DocumentType, read_id_number, read_mobile
from zcps.kit.names import person_name
from zcps.kit.xlsx import CellError, In, Kind, Out, read_table, write_table

MAX_ROWS = 500
CHUNK = 100
MAX_AGE = 60 * 60
STALE = "试导入的结果已经失效，请重新上传文件。"
EXAMPLE_MARK = "示例："
_SALT = "accounts.opening_sheet"
_LABELS = {label: value for value, label in Employment.choices}


@dataclass(frozen=True)
class Trial:
    """What a spreadsheet would bring: by row what is wrong in it, or what would come of it."""

    file_name: str
    errors: list[CellError]
    rows: list[tuple[int, Opened]]
    ignored: list[str]

    @property
    def openable(self) -> int:
        """How many accounts would be opened."""
        return sum(opened.state == OpeningState.OPENED for _, opened in self.rows)


def template(unit: Organisation) -> bytes:
    """The file to fill in, with an example row that is refused if it is left in."""
    employments = employments_at(unit)
    columns = [Out(column.title, column.kind, width=24) for column in COLUMNS]
    first = employments[0].label if employments else ""
    return write_table(columns, [(f"{EXAMPLE_MARK}张三", "36010119900307001X", "13800000000", first)], sheet="申报人")


def try_out(file: Any, *, unit: Organisation, by: User) -> Trial:
    """Read the file and judge every row; nothing is written. Raises UploadRefused, AccountsError."""
    check_unit(unit, by)
    table = read_table(file, COLUMNS, max_rows=MAX_ROWS)
    newcomers = [Newcomer(**row.values) for row in table.rows]
    rows = [(row.number, opened) for row, opened in zip(table.rows, judge(newcomers, unit=unit), strict=True)]
    return Trial((file.name or "")[-200:], sorted(table.errors, key=lambda error: error.row), rows, table.ignored)


def sealed(trial: Trial, *, unit: Organisation) -> str:
    """The rows that can be read, as one text that only this unit's take-over opens; each trial is taken over once."""
    rows = [[number, asdict(opened.newcomer)] for number, opened in trial.rows]
    text = json.dumps([str(uuid4()), trial.file_name, rows], ensure_ascii=False)
    return signing.dumps(crypto.seal(text, context=f"{_SALT}:{unit.pk}"), salt=_SALT)


def take_over(tried: str, *, unit: Organisation, by: User, site: str) -> Opening:
    """Open the accounts of a trial in chunks of 100, each a transaction with its rows' results.

    Asked twice it goes on where it stopped. Raises AccountsError for a trial that is too old or of another unit.
    """
    check_unit(unit, by)
    key, file_name, rows = _unsealed(tried, unit)
    opening = _opening(UUID(key), file_name, len(rows), unit=unit, by=by)
    done = set(opening.rows.values_list("number", flat=True))
    waiting = [(number, Newcomer(**values)) for number, values in rows if number not in done]
    for start in range(0, len(waiting), CHUNK):
        _write(opening, waiting[start : start + CHUNK], unit=unit, by=by, site=site)
    return opening


def _unsealed(tried: str, unit: Organisation) -> tuple[str, str, list]:
    try:
        text = crypto.unseal(signing.loads(tried, salt=_SALT, max_age=MAX_AGE), context=f"{_SALT}:{unit.pk}")
    except (signing.BadSignature, crypto.UnsealError):
        raise AccountsError(STALE) from None
    return json.loads(text)


def _opening(key: UUID, file_name: str, total: int, *, unit: Organisation, by: User) -> Opening:
    begun = {"organisation": unit, "file_name": file_name, "total": total, "begun_at": clock.now(), "begun_by": by}
    return Opening.objects.get_or_create(uuid=key, defaults=begun)[0]


@transaction.atomic
def _write(opening: Opening, chunk: list[tuple[int, Newcomer]], *, unit: Organisation, by: User, site: str) -> None:
    # Pressed twice, the second waits here and finds the rows done.
    Opening.objects.select_for_update().get(pk=opening.pk)
    done = set(opening.rows.filter(number__in=[number for number, _ in chunk]).values_list("number", flat=True))
    fresh = [(number, newcomer) for number, newcomer in chunk if number not in done]
    results = open_accounts([newcomer for _, newcomer in fresh], unit=unit, by=by, site=site)
    OpeningRow.objects.bulk_create(
        OpeningRow(
            opening=opening, number=number, name=result.newcomer.name, state=result.state, reason=result.reason,
            account=result.account,
        )
        for (number, _), result in zip(fresh, results, strict=True)
    )  # fmt: skip


def _name(value: str) -> str:
    if value.startswith(EXAMPLE_MARK):
        raise ValidationError("这是模板中的示例，请删除这一行。")
    return person_name(value)


def _id_number(value: str) -> str:
    return read_id_number(value, today=clock.today(), document=DocumentType.RESIDENT_ID).number


def _employment(value: str) -> str:
    if value not in _LABELS:
        raise ValidationError(f"应为“{'”“'.join(_LABELS)}”之一。")
    return _LABELS[value]


COLUMNS = (
    In("name", "姓名", clean=_name),
    In("id_number", "身份证号码", Kind.CODE, clean=_id_number),
    In("phone", "手机号", Kind.CODE, clean=read_mobile),
    In("employment", "人员类别", clean=_employment),
)
