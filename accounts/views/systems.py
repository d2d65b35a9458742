"""我是否在本系统申报: a public page that answers by committee."""

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import SchemeVersion
from accounts.queries.systems import MOST, committees_named, managing_regions, systems_of, versions_with_systems
from zcps.kit.fields import LineField

ALL_HERE = "各评审委员会都使用本系统，请直接登录或者注册。"
OTHER_FIELD = ("", "其他行业或专业")


class CommitteeForm(forms.Form):
    """Who manages the committee, and of which field it is; or a part of its name."""

    words = LineField(
        label="评委会名称", max_length=60, required=False, help_text="填名称中的几个字；不知道名称的，选择下面两项。"
    )
    region = forms.ChoiceField(label="评委会由哪里的人社部门管理", required=False)
    field = forms.ChoiceField(label="行业或专业", required=False)

    def __init__(self, *args: object, version: SchemeVersion, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].width = "full"  # the two that replace it stand below
        regions = [(region.code, region.name) for region in managing_regions(version)]
        self.fields["region"].choices = [("", "请选择"), *regions]
        fields = [(field.code, field.name) for field in systems_of(version).fields]
        self.fields["field"].choices = [OTHER_FIELD, *fields]


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
