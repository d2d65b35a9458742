"""Addresses of applications on their way."""

app_name = "review"

urlpatterns: list = []
