"""Joins pictures into one PDF within a size: each is checked like any other picture, and made smaller where need be."""

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Dictionary, Name, Stream

from zcps.kit.uploads.evidence import BOUNDS, LONGEST_SIDE
from zcps.kit.uploads.kinds import PDF, kind_of
from zcps.kit.uploads.pictures import open_picture
from zcps.kit.uploads.refusals import Upload, UploadRefused, in_megabytes
from zcps.kit.uploads.shrinking import Shrunk, shrunk

MOST = 15
OVERHEAD = 2048  # of the file, and of each page
SHORT, LONG = 595.28, 841.89  # A4 in points


@dataclass(frozen=True)
class JoinedPdf:
    """One PDF of several pictures; `sha256` is of their uploads' digests, one after the other."""

    data: bytes
    pages: int
    sha256: str


def join_pictures(files: Sequence[Upload], *, max_bytes: int) -> JoinedPdf:
    """One page a picture, in the order in which they came; raise UploadRefused."""
    if len(files) > MOST:
        raise UploadRefused(f"一次选择了 {len(files)} 张图片，一份材料最多合并 {MOST} 张，请分成几份上传。")
    left, digest, pictures = max_bytes - OVERHEAD * (len(files) + 1), hashlib.sha256(), []
    for place, file in enumerate(files):
        # What earlier pictures did not need is there for those that follow.
        picture = _fitted(file, place + 1, left // (len(files) - place), digest, max_bytes)
        left -= len(picture.data)
        pictures.append(picture)
    return JoinedPdf(_pdf_of(pictures), len(pictures), digest.hexdigest())


def _fitted(file: Upload, number: int, room: int, digest, max_bytes: int) -> Shrunk:
    file.seek(0)
    if kind_of(file.read(16)) is PDF:
        raise UploadRefused("一次选择多个文件时须全部是图片，系统合并为一个 PDF；已经是 PDF 的请单独上传。")
    try:
        image, data = open_picture(file, bounds=BOUNDS, wanted=(LONGEST_SIDE, LONGEST_SIDE))
    except UploadRefused as refused:
        raise UploadRefused(f"第 {number} 张图片：{refused.sentence}") from refused
    digest.update(hashlib.sha256(data).digest())
    found = shrunk(image, max_bytes=room)
    if found is None:
        raise UploadRefused(
            f"第 {number} 张图片压缩到最小后，合并的 PDF 仍然超过 {in_megabytes(max_bytes)}。请减少张数，或分成几份上传。"
        )
    return found


def _pdf_of(pictures: Sequence[Shrunk]) -> bytes:
    with pikepdf.new() as pdf:
        for picture in pictures:
            _add_page(pdf, picture)
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
        return out.getvalue()


def _add_page(pdf: pikepdf.Pdf, picture: Shrunk) -> None:
    """As wide as A4 lies or stands; the JPEG goes in as it is."""
    width = LONG if picture.width > picture.height else SHORT
    height = width * picture.height / picture.width
    image = Stream(
        pdf, picture.data, Type=Name.XObject, Subtype=Name.Image, Width=picture.width, Height=picture.height,
        ColorSpace=Name.DeviceRGB, BitsPerComponent=8, Filter=Name.DCTDecode,
    )  # fmt: skip
    page = pdf.add_blank_page(page_size=(width, height))
    page.Resources = Dictionary(XObject=Dictionary(Picture=image))
    page.Contents = Stream(pdf, f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /Picture Do Q".encode())
