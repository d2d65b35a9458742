"""Work by the clock and in the background, in three lines each."""

from celery import shared_task

from review.services.jobs import files, running
from review.services.lapsing import lapse_overdue


@shared_task(name="review.lapse_overdue")
def lapse_overdue_applications() -> int:
    return lapse_overdue()


@shared_task(name="review.run_jobs")
def run_jobs() -> int:
    return running.run_due()


@shared_task(name="review.tidy_jobs")
def tidy_jobs() -> int:
    return files.expire_jobs() + files.sweep_files()
