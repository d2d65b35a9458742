"""Shows frozen or living sections: the read-only view, the difference of two revisions, warnings, tables.

Everything works on the `sections` part of a revision's content (see `services.snapshots`), never on rows.
"""

from dossiers.presentation.changes import Change, FieldChange, data_changes, diff
from dossiers.presentation.content import Content, FileView, known_section, section_of
from dossiers.presentation.hints import Hint, hints, hints_for_employer
from dossiers.presentation.tables import Column, Table, printed, sheet
from dossiers.presentation.views import EntryView, Row, SectionView, entry_view, sections_view
from dossiers.presentation.warnings import ContentWarning, warnings

__all__ = [
    "Change",
    "Column",
    "Content",
    "ContentWarning",
    "EntryView",
    "FieldChange",
    "FileView",
    "Hint",
    "Row",
    "SectionView",
    "Table",
    "data_changes",
    "diff",
    "entry_view",
    "hints",
    "hints_for_employer",
    "known_section",
    "printed",
    "section_of",
    "sections_view",
    "sheet",
    "warnings",
]
