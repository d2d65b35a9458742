"""消息文字: an administrator's words in place of the scheme's. Every change is a new row, and an event."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import connection, transaction

from accounts.enums import Role, Stream
from accounts.models import MessageText, Scheme, User
from accounts.queries.actors import actor_for
from accounts.services.events import EventDraft, record
from review.policies.message_words import text_problems
from review.queries.message_texts import versions_of
from zcps.kit.refusals import ActionDenied

CHANGED, RESET = "text_changed", "text_reset"


@transaction.atomic
def change_text(scheme: Scheme, business: str, event: str, *, words: Mapping[str, str], by: User) -> MessageText:
    """Put these words (title, body, sms_text) in the scheme's place. Raises ValidationError by field; the same words
    again change nothing.
    """
    _require_platform(by)
    problems = text_problems(**words)
    if problems:
        raise ValidationError(problems)
    _one_at_a_time()
    last = next(iter(versions_of(scheme.pk, business, event)), None)
    if last and not last.is_reset and all(getattr(last, name) == text for name, text in words.items()):
        return last
    return _written(MessageText(scheme=scheme, business=business, event=event, changed_by=by, **words), CHANGED)


@transaction.atomic
def reset_text(scheme: Scheme, business: str, event: str, *, by: User) -> None:
    """Let the scheme's words stand again; where they stand already, nothing happens."""
    _require_platform(by)
    _one_at_a_time()
    last = next(iter(versions_of(scheme.pk, business, event)), None)
    if last and not last.is_reset:
        _written(MessageText(scheme=scheme, business=business, event=event, is_reset=True, changed_by=by), RESET)


def _require_platform(by: User) -> None:
    if not actor_for(by).organisations_with(Role.PLATFORM_ADMIN):
        raise ActionDenied("消息文字由平台系统管理员修改。", status=403)


def _one_at_a_time() -> None:
    """The newest row must be the one that was committed last, or readers would keep older texts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('message_texts'))")


def _written(row: MessageText, kind: str) -> MessageText:
    row.save()
    payload = {"business": row.business, "event": row.event, "title": row.title, "body": row.body, "sms": row.sms_text}
    stream = f"{Stream.MESSAGE_TEXT}:{row.scheme_id}"
    by = row.changed_by
    record([EventDraft(stream=stream, kind=kind, payload=payload, actor_id=by.pk, organisation_id=by.home_id)])
    return row
