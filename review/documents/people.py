"""What the forms about one person share: who it is, single entries as one line, and what gives way on a full page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from dossiers.enums import PaperForm
from dossiers.scheme import DossierRules
from review.models import Application, Revision
from review.queries.contents import Data, Reader
from zcps.kit import clock
from zcps.kit.tags import chinese_date

LONGEST = 120
# No list prints more. On a page that is full even in the smallest type, entries behind these give way: (position, step).
MOST = 24
SPARED = ((14, 1), (8, 2), (4, 3))


@dataclass(frozen=True)
class Sheet:
    """One person on a form; everything empty makes the blank form."""

    reader: Reader
    name: str = ""
    sex: str = ""
    born: str = ""
    unit: str = ""
    profession: str = ""
    title_name: str = ""
    speciality: str = ""
    submitted_on: str = ""
    number: int = 0
    is_blank: bool = False

    @classmethod
    def of(cls, application: Application, revision: Revision) -> Self:
        """现从事专业 is the one of the application on every form: the forms must not differ in it."""
        content, person = revision.content, application.person
        chosen = content["title"]
        return cls(
            reader=Reader(content["sections"], DossierRules.of(application.scheme_version)),
            name=content["person"]["name"],
            sex=person.get_sex_display(),
            born=f"{person.birth_date.year}年{person.birth_date.month}月" if person.birth_date else "",
            unit=content["unit"]["name"],
            profession=profession_of(content),
            title_name=chosen["title_name"],
            speciality=chosen["speciality_name"],
            submitted_on=chinese_date(revision.created_at),
            number=revision.number,
        )

    @property
    def facts(self) -> dict[str, str]:
        """What the form says that is not in the revision."""
        return {"性别": self.sex, "出生时间": self.born}


def profession_of(content: dict) -> str:
    """现从事专业 as the application says it."""
    return content["title"]["current_profession"] or content["title"]["speciality_name"]


@dataclass(frozen=True)
class Item:
    """One entry as a form prints it; `css` says at which step it gives way."""

    cells: Sequence[str] = ()
    css: str = ""

    @property
    def text(self) -> str:
        """In one line; what a cell ends with makes room for the next."""
        return "，".join(filter(None, (cell.rstrip("。；，") for cell in self.cells)))


@dataclass(frozen=True)
class Listed:
    """Entries as a form prints them, and how many are missing at each step of `pdf.render`: (css, count)."""

    items: Sequence[Item] = ()
    cuts: Sequence[tuple[str, int]] = ()


def listed(reader: Reader, *codes: str, form: PaperForm, open_lines: int = 0) -> Listed:
    """The entries of some sections, each with the cells the form declares; a beginning and an end are one cell.

    `open_lines`: so many lines a ruled list has at least, open ones at its end.
    """
    rows = [cells for code in codes for cells in _rows(reader, code, form)]
    shown = [Item(cells, _spared(number)) for number, cells in enumerate(rows[:MOST], start=1)]
    opened = [Item(css="spare-1")] * (open_lines - len(shown))
    return Listed([*shown, *opened], _cuts(len(rows)))


def _spared(number: int) -> str:
    return next((f"spare-{step}" for position, step in SPARED if number > position), "")


def _cuts(count: int) -> list[tuple[str, int]]:
    kept = {0: MOST} | {step: position for position, step in SPARED}
    return [(f"cut-{step}", count - kept[step]) for step in sorted(kept) if count > kept[step]]


def period(start: str, end: str) -> str:
    """2019年3月—2021年5月; 2019年3月至今."""
    return f"{start}—{end}" if end else f"{start}至今" if start else ""


def clipped(text: str, longest: int = LONGEST) -> str:
    """A text that would take the place of everything else ends with an ellipsis."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def full_years(since: str | None) -> int | None:
    """Full years from a day or month of a content until the day the form is about."""
    if not since:
        return None
    year, month = (int(part) for part in since.split("-")[:2])
    today = clock.today()
    return max(0, (today.year * 12 + today.month - year * 12 - month) // 12)


def years_since(since: str | None) -> str:
    """（至今 18 年）, or nothing."""
    years = full_years(since)
    return "" if years is None else f"（至今 {years} 年）"


def education_line(reader: Reader, data: Data) -> str:
    """2008年6月 浙江工业大学 土木工程 大学本科 学士（至今 18 年）."""
    return f"{reader.education(data)}{years_since(data.get('ended_on'))}" if data else ""


def _rows(reader: Reader, code: str, form: PaperForm) -> list[list[str]]:
    table = reader.table(code, form)
    names = [column.name for column in table.columns]
    return [_cells(names, row) for row in table.rows]


def _cells(names: Sequence[str], row: Sequence[str]) -> list[str]:
    cells = [_ranked(value) if name == "rank" else clipped(value) for name, value in zip(names, row, strict=True)]
    return [period(cells[0], cells[1]), *cells[2:]] if names[0] == "started_on" else cells


def _ranked(value: str) -> str:
    return f"排名第 {value}" if value.isdecimal() else value
