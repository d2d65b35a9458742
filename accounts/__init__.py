"""Who, where, in what role, under which scheme; what was recorded and what was told."""
