"""The tables of the living record: one dossier a person, entries by section, evidence, page images."""

from dossiers.models.entries import Dossier, Entry, EntryKey
from dossiers.models.evidence import Evidence, PageImage

__all__ = ["Dossier", "Entry", "EntryKey", "Evidence", "PageImage"]
