"""Acts on organisations, people, accounts and grants; what was recorded and what was told."""
