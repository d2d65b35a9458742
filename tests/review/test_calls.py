"""评审通知: written by the committee's founding unit, read by everybody; a round opens from it and closes with it."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import InternalError, ProgrammingError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Committee, Event, Organisation
from review.enums import CallMode
from review.models import Call, CallFile, Round
from review.policies.calls import NO_ROLE
from review.queries.calls import business_for, committees_at, titles_for
from review.services.calls import (
    MISSING,
    CallContent,
    add_file,
    change_call,
    draft_call,
    publish_call,
    remove_file,
    withdraw_call,
)
from review.services.submission import start_application
from tests.kit import files as make
from zcps.kit import clock
from zcps.kit.refusals import ActionDenied
from zcps.kit.uploads import UploadRefused

HIGH = "high"


@pytest.fixture
def staged(staged_world, own_files):
    return staged_world


@pytest.fixture
def manager(staged):
    return staged.officer(HIGH, Role.COMMITTEE_MANAGER)


@pytest.fixture
def by(staged, manager):
    actor = staged.actor(manager)
    return actor.at(actor.organisation_id)


def content(**changes) -> CallContent:
    now = clock.now()
    given = {
        "year": 2026,
        "title": "2026年度工程系列高级职称评审工作通知",
        "text": "各有关单位：\n\n现将有关事项通知如下。",
        "opens_at": now - timedelta(days=1),
        "closes_at": now + timedelta(days=30),
        "modes": {"senior_engineer": CallMode.ONLINE},
        "requirements": "材料不超过 2 MB。",
        "document_number": "赣职办〔2026〕1号",
    }
    return CallContent(**given | changes)


def draft(staged, by, **changes) -> Call:
    return draft_call(staged.committees[HIGH], content(**changes), by=by)


def published(staged, by, **changes) -> Call:
    return publish_call(draft(staged, by, **changes), version=1, by=by)


def posted(**changes) -> dict:
    today = clock.today()
    given = {
        "title": "2026年度高级职称评审工作通知", "year": "2026", "text": "正文。", "mode_senior_engineer": "trial",
        "opens_on": today.isoformat(), "closes_on": (today + timedelta(days=20)).isoformat(),
    }  # fmt: skip
    return given | changes


# --- what it opens -------------------------------------------------------------------------------------------


def test_publishing_opens_a_round_of_the_committees_business_titles_and_specialities(staged, by):
    row = published(staged, by)

    assert row.round.business == "review"
    assert (row.round.name, row.round.year, row.round.titles) == (row.title, 2026, ["senior_engineer"])
    assert (row.round.opens_at, row.round.closes_at) == (row.opens_at, row.closes_at)
    assert row.round.specialities == staged.committees[HIGH].specialities
    assert row.round.notice == "材料不超过 2 MB。"
    event = Event.objects.filter(stream=f"organisation:{row.organisation_id}").latest("seq")
    assert (event.kind, event.payload_row.payload["title"]) == ("call_published", row.title)


def test_a_committee_calls_for_the_titles_of_its_level_and_series(staged):
    high, mid = staged.committees[HIGH], staged.committees["mid_330100"]
    high.scheme.refresh_from_db()

    assert titles_for(high) == [("senior_engineer", "高级工程师")]
    assert (business_for(mid).code, titles_for(mid)) == ("intermediate_review", [("engineer", "工程师")])
    nowhere = Committee(scheme=high.scheme, level=high.level, series="philosophy")
    assert (business_for(nowhere), titles_for(nowhere)) == (None, [])


def test_the_department_that_has_set_up_the_office_may_call_too(staged):
    founder = staged.offices["department_330100"]
    Organisation.objects.filter(pk=staged.offices["mid_330100"].pk).update(competent_department=founder)

    assert [row.name for row in committees_at(founder.pk)] == [staged.committees["mid_330100"].name]


def test_one_applies_by_the_notice_and_is_told_how(staged, by):
    row = published(staged, by, modes={"senior_engineer": CallMode.TRIAL})
    client = staged.client_for(staged.applicant())

    page = client.get(f"/rounds/{row.round.uuid}/").content.decode()

    assert row.title in page
    assert "试用网上申报，同时报送纸质材料" in page
    assert "申报材料报至评委会后不再补充" in page


def test_before_submitting_one_is_told_that_nothing_can_be_added_later(staged):
    draft_row = staged.draft()

    page = staged.client_for(staged.owner(draft_row)).get(f"/applications/{draft_row.uuid}/submit/").content.decode()

    assert "申报材料报至评委会后不再补充" in page
    assert "接收后不再补充材料" in page


# --- refusals ------------------------------------------------------------------------------------------------


def test_only_the_founding_unit_of_a_valid_committee_writes(staged, by):
    clerk = staged.actor(staged.officer("hrss_330106"))
    with pytest.raises(ActionDenied, match="评委会业务管理"):
        draft(staged, clerk.at(clerk.organisation_id))
    with pytest.raises(ActionDenied, match="不是本机构组建的"):
        draft_call(staged.committees["mid_330100"], content(), by=by)
    row = draft(staged, by)
    other = staged.actor(staged.officer("mid_330100"))
    with pytest.raises(ActionDenied) as foreign:
        publish_call(row, version=1, by=other.at(other.organisation_id))
    assert foreign.value.status == 404


def test_a_stale_form_changes_nothing(staged, by):
    row = draft(staged, by)
    changed = change_call(row, content(title="改过的标题"), version=1, by=by)
    assert (changed.title, changed.version) == ("改过的标题", 2)

    for stale in (lambda: change_call(row, content(), version=1, by=by), lambda: publish_call(row, version=1, by=by)):
        with pytest.raises(ActionDenied, match="已有修改"):
            stale()


def test_what_is_over_or_names_no_title_is_not_published(staged, by):
    past = draft(staged, by, opens_at=clock.now() - timedelta(days=9), closes_at=clock.now() - timedelta(days=1))
    with pytest.raises(ActionDenied, match="截止时间已经过去"):
        publish_call(past, version=1, by=by)
    with pytest.raises(ActionDenied, match="至少选择一个"):
        publish_call(draft(staged, by, modes={}), version=1, by=by)


def test_once_published_it_is_fixed_in_the_database_too(staged, by):
    row = draft(staged, by)
    add_file(row, make.upload(make.pdf(), "附件.pdf"), by=by)
    row = publish_call(row, version=1, by=by)

    with pytest.raises(ActionDenied, match="内容不能再改"):
        change_call(row, content(), version=1, by=by)
    with pytest.raises(ActionDenied, match="无需再次发布"):
        publish_call(row, version=1, by=by)
    tries = (
        lambda: Call.objects.filter(pk=row.pk).update(text="别的"),
        lambda: Call.objects.filter(pk=row.pk)._raw_delete("default"),
        lambda: CallFile.objects.filter(call=row).update(name="别的.pdf"),
        lambda: CallFile.objects.filter(call=row).delete(),
    )
    for attempt in tries:
        with pytest.raises((ProgrammingError, InternalError)), transaction.atomic():
            attempt()


def test_taken_down_its_round_is_closed_and_it_is_gone(staged, by):
    row = published(staged, by)

    withdraw_call(row, reason="文号有误", by=by)

    around = Round.objects.get(pk=row.round_id)
    assert around.closes_at < clock.now()
    assert Client().get(row.get_absolute_url()).status_code == 404
    assert Event.objects.filter(stream=f"organisation:{row.organisation_id}").latest("seq").kind == "call_withdrawn"
    with pytest.raises(ActionDenied, match="已经撤下"):
        withdraw_call(row, reason="再撤", by=by)


@pytest.mark.parametrize(
    ("office", "role", "answer"),
    [("mid_330100", Role.COMMITTEE_MANAGER, (404, MISSING)), (HIGH, Role.CANDIDATE_REVIEWER, (403, NO_ROLE))],
)
def test_another_office_finds_no_such_notice_and_who_only_reviews_may_not(staged, by, office, role, answer):
    row = published(staged, by)
    other = staged.actor(staged.officer(office, role))

    with pytest.raises(ActionDenied) as caught:
        withdraw_call(row, reason="文号有误", by=other.at(other.organisation_id))

    assert (caught.value.status, caught.value.sentence) == answer


def test_it_stays_once_somebody_has_begun_to_apply(staged, by):
    row = published(staged, by)
    user = staged.applicant()
    start_application(user.person, round=row.round, by=staged.actor(user))

    with pytest.raises(ActionDenied, match="已有 1 人按这份通知开始申报"):
        withdraw_call(row, reason="文号有误", by=by)
    with pytest.raises(ActionDenied, match="没有发布"):
        withdraw_call(draft(staged, by), reason="草稿", by=by)


# --- attachments ---------------------------------------------------------------------------------------------


def test_attachments_are_pdf_files_once_each_and_go_with_a_draft_alone(staged, by, django_capture_on_commit_callbacks):
    row = draft(staged, by)
    data = make.pdf(2)
    added = add_file(row, make.upload(data, "推荐表.pdf"), by=by)
    assert (added.name, added.page_count, default_storage.exists(added.stored)) == ("推荐表.pdf", 2, True)
    for bad, name in ((data, "同一份.pdf"), (make.jpeg(), "图片.jpg")):
        with pytest.raises(UploadRefused):
            add_file(row, make.upload(bad, name), by=by)

    with django_capture_on_commit_callbacks(execute=True):
        remove_file(row, added, by=by)

    assert (row.files.count(), default_storage.exists(added.stored)) == (0, False)
    with pytest.raises(ActionDenied, match="已经移除"):
        remove_file(row, added, by=by)


def test_there_are_ten_attachments_at_most(staged, by):
    row = draft(staged, by)
    told = {"call": row, "size": 1, "page_count": 1, "added_at": clock.now(), "added_by_id": by.user_id}
    CallFile.objects.bulk_create(CallFile(name=f"{n}.pdf", stored=f"{n}", sha256=f"{n}", **told) for n in range(10))

    with pytest.raises(UploadRefused, match="最多 10 个附件"):
        add_file(row, make.upload(make.pdf(), "十一.pdf"), by=by)


# --- pages ---------------------------------------------------------------------------------------------------


def test_an_office_writes_attaches_and_publishes_through_its_pages(staged, manager):
    client, committee = staged.client_for(manager), staged.committees[HIGH]
    assert committee.name in client.get("/office/calls/").content.decode()

    client.post(f"/office/calls/new/{committee.pk}/", posted())
    row = Call.objects.get()
    own = f"/office/calls/{row.uuid}"
    assert timezone.localtime(row.closes_at).date() == clock.today() + timedelta(days=21)
    assert row.modes == {"senior_engineer": "trial"}
    form = client.get(f"{own}/edit/").content.decode()
    assert (clock.today() + timedelta(days=20)).isoformat() in form
    client.post(f"{own}/edit/", posted(title="改过的标题", version="1"))
    client.post(f"{own}/files/", {"file": make.upload(make.pdf(), "推荐表.pdf")})
    assert "推荐表.pdf" in client.get(f"{own}/").content.decode()
    assert Client().get(f"/calls/{row.uuid}/").status_code == 404
    assert "不用登录" in client.get(f"{own}/publish/").content.decode()
    client.post(f"{own}/publish/", {"version": "2"})

    page = Client().get(f"/calls/{row.uuid}/").content.decode()
    assert ("改过的标题" in page, "推荐表.pdf" in page, "正在申报" in page) == (True, True, True)
    assert client.get(f"{own}/edit/").status_code == 409
    assert "已发布" in client.get(f"{own}/").content.decode()


def test_a_form_says_what_is_wrong_and_keeps_what_was_typed(staged, manager):
    client, committee = staged.client_for(manager), staged.committees[HIGH]
    wrong = posted(title="", mode_senior_engineer="", closes_on=(clock.today() - timedelta(days=1)).isoformat())

    page = client.post(f"/office/calls/new/{committee.pk}/", wrong)

    text = page.content.decode()
    assert page.status_code == 422
    assert "截止日期应不早于开始日期" in text
    assert "请至少选择一个可以申报的职称" in text
    assert "正文。" in text
    assert not Call.objects.exists()


def test_a_committee_without_titles_and_a_file_that_is_none_are_refused_in_words(staged, manager, by):
    committee = staged.committees[HIGH]
    row = draft(staged, by)
    client = staged.client_for(manager)
    for file in ({}, {"file": make.upload(make.jpeg(), "a.jpg")}):
        answer = client.post(f"/office/calls/{row.uuid}/files/", file)
        assert (answer.status_code, "PDF" in answer.content.decode()) == (422, True)
    file = add_file(row, make.upload(make.pdf(), "附件.pdf"), by=by)
    assert client.post(f"/office/calls/{row.uuid}/files/{file.uuid}/remove/").status_code == 302
    Committee.objects.filter(pk=committee.pk).update(series="philosophy")
    assert client.get(f"/office/calls/new/{committee.pk}/").status_code == 409
    assert client.post(f"/office/calls/{row.uuid}/publish/", {"version": "x"}).status_code == 409


def test_taking_down_asks_for_a_reason(staged, manager, by):
    row = published(staged, by)
    client, url = staged.client_for(manager), f"/office/calls/{row.uuid}/withdraw/"

    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "文号有误"}).status_code == 302

    page = client.get(f"/office/calls/{row.uuid}/").content.decode()
    assert ("已撤下" in page, "文号有误" in page) == (True, True)


def test_anybody_reads_the_list_and_downloads_attachments_without_signing_in(staged, by):
    assert "还没有发布评审通知" in Client().get("/calls/").content.decode()
    row = draft(staged, by, opens_at=clock.now() + timedelta(days=1))
    file = add_file(row, make.upload(make.pdf(), "推荐表.pdf"), by=by)
    row = publish_call(row, version=1, by=by)

    listed = Client().get("/calls/")
    answer = Client().get(f"/calls/{row.uuid}/files/{file.uuid}/")

    assert (row.title in listed.content.decode(), "尚未开始" in listed.content.decode()) == (True, True)
    assert listed["Cache-Control"] == "public, max-age=60"
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    assert answer["Cache-Control"] == "public, max-age=300"
    assert Client().get(f"/calls/{row.uuid}/files/{row.uuid}/").status_code == 404
    assert "no-store" in staged.client_for(staged.applicant()).get("/calls/")["Cache-Control"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_cost_the_same_for_one_and_for_three(staged, by, manager, count):
    for number in range(count):
        published(staged, by, title=f"第 {number} 号通知")
    client = staged.client_for(manager)
    client.get("/office/calls/")

    with CaptureQueriesContext(connection) as public:
        Client().get("/calls/")
    with CaptureQueriesContext(connection) as own:
        client.get("/office/calls/")

    assert (len(public), len(own) <= 16) == (2, True)
