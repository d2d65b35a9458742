"""Draws the documents that wait, for a worker. Idempotent: it may be started twice, or die at any point.

A document is leased by one statement, drawn outside any transaction, and written down by one short one. A worker that
dies leaves its lease to run out.
"""

import datetime as dt
import hashlib
import json
import logging
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet

from review.enums import UNFINISHED, DocumentState
from review.models import Document
from zcps.kit import clock, crypto, uploads
from zcps.kit.renderer import Printed, RenderBroken, RenderRefused, renderer

logger = logging.getLogger(__name__)

FOLDER = "documents"
LEASE = dt.timedelta(minutes=3)
MOST_TRIES = 3
# So long a task begins another document: the last one may take its whole minute, or minutes if it is a long list.
ENOUGH_SECONDS = 10
GIVEN_UP = "文档没有生成成功，请稍后重新生成；仍不成功的，请联系技术支持。"


def render_waiting() -> int:
    """Draw what waits, until there is nothing or time is up; return how many were drawn."""
    ends_at, drawn = clock.now() + dt.timedelta(seconds=ENOUGH_SECONDS), 0
    while clock.now() < ends_at:
        document = _lease(Document.objects.all())
        if document is None:
            break
        drawn += _draw(document)
    return drawn


def draw_now(document: Document) -> Document:
    """Draw this one, unless it is finished or somebody is drawing it; return it as it stands then."""
    leased = _lease(Document.objects.filter(pk=document.pk))
    if leased:
        _draw(leased)
    return Document.objects.defer("payload", "facts").get(pk=document.pk)


def _lease(documents: QuerySet[Document]) -> Document | None:
    """Take the next of them that nobody is drawing; those somebody waits for come first."""
    now = clock.now()
    free = Q(leased_until__isnull=True) | Q(leased_until__lt=now)
    with transaction.atomic():
        waiting = documents.filter(free, state__in=sorted(UNFINISHED)).order_by(F("pressing").desc(), "id")
        document = waiting.select_for_update(skip_locked=True).first()
        if document is None:
            return None
        document.state, document.leased_until, document.progress = DocumentState.RUNNING, now + LEASE, 0
        document.tries += 1
        document.save(update_fields=["state", "leased_until", "progress", "tries"])
    return document


def _draw(document: Document) -> bool:
    """Draw one; whether it is there now."""
    if document.tries > MOST_TRIES:
        _give_up(document, document.error or GIVEN_UP)
        return False
    try:
        printed = _printed(document)
        stored = uploads.store(printed.data, folder=FOLDER, suffix=".pdf")
    except (RenderRefused, FileNotFoundError) as error:
        _give_up(document, _sentence(error))
    except RenderBroken as error:
        logger.warning("document %s is tried again: %s", document.uuid, error)
        Document.objects.filter(pk=document.pk).update(leased_until=None, error=str(error)[:300])
    except Exception:  # whatever it was, it is tried again when the lease runs out, and the others go on
        logger.exception("drawing document %s failed", document.uuid)
    else:
        return _finish(document, printed, stored)
    return False


def _sentence(error: Exception) -> str:
    return str(error) if isinstance(error, RenderRefused) else "文档要显示的照片暂时无法读取，请联系技术支持。"


def _printed(document: Document) -> Printed:
    content = json.loads(crypto.unseal(document.payload, context=document.payload_context))
    files = {name: uploads.read_stored(stored) for name, stored in content["files"].items()}

    def tell(done: int, of: int) -> None:
        """A long list takes minutes: its lease goes on, and the page shows how far it is."""
        row = Document.objects.filter(pk=document.pk)
        row.update(progress=done * 100 // of, leased_until=clock.now() + LEASE)

    return renderer.render(content["html"], files=files, most_pages=content["most_pages"], tell=tell)


def _finish(document: Document, printed: Printed, stored: str) -> bool:
    """Write the file down, unless another worker was quicker; its file stays, ours is swept."""
    return _written(
        document,
        state=DocumentState.READY,
        payload="",
        error="",
        stored=stored,
        size=len(printed.data),
        pages=printed.pages,
        sha256=hashlib.sha256(printed.data).hexdigest(),
        unprinted=printed.unprinted[:100],
    )


def _give_up(document: Document, why: str) -> None:
    logger.warning("document %s cannot be drawn: %s", document.uuid, why)
    _written(document, state=DocumentState.FAILED, error=why[:300])


@transaction.atomic
def _written(document: Document, **end: Any) -> bool:
    """Write how it ended, once."""
    row = Document.objects.select_for_update().get(pk=document.pk)
    if row.state != DocumentState.RUNNING:
        return False
    end |= {"leased_until": None, "finished_at": clock.now()}
    for name, value in end.items():
        setattr(row, name, value)
    row.save(update_fields=list(end))
    return True
