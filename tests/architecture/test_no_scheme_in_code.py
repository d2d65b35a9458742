"""The code knows no scheme by name: what a province is called stands in fixtures, and in tests."""

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SCHEMES = sorted((ROOT / "fixtures" / "schemes").glob("*.yaml"))
CODE = ("*.py", "*.html", "*.txt", "*.js", "*.css")


@cache
def code() -> dict[str, str]:
    """Every file of code that is ours, but for fixtures and tests."""
    listed = subprocess.run(["git", "ls-files", *CODE], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S607
    names = [name for name in listed.stdout.split() if not name.startswith(("tests/", "fixtures/", "docs/"))]
    return {name: (ROOT / name).read_text("utf-8") for name in names if (ROOT / name).exists()}


def names_of(scheme: Path) -> list[str]:
    """What it is called: for machines, in full and in short."""
    head = dict(re.findall(r"^(slug|name|short_name): (.+)$", scheme.read_text("utf-8"), re.MULTILINE))
    return [scheme.stem, head["slug"], head["name"], head["short_name"]]


def test_there_are_schemes_and_code_to_look_at():
    assert len(SCHEMES) >= 2
    assert len(code()) > 300


@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda path: path.stem)
def test_no_code_names_a_scheme(scheme):
    found = [(file, name) for file, text in code().items() for name in names_of(scheme) if name in text]

    assert found == []
