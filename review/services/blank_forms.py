"""Has the blank forms of every scheme ready before anybody asks: the page that offers them is public and makes nothing."""

from accounts.models import Scheme
from review.documents.blanks import blank_drafts
from review.services.documents import ask_for


def prepare_blank_forms() -> int:
    """Ask for what the schemes in force offer; what is there already is found again. Return how many forms there are."""
    count = 0
    for scheme in Scheme.objects.filter(current__isnull=False).select_related("current"):
        for draft in blank_drafts(scheme.current):
            ask_for(draft, site="", pressing=False)
            count += 1
    return count
