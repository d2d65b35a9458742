"""办理记录: writes events onto their hash chains, checks the chains, erases contents when the law asks.

Formats are numbered (`Event.version`); version 1 is SHA-256 over canonical JSON. The caller has locked the rows
the stream is about, so nobody else writes to that stream meanwhile; `UNIQUE (stream, seq)` is the second net.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from accounts.exceptions import AccountsError
from accounts.models import Event, EventPayload
from zcps.kit import clock

VERSION = 1
ERASED = "payload_erased"
_PAGE = 5_000
_STREAMS = 500

_HEADS = """
    SELECT given.stream, head.seq, head.hash FROM unnest(%s::text[]) AS given(stream)
    CROSS JOIN LATERAL (
        SELECT seq, hash FROM accounts_event WHERE accounts_event.stream = given.stream ORDER BY seq DESC LIMIT 1
    ) AS head
"""


@dataclass(frozen=True, kw_only=True)
class EventDraft:
    """What happened, before it has a place on its chain. `state` is the state after the act, where there is one."""

    stream: str
    kind: str
    payload: dict[str, Any] = field(default_factory=dict)
    actor_id: int | None = None
    organisation_id: int | None = None
    state: str = ""


def record(drafts: Iterable[EventDraft], *, at: datetime | None = None) -> list[Event]:
    """Append the drafts to their chains in the order given; three statements whatever their number."""
    drafts = list(drafts)
    if not drafts:
        return []
    if not connection.in_atomic_block:
        raise RuntimeError("events are recorded in the transaction of the act they tell of")
    heads = _heads({draft.stream for draft in drafts})
    moment, events, contents = at or clock.now(), [], []
    for draft in drafts:
        seq, previous = heads.get(draft.stream, (0, ""))
        event, content = _chained(draft, seq=seq + 1, previous=previous, at=moment)
        heads[draft.stream] = (event.seq, event.hash)
        events.append(event)
        contents.append(content)
    Event.objects.bulk_create(events)
    EventPayload.objects.bulk_create(
        EventPayload(event=event, **content) for event, content in zip(events, contents, strict=True)
    )
    return events


def erase(event: Event, *, by: Any, reason: str) -> Event:
    """Forget what an event says (个人信息保护法第四十七条); the chain stays whole and a new event says who and why."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT accounts_erase_event_payload(%s)", [event.pk])
        if not cursor.fetchone()[0]:
            raise AccountsError(f"记录“{event}”的内容已经删除，无需再次删除。")
        payload = {"seq": event.seq, "reason": reason}
        draft = EventDraft(stream=event.stream, kind=ERASED, payload=payload, actor_id=by and by.pk, state=event.state)
        return record([draft])[0]


def verify(stream: str) -> list[str]:
    """Recompute one chain; return a sentence for each fault, none when it is whole."""
    rows = list(Event.objects.filter(stream=stream).select_related("payload_row").order_by("seq"))
    return list(_faults(stream, rows))


def verify_all() -> Iterator[str]:
    """Recompute every chain, chain by chain, pages of streams at a time."""
    last = ""
    while True:
        streams = _streams_after(last)
        if not streams:
            return
        yield from _faults_of(streams)
        last = streams[-1]


def canonical(value: Any) -> str:
    """Return the one spelling of a JSON value that digests are made of."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _heads(streams: set[str]) -> dict[str, tuple[int, str]]:
    with connection.cursor() as cursor:
        cursor.execute(_HEADS, [sorted(streams)])
        return {stream: (seq, digest) for stream, seq, digest in cursor.fetchall()}


def _chained(draft: EventDraft, *, seq: int, previous: str, at: datetime) -> tuple[Event, dict[str, Any]]:
    payload, salt = _plain(draft.payload), secrets.token_hex(32)
    event = Event(
        stream=draft.stream,
        seq=seq,
        kind=draft.kind,
        state=draft.state,
        actor_id=draft.actor_id,
        organisation_id=draft.organisation_id,
        at=at,
        version=VERSION,
        digest=_digest(salt, payload),
        previous_hash=previous,
    )
    event.hash = hash_of(event)
    return event, {"payload": payload, "salt": salt}


def _plain(payload: dict[str, Any]) -> dict[str, Any]:
    """The payload as the database will give it back. Fractions are refused: JSONB may spell them otherwise."""

    def refuse(text: str) -> None:
        message = f"an event's payload has no fractions: {text}"
        raise ValueError(message)

    return json.loads(json.dumps(payload, cls=DjangoJSONEncoder), parse_float=refuse, parse_constant=refuse)


def _digest(salt: str, payload: dict[str, Any]) -> str:
    return _sha256(salt + canonical(payload))


def hash_of(event: Any) -> str:
    """The link of an event (or of anything with its columns) to the one before it."""
    at = event.at.astimezone(UTC).isoformat(timespec="microseconds")
    facts = [event.version, event.stream, event.seq, event.kind, event.state, event.actor_id, event.organisation_id, at]
    return _sha256(canonical([*facts, event.digest, event.previous_hash]))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _streams_after(last: str) -> list[str]:
    streams = Event.objects.filter(stream__gt=last).order_by("stream").values_list("stream", flat=True)
    return list(streams.distinct()[:_STREAMS])


def _faults_of(streams: list[str]) -> Iterator[str]:
    rows = Event.objects.filter(stream__in=streams).select_related("payload_row").order_by("stream", "seq")
    chains: dict[str, list[Event]] = {}
    for event in rows.iterator(chunk_size=_PAGE):
        chains.setdefault(event.stream, []).append(event)
    for stream, chain in chains.items():
        yield from _faults(stream, chain)


def _faults(stream: str, rows: list[Event]) -> Iterator[str]:
    erased = {row.payload_row.payload.get("seq") for row in rows if row.kind == ERASED and _has_payload(row)}
    previous = ""
    for wanted, row in enumerate(rows, start=1):
        if row.seq != wanted:
            yield f"记录链 {stream} 缺少第 {wanted} 条，其后的记录无法核对。"
            return
        if row.previous_hash != previous:
            yield f"记录链 {stream} 的第 {row.seq} 条没有接在前一条之后。"
        if row.hash != hash_of(row):
            yield f"记录链 {stream} 的第 {row.seq} 条被改动。"
        yield from _content_faults(row, is_erased=row.seq in erased)
        previous = row.hash


def _content_faults(row: Event, *, is_erased: bool) -> Iterator[str]:
    if not _has_payload(row):
        if not is_erased:
            yield f"记录链 {row.stream} 的第 {row.seq} 条缺少内容，也没有依法删除的记录。"
    elif row.digest != _digest(row.payload_row.salt, row.payload_row.payload):
        yield f"记录链 {row.stream} 的第 {row.seq} 条的内容被改动。"


def _has_payload(row: Event) -> bool:
    return hasattr(row, "payload_row")
