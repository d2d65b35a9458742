"""The office's pages: inboxes, one application, acts on one or many."""
