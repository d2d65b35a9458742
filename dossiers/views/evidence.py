"""Uploading evidence, looking at its pages, downloading, removing and restoring it."""

from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from dossiers import files
from dossiers.enums import EvidenceKind
from dossiers.exceptions import not_found
from dossiers.models import Entry, Evidence
from dossiers.queries import entry_of, entry_url, removed_files_of
from dossiers.sections import Section, Slot
from dossiers.services import entries, evidence
from dossiers.views import pages
from dossiers.views.desk import Desk, at_desk, wants_json
from zcps.kit.refusals import ActionDenied
from zcps.kit.uploads import UploadRefused

NOTHING = "没有收到文件，请选择文件后再上传。"


@require_POST
@at_desk
def upload(request: HttpRequest, desk: Desk, code: str, slot: str, uuid: UUID | None = None) -> HttpResponse:
    """Take one file for a slot, or pictures that become one. Scripts get JSON, forms go back to the page."""
    declared = desk.section(code)
    place = _slot(declared, slot)
    try:
        attached = _attach(desk, declared, place, request.FILES.getlist(slot), uuid)
    except UploadRefused as refused:
        return _refused(request, declared, uuid, refused.sentence, status=422)
    except ActionDenied as denied:
        return _refused(request, declared, uuid, denied.sentence, status=denied.status)
    if wants_json(request):
        return JsonResponse(_told(attached))
    messages.success(request, f"“{attached.name}”已上传。{''.join(attached.warnings)}")
    return redirect(_back(declared, uuid, slot))


@require_safe
@at_desk
def slot(request: HttpRequest, desk: Desk, code: str, slot: str, uuid: UUID | None = None) -> HttpResponse:
    """The files of one slot, as a part of the page that refreshes itself."""
    declared = desk.section(code)
    entry = desk.entry(declared, uuid)
    view = pages.slot_view(declared, entry, _slot(declared, slot), removed_files_of(entry))
    return render(request, "dossiers/_files.html", {"slot": view})


@require_safe
@at_desk
def file(request: HttpRequest, desk: Desk, uuid: UUID) -> HttpResponse:
    """The viewer: the pages of one file as pictures."""
    found = _own(desk, uuid)
    document = pages.file_view(found)
    context = {
        "document": document,
        # The download stands in the head of the page, with its word.
        "documents": [{**document, "download_url": ""}],
        "heading": found.name,
        "back_url": reverse("dossiers:home"),
        "is_photo": found.kind == EvidenceKind.PHOTO,
    }
    if found.entry:
        declared = desk.section_of(found.entry)
        context["heading"] = declared.label_of(found.slot)
        context["back_url"] = _back(declared, found.entry.uuid, found.slot)
    return render(request, "dossiers/file.html", context)


@require_safe
@at_desk
def page(request: HttpRequest, desk: Desk, uuid: UUID, number: int) -> HttpResponse:
    """One page as a picture."""
    return files.evidence_page_response(_own(desk, uuid), number)


@require_safe
@at_desk
def download(request: HttpRequest, desk: Desk, uuid: UUID) -> HttpResponse:
    """The file as it is stored."""
    return files.evidence_file_response(_own(desk, uuid))


@require_POST
@at_desk
def remove(request: HttpRequest, desk: Desk, uuid: UUID) -> HttpResponse:
    """Take a file out of its slot; the message offers the way back."""
    removed = evidence.remove(desk.person, uuid, desk.section_of, by=desk.actor)
    declared = desk.section_of(removed.entry)
    messages.success(request, f"已移除“{removed.name}”。如需找回，可在“已移除的文件”中恢复。")
    return redirect(_back(declared, removed.entry.uuid, removed.slot))


@require_POST
@at_desk
def restore(request: HttpRequest, desk: Desk, uuid: UUID) -> HttpResponse:
    """Put a removed file back."""
    try:
        restored = evidence.restore(desk.person, uuid, desk.section_of, by=desk.actor)
    except UploadRefused as refused:
        raise ActionDenied(refused.sentence) from refused
    messages.success(request, f"已恢复“{restored.name}”。")
    return redirect(_back(desk.section_of(restored.entry), restored.entry.uuid, restored.slot))


def _attach(desk: Desk, declared: Section, place: Slot, files: list[UploadedFile], uuid: UUID | None) -> Evidence:
    entry = _entry(desk, declared, uuid)
    if not files:
        raise UploadRefused(NOTHING)
    return evidence.attach(desk.person, entry, declared, place, *files, by=desk.actor)


def _entry(desk: Desk, declared: Section, uuid: UUID | None) -> Entry:
    """The entry the file belongs to; a section of one entry begins with its first file, too."""
    found = entry_of(desk.person, declared, uuid)
    if found is None and declared.many:
        raise not_found()
    return found or entries.add_entry(desk.person, declared, by=desk.actor)


def _slot(declared: Section, code: str) -> Slot:
    try:
        return declared.slot(code)
    except KeyError:
        raise not_found() from None


def _own(desk: Desk, uuid: UUID) -> Evidence:
    """Own evidence only, removed files too: a submitted application may still show them."""
    found = Evidence.objects.filter(owner=desk.person, uuid=uuid).select_related("entry").first()
    if found is None:
        raise not_found()
    return found


def _told(attached: Evidence) -> dict:
    view = pages.file_view(attached)
    keys = {"name": "name", "url": "view_url", "thumb_url": "thumb_url", "note": "note", "warnings": "warnings"}
    return {key: view[name] for key, name in keys.items()}


def _refused(request: HttpRequest, declared: Section, uuid: UUID | None, sentence: str, *, status: int) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"reason": sentence}, status=status)
    if status == 404:
        raise not_found()
    messages.error(request, sentence)
    return redirect(entry_url(declared, uuid))


def _back(declared: Section, uuid: UUID | None, slot: str) -> str:
    return f"{entry_url(declared, uuid)}#slot-{slot}"
