"""Forms of meetings: they check what was typed; whether it may be done is decided by policies and services."""
