"""PDF files: kept as the very bytes uploaded (a rewrite voids signatures), after a look inside.

The look is taken by `pdf_probe.py` in a process of its own with limits of memory and time, so that no
file can hurt the server that takes it in.
"""

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

from zcps.kit.uploads.refusals import Upload, UploadRefused, read_upload

MAX_BYTES = 20 * 1024**2
MAX_PAGES = 500
SECONDS = 10

_PROBE = Path(__file__).with_name("pdf_probe.py")
_TAIL = b" \t\r\n\f\0"
_REASONS = {
    "password": "这个 PDF 需要密码才能打开，请取消密码（打印为新的 PDF）后重新上传。",
    "broken": "PDF 文件已损坏或不完整，无法打开。请重新导出或扫描后上传。",
    "limits": "PDF 文件结构过于复杂，无法在规定时间内检查。请用“打印为 PDF”重新生成后上传。",
    "javascript": "PDF 中含有脚本（JavaScript），不能上传。请用“打印为 PDF”重新生成后上传。",
    "launch": "PDF 中含有启动其他程序的动作，不能上传。请用“打印为 PDF”重新生成后上传。",
    "embedded": "PDF 中夹带了附件，不能上传。请删去附件（打印为新的 PDF）后重新上传，附件另行上传。",
    "media": "PDF 中含有音频、视频或三维内容，不能上传。请用“打印为 PDF”重新生成后上传。",
    "xfa": "这是动态表单（XFA）PDF，不能上传。请打开后用“打印为 PDF”重新生成后上传。",
    "submit": "PDF 中含有提交或导入数据的动作，不能上传。请用“打印为 PDF”重新生成后上传。",
    "remote": "PDF 中含有跳转到其他文件的动作，不能上传。请用“打印为 PDF”重新生成后上传。",
}


@dataclass(frozen=True)
class CleanPdf:
    """A PDF that may be kept, with the very bytes that were uploaded."""

    data: bytes
    pages: int
    size: int
    sha256: str


def check_pdf(file: Upload, *, max_bytes: int = MAX_BYTES, max_pages: int = MAX_PAGES) -> CleanPdf:
    """Return what is to be stored about the file; raise UploadRefused."""
    data = read_upload(file, extensions=(".pdf",), max_bytes=max_bytes, allowed=" PDF 文件")
    if not data.rstrip(_TAIL).endswith(b"%%EOF"):
        raise UploadRefused("PDF 文件不完整（没有结束标记），可能没有下载或导出完。请重新导出后上传。")
    if zipfile.is_zipfile(io.BytesIO(data)):
        raise UploadRefused("这个文件既是 PDF 又是压缩包，不能上传。请用“打印为 PDF”重新生成后上传。")
    pages = _probed(data)
    if not 1 <= pages <= max_pages:
        message = f"PDF 共 {pages} 页，允许 1–{max_pages} 页，请拆分或重新生成后上传。"
        raise UploadRefused(message)
    return CleanPdf(data, pages, len(data), hashlib.sha256(data).hexdigest())


def _probed(data: bytes) -> int:
    answer = _answer(data)
    if "refused" in answer:
        raise UploadRefused(_REASONS[answer["refused"]])
    return answer["pages"]


def _answer(data: bytes) -> dict:
    command = [sys.executable, "-I", str(_PROBE)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, check=True)
        return json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        # Killed by a limit or a crash of the parser: the file is to blame, the server goes on.
        return {"refused": "limits"}
