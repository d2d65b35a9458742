"""The two pages of a spreadsheet of organisations: trying out, and taking over."""

from typing import Any

from django.contrib.admin import ModelAdmin
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import content_disposition_header

from accounts.admin.forms import WorkbookForm
from accounts.admin.issued import issued_page
from accounts.enums import Affiliation, Level, OrganisationKind, Ownership
from accounts.exceptions import AccountsError
from accounts.queries.choices import sectors
from accounts.services import allotment
from zcps.kit.uploads import UploadRefused
from zcps.kit.xlsx import Table

_SALT = "accounts.allotment"
_MAX_AGE = 60 * 60
_CHANGED = "试导入的结果已经失效，请重新上传文件。"


def allotment_view(admin: ModelAdmin, request: HttpRequest) -> HttpResponse:
    """GET: the form. POST with a file: the trial. POST with a trial's signed rows: the creation."""
    try:
        if request.POST.get("tried"):
            return _take_over(admin, request)
        form = WorkbookForm(request.POST or None, request.FILES or None, actor=request.actor)
        if request.method == "POST" and form.is_valid():
            table = allotment.try_out(form.cleaned_data["file"], by=request.user)
            return _trial_page(admin, request, table)
    except (AccountsError, UploadRefused) as error:
        return _page(admin, request, form=WorkbookForm(actor=request.actor), refusal=str(error))
    return _page(admin, request, form=form)


def template_view() -> HttpResponse:
    """The spreadsheet to fill in."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    name = "批量新建机构模板.xlsx"
    headers = {"Content-Disposition": content_disposition_header(True, name)}
    return HttpResponse(allotment.template(), content_type=kind, headers=headers)


def _take_over(admin: ModelAdmin, request: HttpRequest) -> HttpResponse:
    try:
        sha256, rows = signing.loads(request.POST["tried"], salt=_SALT, max_age=_MAX_AGE)
    except signing.BadSignature:
        raise AccountsError(_CHANGED) from None
    made = allotment.allot(rows, sha256=sha256, by=request.user, distinct=request.POST.getlist("distinct"))
    issued = [(created.account, created.activation_url) for created in made]
    back = reverse("admin:accounts_organisation_changelist")
    return issued_page(admin, request, issued, lead=f"已创建 {len(made)} 个机构并分配账号。", back=back)


def _trial_page(admin: ModelAdmin, request: HttpRequest, table: Table) -> HttpResponse:
    near = [] if table.errors else allotment.near_rows(enumerate((row.values for row in table.rows), start=2))
    return _page(admin, request, table=table, tried=_signed(table), near=near)


def _signed(table: Table) -> str:
    """The rows as they were tried: what is confirmed is what was shown."""
    return signing.dumps([table.sha256, [row.values for row in table.rows]], salt=_SALT, compress=True)


def _page(admin: ModelAdmin, request: HttpRequest, **context: Any) -> HttpResponse:
    frame = {**admin.admin_site.each_context(request), "opts": admin.opts, "title": "批量新建机构"}
    return TemplateResponse(request, "admin/accounts/allotment.html", {**frame, **_columns(), **context})


def _columns() -> dict[str, Any]:
    """The columns with an example, and what may stand where there is a choice."""
    lists = {
        "类别": OrganisationKind.labels[1:],
        "职能层级": Level.labels,
        "隶属关系": Affiliation.labels,
        "单位性质": Ownership.labels,
        "行业": [name for _, name in sectors()],
    }
    example = [(column, value) for column, value in zip(allotment.COLUMNS, allotment.EXAMPLE, strict=True)]
    return {"columns": example, "lists": [(title, "、".join(names)) for title, names in lists.items() if names]}
