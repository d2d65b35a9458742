"""Every room of the house is known to the import contracts, and files stay of a size one person reads at once."""

import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("accounts", "dossiers", "review", "committees")
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
LONGEST_FILE = 400


def layers_of(contract: dict) -> set[str]:
    return {part.strip(" ()") for layer in contract["layers"] for part in layer.replace(":", "|").split("|")}


def modules_of(app: str) -> set[str]:
    packages = {path.parent.name for path in (ROOT / app).glob("*/__init__.py")}
    return {path.stem for path in (ROOT / app).glob("*.py")} - {"__init__"} | packages - {"migrations"}


def own_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S607
    return [ROOT / name for name in listed.stdout.split() if "/migrations/" not in name and (ROOT / name).exists()]


@pytest.mark.parametrize("app", APPS)
def test_every_module_of_an_app_has_its_layer(app: str) -> None:
    known = layers_of(CONTRACTS[1]) | {"apps"}

    assert modules_of(app) - known == set()


def test_the_apps_stand_in_the_order_of_the_design() -> None:
    assert CONTRACTS[0]["layers"] == ["zcps.urls", "committees", "review", "dossiers", "accounts", "zcps.kit"]


def test_no_file_is_longer_than_one_reads_at_once() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in own_files()}

    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}
