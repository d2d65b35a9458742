"""One's own account: what is known, which roles are held, the password, the current organisation."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import numbers, passwords
from accounts.enums import COVERABLE_ROLES, ROLES, AccountKind, Role
from accounts.forms.people import ChangePasswordForm
from accounts.models import Person, User
from accounts.queries.blocks import GrantLabels
from accounts.queries.grants import standing_grants
from accounts.queries.letters import may_hand_over
from accounts.queries.managing import management_in_force, managing_versions, open_choice
from accounts.services import password_changes, people
from accounts.views.sign_in import safe_next


@never_cache
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Numbers masked, roles with their explanation and term."""
    grants = (
        standing_grants(request.user.pk)
        .select_related("organisation", "cover__absent__person")
        .order_by("organisation__path", "role")
    )
    labels = GrantLabels()
    rows = [
        {"grant": grant, "blocks": labels.blocks_of(grant), "explanation": ROLES[Role(grant.role)].explanation}
        for grant in grants
    ]
    may_cover = any(grant.role in COVERABLE_ROLES | {Role.ORGANISATION_ADMIN} for grant in grants)
    context = {"facts": _facts(request.user), "grants": rows, "may_cover": may_cover}
    context["may_hand_over"] = request.user.kind == AccountKind.EMPLOYER and may_hand_over(request.user, request.actor)
    return render(request, "accounts/account.html", context)


@never_cache
@sensitive_post_parameters("old", "password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; other sessions end, this one goes on under a new key."""
    form = ChangePasswordForm(request.POST or None)
    form.account = request.user
    if request.method == "POST" and form.is_valid() and _changed(request, form):
        messages.success(request, "密码已修改，其他设备上的登录已经退出。")
        return redirect("accounts:account")
    return render(request, "accounts/password.html", {"form": form, "is_expired": passwords.is_expired(request.user)})


@require_POST
def switch_duty(request: HttpRequest) -> HttpResponse:
    """Act for another organisation from now on."""
    try:
        people.switch_organisation(request.user, organisation_uuid=request.POST.get("duty", ""))
    except LookupError:
        raise Http404("您在该机构没有有效的角色，请刷新页面后重新选择。") from None
    target = safe_next(request)
    # Pages of one case belong to the office just left: go to the list, not back to it.
    return redirect(target if target.count("/") <= 2 and target else "accounts:home")


def _facts(user: User) -> list[dict[str, str]]:
    person = user.person
    facts = [{"label": "登录名", "value": user.username}, {"label": "账号类别", "value": user.get_kind_display()}]
    if person:
        facts += [
            {"label": "姓名", "value": person.name},
            {"label": person.get_document_type_display(), "value": numbers.masked_id_of(person)},
            {"label": "手机号", "value": numbers.masked_phone_of(person) or "未登记"},
        ]
    if user.kind == AccountKind.PERSON:
        employer = person.employer.name if person.employer_id else "尚未登记，点此选择"
        facts.append({"label": "工作单位", "value": employer, "url": reverse("accounts:employer")})
        facts += _managing_unit(person)
    return facts


def _managing_unit(person: Person) -> list[dict[str, str]]:
    """Where a scheme asks for one: the unit in force, else the one that was chosen."""
    if not managing_versions():
        return []
    row = management_in_force(person) or open_choice(person)
    value = f"{row}（{row.get_state_display()}）" if row else "尚未选择，点此选择"
    return [{"label": "人事管理单位", "value": value, "url": reverse("accounts:managing_unit")}]


def _changed(request: HttpRequest, form: ChangePasswordForm) -> bool:
    try:
        user = password_changes.change_password(request.user, password=form.cleaned_data["password"])
    except ValidationError as error:
        form.add_error("password", error)
        return False
    update_session_auth_hash(request, user)
    return True
