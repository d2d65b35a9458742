"""Attaches evidence to an entry, removes it and puts it back. Files are never overwritten and never deleted here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.models import Person
from accounts.policies import Actor
from accounts.services.outbox import hurry
from dossiers.enums import EvidenceKind, PagesState
from dossiers.exceptions import not_found
from dossiers.models import Entry, Evidence, PageImage
from dossiers.queries import entry_of
from dossiers.sections import Section, Slot
from dossiers.services.entries import locked_dossier, refuse_locked, restate
from zcps.kit import clock, uploads
from zcps.kit.uploads import evidence as pictures
from zcps.kit.uploads import photos
from zcps.kit.uploads.pictures import Bounds
from zcps.kit.uploads.refusals import read_upload

FOLDER = "evidence"
MEGABYTE = 1024 * 1024
EVIDENCE_SUFFIXES = (".pdf", ".jpg", ".jpeg", ".png")
DRAW_PAGES = "dossiers.draw_pages"


@dataclass(frozen=True)
class Accepted:
    """What of an upload is kept; width and height only of pictures."""

    kind: EvidenceKind
    data: bytes
    suffix: str
    sha256: str
    pages: int = 1
    width: int = 0
    height: int = 0
    warnings: tuple[str, ...] = ()


def attach(person: Person, entry: Entry, section: Section, slot: Slot, *uploaded: UploadedFile, by: Actor) -> Evidence:
    """Check the upload and attach it; UploadRefused says why not. A slot of one file replaces the one it has.

    Several are pictures that become one PDF, where the slot joins them; else the last of them counts.
    """
    if by.person_id != person.pk or entry.dossier.person_id != person.pk:
        raise not_found()
    is_joined = slot.joins and len(uploaded) > 1
    accepted = _joined(slot, uploaded) if is_joined else check(slot, uploaded[-1])
    name = _name_of_many(uploaded) if is_joined else uploads.display_name(uploaded[-1].name)
    with transaction.atomic():
        locked_dossier(person)
        entry = _fresh(person, section, entry)
        refuse_locked(entry)
        held = [item for item in entry.files if item.slot == slot.code]
        _refuse_double(held, accepted)
        _make_room(slot, held)
        evidence = _write(person, entry, slot, accepted, name=name)
        _restate(person, section, entry)
        if evidence.pages_state == PagesState.WAITING:
            hurry(DRAW_PAGES)
    return evidence


def keep_apart(owner: Person, slot: Slot, upload: UploadedFile) -> Evidence:
    """Check and keep a file about a person that stands in no entry of the dossier; the caller has judged who may."""
    evidence = _write(owner, None, slot, check(slot, upload), name=uploads.display_name(upload.name))
    if evidence.pages_state == PagesState.WAITING:
        hurry(DRAW_PAGES)
    return evidence


def check(slot: Slot, upload: UploadedFile) -> Accepted:
    """Return what is kept of an upload; UploadRefused says what was found and what the slot accepts."""
    most = most_bytes(slot)
    if slot.kind is EvidenceKind.PHOTO:
        return _picture(EvidenceKind.PHOTO, uploads.check_photo(upload, bounds=_bounds(photos.BOUNDS, most)))
    largest = max(most, pictures.BOUNDS.max_bytes) if slot.joins else most  # a picture is made smaller there
    head = read_upload(upload, extensions=EVIDENCE_SUFFIXES, max_bytes=largest, allowed=" PDF 文件和 JPG、PNG 图片")[:5]
    if head == b"%PDF-":
        clean = uploads.check_pdf(upload, max_bytes=most)
        return Accepted(EvidenceKind.PDF, clean.data, ".pdf", clean.sha256, pages=clean.pages)
    if slot.joins:
        return _picture(EvidenceKind.IMAGE, uploads.check_image_within(upload, max_bytes=most))
    return _picture(EvidenceKind.IMAGE, uploads.check_image(upload, bounds=_bounds(pictures.BOUNDS, most)))


@transaction.atomic
def remove(person: Person, uuid: UUID, section_of: Callable[[Entry], Section], *, by: Actor) -> Evidence:
    """Take one file out of its slot; the file itself stays, a submitted application may hold it."""
    evidence = _locked(person, uuid, by=by, is_removed=False)
    refuse_locked(evidence.entry)
    evidence.removed_at = clock.now()
    evidence.save(update_fields=["removed_at"])
    _restate(person, section_of(evidence.entry), evidence.entry)
    return evidence


@transaction.atomic
def restore(person: Person, uuid: UUID, section_of: Callable[[Entry], Section], *, by: Actor) -> Evidence:
    """Put a removed file back into its slot, if there is room."""
    evidence = _locked(person, uuid, by=by, is_removed=True)
    section = section_of(evidence.entry)
    slot = section.slot(evidence.slot)
    entry = _fresh(person, section, evidence.entry)
    refuse_locked(entry)
    _make_room(slot, [item for item in entry.files if item.slot == slot.code])
    evidence.removed_at = None
    evidence.save(update_fields=["removed_at"])
    _restate(person, section, entry)
    return evidence


def most_bytes(slot: Slot) -> int:
    """How large a file of the slot may be as it is kept."""
    return int(slot.max_mb * MEGABYTE)


def _joined(slot: Slot, uploaded: Sequence[UploadedFile]) -> Accepted:
    made = uploads.join_pictures(uploaded, max_bytes=most_bytes(slot))
    told = f"已将 {made.pages} 张图片合并为一个 PDF，请核对次序和清晰度。"
    return Accepted(EvidenceKind.PDF, made.data, ".pdf", made.sha256, pages=made.pages, warnings=(told,))


def _name_of_many(uploaded: Sequence[UploadedFile]) -> str:
    """毕业证书等 3 张.pdf: after the first picture."""
    first = uploads.display_name(uploaded[0].name).rpartition(".")[0]
    return uploads.display_name(f"{first}等 {len(uploaded)} 张.pdf")


def _bounds(general: Bounds, most: int) -> Bounds:
    """The kit's bounds, tightened where the slot allows less."""
    return replace(general, max_bytes=min(general.max_bytes, most))


