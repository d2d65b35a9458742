"""Writes down that an account looks at an application, and answers what it had seen before: one statement."""

from datetime import timedelta

from django.db import connection

from accounts.policies import Actor
from review.models import Application
from review.queries.sightings import Seen
from zcps.kit import clock

# Views closer together than this are one visit, so that what is new stays marked while one reads.
VISIT = timedelta(minutes=30)
_IS_NEW_VISIT = "seen.version <> EXCLUDED.version OR seen.seen_at < %(visit)s"
_SEE = f"""
INSERT INTO review_sighting AS seen (application_id, user_id, version, revision_id, seen_at)
VALUES (%(application)s, %(user)s, %(version)s, %(revision)s, %(now)s)
ON CONFLICT (application_id, user_id) DO UPDATE SET
    before_version = CASE WHEN {_IS_NEW_VISIT} THEN seen.version ELSE seen.before_version END,
    before_revision_id = CASE WHEN {_IS_NEW_VISIT} THEN seen.revision_id ELSE seen.before_revision_id END,
    before_seen_at = CASE WHEN {_IS_NEW_VISIT} THEN seen.seen_at ELSE seen.before_seen_at END,
    version = EXCLUDED.version,
    revision_id = EXCLUDED.revision_id,
    seen_at = EXCLUDED.seen_at
RETURNING seen.before_version, seen.before_revision_id, seen.before_seen_at
"""  # noqa: S608 - nothing but our own words


def see(application: Application, *, by: Actor) -> Seen | None:
    """What the account saw at its visit before this one; None at the first."""
    now = clock.now()
    given = {
        "application": application.pk,
        "user": by.user_id,
        "version": application.version,
        "revision": application.revision_id,
        "now": now,
        "visit": now - VISIT,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SEE, given)
        version, revision_id, seen_at = cursor.fetchone()
    return Seen(version, revision_id, seen_at) if seen_at else None
