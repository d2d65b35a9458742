"""盖章登记 for tests: every stamp of an application's paper, with a scan that can be read."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.policies import Actor
from review.models import Application
from review.services.paper import record_stamp
from tests.kit.files import jpeg, portrait
from zcps.kit import clock


def record_stamps(row: Application, *, by: Actor) -> int:
    """Those that are not recorded yet, of yesterday; how many."""
    day = clock.today() - timedelta(days=1)
    lacking = list(row.paper_stamps.filter(recorded_at=None))
    for stamp in lacking:
        scan = SimpleUploadedFile("盖章页.jpg", jpeg(portrait(600, 800)), "image/jpeg")
        record_stamp(stamp, stamped_on=day, organisation_name="杭州市人才市场", by=by, scan=scan)
    return len(lacking)
