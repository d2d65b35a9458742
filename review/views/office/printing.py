"""打印所选: which forms of the chosen applications, then the job that prints them."""

import uuid as uuids

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from review.forms.printing import PrintForm
from review.models import Job
from review.services.printing import MOST, Print, start_print
from review.views.documents import site_of
from review.views.office.chosen import Chosen, chosen_by
from review.views.office.common import here, office_page, posted_key
from review.views.office.place import back_url, query_of, with_query


@office_page
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Without step=run the question; with it the job. The same key twice shows the first job; a changed list is shown again."""
    is_run = request.POST.get("step") == "run"
    key = posted_key(request) or uuids.uuid4()
    known = Job.objects.filter(user=request.user, idempotency_key=key).first() if is_run else None
    if known:
        return redirect(with_query(request, known.get_absolute_url()))
    by = here(request)
    chosen = chosen_by(request, by)
    form = PrintForm(request.POST if is_run else None)
    if not is_run or chosen.changed or not form.is_valid():
        return _page(request, chosen, form, key)
    wanted = Print(chosen.in_order, form.cleaned_data["kinds"], form.as_zip, site_of(request))
    job = start_print(wanted, by=by, key=key)
    return redirect(with_query(request, job.get_absolute_url()))


def _page(request: HttpRequest, chosen: Chosen, form: PrintForm, key: uuids.UUID) -> HttpResponse:
    context = {
        "chosen": chosen,
        "counted": f"选择 {chosen.count} 件",
        "most": MOST,
        "form": form,
        "key": key,
        "query": query_of(request),
        "back_url": back_url(request),
    }
    return render(request, "review/office/print_selected.html", context)
