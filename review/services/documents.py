"""Asks for a document by what it says: the same content is the same row, drawn once, however often it is asked for."""

import hashlib
import json
import re
from functools import lru_cache
from pathlib import Path

import segno
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string

from accounts.services.events import canonical
from accounts.services.outbox import hurry
from review.documents.drafts import MARK, Draft
from review.enums import DocumentState
from review.models import Document
from zcps.kit import clock, crypto, typefaces
from zcps.kit.paper_codes import grouped, paper_code
from zcps.kit.renderer import renderer_version

TASK = "review.render_documents"
# Our own templates' links: what somebody typed is escaped and holds no tag.
_ASSET = re.compile(r'<link rel="stylesheet" href="app:static/([\w./-]+)">')


def ask_for(draft: Draft, *, site: str, pressing: bool = True) -> Document:
    """Return the document of this content, and let a worker hear of it (see `written_down`)."""
    document = written_down(draft, site=site, pressing=pressing)
    hurry(TASK)
    return document


def written_down(draft: Draft, *, site: str, pressing: bool) -> Document:
    """Return the document of this content: the one there is, tried again if it failed, or a new one that waits.

    `site`: the address that the code on its pages leads to, without a slash. `pressing`: somebody waits for it.
    """
    digest = digest_of(draft)
    found = Document.objects.filter(digest=digest).first()
    if found is None:
        found = _created(draft, digest, site, pressing=pressing)
    elif found.state == DocumentState.FAILED:
        try_again(found, payload=_payload(found, draft, site))
        found.refresh_from_db(fields=["state"])
    elif found.is_unfinished and pressing:
        Document.objects.filter(pk=found.pk, pressing=False).update(pressing=True)
    return found


@transaction.atomic
def try_again(document: Document, *, payload: str = "") -> None:
    """Let one that failed wait once more; of anything else nothing changes. `payload`: drawn anew, e.g. for another address."""
    row = Document.objects.select_for_update().get(pk=document.pk)
    if row.state != DocumentState.FAILED:
        return
    row.state, row.tries, row.error, row.finished_at = DocumentState.WAITING, 0, "", None
    row.payload, row.pressing = payload or row.payload, True
    row.save(update_fields=["state", "tries", "error", "finished_at", "payload", "pressing"])
    hurry(TASK)


def digest_of(draft: Draft) -> str:
    """Over everything that the pages show, whose they are, and all that they are drawn with."""
    owner, row = draft.owner
    said = {
        "kind": draft.kind,
        "owner": f"{owner}:{row.pk}",
        "html": draft.html,
        "files": dict(draft.files),
        "pages": draft.most_pages,
        "assets": {name: _asset(name) for name in sorted(set(_ASSET.findall(draft.html)))},
        "renderer": renderer_version(),
    }
    return hashlib.sha256(canonical(said).encode()).hexdigest()


def _created(draft: Draft, digest: str, site: str, *, pressing: bool) -> Document:
    owner, row = draft.owner
    document = Document(
        kind=draft.kind,
        digest=digest,
        code=_free_code(digest),
        pressing=pressing,
        created_at=clock.now(),
        **{owner: row},
    )
    document.said_until = draft.said_until
    document.facts = crypto.seal(json.dumps(draft.facts, ensure_ascii=False), context=document.facts_context)
    document.payload = _payload(document, draft, site)
    try:
        with transaction.atomic():
            document.save()
    except IntegrityError:  # somebody else asked for the same a moment ago
        return Document.objects.get(digest=digest)
    return document


def _free_code(digest: str) -> str:
    """Two contents in a million million share a code; the second of them gets another."""
    number = 0
    while Document.objects.filter(code=(code := paper_code(f"{digest}:{number}"))).exists():
        number += 1
    return code


def _payload(document: Document, draft: Draft, site: str) -> str:
    """All that a worker needs, sealed: it holds what people said of themselves."""
    content = {
        "html": draft.html.replace(MARK, _mark(document.code, site)),
        "files": dict(draft.files),
        "most_pages": draft.most_pages,
    }
    return crypto.seal(json.dumps(content, ensure_ascii=False), context=document.payload_context)


def _mark(code: str, site: str) -> str:
    """What stands on every page: the code for eyes, and as a link for the camera of a telephone."""
    link = f"{site}/paper/{grouped(code)}/"
    qr = segno.make(link, error="m", boost_error=False).svg_data_uri(border=0, omitsize=True)
    return render_to_string("print/_mark.html", {"code": grouped(code), "qr": qr})


def _asset(name: str) -> str:
    path = typefaces.STATIC / name
    return _digest_of_file(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _digest_of_file(path: Path, _changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
