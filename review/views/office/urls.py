"""Addresses of the office's pages."""

from django.urls import path

from review.views.office import acts, batches, evidence, lists, notices, paper, reading, tickets, verdicts

urlpatterns = [
    path("inbox/", lists.home, name="inbox_home"),
    path("inbox/done/", lists.past, {"code": "done"}, name="done"),
    path("inbox/handled/", lists.past, {"code": "handled"}, name="handled"),
    path("inbox/<slug:code>/", lists.inbox, name="inbox"),
    path("inbox/<slug:code>/end/", lists.end, name="list_end"),
    path("inbox/<slug:code>/number/", lists.find_number, name="find_number"),
    path("batches/preview/", batches.preview, name="batch_preview"),
    path("batches/run/", batches.run, name="batch_run"),
    path("batches/<uuid:uuid>/", batches.result, name="batch"),
    path("applications/<uuid:uuid>/review/", reading.review, name="review"),
    path("applications/<uuid:uuid>/acts/<slug:action>/", acts.act, name="act"),
    path("applications/<uuid:uuid>/verdicts/", verdicts.judge, name="verdicts"),
    path("applications/<uuid:uuid>/tickets/", tickets.add, name="ticket_add"),
    path("applications/<uuid:uuid>/tickets/remove/", tickets.remove, name="ticket_remove"),
    path("applications/<uuid:uuid>/paper/", paper.record, name="paper"),
    path("applications/<uuid:uuid>/evidence/<uuid:file>/pages/<int:number>/", evidence.page, name="evidence_page"),
    path("applications/<uuid:uuid>/evidence/<uuid:file>/file/", evidence.whole, name="evidence_file"),
    path("notices/", notices.notices, name="notices"),
    path("notices/<uuid:uuid>/", notices.notice, name="notice"),
    path("notices/<uuid:uuid>/handed/", notices.handed, name="notice_handed"),
]
