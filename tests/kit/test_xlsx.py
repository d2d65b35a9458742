"""Spreadsheets keep their types on the way out and report every error on the way in."""

import datetime as dt
import io
import re
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from django.core.exceptions import ValidationError

from tests.kit.files import upload
from zcps.kit.identity import read_uscc
from zcps.kit.uploads import UploadRefused
from zcps.kit.xlsx import CellError, In, Kind, Out, package, read_table, reading, write_table
from zcps.kit.xlsx.values import read_cell

COLUMNS = [
    In("name", "姓名"),
    In("code", "证件号码", Kind.CODE),
    In("score", "得分", Kind.NUMBER),
    In("since", "起始日期", Kind.DATE, is_required=False),
]
TITLES = [column.title for column in COLUMNS]
GOOD = ["张三", "330102199001011230", 90, dt.date(2024, 6, 1)]


def naive(*parts):
    return dt.datetime(*parts)  # noqa: DTZ001 - spreadsheets know no zones


def book_of(*rows, change=None):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if change:
        change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(data, columns=COLUMNS, **kwargs):
    return read_table(upload(data, "名单.xlsx"), columns, **kwargs)


def refusal(data, name="名单.xlsx", **kwargs):
    with pytest.raises(UploadRefused) as refused:
        read_table(upload(data, name), COLUMNS, **kwargs)
    return refused.value.sentence


