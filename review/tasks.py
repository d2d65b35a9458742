"""Work by the clock and in the background, in three lines each."""

from celery import shared_task

from review.services import blank_forms
from review.services.jobs import files, running
from review.services.lapse_warnings import warn_before_lapse
from review.services.lapsing import lapse_overdue
from review.services.rendering import render_waiting


@shared_task(name="review.lapse_overdue")
def lapse_overdue_applications() -> int:
    return lapse_overdue()


@shared_task(name="review.warn_before_lapse")
def warn_before_lapse_of_corrections() -> int:
    return warn_before_lapse()


@shared_task(name="review.run_jobs")
def run_jobs() -> int:
    return running.run_due()


@shared_task(name="review.tidy_jobs")
def tidy_jobs() -> int:
    return files.expire_jobs()


# A roster of thousands is drawn for minutes. A second task that the broker starts meanwhile finds it leased and ends.
@shared_task(name="review.render_documents", soft_time_limit=600, time_limit=630)
def render_documents() -> int:
    return render_waiting()


@shared_task(name="review.prepare_blank_forms")
def prepare_blank_forms() -> int:
    return blank_forms.prepare_blank_forms()
