"""Public forms with a telephone that proves itself by a code: sending it, keeping what was typed, saying what was refused."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.addresses import client_address
from accounts.exceptions import AccountsError, CodeError
from accounts.forms.people import PhoneForm
from accounts.services import phone_codes
from zcps.kit.even import evenly
from zcps.kit.forms import error_sentences
from zcps.kit.identity import mask_mobile

Page = Callable[[HttpRequest], HttpResponse]
# Never shown again once it was typed.
SECRET = frozenset({"password", "again", "code"})


def public_form(view: Page) -> Page:
    """What every page for people who cannot sign in has in common."""
    return login_not_required(coded_form(view))


def coded_form(view: Page) -> Page:
    """Never cached, its secrets never in a report."""
    hidden = sensitive_post_parameters(*SECRET, "id_number")
    return never_cache(hidden(require_http_methods(["GET", "HEAD", "POST"])(view)))


def send_code(request: HttpRequest, make: Callable[..., Form], *, purpose: str) -> tuple[Form, dict[str, object]]:
    """The form as it was typed, without errors of fields nobody has come to yet; it opens where one goes on."""
    asked = PhoneForm(request.POST)
    form = make(initial=typed(request))
    goes_on = form.fields["code" if asked.is_valid() else "phone"]
    goes_on.widget.attrs["autofocus"] = True
    if not asked.is_valid():
        return form, {"code_error": error_sentences(asked["phone"])[0]}
    phone = asked.cleaned_data["phone"]
    try:
        code = phone_codes.issue_code(phone, purpose=purpose, address=client_address(request))
    except CodeError as error:
        return form, {"code_error": error.sentence}
    return form, {"code_sent_to": mask_mobile(phone), "demo_code": code if settings.ZCPS_DEMO else ""}


def typed(request: HttpRequest) -> dict[str, str]:
    """What stands in the form, as the initial values of the same form shown again."""
    return {name: value for name, value in request.POST.items() if name not in SECRET}


def acted(form: Form, act: Callable[[dict], Any], *, at: str | None = None) -> Any:
    """What the service answers; its refusal becomes an error of the form: of its field `at` what is no wrong code.

    Behind a right code everything takes the same time: from here on it hangs on who is known.
    """
    try:
        return evenly(lambda: act(form.cleaned_data), seconds=settings.ZCPS_EVEN_ANSWER_SECONDS, unless=CodeError)
    except CodeError as error:
        form.add_error("code", error.sentence)
    except AccountsError as error:
        form.add_error(at, error.sentence)
    except ValidationError as error:
        form.add_error(None, error)
    return None
