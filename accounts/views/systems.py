"""我是否在本系统申报: a public page that answers by committee."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.forms.systems import CommitteeForm
from accounts.models import SchemeVersion
from accounts.queries.systems import MOST, committees_named, systems_of, versions_with_systems

ALL_HERE = "各评审委员会都使用本系统，请直接登录或者注册。"


@login_not_required
@require_safe
def where_to_apply(request: HttpRequest) -> HttpResponse:
    """The rule, the question, the answer; and the other systems, for whoever reads on."""
    version, others = _version(request)
    systems, form = systems_of(version), CommitteeForm(request.GET or None, version=version)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    region, field, words = (asked.get(name, "") for name in ("region", "field", "words"))
    names = dict(form.fields["region"].choices) | {"": ""}
    context = {
        "version": version,
        "schemes": others,
        "systems": systems,
        "form": form,
        "named": committees_named(version, words) if words else [],
        "words": words,
        "most": MOST,
        "is_answered": bool(region or field),
        "system": systems.of_committee(region=region, field=field),
        "region": names[region],
    }
    return render(request, "accounts/where_to_apply.html", context)


def _version(request: HttpRequest) -> tuple[SchemeVersion, list[SchemeVersion]]:
    """The one asked for, or the first; and all there are, to choose from."""
    versions = versions_with_systems()
    if not versions:
        raise Http404(ALL_HERE)
    slug = request.GET.get("scheme", "")
    return next((each for each in versions if each.scheme.slug == slug), versions[0]), versions
