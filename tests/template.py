"""A migrated cluster, made once for each state of the schema and copied for every run: migrating costs far more than copying."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from zcps.servers import Servers

ROOT = Path(__file__).resolve().parent.parent
# All that a migration's outcome can depend on.
SOURCES = ("*/migrations/**/*.py", "*/models/**/*.py", "*/models.py", "*/enums.py", "*/enums/**/*.py", "*/apps.py")
OTHER_SOURCES = (
    "zcps/servers.py",
    "zcps/settings.py",
    "deploy/postgres/roles.sql",
    "requirements.lock",
    "tests/template.py",
)
KEPT = 3


def copy_cluster(target: Path, *, kept_in: Path) -> None:
    """Puts a migrated cluster at `target` (the folder `postgres` of a data folder), making it first when the schema is new."""
    kept_in.mkdir(mode=0o711, parents=True, exist_ok=True)
    kept_in.chmod(0o711)
    with (kept_in / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # of several runs one migrates, the others wait for it
        made = kept_in / _digest()
        if not made.exists():
            _make(made)
            _forget_old(kept_in)
        subprocess.run(["/bin/cp", "-a", str(made / "postgres"), str(target)], check=True)


def _digest() -> str:
    files = [path for pattern in SOURCES for path in sorted(ROOT.glob(pattern)) if "tests" not in path.parts]
    files += [ROOT / name for name in OTHER_SOURCES]
    content = hashlib.sha256()
    for path in files:
        content.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return content.hexdigest()[:16]


def _make(place: Path) -> None:
    half = place.with_suffix(".new")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(mode=0o711)
    half.chmod(0o711)
    servers = Servers(half, durable=False)
    try:
        environment = {**os.environ, **servers.start(), "ZCPS_DATABASE_ROLE": "owner"}
        command = [sys.executable, "manage.py", "migrate", "--verbosity=0", "--skip-checks"]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    finally:
        servers.stop()
    if done.returncode:
        raise RuntimeError(f"The migrations fail:\n{done.stdout}{done.stderr}")
    half.rename(place)


def _forget_old(kept_in: Path) -> None:
    made = sorted((path for path in kept_in.iterdir() if path.is_dir()), key=lambda path: path.stat().st_mtime)
    for path in made[:-KEPT]:
        shutil.rmtree(path, ignore_errors=True)
