"""Where a request comes from, and where links lead to. What the client says about itself is not believed."""

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address of the client, for throttling.

    X-Forwarded-For is read only behind settings.ZCPS_TRUSTED_PROXIES proxies of our own, and only the entry
    the outermost of them wrote; entries before it are the client's invention.
    """
    proxies = getattr(settings, "ZCPS_TRUSTED_PROXIES", 0)
    chain = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if proxies and len(chain) >= proxies:
        return chain[-proxies]
    return request.META.get("REMOTE_ADDR", "") or "127.0.0.1"


def site_of(request: HttpRequest) -> str:
    """The address that links outside the pages lead to: the one set for this system, or the one the request came by."""
    return settings.PUBLIC_URL or request.build_absolute_uri("/").rstrip("/")
