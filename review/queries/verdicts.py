"""分栏核对 as the review page shows it: what was judged, what is left, and whether one may judge now."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.policies import Actor
from accounts.services.events import canonical
from review.enums import Action, Verdict
from review.models import Application, SectionVerdict
from review.policies import Refusal, why_not
from review.queries.blocks import open_part_of
from review.queries.reading import APPLICATION, Content, changed_sections
from zcps.kit import clock

# Whoever may take one of these is reviewing; approval alone may still wait for paper.
JUDGING = (Action.APPROVE, Action.EXAMINE, Action.SIGN, Action.RETURN, Action.REVIEW_BLOCK)


@dataclass(frozen=True)
class Judged:
    """The verdict on one section; `is_carried`: given on an earlier revision that said the same."""

    verdict: Verdict
    by: str
    at: datetime
    is_carried: bool


@dataclass(frozen=True)
class Board:
    """Where the review of an application stands at its present stage; empty sections need no look."""

    judged: dict[str, Judged]
    left: list[str]
    rest: list[str]
    is_second_look: bool

    @property
    def problems(self) -> list[str]:
        return [code for code, each in self.judged.items() if each.verdict == Verdict.PROBLEM]


def board_of(application: Application, content: Content) -> Board:
    """One statement. A verdict holds as long as its section says what it said then."""
    rows = list(_rows(application))
    judged = _judged(rows, content)
    left = [code for code in content.filled if code not in judged]
    is_second_look = any(row.revision_id != content.revision.pk for row in rows)
    changed = changed_sections(content) if is_second_look else set()
    return Board(judged, left, [code for code in left if code not in changed], is_second_look)


def why_not_judge(actor: Actor, application: Application) -> Refusal | None:
    """None while the actor reviews this application; else the reason why it cannot be approved by them."""
    refusals = [why_not(actor, action, application, today=clock.today()) for action in JUDGING]
    return None if None in refusals else refusals[0]


def sections_to_judge(actor: Actor, application: Application) -> frozenset[str] | None:
    """While it is reviewed in blocks, the sections of the actor's open ones; None: all there are."""
    return open_part_of(application, actor) if application.blocks_open else None


def digest_of(content: dict[str, Any], section: str) -> str:
    """What a verdict is about: the values and files of a section, without anything that only counts savings."""
    if section == APPLICATION:
        said = content["title"]
    else:
        said = [
            [entry["entry"], entry["data"], sorted([item["slot"], item["file"]] for item in entry.get("evidence", ()))]
            for entry in content["sections"].get(section, ())
        ]
    return hashlib.sha256(canonical(said).encode()).hexdigest()


def _rows(application: Application):
    rows = SectionVerdict.objects.filter(stage=application.stage_id).select_related("by__person")
    return rows.order_by("revision_id")


def _judged(rows: list[SectionVerdict], content: Content) -> dict[str, Judged]:
    """The latest word on each section about the very content at hand; what was taken back is open again."""
    digests = {code: digest_of(content.revision.content, code) for code in content.codes}
    latest = {row.section: row for row in rows if row.digest == digests.get(row.section)}
    return {code: _shown(latest[code], content) for code in content.codes if code in latest and latest[code].verdict}


def _shown(row: SectionVerdict, content: Content) -> Judged:
    return Judged(Verdict(row.verdict), row.by.get_full_name(), row.at, row.revision_id != content.revision.pk)
