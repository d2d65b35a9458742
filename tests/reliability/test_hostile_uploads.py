"""Hostile files and broken requests at every door for files: always a sentence, never an error, and nothing stays behind."""

import gc
import io
import json
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from accounts.enums import LetterState
from accounts.models import AuthorisationLetter, LetterScan, ScanPage
from dossiers.models import Evidence, PageImage
from tests.accounts.administration import client_for
from tests.accounts.units import Town
from tests.dossiers.conftest import Applicant, new_version
from tests.kit import hostile
from tests.kit.files import pdf
from tests.kit.multipart import FORM, field_part, file_part, form, part
from tests.world import scheme_content
from zcps.kit.errors import REASONS

SCHEMES = ("zhejiang_construction", "zhejiang_environment")
JSON = {"Accept": "application/json"}
TOO_LARGE = 6 * 1024**2


@dataclass
class Door:
    """One place that takes files: its address, the name of its field, and the rows a file would become."""

    client: Client
    path: str
    field: str
    tables: tuple[type[Model], ...]
    folder: Path  # where everything would be written that is kept or put aside

    def send(self, body, content_type=FORM, **environ):
        """The request as it is: what Django would say to an error is asked for, not raised."""
        self.client.raise_request_exception = False
        headers = None if self.tables[0] is LetterScan else JSON
        return self.client.generic("POST", self.path, body, content_type=content_type, headers=headers, **environ)

    def sentence(self, response):
        """What the answer says: at the field, or on the page of a request nobody can read."""
        if response.status_code == 422:
            answer = response.context["upload_error"] if self.tables[0] is LetterScan else json.loads(response.content)
            return answer if isinstance(answer, str) else answer["reason"]
        return next((text for text in REASONS.values() if text in response.content.decode()), "")

    def left(self):
        """Rows, and files stored or put aside while the request was read."""
        rows = {table.__name__ for table in self.tables if table.objects.exists()}
        return rows | {str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file()}

    def faults(self, response):
        """Everything that is wrong with a refusal; empty when it is one."""
        said = self.sentence(response)
        if response.status_code == 400:
            gc.collect()  # what was put aside goes with the request that was given up
        found = set() if response.status_code in {400, 413, 422} else {f"answered {response.status_code}"}
        found |= set() if re.search(r"[一-龥].*。$", said) else {f"said {said!r}"}
        return found | {f"left {name}" for name in self.left()}


@pytest.fixture
def folder(tmp_path, settings, monkeypatch):
    """Everything that is written goes here."""
    for name in ("media", "incoming"):
        (tmp_path / name).mkdir()
    settings.MEDIA_ROOT, settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "media", str(tmp_path / "incoming")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "incoming"))
    return tmp_path


def slot_of(slug, section, slot, folder):
    applicant = Applicant(version=new_version(scheme_content(slug)["dossier"]))
    entry = applicant.entry(section)
    place = f"{section}/{entry.uuid}" if applicant.rules.section(section).many else section
    path = f"/dossier/{place}/evidence/{slot}/upload/"
    return Door(applicant.client, path, slot, (Evidence, PageImage), folder)


def letter_door(slug, folder):
    letter = Town(slug).register()
    return Door(client_for(letter.account), reverse("accounts:letter_upload"), "scan", (LetterScan, ScanPage), folder)


DOORS = {
    "佐证材料·建设工程": lambda folder: slot_of("zhejiang_construction", "education", "diploma", folder),
    "佐证材料": lambda folder: slot_of("zhejiang_environment", "education", "diploma", folder),
    "照片": lambda folder: slot_of("zhejiang_environment", "basic", "photo", folder),
    "委托证明": lambda folder: letter_door("zhejiang_environment", folder),
}


@pytest.fixture(scope="module", autouse=True)
def files():
    """Before any test's transaction: making them takes a while."""
    return hostile.built()


@pytest.fixture(params=DOORS)
def door(db, folder, request):
    return DOORS[request.param](folder)


def test_every_hostile_file_is_refused_by_a_sentence_at_its_field_and_leaves_nothing(door):
    wrong = {}
    for name, (file_name, data) in hostile.built().items():
        response = door.send(form(file_part(door.field, file_name, data)))
        if found := door.faults(response) | (
            {f"answered {response.status_code}"} if response.status_code != 422 else set()
        ):
            wrong[name] = found

    assert wrong == {}


