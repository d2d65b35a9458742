"""Addresses of the dossier."""

app_name = "dossiers"

urlpatterns: list = []
