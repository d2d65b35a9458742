"""What every page of the administration shares: scoped rows, 404 for foreign ones, acts through services."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin, ShowFacets
from django.contrib.admin.utils import quote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import DateField, QuerySet
from django.forms import DateInput, Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from accounts.enums import Role
from accounts.exceptions import AccountsError
from accounts.policies import Actor

FOREIGN = "您要找的记录不存在，或者不在您的管辖范围内。"


class ScopedAdmin(ModelAdmin):
    """Rights come from roles in force. Subclasses say who views, adds, changes; nobody deletes unless a subclass says so."""

    viewers: tuple[str, ...] = ()
    adders: tuple[str, ...] = ()
    changers: tuple[str, ...] = ()
    deleters: tuple[str, ...] = ()
    actions = None
    list_per_page = 50
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    about = ""  # one line on the first page
    empty_sentence = ""
    formfield_overrides = {DateField: {"widget": DateInput(format="%Y-%m-%d", attrs={"type": "date"})}}

    def waiting(self, request: HttpRequest) -> int:
        """How many rows wait for this officer; shown on the first page."""
        return 0

    def holds(self, request: HttpRequest, roles: tuple[str, ...]) -> bool:
        return bool(request.actor.organisations_with(*roles))

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Django's own heading asks to choose a row for changing; here most rows can only be looked at."""
        return super().changelist_view(request, {"title": self.opts.verbose_name_plural, **(extra_context or {})})

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        """Django's headings put a blank between verb and noun."""
        verb = "增加" if object_id is None else "修改" if self.has_change_permission(request) else "查看"
        context = {"title": f"{verb}{self.opts.verbose_name}", **(extra_context or {})}
        return super().changeform_view(request, object_id, form_url, context)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.holds(request, self.viewers)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.holds(request, self.adders)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.holds(request, self.changers)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.holds(request, self.deleters)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return self.scope(super().get_queryset(request), request.actor)

    def scope(self, rows: QuerySet, actor: Actor) -> QuerySet:
        """The rows this actor sees; everything else does not exist for it."""
        raise NotImplementedError

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse:
        """Django would send back to the index with a message; a foreign row is a missing row."""
        raise Http404(FOREIGN)

    def found(self, request: HttpRequest, object_id: str) -> Any:
        """The row in scope, or 404."""
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404(FOREIGN)
        return row

    def require(self, *, allowed: bool) -> None:
        """403 for a role that is lacking."""
        if not allowed:
            raise PermissionDenied("您的角色没有办理这件事的权限，请联系上级机构的系统管理员。")


class ServiceAdmin(ScopedAdmin):
    """Rows are made by a form of ours and a service; the row's page shows facts and the acts that are possible."""

    add_form: type[Form]
    add_title = ""
    add_lead = ""
    add_label = "提交"
    row_template = "admin/accounts/row.html"

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: dict | None = None) -> HttpResponse:
        self.require(allowed=self.has_add_permission(request))
        form = self.add_form(request.POST or None, actor=request.actor, query=request.GET)
        return self.act(request, form, self.created, title=self.add_title, lead=self.add_lead, label=self.add_label)

    def created(self, request: HttpRequest, data: dict[str, Any]) -> HttpResponse:
        """Call the service and answer with a page or a redirect."""
        raise NotImplementedError

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        row = self.found(request, object_id)
        self.require(allowed=self.has_view_permission(request, row))
        return self.row_page(request, row)

    def row_page(self, request: HttpRequest, row: Any) -> HttpResponse:
        """The page of one row."""
        context = {"facts": self.facts(row), "acts": self.acts(request, row), "links": self.links(request, row)}
        return self.page(request, self.row_template, title=self.heading(row), **context, **self.further(row))

    def heading(self, row: Any) -> str:
        """What the page of one row is called."""
        return str(row)

    def facts(self, row: Any) -> list[tuple[str, Any]]:
        """Label and value of what the page shows."""
        raise NotImplementedError

    def further(self, row: Any) -> dict[str, Any]:
        """What the row's own template shows besides."""
        return {}

    def acts(self, request: HttpRequest, row: Any) -> list[dict[str, Any]]:
        """Buttons: label, url, is_post, is_danger (leads to a question)."""
        return []

    def links(self, request: HttpRequest, row: Any) -> list[tuple[str, str]]:
        """Label and address of related lists and forms, as far as they are open to who asks."""
        return []

    def act(
        self,
        request: HttpRequest,
        form: Form,
        service: Callable[[HttpRequest, dict[str, Any]], HttpResponse],
        *,
        title: str,
        label: str,
        lead: str = "",
        row: Any = None,
    ) -> HttpResponse:
        """Show the form; when it is valid let the service act, whose refusal becomes the form's error.

        `label`: what the button says. `row`: the one the form is about, to whose page one can go back.
        """
        if request.method == "POST" and form.is_valid():
            try:
                return service(request, form.cleaned_data)
            except AccountsError as error:
                form.add_error(error.field if error.field in form.fields else None, error.sentence)
            except ValidationError as error:
                form.add_error(None, error)
        back = self.row_url(row) if row else reverse(f"admin:accounts_{self.opts.model_name}_changelist")
        context = {"lead": lead, "form": form, "label": label, "back_url": back}
        return self.page(request, "admin/accounts/form.html", title=title, **context)

    def ask(
        self,
        request: HttpRequest,
        row: Any,
        service: Callable[[], Any],
        *,
        question: str,
        consequences: list[str],
        label: str,
        done: str,
    ) -> HttpResponse:
        """One act that takes something away: GET asks and says what follows from it, POST acts."""
        if request.method == "POST":
            return self.attempt(request, row, service, done=done)
        context = {"consequences": consequences, "label": label, "row_heading": self.heading(row)}
        return self.page(request, "admin/accounts/question.html", title=question, row_url=self.row_url(row), **context)

    def attempt(self, request: HttpRequest, row: Any, service: Callable[[], Any], *, done: str) -> HttpResponse:
        """One act without a form: POST only, the outcome as a message on the row's page."""
        try:
            service()
        except AccountsError as error:
            messages.error(request, error.sentence)
        else:
            messages.success(request, done)
        return redirect(self.row_url(row))

    def page(self, request: HttpRequest, template: str, *, title: str, **context: Any) -> HttpResponse:
        frame = {**self.admin_site.each_context(request), "opts": self.opts, "title": title, "media": self.media}
        return TemplateResponse(request, template, {**frame, **context})

    def row_url(self, row: Any) -> str:
        return reverse(f"admin:accounts_{self.opts.model_name}_change", args=[quote(row.pk)])

    def to_row(self, row: Any) -> HttpResponseRedirect:
        return redirect(self.row_url(row))


ADMINISTRATORS = (Role.ORGANISATION_ADMIN, Role.PLATFORM_ADMIN)
PLATFORM = (Role.PLATFORM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR)
