"""The stamped letter as a scan: taken in by the rules of uploads, drawn page by page by a worker, shown to two people only."""

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from accounts.enums import LetterState, ScanState
from accounts.exceptions import AccountsError
from accounts.models import LetterScan, Notification
from accounts.services import letter_scans
from accounts.services.letter_scans import SAME_AGAIN
from accounts.services.organisations import create_organisation
from tests.accounts.administration import client_for
from tests.accounts.units import Town, scan_of, upload
from tests.factories import accounts as make
from tests.kit import files
from zcps.kit import page_images, uploads

pytestmark = pytest.mark.django_db
LETTER, UPLOAD = reverse("accounts:letter"), reverse("accounts:letter_upload")


@pytest.fixture
def town():
    return Town()


@pytest.fixture
def letter(town):
    return town.register()


def stored():
    return set(uploads.stored_below("letters"))


def send(client, data, name="委托证明.pdf"):
    return client.post(UPLOAD, {"scan": files.upload(data, name)})


def test_the_scan_is_kept_byte_by_byte_and_the_letter_waits_for_the_platform(letter):
    data = files.pdf(2)

    answer = send(client_for(letter.account), data)

    scan = LetterScan.objects.get()
    letter.refresh_from_db()
    assert (answer["Location"], letter.state) == (LETTER, LetterState.SUBMITTED)
    assert (uploads.read_stored(scan.stored), scan.page_count, scan.name) == (data, 2, "委托证明.pdf")


def javascript(document):
    import pikepdf

    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "a.pdf", "空的"),
        (b"%PDF-1.7 no end", "a.pdf", "不完整"),
        (files.jpeg(), "a.jpg", "这里只接受 PDF 文件"),
        (files.jpeg(), "a.pdf", "这里只接受 PDF 文件"),
        (files.pdf(), "a.docx", "两者不一致"),
        (files.pdf(11), "a.pdf", "允许 1–10 页"),
        (files.pdf(change=javascript), "a.pdf", "脚本"),
        (b"%PDF-1.7\n" + b"0" * (10 * 1024**2) + b"%%EOF", "a.pdf", "最大允许 10.0 MB"),
    ],
    ids=["empty", "broken", "picture", "disguised", "renamed", "long", "script", "large"],
)
def test_a_hostile_or_wrong_file_is_refused_by_a_sentence_and_leaves_nothing(letter, data, name, words):
    before = stored()

    answer = send(client_for(letter.account), data, name)

    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert (LetterScan.objects.count(), stored()) == (0, before)
    letter.refresh_from_db()
    assert letter.state == LetterState.AWAITING_SCAN


def test_no_file_is_said_too(letter):
    answer = client_for(letter.account).post(UPLOAD)

    assert (answer.status_code, "没有收到文件" in answer.content.decode()) == (422, True)


def test_the_very_scan_that_was_refused_is_not_taken_again(town):
    letter = town.refuse(town.uploaded())
    client = client_for(letter.account)
    with default_storage.open(LetterScan.objects.get().stored, "rb") as file:
        same = file.read()

    answer = send(client, same)

    assert (answer.status_code, SAME_AGAIN in answer.content.decode()) == (422, True)


def test_nobody_uploads_for_another(town, letter):
    answer = client_for(make.user()).post(UPLOAD, {"scan": files.upload(files.pdf(), "a.pdf")})

    assert (answer.status_code, LetterScan.objects.count()) == (404, 0)
    with pytest.raises(AccountsError, match="由提出它的账号办理"):
        letter_scans.upload_scan(letter, files.upload(files.pdf(), "a.pdf"), by=town.officer)


# --- its pages ----------------------------------------------------------------------------------------------------


def page_url(letter, number=1):
    return reverse("accounts:letter_page", args=[scan_of(letter), number])


def test_a_worker_draws_the_pages_and_those_who_may_look_at_them(town):
    letter = town.uploaded()
    assert client_for(letter.account).get(page_url(letter)).status_code == 404

    assert letter_scans.draw_waiting() == 1

    scan = LetterScan.objects.get()
    assert (scan.state, scan.pages.count()) == (ScanState.READY, 1)
    for user in (letter.account, town.officer):
        answer = client_for(user).get(page_url(letter))
        assert (b"".join(answer.streaming_content)[:2], answer["Content-Type"]) == (b"\xff\xd8", "image/jpeg")
    assert page_url(letter) in client_for(letter.account).get(LETTER).content.decode()


def test_the_file_itself_goes_to_the_same_people_and_to_nobody_else(town):
    letter, other = town.uploaded(), town.uploaded(1)
    url = reverse("accounts:letter_file", args=[scan_of(letter)])

    answer = client_for(letter.account).get(url)

    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    assert "attachment" in answer["Content-Disposition"]
    for user in (other.account, make.officer(make.organisation()), make.officer(town.platform, "auditor")):
        assert client_for(user).get(url).status_code == 404


def test_a_scan_that_cannot_be_drawn_is_given_up_and_offered_as_a_file(town, monkeypatch):
    letter = town.uploaded()

    def refuse(*_, **__):
        raise page_images.PagesRefused("过于复杂")

    monkeypatch.setattr(page_images, "render_pages", refuse)
    letter_scans.draw_waiting()

    assert LetterScan.objects.get().state == ScanState.FAILED
    assert "无法生成页面图像" in client_for(letter.account).get(LETTER).content.decode()


def test_a_drawing_that_breaks_is_tried_three_times(town, monkeypatch, caplog):
    town.uploaded()

    def break_off(*_, **__):
        raise MemoryError

    monkeypatch.setattr(page_images, "render_pages", break_off)
    for _ in range(4):
        letter_scans.draw_waiting()
        LetterScan.objects.update(leased_until=None)

    assert LetterScan.objects.get().state == ScanState.FAILED
    assert sum("failed" in record.message for record in caplog.records) == 3


def test_a_worker_that_was_slower_writes_nothing_down(town):
    town.uploaded()
    first = letter_scans._lease()
    letter_scans._draw(first)

    letter_scans._draw(first)

    assert LetterScan.objects.get().pages.count() == 1


def test_the_task_draws(town):
    from accounts.tasks import draw_scans

    town.uploaded()

    assert draw_scans() == 1


# --- who is warned ------------------------------------------------------------------------------------------------


def warned():
    return list(Notification.objects.filter(kind="accounts.letter_from_outside").values_list("recipient__username"))


def test_whoever_holds_the_account_is_warned_once_when_somebody_outside_asks_for_it(town):
    code = town.admitted().organisation.code
    letter = upload(town.recover())
    upload(town.refuse(letter), pages=2)

    assert warned() == [(code,)]


def test_nobody_is_warned_of_a_registration_or_of_a_claim_on_an_unused_account(town):
    create_organisation(parent=town.platform, name="杭州第1建筑设计院", kind="employer", region=town.county, by=None)

    town.uploaded()
    town.uploaded(1)

    assert warned() == []
