"""The tables of the living record: one dossier a person, entries by section, evidence, page images, versions checked."""

from dossiers.models.entries import Dossier, Entry, EntryKey
from dossiers.models.evidence import Evidence, PageImage
from dossiers.models.versions import EntryVersion

__all__ = ["Dossier", "Entry", "EntryKey", "EntryVersion", "Evidence", "PageImage"]
