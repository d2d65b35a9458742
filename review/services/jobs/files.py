"""The file that came of a job: kept for some days, then deleted; its row stays and says what there was."""

import datetime as dt
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.core.files.storage import default_storage

from review.models import Job
from review.models.jobs import FOLDER
from zcps.kit import clock, uploads

KEPT = dt.timedelta(days=7)
KEPT_SHORT = dt.timedelta(days=1)  # what tells more of people than a list shows
AT_ONCE = 500  # so many are dropped in one go; the next one is an hour away


@dataclass(frozen=True)
class JobFile:
    """What a job made; `name` is what people are shown, its suffix says how it is stored."""

    data: bytes
    name: str
    media_type: str
    kept: dt.timedelta = KEPT

    def stored(self) -> dict[str, Any]:
        """Written to private storage: the columns of the job. Before the row, so that no row is without its file."""
        return {
            "stored": uploads.store(self.data, folder=FOLDER, suffix=PurePath(self.name).suffix),
            "file_name": self.name,
            "media_type": self.media_type,
            "size": len(self.data),
            "expires_at": clock.now() + self.kept,
        }


def expire_jobs() -> int:
    """Delete the files whose time is over; return how many. The row forgets its file first, never the other way round."""
    over = Job.objects.filter(expires_at__lt=clock.now()).exclude(stored="").order_by("expires_at")[:AT_ONCE]
    return sum(map(_drop, over))


def _drop(job: Job) -> int:
    name = job.stored
    dropped = Job.objects.filter(pk=job.pk, stored=name).update(stored="")
    if dropped:
        default_storage.delete(name)
    return dropped
