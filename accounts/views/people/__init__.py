"""The unit's own pages about the accounts of its applicants."""
