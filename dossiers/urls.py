"""The addresses of one's own dossier, below dossier/."""

from django.urls import path

from dossiers.views import entries, evidence, overview, sections

app_name = "dossiers"

urlpatterns = [
    path("", overview.overview, name="home"),
    path("files/<uuid:uuid>/", evidence.file, name="file"),
    path("files/<uuid:uuid>/download/", evidence.download, name="download"),
    path("files/<uuid:uuid>/pages/<int:number>/", evidence.page, name="page"),
    path("files/<uuid:uuid>/remove/", evidence.remove, name="remove_file"),
    path("files/<uuid:uuid>/restore/", evidence.restore, name="restore_file"),
    path("<slug:code>/", sections.section, name="section"),
    path("<slug:code>/add/", sections.add, name="add"),
    # A section of one entry is addressed without a number.
    path("<slug:code>/autosave/", entries.autosave, name="only_autosave"),
    path("<slug:code>/evidence/<slug:slot>/", evidence.slot, name="only_slot"),
    path("<slug:code>/evidence/<slug:slot>/upload/", evidence.upload, name="only_upload"),
    path("<slug:code>/<uuid:uuid>/", entries.entry, name="entry"),
    path("<slug:code>/<uuid:uuid>/autosave/", entries.autosave, name="autosave"),
    path("<slug:code>/<uuid:uuid>/evidence/<slug:slot>/", evidence.slot, name="slot"),
    path("<slug:code>/<uuid:uuid>/evidence/<slug:slot>/upload/", evidence.upload, name="upload"),
    path("<slug:code>/<uuid:uuid>/delete/", sections.delete, name="delete"),
    path("<slug:code>/<uuid:uuid>/restore/", sections.restore, name="restore"),
    path("<slug:code>/<uuid:uuid>/move/", sections.move, name="move"),
]