# --- requests that are broken or lie -----------------------------------------------------------------------------


def whole(door, name="证书.pdf", data=None):
    return form(file_part(door.field, name, data or pdf()))


def lying(door, length, body=None):
    """The length the request declares is not the body's; the server hands on what has come."""
    body = whole(door) if body is None else body
    return {"body": body, "wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": length}


def cut(door):
    """The line broke in the middle of the file."""
    return whole(door)[:-200]


# By name: what is sent, given the door. `content_type` and the environment of the server where they are not the usual ones.
REQUESTS = {
    "no boundary": lambda door: {"body": whole(door), "content_type": "multipart/form-data"},
    "an empty boundary": lambda door: {"body": whole(door), "content_type": "multipart/form-data; boundary="},
    "another boundary": lambda door: {"body": whole(door), "content_type": "multipart/form-data; boundary=other"},
    "a long boundary": lambda door: {"body": whole(door), "content_type": f"multipart/form-data; boundary={'x' * 300}"},
    "a boundary of Chinese": lambda door: {"body": whole(door), "content_type": "multipart/form-data; boundary=边界"},
    "two boundaries": lambda door: {"body": whole(door), "content_type": f"{FORM}; boundary=other"},
    "no body": lambda door: {"body": b""},
    "a body of noise": lambda door: {"body": bytes(range(256)) * 40},
    "the end alone": lambda door: {"body": form()},
    "a line that broke": lambda door: {"body": cut(door)},
    "a head that broke": lambda door: {"body": whole(door)[:90]},
    "a head without end": lambda door: {
        "body": form(file_part(door.field, "a.pdf", pdf(), headers=f"X-Long: {'x' * 100_000}\r\n"))
    },
    "no name of the field": lambda door: {"body": form(part('Content-Disposition: form-data; filename="a.pdf"\r\n', pdf()))},
    "another field": lambda door: {"body": form(file_part("other", "a.pdf", pdf()))},
    "no disposition": lambda door: {"body": form(part("Content-Type: application/pdf\r\n", pdf()))},
    "no file name": lambda door: {"body": form(field_part(door.field, b"%PDF-1.7 text"))},
    "an empty file name": lambda door: {"body": whole(door, "")},
    "a path for a name": lambda door: {"body": whole(door, "../../../../")},
    "two file names": lambda door: {"body": whole(door, 'a.pdf"; filename="../b.exe')},
    "a name of an unknown charset": lambda door: {
        "body": form(part(f"Content-Disposition: form-data; name=\"{door.field}\"; filename*=none''a.pdf\r\n", b'MZ'))
    },
    "a name of a codec that is none of text": lambda door: {
        "body": form(part(f"Content-Disposition: form-data; name=\"{door.field}\"; filename*=zlib''a.pdf\r\n", b'MZ'))
    },
    "a name that is cut by NUL": lambda door: {"body": whole(door, "a.pdf\0.exe")},
    "bytes that are no UTF-8 in the head": lambda door: {
        "body": whole(door, "NAME").replace(b"NAME", b"\xff\xfe\x00")
    },
    "a line break in the name": lambda door: {"body": whole(door, "a.pdf\r\nX-Evil: 1", b"MZ")},
    "two files, the second hostile": lambda door: {
        "body": form(file_part(door.field, "a.pdf", pdf()), file_part(door.field, "b.pdf", b"MZ"))
    },
    "base64 that is none": lambda door: {
        "body": form(file_part(door.field, "a.pdf", b"***", headers="Content-Transfer-Encoding: base64\r\n"))
    },
    "parts within a part": lambda door: {
        "body": form(file_part(door.field, "a.pdf", form(file_part("x", "b.pdf", pdf())), headers="Content-Type: multipart/mixed\r\n"))
    },
    "21 files": lambda door: {"body": form(*(file_part(f"f{n}", "a.pdf", pdf()) for n in range(21)))},
    "2001 fields": lambda door: {"body": form(*(field_part(f"f{n}", b"x") for n in range(2001)))},
    "a field without end": lambda door: {"body": form(field_part("csrfmiddlewaretoken", b"x" * TOO_LARGE))},
    "a large file, then too many": lambda door: {
        "body": form(file_part("big", "a.pdf", b"0" * TOO_LARGE), *(file_part(f"f{n}", "a.pdf", b"x") for n in range(21)))
    },
    "a large file in another field": lambda door: {"body": form(file_part("other", "a.pdf", b"0" * TOO_LARGE))},
    "more promised than sent": lambda door: lying(door, "9999999", cut(door)),
    "less promised than sent": lambda door: lying(door, "300"),
    "nothing promised": lambda door: lying(door, "") | {"HTTP_TRANSFER_ENCODING": "chunked"},
    "less than nothing promised": lambda door: lying(door, "-1"),
    "no number promised": lambda door: lying(door, "many"),
    "JSON": lambda door: {"body": b'{"scan": "JVBERi0="}', "content_type": "application/json"},
    "no type": lambda door: {"body": whole(door), "content_type": ""},
    "the type of the file": lambda door: {"body": pdf(), "content_type": "application/pdf"},
    "fields of an address": lambda door: {"body": b"scan=%PDF", "content_type": "application/x-www-form-urlencoded"},
    "fields of another charset": lambda door: {
        "body": b"scan=%PDF", "content_type": "application/x-www-form-urlencoded; charset=utf-16",
    },
}  # fmt: skip


