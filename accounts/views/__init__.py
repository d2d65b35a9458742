"""Pages of this app: doors, one's own account, messages, the demo's way in."""
