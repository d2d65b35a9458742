"""The applicant's pages: rounds, the draft, submission, the way drawn as a line."""
