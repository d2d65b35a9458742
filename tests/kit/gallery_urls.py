"""Serves the gallery to a browser, with a server side for the behaviours that talk to one."""

from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.backends.django import DjangoTemplates
from django.urls import path

from tests.kit import gallery_data

# The frame without the site's context processors: the gallery brings its own content and knows no account.
ENGINE = DjangoTemplates(
    {
        "NAME": "gallery",
        "DIRS": [settings.BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "builtins": ["zcps.kit.templatetags.ui"],
            "context_processors": ["django.template.context_processors.request"],
        },
    }
)
FOLDER = Path(__file__).parent / "gallery"
WITHOUT_TREE = {"applicant", "entry"}
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)

received: list[dict] = []
answers: dict[str, str] = {}


class Visitor:
    """Somebody who is signed in, without a database."""

    pk = 7
    is_authenticated = True


def draw(name: str, request: HttpRequest) -> str:
    content = gallery_data.content()
    if name in WITHOUT_TREE:
        del content["inbox_tree"]
    template = ENGINE.from_string((FOLDER / f"{name}.html").read_text(encoding="utf-8"))
    return template.render({**content, "user": Visitor()}, request)


def show(request: HttpRequest, name: str) -> HttpResponse:
    return HttpResponse(draw(name, request))


def save(request: HttpRequest) -> HttpResponse:
    received.append(request.POST.dict())
    mode = answers.get("save", "")
    if mode == "expired":
        return HttpResponseRedirect("/gallery/signin")
    if mode == "conflict":
        return JsonResponse({"reason": "这一页已在别处修改，请刷新后再填。"}, status=409)
    return JsonResponse({"version": 2, "saved_at": "15:04"})


def upload(request: HttpRequest) -> HttpResponse:
    name = request.FILES["photo"].name
    return JsonResponse({"name": name, "url": "#", "thumb_url": "/photo.png", "warnings": ["背景不是白色，建议重拍。"]})


def act(request: HttpRequest) -> HttpResponse:
    received.append({"selected": request.POST.getlist("selected"), "action": request.POST.get("action")})
    return HttpResponse("已办理")


def picture(request: HttpRequest) -> HttpResponse:
    return HttpResponse(PIXEL, content_type="image/png")


def open_path(address: str, view) -> object:
    return path(address, login_not_required(view))


urlpatterns = [
    open_path("gallery/<str:name>", show),
    open_path("save", save),
    open_path("upload", upload),
    open_path("act", act),
    *(open_path(name, picture) for name in ("photo.png", "page-1.png", "page-2.png", "favicon.ico")),
]
