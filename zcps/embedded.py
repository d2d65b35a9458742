"""Addresses of PostgreSQL and Redis for a machine that has neither: given, found running, or started for a while.

One process owns the servers of a data folder (it holds `owner.lock` there); others find the addresses in `servers.json` and
hold `users.lock` as long as they need them.
"""

import contextlib
import fcntl
import json
import os
import secrets
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from zcps.kit.keyfile import ensure_key_file
from zcps.servers import EmbeddedError, Servers, servers_may_enter

BASE_DIR = Path(__file__).resolve().parent.parent
# Where the data of a checkout lies that stands in a home, when root runs it.
OUTSIDE = Path("/var/lib/zcps")


def data_folder() -> Path:
    """The folder of everything a run keeps: ZCPS_DATA, else `var` in the checkout; made when missing."""
    given = os.environ.get("ZCPS_DATA")
    folder = Path(given or BASE_DIR / "var")
    if not folder.exists():
        if not given and os.geteuid() == 0 and not servers_may_enter(BASE_DIR):
            _point_outside(folder)
        else:
            _make_passable(folder)
    return folder.resolve()


def _point_outside(link: Path) -> None:
    """The unprivileged account of the servers cannot enter a home: `var` becomes a link to a folder outside of it."""
    folder = OUTSIDE / f"{BASE_DIR.name}-{secrets.token_hex(4)}"
    if not OUTSIDE.exists():
        _make_passable(OUTSIDE)
    _make_passable(folder)
    link.unlink(missing_ok=True)
    link.symlink_to(folder)


def _make_passable(folder: Path) -> None:
    """Makes our own folder; the servers' account must pass through it whatever the umask is."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o711)


@contextlib.contextmanager
def services() -> Iterator[None]:
    """Puts addresses into the environment: given ones, those of running servers, or of servers that run as long as this."""
    if os.environ.get("DATABASE_URL"):
        yield
        return
    folder = prepared_folder()
    with (folder / "owner.lock").open("a") as owner, (folder / "users.lock").open("a") as users:
        while not _try_lock(owner):
            fcntl.flock(users, fcntl.LOCK_SH)  # the owner stops the servers when nobody holds this any more
            environment = _published_addresses(folder)
            if environment:
                os.environ.update(environment)
                yield
                return
            fcntl.flock(users, fcntl.LOCK_UN)
            time.sleep(0.1)
        with _own_servers(folder):
            yield
            _wait_for_other_users(users)


@contextlib.contextmanager
def own_services() -> Iterator[Path]:
    """Servers of this process alone, for the demo. Yields the data folder."""
    folder = prepared_folder()
    with (folder / "owner.lock").open("a") as owner:
        if not _try_lock(owner):
            message = f"Another demo or command uses {folder}: end it first, or set ZCPS_DATA to another folder."
            raise EmbeddedError(message)
        with _own_servers(folder):
            yield folder


def prepared_folder() -> Path:
    """The data folder with what every run needs in it."""
    folder = data_folder()
    os.environ["ZCPS_DATA"] = str(folder)
    ensure_key_file(os.environ.get("ZCPS_KEY_FILE") or folder / "keys" / "fields.json")
    os.environ.setdefault("SECRET_KEY", _secret_key(folder / "keys" / "secret-key"))
    (folder / "staticfiles").mkdir(exist_ok=True)  # whitenoise warns without it
    return folder


def _secret_key(path: Path) -> str:
    """The key that signs this data folder's sessions and links, made once; of two commands that start at once one wins."""
    if not path.exists():
        mine = path.with_suffix(f".{os.getpid()}")
        mine.touch(mode=0o600)
        mine.write_text(secrets.token_urlsafe(48), "utf-8")
        with contextlib.suppress(FileExistsError):
            os.link(mine, path)
        mine.unlink()
    return path.read_text("utf-8")


@contextlib.contextmanager
def _own_servers(folder: Path) -> Iterator[None]:
    servers = Servers(folder)
    addresses = folder / "servers.json"
    addresses.unlink(missing_ok=True)
    try:
        environment = servers.start()
        os.environ.update(environment)
        _write_whole(addresses, json.dumps(environment))
        yield
    finally:
        addresses.unlink(missing_ok=True)
        servers.stop()


def _write_whole(path: Path, text: str) -> None:
    half = path.with_suffix(".new")
    half.write_text(text, "utf-8")
    half.rename(path)


def _published_addresses(folder: Path) -> dict[str, str] | None:
    with contextlib.suppress(FileNotFoundError):
        return json.loads((folder / "servers.json").read_text("utf-8"))
    return None


def _try_lock(file: IO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _wait_for_other_users(users: IO) -> None:
    if not _try_lock(users):
        sys.stderr.write("Another command still uses the embedded database; waiting for it.\n")
        fcntl.flock(users, fcntl.LOCK_EX)
