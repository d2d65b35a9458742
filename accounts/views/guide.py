"""帮助: the index by role and its pages, for everybody, signed in or not."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts import guide as texts

UNKNOWN = "没有这一页帮助。请返回帮助首页，选择您的角色。"


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Opens at the page that fits whoever asks; the signed out choose."""
    slug = texts.own_slug(getattr(request.user, "kind", ""), request.actor)
    if slug:
        return redirect("accounts:help_page", slug)
    return render(request, "help/index.html", {"pages": texts.PAGES.values()})


@login_not_required
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    shown = texts.PAGES.get(slug)
    if shown is None:
        raise Http404(UNKNOWN)
    context = {
        "shown": shown,
        "document": texts.document(slug),
        "tabs": [
            {"label": each.title, "url": texts.address_of(each.slug), "is_current": each is shown}
            for each in texts.PAGES.values()
        ],
    }
    return render(request, "help/page.html", context)
