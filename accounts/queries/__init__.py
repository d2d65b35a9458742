"""Questions this app answers for itself and for the apps above it."""