def test_every_broken_or_lying_request_is_answered_by_a_sentence_and_leaves_nothing(door):
    wrong = {}
    for name, make in REQUESTS.items():
        request = make(door)
        if found := door.faults(door.send(request.pop("body"), **request)):
            wrong[name] = found

    assert wrong == {}


def test_a_browser_that_is_no_friend_is_refused_as_well(door):
    """With the check of forms on, as in a browser: the body is read before anybody knows who sent it."""
    door.client.handler.enforce_csrf_checks = True

    requests = {name: make(door) for name, make in REQUESTS.items()}
    answers = {name: door.send(request.pop("body"), **request) for name, request in requests.items()}

    assert {name for name, answer in answers.items() if answer.status_code not in {400, 403, 413}} == set()
    assert door.left() == set()


# --- what is taken -----------------------------------------------------------------------------------------------

NAMES = {
    "../../../etc/passwd.pdf": "passwd.pdf",
    "C:\\windows\\证书.pdf": "证书.pdf",
    "fdp.\u202egpj.pdf": "fdp.gpj.pdf",
    "证\u0000书\u200b.PDF": "证书.PDF",
    "𬭳䶮·证书.pdf": "𬭳䶮·证书.pdf",
    f"{'长' * 200}.pdf": f"{'长' * 115}….pdf",
}


@pytest.mark.parametrize("which", ["佐证材料", "委托证明"])
@pytest.mark.parametrize("name", NAMES)
def test_a_name_with_a_path_or_hidden_characters_is_cleaned_and_never_stored_under(db, folder, which, name):
    door = DOORS[which](folder)

    response = door.send(whole(door, name))

    row = door.tables[0].objects.get()
    assert response.status_code in {200, 302}
    assert row.name == NAMES[name]
    assert re.fullmatch(r"[a-z/0-9]+\.pdf", row.stored)
    assert {path.parts[0] for path in map(Path, door.left() - {door.tables[0].__name__})} == {"media"}


def test_a_refused_letter_still_waits_for_its_scan(db, folder):
    door = letter_door("zhejiang_environment", folder)

    door.send(form(file_part("scan", "委托证明.pdf", b"MZ")))

    assert AuthorisationLetter.objects.get().state == LetterState.AWAITING_SCAN


@pytest.mark.parametrize("slug", SCHEMES)
def test_no_slot_of_a_scheme_takes_a_web_page_or_a_bomb(db, folder, slug):
    applicant = Applicant(version=new_version(scheme_content(slug)["dossier"]))
    wrong, tried = {}, 0
    for section in (chosen.section for chosen in applicant.rules):
        entry = applicant.entry(section.code, {})
        place = f"{section.code}/{entry.uuid}" if section.many else section.code
        for slot in section.slots:
            path = f"/dossier/{place}/evidence/{slot.code}/upload/"
            door = Door(applicant.client, path, slot.code, (Evidence, PageImage), folder)
            for file_name in ("网页.pdf", "图.jpg"):
                faults = door.faults(door.send(form(file_part(slot.code, file_name, b"<html>"))))
                wrong |= {(section.code, slot.code, file_name): faults} if faults else {}
                tried += 1

    assert wrong == {}
    assert tried > 30
