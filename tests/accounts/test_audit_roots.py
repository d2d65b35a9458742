"""每日总摘要: one file a day outside the database, whose root betrays any later change; and the command that compares."""

import datetime as dt
import gzip
import hashlib
import logging
from io import BytesIO

import pytest
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from accounts.enums import Role
from accounts.models import AuditRoot, Event
from accounts.services import audit_roots, events
from accounts.services.events import EventDraft
from accounts.tasks import publish_root
from tests.world import World
from zcps.kit import clock

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """Files of one test only."""
    options = {"OPTIONS": {"location": tmp_path / "audit"}}
    settings.STORAGES = settings.STORAGES | {"audit": settings.STORAGES["audit"] | options}
    return tmp_path / "audit"


def happen(number: int = 1) -> Event:
    return events.record([EventDraft(stream=f"application:{number}", kind="receive", payload={})])[0]


def text_of(row: AuditRoot) -> bytes:
    with storages["audit"].open(row.file) as packed:
        return gzip.decompress(packed.read())


def test_a_file_holds_the_head_of_every_chain_and_its_digest_is_the_root(folder):
    happen(1)
    last, other = happen(1), happen(2)

    publish_root()

    [row] = AuditRoot.objects.all()
    assert text_of(row).decode().splitlines() == [
        "zcps-heads 1",
        f"{clock.today()}",
        "previous -",
        f"application:1 2 {last.hash}",
        f"application:2 1 {other.hash}",
    ]
    assert hashlib.sha256(text_of(row)).hexdigest() == row.root
    assert (row.chains, row.events, row.faults) == (2, 3, 0)
    assert (folder / f"{clock.today():%Y}" / f"heads-{clock.today()}.txt.gz").exists()


def test_it_is_written_once_a_day_and_each_holds_the_one_before():
    happen()
    first = audit_roots.publish_root()

    again = audit_roots.publish_root()
    with clock.frozen(clock.now() + DAY):
        second = audit_roots.publish_root()

    assert again is None
    assert second.previous == first.root
    assert f"previous {first.root}".encode() in text_of(second)
    assert list(audit_roots.published_faults()) == []


def test_pages_of_chains_make_the_same_root_as_one_page(monkeypatch):
    for number in range(5):
        happen(number)
    whole = audit_roots.write_heads(BytesIO(), on=clock.today())

    monkeypatch.setattr(audit_roots, "_PAGE", 2)

    assert audit_roots.write_heads(BytesIO(), on=clock.today()) == whole
    assert whole.chains == 5


def file_with(*heads: str) -> list[bytes]:
    return [f"{line}\n".encode() for line in ("zcps-heads 1", "2026-11-28", "previous -", *heads)]


@pytest.mark.parametrize("page", [1, 5_000])
def test_a_chain_cut_off_at_its_end_or_rewritten_differs_from_the_heads_of_earlier(monkeypatch, page):
    monkeypatch.setattr(audit_roots, "_PAGE", page)
    stands = happen(1)
    happen(1)
    happen(2)

    faults = list(
        audit_roots.faults_against(
            file_with(f"application:1 1 {stands.hash}", f"application:1 3 {'0' * 64}", f"application:2 1 {'0' * 64}")
        )
    )

    assert faults == [
        "记录链 application:1 的第 3 条与已公布的摘要不符：记录被截断或改动。",
        "记录链 application:2 的第 1 条与已公布的摘要不符：记录被截断或改动。",
    ]


def test_the_next_day_tells_of_heads_that_are_gone_and_goes_on(monkeypatch, caplog):
    happen()
    audit_roots.publish_root()
    monkeypatch.setattr(audit_roots, "faults_against", lambda lines: iter(["记录链 application:1 …"]))

    with clock.frozen(clock.now() + DAY), caplog.at_level(logging.ERROR, "accounts.services.audit_roots"):
        row = audit_roots.publish_root()

    assert row.faults == 1
    assert "记录链 application:1" in caplog.text


def test_a_file_that_was_changed_or_is_gone_is_named(folder):
    happen()
    row = audit_roots.publish_root()
    file = folder / row.file
    text = gzip.decompress(file.read_bytes())
    file.chmod(0o600)
    file.write_bytes(gzip.compress(text.replace(b"application:1 1", b"application:1 2")))
    changed = list(audit_roots.published_faults())
    file.write_bytes(b"nothing of the kind")
    broken = list(audit_roots.published_faults())
    file.unlink()

    assert [fault.partition("：")[0] for fault in changed] == [
        f"{row.on}的摘要文件 {row.file} 被改动",
        "记录链 application:1 的第 2 条与已公布的摘要不符",
    ]
    assert [fault.partition("：")[0] for fault in broken] == [f"{row.on}的摘要文件 {row.file} 不能读取"]
    assert "不能读取" in next(audit_roots.published_faults())


def test_a_day_that_was_taken_out_is_named():
    happen()
    audit_roots.publish_root()
    AuditRoot.objects.bulk_create([
        AuditRoot(
            on=clock.today() + 2 * DAY, root="b" * 64, previous="a" * 64, chains=1, events=1, file="x", at=clock.now()
        )
    ])  # fmt: skip

    assert next(audit_roots.published_faults()) == (
        f"{clock.today() + 2 * DAY}的总摘要没有接在前一份之后：有一份被删除或改动。"
    )


@pytest.mark.parametrize("statement", ["UPDATE accounts_auditroot SET root = ''", "DELETE FROM accounts_auditroot"])
def test_a_root_is_never_rewritten_or_removed(statement):
    happen()
    audit_roots.publish_root()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_while_one_worker_writes_another_leaves_it_alone(owner_connection):
    with owner_connection.transaction():
        owner_connection.execute("SELECT pg_advisory_xact_lock(%s)", [audit_roots._ONE_AT_A_TIME])

        assert audit_roots.publish_root() is None


def test_the_auditor_sees_the_roots():
    world = World()
    auditor = world.officer("platform", Role.AUDITOR)
    row = audit_roots.publish_root()

    page = world.client_for(auditor).get("/admin/accounts/auditroot/")

    assert row.root in page.content.decode()


# --- the command ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["heads.txt", "heads.txt.gz"])
def test_the_command_writes_heads_and_compares_with_them(capsys, tmp_path, name):
    happen()

    call_command("verify_audit", write=tmp_path / name)
    call_command("verify_audit", against=tmp_path / name)

    first, compared, second = capsys.readouterr().out.splitlines()
    assert "1 条记录链全部核对无误" in first
    root = first.rpartition(" ")[2].rstrip("。")
    assert compared == f"{name} 的总摘要为 {root}，请与当时记下的核对。"
    assert first == second


def test_the_command_fails_on_a_fault(tmp_path):
    file = tmp_path / "heads.txt"
    file.write_bytes(b"".join(file_with(f"application:9 1 {'0' * 64}")))

    with pytest.raises(CommandError, match="1 处问题"):
        call_command("verify_audit", against=file)


@pytest.mark.parametrize(("name", "content"), [("x.txt", b'{"heads": {}}\n'), ("x.gz", b"no archive"), ("x.txt", b"zcps-heads 1\n\n\nodd\n")])  # fmt: skip
def test_the_command_names_a_file_that_is_none(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)

    with pytest.raises(CommandError, match="不能读取"):
        call_command("verify_audit", against=tmp_path / name)


def test_the_command_looks_at_the_newest_published_file_too(folder):
    happen()
    row = audit_roots.publish_root()
    (folder / row.file).unlink()

    with pytest.raises(CommandError, match="1 处问题"):
        call_command("verify_audit")
