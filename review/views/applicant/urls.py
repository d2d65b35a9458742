"""Addresses of the applicant's pages."""

from django.urls import path

from review.views.applicant import corrections, drafts, home, messages, notices, progress, rounds

urlpatterns = [
    path("desk/", home.home, name="home"),
    path("desk/notices/<uuid:uuid>/", notices.notice, name="own_notice"),
    path("desk/messages/", messages.message_settings, name="message_settings"),
    path("rounds/<uuid:uuid>/", rounds.round_page, name="round"),
    path("applications/<uuid:uuid>/", progress.application, name="application"),
    path("applications/<uuid:uuid>/submitted/", progress.submitted, name="application_submitted"),
    path("applications/<uuid:uuid>/edit/", drafts.edit, name="application_edit"),
    path("applications/<uuid:uuid>/materials/", drafts.materials, name="application_materials"),
    path("applications/<uuid:uuid>/submit/", drafts.submission, name="application_submit"),
    path("applications/<uuid:uuid>/withdraw/", drafts.withdraw, name="application_withdraw"),
    path("applications/<uuid:uuid>/abandon/", drafts.abandon, name="application_abandon"),
    path("applications/<uuid:uuid>/corrections/", corrections.corrections, name="application_corrections"),
    path("applications/<uuid:uuid>/corrections/<uuid:ticket>/answer/", corrections.answer, name="ticket_answer"),
    path("applications/<uuid:uuid>/corrections/<slug:section>/<uuid:entry>/", corrections.entry, name="correction"),
]