def repacked(data, change):
    """Rewrite the members of a package: change(name, content) → content, or None to drop it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return out.getvalue()


# --- out -------------------------------------------------------------------------------------------------------------


def written(columns, rows, **kwargs):
    return openpyxl.load_workbook(io.BytesIO(write_table(columns, rows, **kwargs))).active


def test_types_are_kept():
    kinds = [Kind.TEXT, Kind.CODE, Kind.NUMBER, Kind.DECIMAL, Kind.DATE, Kind.MOMENT, Kind.TEXT, Kind.TEXT, Kind.TEXT]
    moment = dt.datetime(2026, 11, 22, 0, 30, tzinfo=dt.UTC)
    row = ["张三", "330102199001011230", 7, Decimal("1.5"), dt.date(2024, 6, 1), moment, True, False, None]

    sheet = written([Out(kind.value, kind) for kind in kinds], [row])

    assert [cell.value for cell in sheet[2]] == [
        *("张三", "330102199001011230", 7, 1.5),
        *(naive(2024, 6, 1), naive(2026, 11, 22, 8, 30), "是", "否", None),
    ]
    assert [cell.number_format for cell in sheet[2]][:2] == ["@", "@"]


def test_a_naive_time_is_written_as_it_is():
    sheet = written([Out("时间", Kind.MOMENT)], [[naive(2026, 1, 2, 3, 4)]])

    assert sheet["A2"].value == naive(2026, 1, 2, 3, 4)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "http://example.com", "\t=1"])
def test_formulas_and_addresses_of_strangers_stay_text(text):
    cell = written([Out("备注")], [[text]])["A2"]

    assert (cell.value.strip(), cell.data_type, cell.hyperlink) == (text.strip(), "s", None)
    assert bool(cell.quotePrefix) == (text[0] != "h")


def test_a_text_too_long_for_a_cell_is_cut_visibly():
    assert written([Out("备注")], [["字" * 40_000]])["A2"].value == "字" * 32_766 + "…"


def test_a_heading_stands_above_the_titles():
    sheet = written([Out("姓名"), Out("单位")], [["张三", "甲局"]], heading="花名册", sheet="花名册" * 20)

    assert [sheet["A1"].value, sheet["A2"].value, sheet["B3"].value] == ["花名册", "姓名", "甲局"]
    assert sheet.freeze_panes == "A3"
    assert sheet.print_title_rows == "$2:$2"


def test_the_file_names_nobody():
    data = write_table([Out("姓名")], [])

    with zipfile.ZipFile(io.BytesIO(data)) as members:
        assert re.search(rb"<dc:creator>([^<]*)</dc:creator>", members.read("docProps/core.xml")).group(1) == b""


# --- in --------------------------------------------------------------------------------------------------------------


def test_a_good_table_is_read_by_kind():
    table = read(book_of(TITLES, GOOD, [" 李四 ", "x1", "８5", "2024年6月1日"], ["王五", "x2", 80.0, None]))

    assert [row.values for row in table.rows] == [
        {"name": "张三", "code": "330102199001011230", "score": 90, "since": dt.date(2024, 6, 1)},
        {"name": "李四", "code": "x1", "score": 85, "since": dt.date(2024, 6, 1)},
        {"name": "王五", "code": "x2", "score": 80, "since": None},
    ]
    assert [row.number for row in table.rows] == [2, 3, 4]
    assert (table.errors, table.ignored, len(table.sha256)) == ([], [], 64)


def test_what_was_written_can_be_read_again():
    columns = [Out("姓名"), Out("证件号码", Kind.CODE), Out("得分", Kind.NUMBER), Out("起始日期", Kind.DATE)]

    assert read(write_table(columns, [GOOD])).rows[0].values == dict(
        zip(("name", "code", "score", "since"), GOOD, strict=True)
    )


def test_every_error_is_reported_by_row_and_column():
    table = read(
        book_of(
            TITLES,
            GOOD,
            [None, 330102199001011230, "九十", "昨天"],
            ["=1+1", "a", True, 45000],
            [naive(2024, 1, 1), "#N/A", "-1", dt.date(2024, 1, 1)],
        )
    )

    assert len(table.rows) == 1
    assert [(error.row, error.column, error.sentence[:8]) for error in table.errors] == [
        (3, "姓名", "“姓名”不能为空"),
        (3, "证件号码", "单元格是数字格式"),
        (3, "得分", "请填写整数，只用"),
        (3, "起始日期", "请按“2024-"),
        (4, "姓名", "单元格是公式，请"),
        (4, "得分", "单元格是逻辑值（"),
        (4, "起始日期", "单元格不是日期，"),
        (5, "姓名", "单元格是日期或时"),
        (5, "证件号码", "单元格是错误值（"),
        (5, "得分", "请填写整数，只用"),
    ]


def test_a_column_may_check_its_values_itself():
    columns = [In("uscc", "统一社会信用代码", Kind.CODE, clean=read_uscc)]
    table = read(book_of(["统一社会信用代码"], ["91330100799655058b"], ["91330100799655058C"]), columns)

    assert table.rows[0].values == {"uscc": "91330100799655058B"}
    assert table.errors == [
        CellError(3, "统一社会信用代码", "统一社会信用代码第 18 位校验码不符，请对照营业执照核对。")
    ]


def test_a_number_in_a_text_column_is_its_digits():
    columns = [In("name", "姓名")]

    assert [row.values["name"] for row in read(book_of(["姓名"], [7], [7.0], [7.5]), columns).rows] == ["7", "7", "7.5"]


@pytest.mark.parametrize(("kind", "read_as"), [(Kind.TEXT, "7"), (Kind.NUMBER, 7)])
def test_a_whole_number_is_whole_however_the_file_spells_it(kind, read_as):
    assert read_cell(7.0, kind) == read_as


def test_a_time_of_day_is_no_text():
    assert "日期或时间格式" in read(book_of(["姓名"], [dt.time(8, 30)]), [In("name", "姓名")]).errors[0].sentence


def test_titles_may_stand_lower_and_in_any_order_and_unknown_ones_are_named():
    table = read(book_of([], [], ["得分", None, "备注", "姓 名", "证件号码"], [], [90, None, "x", "张三", "a"]))

    assert [(row.number, row.values) for row in table.rows] == [(5, {"name": "张三", "code": "a", "score": 90})]
    assert table.ignored == ["备注"]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], "标题行缺少“姓名”“证件号码”“得分”"),
        ([["姓名", "得分"], GOOD], "标题行缺少“证件号码”"),
        ([[*TITLES, "姓名"], GOOD], "“姓名”出现了不止一次"),
        ([TITLES], "表格中没有数据"),
        ([TITLES, ["", "　"]], "表格中没有数据"),
    ],
)
def test_a_table_without_its_titles_or_rows_is_refused(rows, words):
    assert words in refusal(book_of(*rows))


def test_too_many_rows_are_refused():
    assert "超过 2 行" in refusal(book_of(TITLES, GOOD, GOOD, GOOD), max_rows=2)


def test_empty_rows_behind_the_data_do_no_harm_until_there_are_too_many(monkeypatch):
    def far(book):
        book.active.cell(500, 1).value = " "

    data = book_of(TITLES, GOOD, change=far)
    assert len(read(data).rows) == 1

    monkeypatch.setattr(reading, "MAX_SCANNED", 100)
    assert "删除数据下方的空行" in refusal(data)


def test_the_first_visible_sheet_is_read():
    def hide(book):
        book.active.sheet_state = "hidden"
        sheet = book.create_sheet()
        sheet.append(TITLES)
        sheet.append(["李四", "b", 1, None])

    assert read(book_of(TITLES, GOOD, change=hide)).rows[0].values["name"] == "李四"


def merge(book):
    book.active.merge_cells("A2:B2")


def hide_row(book):
    book.active.row_dimensions[2].hidden = True


@pytest.mark.parametrize(("change", "words"), [(merge, "有合并的单元格（A2:B2）"), (hide_row, "有隐藏或筛选掉的行")])
def test_merged_cells_and_hidden_rows_are_refused(change, words):
    assert words in refusal(book_of(TITLES, GOOD, change=change))


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "a.xlsx", "您上传的是空文件"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "a.xlsx", "您上传的是旧版 Word、Excel 文档"),
        ("姓名,得分".encode(), "a.csv", "不接受 .xls、.csv"),
        (b"PK\3\4" + b"\0" * 50, "a.xlsx", "已损坏、已加密或格式不对"),
        (b"PK\3\4" + b"\0" * 5 * 1024**2, "a.xlsx", "超过 5.0 MB"),
        (book_of(TITLES), "a.zip", "文件名不是以 .xlsx 结尾"),
        (book_of(TITLES), None, "文件名不是以 .xlsx 结尾"),
    ],
)
def test_other_files_are_refused(data, name, words):
    assert words in refusal(data, name)


def test_macros_are_refused():
    data = repacked(book_of(TITLES, GOOD), lambda name, content: content)
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as members:
        members.writestr("xl/vbaProject.bin", b"x")

    assert "含有宏" in refusal(out.getvalue())


def test_a_dtd_is_refused():
    def entity(name, content):
        if name != "xl/worksheets/sheet1.xml":
            return content
        return b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + content

    assert "损坏" in refusal(repacked(book_of(TITLES, GOOD), entity))


def test_a_bomb_is_refused_before_it_is_unpacked():
    def blow(name, content):
        return b" " * (101 * 1024**2) if name == "xl/styles.xml" else content

    assert "解压后超过 100.0 MB" in refusal(repacked(book_of(TITLES, GOOD), blow))


def test_too_many_members_are_refused(monkeypatch):
    monkeypatch.setattr(package, "MAX_MEMBERS", 3)

    assert "部件过多" in refusal(book_of(TITLES, GOOD))


def test_a_sheet_that_breaks_off_is_refused():
    def cut(name, content):
        return content[: content.index(b"</row>")] if name == "xl/worksheets/sheet1.xml" else content

    assert "损坏" in refusal(repacked(book_of(TITLES, GOOD), cut))


def test_a_refusal_of_a_value_is_a_validation_error():
    def never(_value):
        raise ValidationError("不行。")

    assert read(book_of(["姓名"], ["张三"]), [In("name", "姓名", clean=never)]).errors == [
        CellError(2, "姓名", "不行。")
    ]
