"""每日总摘要: writes the head of every chain into a file outside the database once a day, and compares chains with such files.

A file is text: its format, its day, the root of the file before it, then one line a chain: stream, number and hash of its
last event. Its SHA-256 is its root (`gunzip -c FILE | sha256sum`): written down elsewhere, it betrays any later change of
records or files, cut-off tails included.
"""

import gzip
import hashlib
import logging
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import IO

from django.core.files import File
from django.core.files.storage import storages
from django.db import connection, transaction

from accounts.models import AuditRoot, Event
from zcps.kit import clock

logger = logging.getLogger(__name__)

FORMAT = "zcps-heads 1"
HEAD_LINES = 3
_PAGE = 5_000
_ONE_AT_A_TIME = 7_294_116  # key of the advisory lock: any number nobody else uses
_GONE = """
    SELECT given.stream, given.seq
    FROM unnest(%s::text[], %s::bigint[], %s::text[]) WITH ORDINALITY AS given(stream, seq, hash, place)
    LEFT JOIN accounts_event AS event ON event.stream = given.stream AND event.seq = given.seq
    WHERE event.hash IS DISTINCT FROM given.hash ORDER BY given.place
"""

Head = tuple[str, int, str]  # stream, number and hash of its last event


@dataclass
class Heads:
    """What a file holds."""

    root: str
    chains: int
    events: int


def publish_root() -> AuditRoot | None:
    """Write down today's heads, unless that has been done; first the heads of the file before must still stand."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
        if not cursor.fetchone()[0] or AuditRoot.objects.filter(on=clock.today()).exists():
            return None
        return _published(clock.today())


def published_faults() -> Iterator[str]:
    """Whether the files of all days are what they were, and the heads of the newest still stand."""
    previous = ""
    for row in AuditRoot.objects.order_by("on"):
        if row.previous != previous:
            yield f"{row.on}的总摘要没有接在前一份之后：有一份被删除或改动。"
        previous = row.root
    newest = AuditRoot.objects.order_by("on").last()
    if newest:
        yield from _faults_of(newest)


def write_heads(target: IO[bytes], *, on: date, previous: str = "") -> Heads:
    """Write the head of every chain; nothing of it is held in memory."""
    digest, heads = hashlib.sha256(), Heads("", 0, 0)
    for line in _lines(on, previous, heads):
        content = f"{line}\n".encode()
        digest.update(content)
        target.write(content)
    heads.root = digest.hexdigest()
    return heads


def root_of(lines: Iterable[bytes]) -> str:
    """The root of a file, from its lines."""
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line)
    return digest.hexdigest()


def faults_against(lines: Iterable[bytes]) -> Iterator[str]:
    """Compare the chains with a file written earlier: what stood there then must stand there still."""
    heads_in = _heads_in(lines)
    while heads := list(islice(heads_in, _PAGE)):
        with connection.cursor() as cursor:
            cursor.execute(_GONE, [list(column) for column in zip(*heads, strict=True)])
            for stream, seq in cursor.fetchall():
                yield f"记录链 {stream} 的第 {seq} 条与已公布的摘要不符：记录被截断或改动。"


def _published(today: date) -> AuditRoot:
    before = AuditRoot.objects.order_by("on").last()
    faults = list(_faults_of(before)) if before else []
    for fault in faults[:20]:
        logger.error("audit: %s", fault)
    with tempfile.TemporaryFile() as plain:
        with gzip.GzipFile(fileobj=plain, mode="wb", mtime=0, filename="") as packed:
            heads = write_heads(packed, on=today, previous=before.root if before else "")
        plain.seek(0)
        name = storages["audit"].save(f"{today:%Y}/heads-{today}.txt.gz", File(plain))
    logger.info("audit root of %s over %d chains: %s", today, heads.chains, heads.root)
    return AuditRoot.objects.create(
        on=today,
        root=heads.root,
        previous=before.root if before else "",
        chains=heads.chains,
        events=heads.events,
        faults=len(faults),
        file=name,
        at=clock.now(),
    )


def _faults_of(row: AuditRoot) -> Iterator[str]:
    """Of one published file: that it is there and unchanged, and that its heads still stand."""
    try:
        with storages["audit"].open(row.file) as packed, gzip.GzipFile(fileobj=packed) as lines:
            root = root_of(lines)
            if root != row.root:
                yield f"{row.on}的摘要文件 {row.file} 被改动：总摘要现为 {root}，公布的是 {row.root}。"
        with storages["audit"].open(row.file) as packed, gzip.GzipFile(fileobj=packed) as lines:
            yield from faults_against(lines)
    except (OSError, EOFError, ValueError) as error:
        yield f"{row.on}的摘要文件 {row.file} 不能读取：{error}"


def _lines(on: date, previous: str, heads: Heads) -> Iterator[str]:
    yield from (FORMAT, f"{on}", f"previous {previous or '-'}")
    for stream, seq, digest in _current_heads():
        heads.chains += 1
        heads.events += seq
        yield f"{stream} {seq} {digest}"


def _current_heads() -> Iterator[Head]:
    last = ""
    while True:
        rows = Event.objects.filter(stream__gt=last).order_by("stream", "-seq").distinct("stream")
        page = list(rows.values_list("stream", "seq", "hash")[:_PAGE])
        if not page:
            return
        yield from page
        last = page[-1][0]


def _heads_in(lines: Iterable[bytes]) -> Iterator[Head]:
    """ValueError where a line is none of ours."""
    for number, line in enumerate(lines):
        text = line.decode().rstrip("\n")
        if number == 0 and text != FORMAT:
            message = f"不是摘要文件（第一行应为“{FORMAT}”）"
            raise ValueError(message)
        if number >= HEAD_LINES:
            stream, seq, digest = text.split(" ")
            yield stream, int(seq), digest
