"""表格下载: the blank forms of every scheme, for anybody."""

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dossiers.files import PDF, stored_file_response
from review.queries.documents import blank_form, offered_forms


@login_not_required
@require_safe
def forms(request: HttpRequest) -> HttpResponse:
    """Scheme by scheme what may be filled in by hand."""
    return render(request, "review/forms.html", {"schemes": offered_forms()})


@login_not_required
@require_safe
def form_file(request: HttpRequest, scheme: str, kind: str) -> FileResponse:
    """One blank form; it holds nothing of anybody."""
    document = blank_form(scheme, kind)
    if document is None:
        raise Http404("没有这张表格，或者它还在生成，请稍后再试。")
    name = f"{document.get_kind_display()}（空白）.pdf"
    return stored_file_response(document.stored, PDF, name=name, as_attachment=True)
