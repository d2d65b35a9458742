"""Addresses of 打印件, and of the check of their paper."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from review.views import documents, paper_check


class PaperCode(StringConverter):
    """ABCD-EFGH-JKMN, with or without hyphens, in any case: never a word that is a page here."""

    regex = "[0-9A-Za-z]{4}-?[0-9A-Za-z]{4}-?[0-9A-Za-z]{4}"


register_converter(PaperCode, "papercode")

urlpatterns = [
    path("applications/<uuid:uuid>/print/<slug:kind>/", documents.ask_about_application, name="print_application"),
    path("consignments/<uuid:uuid>/print/<slug:kind>/", documents.ask_about_consignment, name="print_consignment"),
    path("publicities/<uuid:uuid>/print/<slug:kind>/", documents.ask_about_publicity, name="print_publicity"),
    path(
        "publicities/<uuid:uuid>/print/people/<int:position>/",
        documents.ask_about_publicity_item,
        name="print_publicity_item",
    ),
    path("notices/<uuid:uuid>/print/", documents.ask_about_notice, name="print_notice"),
    path("letters/<uuid:uuid>/print/", documents.ask_about_letter, name="print_letter"),
    path("documents/<uuid:uuid>/", documents.document, name="document"),
    path("documents/<uuid:uuid>/file/", documents.file, name="document_file"),
    path("paper/check/", paper_check.paper_check, name="paper_check"),
    path("paper/<papercode:code>/", paper_check.paper_answer, name="paper_answer"),
    path("documents/<uuid:uuid>/again/", documents.again, name="document_again"),
]
