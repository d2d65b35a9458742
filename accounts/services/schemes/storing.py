"""Stores a checked scheme as a new version; applications under way keep the version they were submitted under."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from accounts.models import Scheme, SchemeVersion, User


@dataclass(frozen=True)
class Stored:
    """The version now current, and whether it was made just now."""

    version: SchemeVersion
    is_new: bool


@transaction.atomic
def store(content: dict[str, Any], *, by: User | None) -> Stored:
    """Make the content current. The same content as the current version makes no new one.

    `by` is None when it is loaded from the command line of the server.
    """
    scheme = _locked_scheme(content)
    digest = digest_of(content)
    if scheme.current is not None and scheme.current.sha256 == digest:
        return Stored(scheme.current, is_new=False)
    latest = scheme.versions.order_by("-number").values_list("number", flat=True).first() or 0
    version = SchemeVersion.objects.create(
        scheme=scheme, number=latest + 1, content=content, sha256=digest, loaded_by=by
    )
    scheme.current, scheme.name = version, content["name"]
    scheme.save(update_fields=["current", "name"])
    return Stored(version, is_new=True)


def digest_of(content: dict[str, Any]) -> str:
    """The SHA-256 of the content, the same for any order of keys."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _locked_scheme(content: dict[str, Any]) -> Scheme:
    Scheme.objects.get_or_create(slug=content["slug"], defaults={"name": content["name"]})
    locked = Scheme.objects.select_for_update(of=("self",)).select_related("current")
    return locked.get(slug=content["slug"])
