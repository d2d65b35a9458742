"""The pages of one's own dossier."""
