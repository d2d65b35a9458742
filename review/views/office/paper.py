"""纸质材料 of one application: stamps on its way, and that it has come."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from review.forms.office import StampForm
from review.models import Application
from review.services.paper import record_arrival, record_stamp
from review.views.office.common import application_or_404, office_page
from review.views.office.place import query_of


@office_page
@require_POST
def record(request: HttpRequest, uuid) -> HttpResponse:
    """Either the arrival of the paper, or one stamp (`position`) with its office and day."""
    application = application_or_404(request, uuid)
    if request.POST.get("arrived"):
        record_arrival(application, by=request.actor)
        messages.success(request, f"已登记{application.name}的纸质材料到件。")
    else:
        _record_stamp(request, application)
    return redirect(f"{reverse('review:review', args=[application.uuid])}?{query_of(request)}#paper")


def _record_stamp(request: HttpRequest, application: Application) -> None:
    position = request.POST.get("position", "")
    stamp = (
        application.paper_stamps.filter(position=position).first()
        if position.isdecimal() and len(position) < 5
        else None
    )
    if stamp is None:
        raise Http404("这件申报没有登记这一环节的纸质流转。")
    form = StampForm(request.POST)
    if not form.is_valid():
        for field, sentences in form.errors.items():
            messages.error(request, f"{form.fields[field].label}：{' '.join(sentences)}")
        return
    given = form.cleaned_data
    record_stamp(stamp, stamped_on=given["stamped_on"], organisation_name=given["organisation_name"], by=request.actor)
    messages.success(request, f"已登记“{stamp.label}”的盖章情况。")
