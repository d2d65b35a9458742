"""The person's living record: sections, entries, evidence and the approval of entries."""
