"""Draws the page images of uploaded PDF files, for a worker. Idempotent: it may be started twice, or die at any point.

A file is leased by one statement, drawn outside any transaction, and written down by one short one. A worker that
dies leaves its lease to run out.
"""

import datetime as dt
import logging

from django.db import transaction
from django.db.models import F, Q

from dossiers.enums import PagesState
from dossiers.models import Evidence, PageImage
from zcps.kit import clock, page_images, uploads

logger = logging.getLogger(__name__)

FOLDER = "pages"
LEASE = dt.timedelta(minutes=3)
MOST_TRIES = 3
# A task of 90 seconds draws this many files at most; the sweep goes on with the rest.
FILES_AT_ONCE = 10
ENOUGH_SECONDS = 45


def draw_waiting() -> int:
    """Draw what waits, until there is nothing or time is up; return how many files were drawn."""
    ends_at, drawn = clock.now() + dt.timedelta(seconds=ENOUGH_SECONDS), 0
    while drawn < FILES_AT_ONCE and clock.now() < ends_at:
        evidence = _lease()
        if evidence is None:
            break
        _draw(evidence)
        drawn += 1
    return drawn


def _lease() -> Evidence | None:
    """Take the next waiting file that nobody is drawing."""
    now = clock.now()
    free = Q(pages_leased_until__isnull=True) | Q(pages_leased_until__lt=now)
    with transaction.atomic():
        waiting = Evidence.objects.filter(free, pages_state=PagesState.WAITING).order_by("id")
        evidence = waiting.select_for_update(skip_locked=True).first()
        if evidence is None:
            return None
        evidence.pages_leased_until, evidence.pages_tries = now + LEASE, F("pages_tries") + 1
        evidence.save(update_fields=["pages_leased_until", "pages_tries"])
    evidence.refresh_from_db()
    return evidence


def _draw(evidence: Evidence) -> None:
    if evidence.pages_tries > MOST_TRIES:
        _finish(evidence, PagesState.FAILED, [])
        return
    try:
        pages = _pages(uploads.read_stored(evidence.stored))
    except page_images.PagesRefused as refused:
        logger.warning("evidence %s cannot be drawn: %s", evidence.uuid, refused)
        _finish(evidence, PagesState.FAILED, [])
    except Exception:  # whatever it was, it is tried again when the lease runs out, and the others go on
        logger.exception("drawing evidence %s failed", evidence.uuid)
    else:
        _finish(evidence, PagesState.READY, pages)


def _pages(pdf: bytes) -> list[PageImage]:
    """Draw all pages, in portions that fit the memory, and store each picture."""
    rows: list[PageImage] = []
    while portion := page_images.render_pages(pdf, first=len(rows) + 1):
        rows += [
            PageImage(
                number=page.number,
                stored=uploads.store(page.data, folder=FOLDER, suffix=".jpg"),
                width=page.width,
                height=page.height,
            )
            for page in portion
        ]
        if len(portion) < page_images.PAGES_AT_ONCE:
            break
    return rows


@transaction.atomic
def _finish(evidence: Evidence, state: PagesState, pages: list[PageImage]) -> None:
    """Write the pages down, unless another worker was quicker; its pictures stay, ours are swept."""
    row = Evidence.objects.select_for_update().get(pk=evidence.pk)
    if row.pages_state != PagesState.WAITING:
        return
    for page in pages:
        page.evidence = row
    PageImage.objects.bulk_create(pages)
    row.pages_state, row.pages_leased_until = state, None
    row.page_count = len(pages) or row.page_count
    row.save(update_fields=["pages_state", "pages_leased_until", "page_count"])
