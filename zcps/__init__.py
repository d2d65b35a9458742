"""The project: settings, URLs, worker and the services a fresh machine lacks."""
