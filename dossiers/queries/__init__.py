"""What others ask of a dossier."""

from dossiers.queries.counted import counted_entries
from dossiers.queries.entries import entries_of, entry_of, judged, removed_entries_of, removed_files_of
from dossiers.queries.gaps import Gap, SectionStatus, counted_statuses, entry_url, gaps, grouped, statuses
from dossiers.queries.rules import rules_for

__all__ = [
    "Gap",
    "SectionStatus",
    "counted_entries",
    "counted_statuses",
    "entries_of",
    "entry_of",
    "entry_url",
    "gaps",
    "grouped",
    "judged",
    "removed_entries_of",
    "removed_files_of",
    "rules_for",
    "statuses",
]
