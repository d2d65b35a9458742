"""What workers do for the dossier; beat starts each again and again, a hint makes it quicker."""

from celery import shared_task

from dossiers.services import media, previews


@shared_task(name="dossiers.draw_pages")
def draw_pages() -> None:
    """Draw page images that wait."""
    previews.draw_waiting()


@shared_task(name="dossiers.sweep_orphans")
def sweep_orphans() -> None:
    """Delete files that no row knows."""
    media.sweep_orphans()
