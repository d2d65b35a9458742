"""Tools that know nothing of professional titles."""
