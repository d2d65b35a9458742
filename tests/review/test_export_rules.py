"""导出表格: formulas, secrets, whole ID numbers and their record, large lists as jobs, what is refused."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Event, EventPayload, User
from accounts.numbers import id_number_of
from review.columns import COLUMNS, Table
from review.enums import Action, Duty, JobKind, JobState, State
from review.models import Application, Consignment, Job
from review.policies.acts import Decision
from review.queries.sheets import TableAsked, sheet_of
from review.queries.sheets import sheet as sheets
from review.services import exports
from review.services.exports import NUMBERS_TAKEN, Export, export
from review.services.jobs.running import run_due, run_now
from review.services.jobs.starting import start_job
from review.services.jobs.turns import Turn
from tests.review.desk import COUNTY, MID, opened, run, table_of, taken
from zcps.kit import clock

PAYLOADS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "=cmd|' /C calc'!A0",
]


pytestmark = pytest.mark.usefixtures("own_files")


# --- what it says and to whom -----------------------------------------------------------------------------------------


def test_no_cell_of_a_stranger_is_a_formula(world, clerk):
    rows = [world.submitted() for _ in PAYLOADS]
    for row, text in zip(rows, PAYLOADS, strict=True):
        Application.objects.filter(pk=row.pk).update(unit_name=text, current_profession=text)

    answer = clerk.post("/inbox/from_person/export/")
    cells = [cell for line in opened(b"".join(answer.streaming_content)).iter_rows() for cell in line]

    assert {text.strip() for text in PAYLOADS} <= {str(cell.value).strip() for cell in cells}
    assert {cell.data_type for cell in cells if cell.value is not None} <= {"s", "d", "n"}
    assert all(cell.quotePrefix for cell in cells if str(cell.value).strip() in {text.strip() for text in PAYLOADS})


def test_the_file_names_nobody_but_whom_the_list_names(world, clerk):
    world.submitted(world.applicant(name="欧阳建国"))

    answer = clerk.post("/inbox/from_person/export/")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as members:
        told = b"".join(members.read(name) for name in members.namelist() if name.startswith("docProps"))

    officer = world.officer(COUNTY)
    assert "欧阳".encode() not in told
    assert officer.get_full_name().encode() not in told
    assert b"<dc:creator></dc:creator>" in told
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert "no-store" in answer["Cache-Control"]


def test_numbers_are_masked_unless_asked_for_whole_with_a_purpose_which_is_recorded(world, clerk):
    row = world.submitted()
    number = id_number_of(row.person)
    url, office = "/inbox/from_person/export/", world.offices[COUNTY]

    masked = taken(clerk, url)
    unexplained = clerk.post(url, {"numbers": "whole"})
    whole = taken(clerk, url, numbers="whole", purpose="与人事档案核对")

    event = Event.objects.get(kind=NUMBERS_TAKEN)
    assert masked[0]["身份证号码"] == f"{number[:4]}{'*' * 10}{number[-4:]}"
    assert "请写明用途" in unexplained.content.decode()
    assert whole[0]["身份证号码"] == number
    assert (event.stream, event.actor, event.organisation) == (
        f"organisation:{office.pk}", world.officer(COUNTY), office,
    )  # fmt: skip
    assert EventPayload.objects.get(event=event).payload == {
        "table": "个人报送材料", "persons": 1, "purpose": "与人事档案核对",
    }  # fmt: skip


def test_a_table_without_numbers_asks_nothing(world, clerk):
    world.application_at(State.AWAITING_APPROVAL)

    page = clerk.get("/notices/export/")

    assert page.context["form"].fields == {}
    assert taken(clerk, "/notices/export/", numbers="whole")
    assert not Event.objects.filter(kind=NUMBERS_TAKEN).exists()


def test_a_withheld_result_is_told_to_its_committee_alone(world, clerk):
    row = world.application_at(State.AWAITING_VOTES, duty=Duty.MID_COMMITTEE)
    world.act(Action.RECORD_RESULT, row, decisions={row.pk: Decision(False, "测试会议", 5, 8, 2)})
    Application.objects.filter(pk=row.pk).update(withheld_at=clock.now())

    below = taken(clerk, "/inbox/handled/export/")
    committee = taken(world.client_for(world.officer(MID)), "/inbox/handled/export/")
    asked_for = taken(clerk, "/inbox/handled/export/?state=not_passed")

    assert [each["状态"] for each in below] == ["待评审"]
    assert [each["状态"] for each in committee] == ["评审未通过"]
    assert asked_for == []


def test_nobody_takes_along_their_own_application(world, clerk):
    applicant, other = world.applicant(), world.submitted()
    world.submitted(applicant)
    User.objects.filter(pk=world.officer(COUNTY).pk).update(person=applicant.person)

    rows = taken(clerk, "/inbox/from_person/export/") + taken(clerk, "/inbox/handled/export/")

    assert {row["姓名"] for row in rows} == {other.name}


def test_lists_of_other_offices_and_roles_are_missing(world, clerk):
    world.application_at(State.AWAITING_RECEIPT, position=2)
    sent = Consignment.objects.get()
    stranger = world.client_for(world.officer("hrss_330203"))
    answer = run(clerk, "receive", [world.submitted()])
    batch = answer.url.split("/")[2]

    for client, path in (
        (clerk, "/inbox/nowhere/export/"),
        (stranger, f"/consignments/{sent.uuid}/roster/export/"),
        (stranger, f"/batches/{batch}/export/"),
    ):
        assert (client.get(path).status_code, client.post(path).status_code) == (404, 404)
    assert clerk.get("/inbox/votes/export/").status_code == 403


# --- large ones -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", [Table.INBOX, Table.HANDLED, Table.CONSIGNMENTS])
def test_a_list_of_no_known_name_is_no_sheet(actor, table):
    assert sheet_of(TableAsked(table, "unknown", {}), actor) is None


def test_a_large_list_becomes_a_job_with_its_file(world, clerk, monkeypatch):
    monkeypatch.setattr(exports, "DIRECT", 2)
    monkeypatch.setattr(sheets, "PORTION", 2)
    for _ in range(3):
        world.submitted()
    url = "/inbox/from_person/export/?sort=name"
    page = clerk.get(url)
    key = page.context["key"]

    answer = clerk.post(url, {"key": key})
    again = clerk.post(url, {"key": key})
    reached = []
    monkeypatch.setattr(Turn, "reached", lambda turn, done: reached.append(done))
    ran = run_due()

    job = Job.objects.get()
    file = clerk.get(f"/jobs/{job.uuid}/file/")
    assert answer.url == again.url == job.get_absolute_url()
    assert (job.kind, job.title, job.total, ran) == (JobKind.EXPORT, "个人报送材料 3 行", 3, 1)
    assert (job.state, reached, job.file_name) == (JobState.DONE, [2, 3], f"个人报送材料{clock.today():%Y%m%d}.xlsx")
    assert len(table_of(file)) == 3
    assert job.expires_at - job.finished_at > timedelta(days=6)


def test_a_large_list_with_whole_numbers_is_recorded_once_kept_a_day_and_not_repeated(world, clerk, monkeypatch):
    monkeypatch.setattr(exports, "DIRECT", 0)
    world.submitted()
    given = {"numbers": "whole", "purpose": "核对", "key": "1" * 32}

    clerk.post("/inbox/from_person/export/", given)
    clerk.post("/inbox/from_person/export/", given)
    job = Job.objects.get()
    run_now(job)

    assert job.title == "个人报送材料 1 行，含完整证件号码"
    assert job.expires_at - job.finished_at < timedelta(days=1, minutes=1)
    assert Event.objects.filter(kind=NUMBERS_TAKEN).count() == 1
    assert clerk.post(f"/jobs/{job.uuid}/repeat/").status_code == 409


def test_a_colleague_repeats_what_they_may_not_open(world, clerk, monkeypatch):
    monkeypatch.setattr(exports, "DIRECT", 0)
    world.submitted()
    clerk.post("/inbox/from_person/export/", {"key": "x"})
    job = Job.objects.get()
    run_now(job)
    colleague = world.client_for(world.officer(COUNTY, number=1))

    listed = colleague.get("/jobs/")
    answer = colleague.post(f"/jobs/{job.uuid}/repeat/")

    again = Job.objects.latest("pk")
    assert [(row["may_open"], row["may_repeat"]) for row in listed.context["rows"]] == [(False, True)]
    assert (answer.url, again.user) == (again.get_absolute_url(), world.officer(COUNTY, number=1))


def test_a_list_beyond_all_bounds_is_refused_in_words(world, clerk, monkeypatch):
    monkeypatch.setattr(exports, "LARGEST", 1)
    monkeypatch.setattr("review.views.office.exports.LARGEST", 1)
    for _ in range(2):
        world.submitted()

    page = clerk.get("/inbox/from_person/export/").content.decode()
    answer = clerk.post("/inbox/from_person/export/")

    assert "行数太多" in page
    assert answer.status_code == 409


def test_a_list_one_lost_meanwhile_ends_the_job_with_a_sentence(world, actor, monkeypatch):
    asked = sheets.TableAsked(Table.INBOX, "votes")
    job, _ = start_job(JobKind.EXPORT, by=actor, title="x", parameters=Export(asked).as_parameters())

    run_now(job)

    assert (job.state, job.error) == (JobState.FAILED, exports.MISSING)


def test_rows_that_go_and_come_while_one_reads_neither_stop_nor_repeat_it(world, actor, monkeypatch):
    monkeypatch.setattr(sheets, "PORTION", 1)
    rows = [world.submitted() for _ in range(3)]
    portions = sheets.portions

    def moving(*args, **options):
        for number, portion in enumerate(portions(*args, **options)):
            if number == 0:
                Application.objects.filter(pk__in=[row.pk for row in rows[1:]]).update(inbox="elsewhere")
            yield portion

    monkeypatch.setattr(sheets, "portions", moving)
    made = export(Export(sheets.TableAsked(Table.INBOX, "from_person", sort="arrival")), by=actor)

    assert [line[0] for line in opened(made.data).iter_rows(min_row=3, values_only=True)] == [rows[0].name]


def test_an_office_under_no_scheme_has_every_column(world, actor, monkeypatch):
    monkeypatch.setattr("review.queries.sheets.sources.served", lambda pk: type("Nothing", (), {"rules": {}}))

    sheet = sheets.TableAsked(Table.NOTICES)
    found = exports.sheet_of(sheet, actor)

    assert [each.column for each in found.columns] == list(COLUMNS[Table.NOTICES])


@pytest.mark.parametrize("path", ["/inbox/from_person/export/", "/inbox/handled/export/", "/notices/export/"])
def test_a_file_needs_the_same_statements_for_one_row_and_for_three(world, clerk, path):
    def statements() -> int:
        clerk.post(path)
        with CaptureQueriesContext(connection) as captured:
            clerk.post(path)
        return len(captured)

    world.application_at(State.AWAITING_APPROVAL)
    world.submitted()
    for_one = statements()
    for _ in range(2):
        world.application_at(State.AWAITING_APPROVAL)
        world.submitted()

    assert statements() == for_one
