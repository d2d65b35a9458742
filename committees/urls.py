"""Addresses of committees' meetings."""

app_name = "committees"

urlpatterns: list = []
