"""Addresses of 打印件."""

from django.urls import path

from review.views import documents

urlpatterns = [
    path("applications/<uuid:uuid>/print/<slug:kind>/", documents.ask_about_application, name="print_application"),
    path("consignments/<uuid:uuid>/print/<slug:kind>/", documents.ask_about_consignment, name="print_consignment"),
    path("notices/<uuid:uuid>/print/", documents.ask_about_notice, name="print_notice"),
    path("documents/<uuid:uuid>/", documents.document, name="document"),
    path("documents/<uuid:uuid>/file/", documents.file, name="document_file"),
    path("documents/<uuid:uuid>/again/", documents.again, name="document_again"),
]
