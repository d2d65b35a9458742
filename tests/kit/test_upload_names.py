"""The name somebody gave a file is cleaned to be shown, and never used to store."""

import errno
import re

import pytest
from django.core.files.storage import default_storage

from zcps.kit.storage import DurableStorage, written_together
from zcps.kit.uploads import UploadRefused, display_name, read_stored, store


@pytest.fixture(autouse=True)
def media(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "zcps.kit.storage.DurableStorage"},
    }
    return settings.MEDIA_ROOT


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("学历证书（扫描）.pdf", "学历证书（扫描）.pdf"),
        ("C:\\Users\\张三\\证书.pdf", "证书.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..", "未命名"),
        ("", "未命名"),
        (None, "未命名"),
        ("a\x00b\r\n.pdf", "ab .pdf"),
        ("fdp.\u202egpj.exe", "fdp.gpj.exe"),
        (" a   b\u200b.pdf ", "a b .pdf"),
        ("a" * 200 + ".pdf", "a" * 115 + "….pdf"),
        ("a." + "b" * 200, "a." + "b" * 107 + "…." + "b" * 9),
    ],
)
def test_the_shown_name_has_no_path_and_nothing_hidden(raw, shown):
    assert display_name(raw) == shown
    assert len(shown) <= 120


def test_stored_names_are_ours_and_the_bytes_come_back(media):
    name = store(b"content", folder="evidence/pdf", suffix=".pdf")

    assert re.fullmatch(r"evidence/pdf/([0-9a-f]{2})/\1[0-9a-f]{30}\.pdf", name)
    assert read_stored(name) == b"content"
    assert (media / name).stat().st_mode & 0o077 == 0
    assert (media / name).parent.stat().st_mode & 0o077 == 0


def test_equal_bytes_are_two_files(media):
    assert store(b"x", folder="photos", suffix=".jpg") != store(b"x", folder="photos", suffix=".jpg")


@pytest.mark.parametrize(
    ("folder", "suffix"), [("../x", ".pdf"), ("/x", ".pdf"), ("x", "pdf"), ("x", "./pdf"), ("张", ".pdf")]
)
def test_a_folder_or_suffix_from_outside_is_refused(folder, suffix):
    with pytest.raises(ValueError, match="of ours"):
        store(b"x", folder=folder, suffix=suffix)


def files_in(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_a_refusal_that_leaves_no_file(media, monkeypatch, number):
    def full(*_):
        raise OSError(number, "full")

    monkeypatch.setattr("zcps.kit.storage.os.fsync", full)

    with pytest.raises(UploadRefused, match="存储空间不足"):
        store(b"x", folder="photos", suffix=".jpg")

    assert files_in(media) == []


def test_another_fault_of_the_disk_is_not_hidden(media, monkeypatch):
    def broken(*_):
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr("zcps.kit.storage.os.fsync", broken)

    with pytest.raises(OSError, match="broken"):
        store(b"x", folder="photos", suffix=".jpg")


def test_a_file_is_never_written_over(media):
    store(b"x", folder="photos", suffix=".jpg")
    (name,) = (str(path.relative_to(media)) for path in files_in(media))

    with default_storage.open(name) as file, pytest.raises(FileExistsError):
        DurableStorage()._save(name, file)

    assert read_stored(name) == b"x"
    assert len(files_in(media)) == 1


def test_files_written_together_reach_the_disk_once_at_the_end(media, monkeypatch):
    done = []
    monkeypatch.setattr("zcps.kit.storage.os.fsync", lambda *_: done.append("each"))
    monkeypatch.setattr("zcps.kit.storage.os.sync", lambda: done.append("all"))

    with written_together():
        store(b"x", folder="photos", suffix=".jpg")
        store(b"y", folder="photos", suffix=".jpg")
        assert done == []
    assert done == ["all"]

    store(b"z", folder="photos", suffix=".jpg")
    assert set(done[1:]) == {"each"}
    assert len(files_in(media)) == 3
