"""Checks a scheme file whole: its form by the JSON Schema, then the references between its parts; reads no database."""

import json
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
from django.conf import settings

from accounts.services.schemes import reading, wording
from accounts.services.schemes.reading import Document
from accounts.services.schemes.references import broken_references

Finding = tuple[reading.Path, str]
# A check of an app above: content → (path, sentence) of everything that contradicts itself.
Check = Callable[[dict[str, Any]], Iterable[Finding]]


def check(text: str, *, further: Iterable[Check] = ()) -> Document:
    """Read and check; `problems` of the answer are sorted by line, empty when the file may be stored.

    References and `further` checks run only on content whose form is right, so they may trust it.
    """
    document = reading.read(text)
    if not document.problems:
        document.problems = form_problems(document)
    if not document.problems:
        found = (finding for each in (broken_references, *further) for finding in each(document.content))
        document.problems = [document.problem(path, sentence) for path, sentence in found]
    document.problems = sorted(set(document.problems))
    return document


def form_problems(document: Document) -> list[reading.Problem]:
    """Everything the JSON Schema refuses, as sentences."""
    validator = jsonschema.Draft202012Validator(schema())
    return [
        document.problem(path, sentence)
        for error in validator.iter_errors(document.content)
        for path, sentence in wording.findings(error)
    ]


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema of scheme files, read once a process."""
    path = Path(settings.BASE_DIR) / "fixtures" / "schemes" / "schema.json"
    return json.loads(path.read_text(encoding="utf-8"))
