"""工作单位: search, choose. A person without an employer is led here before anything else."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.exceptions import AccountsError
from accounts.models import Organisation
from accounts.queries.employers import MOST, counties, find_employers
from accounts.services.employment import choose_employer
from zcps.kit.fields import LineField


class SearchForm(forms.Form):
    """Part of a name, or the credit code; a county narrows it."""

    region = forms.ChoiceField(label="单位所在地", required=False)
    words = LineField(
        label="单位名称",
        max_length=100,
        required=False,
        help_text="填写名称开头的几个字，如“杭州市西湖区”，或统一社会信用代码；选择所在地后，填名称中的任意几个字即可。",
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = [("", "不限"), *counties()]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def employer(request: HttpRequest) -> HttpResponse:
    """GET finds employers, POST chooses one."""
    person = request.user.person
    if person is None:
        raise Http404("该账号没有登记个人信息。")
    if request.method == "POST":
        return _choose(request)
    form = SearchForm(request.GET or None)
    is_asked = form.is_bound and form.is_valid() and any(form.cleaned_data.values())
    context = {
        "person": person,
        "form": form,
        "found": find_employers(**form.cleaned_data) if is_asked else [],
        "is_asked": is_asked,
        "most": MOST,
    }
    return render(request, "accounts/employer.html", context)


def _choose(request: HttpRequest) -> HttpResponse:
    chosen = Organisation.objects.filter(uuid=_uuid(request.POST.get("employer", ""))).first()
    if chosen is None:
        raise Http404("没有找到所选的单位，请重新查找。")
    try:
        choose_employer(request.user, chosen)
    except AccountsError as refused:
        messages.error(request, refused.sentence)
        return redirect("accounts:employer")
    messages.success(request, f"工作单位已登记为“{chosen}”。")
    return redirect("accounts:home")


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
