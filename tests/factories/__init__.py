"""Makes the rows tests begin with; one module an app."""
