"""下级机构审核: the organisations directly below one's own, to be confirmed many at once or corrected, year by year."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.admin.base import ADMINISTRATORS, FOREIGN, ServiceAdmin
from accounts.admin.forms import CorrectionForm
from accounts.admin.sites import site
from accounts.creation import VerificationTerm
from accounts.enums import VerificationFinding
from accounts.exceptions import AccountsError
from accounts.models import Organisation, Verification
from accounts.queries.choices import named, sectors
from accounts.queries.verifications import below, office_of, progress, to_verify, verification_term, with_verification
from accounts.services.verifications import confirm_organisations, correct_organisation
from zcps.kit import clock
from zcps.kit.lists import capped_count
from zcps.kit.tags import chinese_date

OPEN, ALL = "open", "all"
CORRECTABLE = ("uscc", "sector", "affiliation", "ownership")
LEAD = "更正后即为本年度已审核。改变上级机构、所在行政区划或者主管部门的，请用“划转”办理。"


@admin.register(Verification, site=site)
class VerificationAdmin(ServiceAdmin):
    """Rows are written by the two acts of the page alone."""

    viewers = ADMINISTRATORS
    about = "本机构创建的下级机构：每年核对信息及隶属关系，确认或者更正。"

    def waiting(self, request: HttpRequest) -> int:
        office, year = office_of(request.actor), clock.today().year
        if office is None or verification_term(office.region, year) is None:
            return 0
        return capped_count(to_verify(below(office), year))

    def get_urls(self) -> list:
        def own(route: str, view: Any, name: str) -> Any:
            return path(route, self.admin_site.admin_view(view), name=f"accounts_verification_{name}")

        return [
            own("", require_http_methods(["GET", "HEAD"])(self.overview), "changelist"),
            own("confirm/", require_POST(self.confirm), "confirm"),
            own("<int:object_id>/correct/", require_http_methods(["GET", "HEAD", "POST"])(self.correct), "correct"),
        ]

    def overview(self, request: HttpRequest) -> HttpResponse:
        """What is to be verified, or everything, with what was found this year and the year before."""
        self.require(allowed=self.has_view_permission(request))
        office, year = office_of(request.actor), clock.today().year
        term = office and verification_term(office.region, year)
        if term is None:
            return self.page(request, "admin/accounts/verifications.html", title=self.opts.verbose_name, year=year)
        shown = ALL if request.GET.get("show") == ALL else OPEN
        rows = to_verify(below(office), year) if shown == OPEN else with_verification(below(office), year)
        page = Paginator(_in_order(rows), self.list_per_page).get_page(request.GET.get("page"))
        context = {
            "year": year, "term": term, "office": office, "deadline": _deadline(term, clock.today()), "shown": shown,
            "progress": progress(office, year), "page_obj": page, "lines": _lines(page),
        }  # fmt: skip
        return self.page(request, "admin/accounts/verifications.html", title=self.opts.verbose_name, **context)

    def confirm(self, request: HttpRequest) -> HttpResponse:
        """核对无误: everything that is ticked, in one act."""
        self.require(allowed=self.has_view_permission(request))
        ids = {
            int(text)
            for text in request.POST.getlist("chosen")
            if text.isascii() and text.isdecimal() and len(text) < 19
        }
        try:
            done = confirm_organisations(ids, year=clock.today().year, by=request.user)
        except AccountsError as error:
            self.message_user(request, error.sentence, level="error")
        else:
            self.message_user(request, f"已确认 {done} 个机构。")
        return redirect("admin:accounts_verification_changelist")

    def correct(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """更正: what is wrong is changed, and with that it is verified."""
        self.require(allowed=self.has_view_permission(request))
        office = office_of(request.actor)
        row = below(office).filter(pk=object_id).first() if office else None
        if row is None:
            raise Http404(FOREIGN)
        given = {name: getattr(row, name) for name in CORRECTABLE}
        form = CorrectionForm(request.POST or None, actor=request.actor, row=row, initial=given)

        def save(request: HttpRequest, data: dict[str, Any]) -> HttpResponse:
            correct_organisation(row, year=clock.today().year, by=request.user, **data)
            self.message_user(request, f"“{row}”的信息已更正，本年度已审核。")
            return redirect("admin:accounts_verification_changelist")

        return self.act(request, form, save, title=f"更正“{row}”的信息", label="更正", lead=LEAD)


def _in_order(rows: QuerySet[Organisation]) -> QuerySet[Organisation]:
    return rows.select_related("region", "competent_department").order_by("name_key", "pk")


def _lines(rows: Iterable[Organisation]) -> list[dict[str, Any]]:
    """The organisations as the page shows them."""
    names = sectors()
    return [
        {
            "row": row,
            "belongs": "、".join(
                filter(None, (row.get_affiliation_display(), row.get_ownership_display(), named(row.sector, names)))
            ),
            "state": _state(row),
            "is_open": row.found is None or row.changed_at is not None,
            "correct_url": reverse("admin:accounts_verification_correct", args=[row.pk]),
        }
        for row in rows
    ]


def _state(row: Organisation) -> str:
    if row.found is None:
        return "未审核"
    return "审核后有变动" if row.changed_at else VerificationFinding(row.found).label


def _deadline(term: VerificationTerm, today: dt.date) -> str:
    """Until when, and how late it is."""
    until = f"请于{chinese_date(term.verify_until)}前完成。"
    late = (today - term.verify_until).days
    return f"{until[:-1]}，已超过 {late} 天，请尽快完成。" if late > 0 else until
