"""Addresses of applications on their way: the applicant's and the offices'."""

from django.urls import include, path

from review.views import calls, platform, public

app_name = "review"

urlpatterns = [
    path("", include("review.views.applicant.urls")),
    path("", include("review.views.office.urls")),
    path("", include("review.views.office.paper_urls")),
    path("", include("review.views.document_urls")),
    path("forms/", public.forms, name="forms"),
    path("forms/<slug:scheme>/<slug:kind>/", public.form_file, name="form_file"),
    path("calls/", calls.calls, name="calls"),
    path("calls/<uuid:uuid>/", calls.call, name="call"),
    path("calls/<uuid:uuid>/files/<uuid:file>/", calls.file, name="call_file"),
    path("routes/", platform.route_check, name="route_check"),
]