def _picture(kind: EvidenceKind, clean: uploads.CleanImage) -> Accepted:
    size = {"width": clean.width, "height": clean.height}
    return Accepted(kind, clean.data, ".jpg", clean.sha256, **size, warnings=tuple(clean.warnings))


def _refuse_double(held: list[Evidence], accepted: Accepted) -> None:
    double = next((item for item in held if item.sha256 == accepted.sha256), None)
    if double:
        raise uploads.UploadRefused(f"这份文件已经上传过（“{double.name}”），不需要重复上传。")


def _make_room(slot: Slot, held: list[Evidence]) -> None:
    if slot.maximum == 1:
        Evidence.objects.filter(pk__in=[item.pk for item in held]).update(removed_at=clock.now())
    elif len(held) >= slot.maximum:
        raise uploads.UploadRefused(
            f"“{slot.label}”最多上传 {slot.maximum} 份，已有 {len(held)} 份。请先移除不用的文件，或合并为一个 PDF。"
        )


def _write(person: Person, entry: Entry | None, slot: Slot, accepted: Accepted, *, name: str) -> Evidence:
    is_picture = accepted.kind is not EvidenceKind.PDF
    beside = entry.files if entry else ()
    stored = uploads.store(accepted.data, folder=FOLDER, suffix=accepted.suffix)
    evidence = Evidence.objects.create(
        owner=person,
        entry=entry,
        slot=slot.code,
        kind=accepted.kind,
        name=name,
        stored=stored,
        size=len(accepted.data),
        sha256=accepted.sha256,
        page_count=accepted.pages,
        pages_state=PagesState.READY if is_picture else PagesState.WAITING,
        warnings=list(accepted.warnings),
        position=max((item.position for item in beside if item.slot == slot.code), default=0) + 1,
    )
    if is_picture:  # a picture is its own page
        PageImage.objects.create(
            evidence=evidence, number=1, stored=stored, width=accepted.width, height=accepted.height
        )
    return evidence


def _fresh(person: Person, section: Section, entry: Entry) -> Entry:
    found = entry_of(person, section, entry.uuid)
    if found is None:
        raise not_found()
    return found


def _restate(person: Person, section: Section, entry: Entry) -> None:
    fresh = _fresh(person, section, entry)
    before = fresh.state
    restate(fresh, section)
    if fresh.state != before:
        fresh.save(update_fields=["state"])


def _locked(person: Person, uuid: UUID, *, by: Actor, is_removed: bool) -> Evidence:
    if by.person_id != person.pk:
        raise not_found()
    locked_dossier(person)
    rows = Evidence.objects.filter(owner=person, uuid=uuid, removed_at__isnull=not is_removed)
    evidence = rows.filter(entry__deleted_at__isnull=True, entry__isnull=False).select_related("entry").first()
    if evidence is None:
        raise not_found()
    return evidence
