"""Many documents as one file: a PDF whose bookmarks lead to each, or a zip."""

import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass

import pikepdf

PDF = "application/pdf"
ZIP = "application/zip"
_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')


@dataclass(frozen=True)
class Part:
    """One document. Neighbours of one `owner` stand together under one bookmark, named `group`."""

    owner: int
    group: str
    title: str
    data: bytes


def joined(parts: Iterable[Part], *, title: str) -> bytes:
    """One PDF of all pages in order, its outline opened: a bookmark for each group, below it one for each document."""
    with pikepdf.new() as whole:
        opened, last = [], None  # the pages are copied from their sources when the whole is written
        with whole.open_outline() as outline:
            for part in parts:
                source = pikepdf.open(io.BytesIO(part.data))
                opened.append(source)
                first = len(whole.pages)
                whole.pages.extend(source.pages)
                if last is None or last[0] != part.owner:
                    last = part.owner, pikepdf.OutlineItem(part.group, first)
                    outline.root.append(last[1])
                last[1].children.append(pikepdf.OutlineItem(part.title, first))
        with whole.open_metadata(set_pikepdf_as_editor=False) as about:
            about["dc:title"] = title
        whole.Root.PageMode = pikepdf.Name.UseOutlines
        data = io.BytesIO()
        whole.save(data, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
        for source in opened:
            source.close()
    return data.getvalue()


def zipped(parts: Iterable[Part], *, suffix: str) -> bytes:
    """A zip with a file for each, numbered in order, so that names of two people never meet. What is a PDF is not packed again."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_STORED) as packed:
        for number, part in enumerate(parts, start=1):
            packed.writestr(_UNFIT.sub("_", f"{number:04d}-{part.group}-{part.title}{suffix}"), part.data)
    return data.getvalue()
