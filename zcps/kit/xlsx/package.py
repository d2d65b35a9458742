"""Opens a spreadsheet of strangers within bounds, before anything of it is parsed."""

import hashlib
import io
import re
import zipfile
from dataclasses import dataclass
from typing import Any

import openpyxl
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from zcps.kit.uploads.kinds import kind_of
from zcps.kit.uploads.refusals import Upload, UploadRefused, in_megabytes

MAX_BYTES = 5 * 1024**2
MAX_UNPACKED = 100 * 1024**2
MAX_MEMBERS = 200
_AS_XLSX = "请在 WPS 或 Excel 中“另存为”.xlsx 格式（Excel 工作簿）后重新上传。"
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*\bhidden=\"(?:1|true)\"")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*\bref=\"([A-Z0-9:]+)\"")

# Without it openpyxl silently accepts a DTD.
if not openpyxl.DEFUSEDXML:  # pragma: no cover
    raise ImportError("defusedxml is not installed: spreadsheets from outside must not be read without it")


@dataclass(frozen=True)
class Package:
    """A spreadsheet that may be read: its first visible sheet and the hash of the bytes."""

    book: Any
    sheet: ReadOnlyWorksheet
    sha256: str


def open_package(file: Upload) -> Package:
    """Return the opened file; raise UploadRefused."""
    data = _bytes_of(file)
    try:
        _check_members(data)
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        sheet = next(sheet for sheet in book.worksheets if sheet.sheet_state == "visible")
        _check_sheet(data, sheet)
    except UploadRefused:
        raise
    except Exception as error:  # hostile bytes raise anything; all of it means no
        message = f"表格文件已损坏、已加密或格式不对，无法打开。{_AS_XLSX}"
        raise UploadRefused(message) from error
    return Package(book, sheet, hashlib.sha256(data).hexdigest())


def _bytes_of(file: Upload) -> bytes:
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        message = f"表格文件超过 {in_megabytes(MAX_BYTES)}，请拆分后重新上传。"
        raise UploadRefused(message)
    if not data.startswith(b"PK\3\4"):
        found = kind_of(data).label if data else "空文件"
        message = f"您上传的是{found}，这里只接受 .xlsx 表格（不接受 .xls、.csv 和加密的表格）。{_AS_XLSX}"
        raise UploadRefused(message)
    if not (file.name or "").lower().endswith(".xlsx"):
        message = f"文件名不是以 .xlsx 结尾。{_AS_XLSX}"
        raise UploadRefused(message)
    return data


def _check_members(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        members = package.infolist()
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
        message = f"表格内容过大（解压后超过 {in_megabytes(MAX_UNPACKED)} 或部件过多），请新建表格只粘贴数据后上传。"
        raise UploadRefused(message)
    if any("vbaproject" in member.filename.lower() for member in members):
        message = f"表格中含有宏，不能上传。{_AS_XLSX}"
        raise UploadRefused(message)


def _check_sheet(data: bytes, sheet: ReadOnlyWorksheet) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        xml = package.read(sheet._worksheet_path)  # noqa: SLF001 - there is no public name
    merged = _MERGED.search(xml)
    if merged:
        message = f"表格中有合并的单元格（{merged.group(1).decode()}），请取消合并、每格各自填写后重新上传。"
        raise UploadRefused(message)
    if _HIDDEN_ROW.search(xml):
        raise UploadRefused("表格中有隐藏或筛选掉的行，请取消隐藏和筛选、核对后重新上传。")
