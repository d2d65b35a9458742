"""Reads for pages: directories, inboxes, timelines. Nothing here writes."""
