"""The forms of the dossier: one entry as its section declares it, and what the employer's clerk finds of it."""

from dossiers.forms.entries import EntryForm, entry_form, kept_form

__all__ = ["EntryForm", "entry_form", "kept_form"]
