"""The addresses of one's own dossier, and of the dossiers an employer checks, below dossier/."""

from django.urls import path

from dossiers.views import checks, entries, evidence, overview, sections, sending

app_name = "dossiers"

urlpatterns = [
    path("", overview.overview, name="home"),
    path("files/<uuid:uuid>/", evidence.file, name="file"),
    path("files/<uuid:uuid>/download/", evidence.download, name="download"),
    path("files/<uuid:uuid>/pages/<int:number>/", evidence.page, name="page"),
    path("files/<uuid:uuid>/remove/", evidence.remove, name="remove_file"),
    path("files/<uuid:uuid>/restore/", evidence.restore, name="restore_file"),
    # The employer's clerk at the dossiers of the unit's people.
    path("checks/", checks.people, name="checks"),
    path("checks/<uuid:uuid>/", checks.person, name="check"),
    path("checks/<uuid:uuid>/judge/", checks.judge, name="judge"),
    path("checks/<uuid:uuid>/files/<uuid:file>/", checks.whole, name="check_file"),
    path("checks/<uuid:uuid>/files/<uuid:file>/pages/<int:number>/", checks.page, name="check_page"),
    path("send/", sending.send_all, name="send_all"),
    path("entries/<uuid:uuid>/send/", sending.send, name="send"),
    path("entries/<uuid:uuid>/take-back/", sending.take_back, name="take_back"),
    path("entries/<uuid:uuid>/revise/", sending.revise, name="revise"),
    path("entries/<uuid:uuid>/discard/", sending.discard, name="discard"),
    path("entries/<uuid:uuid>/history/", sending.history, name="history"),
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
