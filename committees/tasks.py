"""Work by the clock, in three lines each."""

from celery import shared_task

from committees.services.announcing import announce_due


@shared_task(name="committees.announce_results")
def announce_results_due() -> int:
    return announce_due()
