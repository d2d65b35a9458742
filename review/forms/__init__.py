"""Forms: they validate input; whether an act is permitted is decided by policies."""
