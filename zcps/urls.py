"""Which app answers which address."""

from django.urls import include, path

from accounts.admin import site
from zcps.health import healthz

handler400 = "zcps.kit.errors.bad_request"
handler403 = "zcps.kit.errors.forbidden"
handler404 = "zcps.kit.errors.not_found"
handler500 = "zcps.kit.errors.server_error"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("admin/", site.urls),
    path("", include("accounts.urls")),
    path("dossier/", include("dossiers.urls")),
    path("committees/", include("committees.urls")),
    path("", include("review.urls")),
]
