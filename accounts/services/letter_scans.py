"""委托证明扫描件: taken in by the rules of uploads, and drawn page by page for the officer who compares it, by a worker.

Drawing is idempotent: a scan is leased by one statement, drawn outside any transaction, written down by one short one.
"""

import datetime as dt
import logging

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F, Q

from accounts.enums import LETTER_TO_UPLOAD, LetterPurpose, LetterState, ScanState
from accounts.models import AuthorisationLetter, LetterScan, ScanPage, User
from accounts.queries.organisations import first_account
from accounts.scheme import SchemeInfo
from accounts.services.events import record
from accounts.services.letters import letter_event, own_letter
from accounts.services.notifications import NotificationDraft, notify
from accounts.services.outbox import hurry
from zcps.kit import clock, page_images, uploads

logger = logging.getLogger(__name__)

FOLDER, PAGES_FOLDER = "letters", "letter_pages"
MAX_BYTES, MAX_PAGES = 10 * 1024**2, 10  # a sheet of paper, and perhaps its annexes
DRAW = "accounts.draw_scans"
LEASE = dt.timedelta(minutes=3)
MOST_TRIES = 3
SCANS_AT_ONCE = 20
FROM_OUTSIDE = frozenset({LetterPurpose.CLAIM, LetterPurpose.RECOVERY})
SAME_AGAIN = "这份扫描件与上次被退回的完全相同。请按退回的原因更正，重新打印、盖章、扫描后上传。"


def upload_scan(letter: AuthorisationLetter, upload: UploadedFile, *, by: User) -> LetterScan:
    """Take the stamped letter in and let the platform decide. Raises UploadRefused or AccountsError; then nothing is left."""
    clean = uploads.check_pdf(upload, max_bytes=MAX_BYTES, max_pages=MAX_PAGES)
    with transaction.atomic():
        row = own_letter(letter, by=by, of=LETTER_TO_UPLOAD)
        if row.scans.filter(sha256=clean.sha256).exists():
            raise uploads.UploadRefused(SAME_AGAIN)
        stored = uploads.store(clean.data, folder=FOLDER, suffix=".pdf")
        scan = LetterScan.objects.create(
            letter=row, name=uploads.display_name(upload.name), stored=stored, size=clean.size, sha256=clean.sha256,
            page_count=clean.pages,
        )  # fmt: skip
        row.state, row.submitted_at = LetterState.SUBMITTED, clock.now()
        row.version += 1
        row.save(update_fields=["state", "submitted_at", "version"])
        record([letter_event("letter_uploaded", row, by=by, sha256=clean.sha256, pages=clean.pages)])
        notify(_warning(row))
        hurry(DRAW)
    return scan


def draw_waiting() -> int:
    """Draw what waits; return how many scans were drawn or given up."""
    drawn = 0
    while drawn < SCANS_AT_ONCE and (scan := _lease()):
        _draw(scan)
        drawn += 1
    return drawn


def _warning(letter: AuthorisationLetter) -> list[NotificationDraft]:
    """To whoever holds the account now, once: somebody from outside asks for it."""
    holder = first_account(letter.organisation) if letter.purpose in FROM_OUTSIDE else None
    if holder is None or holder.person_id is None:
        return []
    body = (
        f"有人向平台提交了盖章的委托证明，申请成为“{letter.organisation}”的经办人；审核通过后您将不能再使用单位账号。"
        "如果本单位没有这样的决定，请立即联系平台管理机构。"
    )
    return [
        NotificationDraft(
            recipient_id=holder.pk, kind="accounts.letter_from_outside", title="单位账号变更提醒", body=body, sms=True,
            dedupe_key=f"letter-from-outside:{letter.uuid}", scheme=SchemeInfo.of(letter.scheme.current),
        )
    ]  # fmt: skip


def _lease() -> LetterScan | None:
    """Take the next waiting scan that nobody is drawing."""
    now = clock.now()
    free = Q(leased_until__isnull=True) | Q(leased_until__lt=now)
    with transaction.atomic():
        waiting = LetterScan.objects.filter(free, state=ScanState.WAITING).order_by("id")
        scan = waiting.select_for_update(skip_locked=True).first()
        if scan is None:
            return None
        scan.leased_until, scan.tries = now + LEASE, F("tries") + 1
        scan.save(update_fields=["leased_until", "tries"])
    scan.refresh_from_db()
    return scan


def _draw(scan: LetterScan) -> None:
    if scan.tries > MOST_TRIES:
        _finish(scan, ScanState.FAILED, [])
        return
    try:
        pages = [_stored(page) for page in page_images.render_pages(uploads.read_stored(scan.stored))]
    except page_images.PagesRefused as refused:
        logger.warning("scan %s cannot be drawn: %s", scan.uuid, refused)
        _finish(scan, ScanState.FAILED, [])
    except Exception:  # whatever it was, it is tried again when the lease runs out, and the others go on
        logger.exception("drawing scan %s failed", scan.uuid)
    else:
        _finish(scan, ScanState.READY, pages)


def _stored(page: page_images.PageImage) -> ScanPage:
    stored = uploads.store(page.data, folder=PAGES_FOLDER, suffix=".jpg")
    return ScanPage(number=page.number, stored=stored, width=page.width, height=page.height)


@transaction.atomic
def _finish(scan: LetterScan, state: ScanState, pages: list[ScanPage]) -> None:
    """Write the pages down, unless another worker was quicker; its pictures stay, ours are swept."""
    row = LetterScan.objects.select_for_update().get(pk=scan.pk)
    if row.state != ScanState.WAITING:
        return
    for page in pages:
        page.scan = row
    ScanPage.objects.bulk_create(pages)
    row.state, row.leased_until = state, None
    row.save(update_fields=["state", "leased_until"])
