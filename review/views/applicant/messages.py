"""我的消息设置: which SMS one wants to have, where the scheme leaves the choice."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.numbers import masked_phone_of
from review.queries.message_texts import chosen_sms, sms_always, sms_choices
from review.services.message_choices import choose_sms
from review.views.applicant.common import applicant_page, person_of


@applicant_page
@require_http_methods(["GET", "HEAD", "POST"])
def message_settings(request: HttpRequest) -> HttpResponse:
    """A box for each event that may be chosen, and the names of those that may not."""
    if request.method == "POST":
        choose_sms(request.user, wanted=request.POST.getlist("sms"))
        messages.success(request, "消息设置已保存，从下一条消息起生效。")
        return redirect("review:message_settings")
    chosen = chosen_sms(request.user)
    items = [
        {"value": choice.event.value, "label": choice.label, "checked": choice.event in chosen}
        for choice in sms_choices()
    ]
    phone = masked_phone_of(person_of(request))
    context = {"items": items, "always": sms_always(), "phone": phone}
    return render(request, "review/applicant/message_settings.html", context)
