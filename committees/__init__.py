"""Experts, meetings, votes, results, ratification and certificates."""
