"""Addresses of the applicant's pages."""

from django.urls import path

from review.views.applicant import pages

urlpatterns = [
    path("", pages.home, name="home"),
    path("applications/<uuid:uuid>/", pages.application, name="application"),
    path("applications/<uuid:uuid>/edit/", pages.application_edit, name="application_edit"),
]
