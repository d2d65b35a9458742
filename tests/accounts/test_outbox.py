"""Hints to workers while rows are written by the thousand."""

from accounts.services.outbox import held_hints, hurry


def test_hints_kept_back_are_sent_once_each(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks, held_hints():
        hurry("accounts.deliver")
        hurry("dossiers.draw_pages")
        hurry("accounts.deliver")

    assert len(callbacks) == 2


def test_afterwards_a_hint_goes_out_by_itself(db, django_capture_on_commit_callbacks):
    with held_hints():
        pass

    with django_capture_on_commit_callbacks() as callbacks:
        hurry("accounts.deliver")

    assert len(callbacks) == 1
