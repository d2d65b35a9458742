"""The office's pages: inboxes, the review page, batches."""
