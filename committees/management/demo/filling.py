"""Writes whole dossiers: entries, their evidence drawn and stored, page images; some pages are left to the worker.

Rows are written in bulk, not entry by entry; what is written is judged by the same rules at submission.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from random import Random

from django.core.files.base import ContentFile

from accounts.models import Person
from committees.management.demo import sheets
from committees.management.demo.careers import Career
from committees.management.demo.plans import EntryPlan
from committees.management.demo.portraits import portrait
from committees.management.demo.proofs import Document
from dossiers.enums import EntryState, EvidenceKind, PagesState
from dossiers.models import Dossier, Entry, EntryKey, Evidence, PageImage
from dossiers.scheme import DossierRules
from dossiers.sections import Section
from dossiers.services.evidence import FOLDER
from dossiers.services.previews import FOLDER as PAGES
from zcps.kit import uploads
from zcps.kit.identity import Sex

FACES = 16  # so many drawn photos of either sex; drawing each anew is what takes long


@dataclass
class Rows:
    """What one dossier comes to before it is written."""

    entries: list[Entry] = field(default_factory=list)
    keys: list[EntryKey] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    pages: list[PageImage] = field(default_factory=list)


def fill_dossier(
    person: Person,
    career: Career,
    *,
    rules: DossierRules,
    chance: Random,
    without: Iterable[str] = (),
    has_previews: bool = True,
) -> Dossier:
    """Write the dossier, leaving out the sections named; without previews the worker draws them."""
    dossier, _ = Dossier.objects.get_or_create(person=person)
    rows, left_out = Rows(), set(without)
    for position, plan in enumerate(career.entries, start=1):
        if plan.section in left_out:
            continue
        entry = _entry(rows, dossier, plan, rules.section(plan.section), position)
        if plan.section == "basic":
            _add_photo(rows, entry, person, _photo(Sex(person.sex), chance.randrange(FACES)))
        for number, document in enumerate(plan.files, start=1):
            _add_document(rows, entry, person, document, number, has_previews=has_previews)
    Entry.objects.bulk_create(rows.entries)
    EntryKey.objects.bulk_create(rows.keys)
    Evidence.objects.bulk_create(rows.evidence)
    PageImage.objects.bulk_create(rows.pages)
    return dossier


def _entry(rows: Rows, dossier: Dossier, plan: EntryPlan, section: Section, position: int) -> Entry:
    entry = Entry(
        dossier=dossier,
        section=section.code,
        section_version=section.version,
        data=plan.data,
        position=position,
        state=EntryState.COMPLETE,
        version=1,
    )
    rows.entries.append(entry)
    rows.keys += [EntryKey(entry=entry, name=name, value=value) for name, value in section.keys_of(plan.data).items()]
    return entry


def _add_photo(rows: Rows, entry: Entry, person: Person, clean: uploads.CleanImage) -> None:
    evidence = _evidence(entry, person, "photo", "证件照.jpg", EvidenceKind.PHOTO, clean.data, 1, PagesState.READY)
    evidence.warnings = list(clean.warnings)
    rows.evidence.append(evidence)
    rows.pages.append(_page(evidence, 1, evidence.stored, clean.width, clean.height))


@cache
def _photo(sex: Sex, number: int) -> uploads.CleanImage:
    data = portrait(Random(f"{sex}:{number}"), sex)
    return uploads.check_photo(ContentFile(data, name="照片.jpg"))


def _add_document(
    rows: Rows, entry: Entry, person: Person, document: Document, number: int, *, has_previews: bool
) -> None:
    drawn = [sheets.draw(sheet) for sheet in document.sheets]
    data, kind = drawn[0].data, EvidenceKind.IMAGE
    if document.is_pdf:
        data, kind = sheets.pdf_of(drawn), EvidenceKind.PDF
    is_ready = has_previews or kind is EvidenceKind.IMAGE
    state = PagesState.READY if is_ready else PagesState.WAITING
    evidence = _evidence(entry, person, document.slot, document.name, kind, data, number, state)
    evidence.page_count = len(drawn)
    rows.evidence.append(evidence)
    if not is_ready:
        return
    for place, page in enumerate(drawn, start=1):
        stored = uploads.store(page.data, folder=PAGES, suffix=".jpg") if document.is_pdf else evidence.stored
        rows.pages.append(_page(evidence, place, stored, page.width, page.height))


def _evidence(
    entry: Entry, person: Person, slot: str, name: str, kind: str, data: bytes, position: int, state: str
) -> Evidence:
    suffix = ".pdf" if kind is EvidenceKind.PDF else ".jpg"
    return Evidence(
        owner=person,
        entry=entry,
        slot=slot,
        kind=kind,
        name=name,
        stored=uploads.store(data, folder=FOLDER, suffix=suffix),
        size=len(data),
        sha256=_digest(data, kind, person),
        pages_state=state,
        position=position,
    )


def _digest(data: bytes, kind: str, person: Person) -> str:
    """Of the original upload. Our few drawings stand for a picture of one's own each; else all would look copied."""
    own = b"" if kind is EvidenceKind.PDF else person.uuid.bytes
    return hashlib.sha256(data + own).hexdigest()


def _page(evidence: Evidence, number: int, stored: str, width: int, height: int) -> PageImage:
    return PageImage(evidence=evidence, number=number, stored=stored, width=width, height=height)
