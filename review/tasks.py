"""Work by the clock, in three lines each."""

from celery import shared_task

from review.services.lapsing import lapse_overdue


@shared_task(name="review.lapse_overdue")
def lapse_overdue_applications() -> int:
    return lapse_overdue()
