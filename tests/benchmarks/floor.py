"""The floor that pages are measured against: a signed-in list of 20 rows by key on an index in the base template."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from review.enums import State
from review.models import Application
from zcps.urls import handler400, handler403, handler404, handler500  # noqa: F401 - Django reads them
from zcps.urls import urlpatterns as product

PAGE = """{% extends "base.html" %}{% block content %}<table>
{% for row in rows %}<tr><td>{{ row.name }}</td><td>{{ row.unit_name }}</td><td>{{ row.title_name }}</td>
<td>{{ row.speciality_name }}</td><td>{{ row.arrived_at }}</td></tr>{% endfor %}</table>{% endblock %}"""


@login_required
def bare_list(request: HttpRequest) -> HttpResponse:
    rows = Application.objects.filter(holder=request.GET["holder"], state=State.AWAITING_APPROVAL)
    shown = rows.order_by("arrived_at", "pk").only("name", "unit_name", "title_name", "speciality_name", "arrived_at")
    return HttpResponse(engines["django"].from_string(PAGE).render({"rows": shown[:20], "inbox_tree": None}, request))


urlpatterns = [path("floor/", bare_list), *product]
