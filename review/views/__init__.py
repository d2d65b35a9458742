"""Pages of applications: the applicant's and the offices'."""
