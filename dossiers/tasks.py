"""What workers do for the dossier; beat starts each again and again, a hint makes it quicker."""

from celery import shared_task

from dossiers.services import checking, media, previews


@shared_task(name="dossiers.draw_pages")
def draw_pages() -> None:
    """Draw page images that wait."""
    previews.draw_waiting()


@shared_task(name="dossiers.sweep_orphans")
def sweep_orphans() -> None:
    """Delete files that no row knows."""
    media.sweep_orphans()


@shared_task(name="dossiers.tell_findings")
def tell_findings() -> None:
    """Tell people what their employer has found, one message for a round of judging."""
    checking.tell_findings()
