"""What is done to a dossier, each act in one transaction."""
