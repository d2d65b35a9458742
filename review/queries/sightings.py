"""What happened to an application since an account last looked at it, and which sections say something new."""

from dataclasses import dataclass, field
from datetime import datetime

from accounts.policies import Actor
from review.enums import Action
from review.models import Revision
from review.queries.reading import Content, changed_sections, frozen
from review.queries.timeline import Happening

SHOWN = 5


@dataclass(frozen=True)
class Seen:
    """What an account saw at the visit before this one."""

    version: int
    revision_id: int | None
    at: datetime


@dataclass(frozen=True)
class Line:
    """One thing that happened meanwhile; `anchor` is where the page tells more."""

    text: str
    at: datetime
    anchor: str


@dataclass(frozen=True)
class News:
    """What one has missed, oldest first; `more` lines are not shown."""

    since: datetime
    lines: list[Line]
    more: int = 0
    sections: frozenset[str] = field(default_factory=frozenset)


def news_of(seen: Seen | None, events: list[Happening], content: Content, *, by: Actor) -> News | None:
    """None when nobody else did anything; `events` are the whole timeline, latest first."""
    if seen is None:
        return None
    missed = [each for each in reversed(events) if each.at > seen.at and each.actor_id != by.user_id]
    if not missed:
        return None
    compared = _compared(seen, content)
    number = content.revision.number - sum(each.kind == Action.SUBMIT for each in missed)
    lines = []
    for each in missed:
        number += each.kind == Action.SUBMIT
        lines.append(_line(each, number, compared))
    sections = frozenset(changed_sections(compared)) if compared else frozenset()
    return News(seen.at, lines[-SHOWN:], max(len(lines) - SHOWN, 0), sections)


def _compared(seen: Seen, content: Content) -> Content | None:
    """The content at hand against the revision last seen: one statement where that is not the one before."""
    if seen.revision_id in {None, content.revision.pk}:
        return None
    if content.before and content.before.pk == seen.revision_id:
        return content
    return frozen(content.revision, content.rules, before=Revision.objects.get(pk=seen.revision_id))


def _line(each: Happening, number: int, compared: Content | None) -> Line:
    if each.kind != Action.SUBMIT:
        return Line(f"{each.organisation}“{each.label}”", each.at, "opinions")
    is_latest = compared is not None and number == compared.revision.number
    changes = f"（改动 {compared.count_of_changes} 处）" if is_latest else ""
    return Line(f"申报人第 {number} 次提交{changes}", each.at, "changes" if is_latest else "opinions")
