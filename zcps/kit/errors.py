"""Answers that refuse: one page a status, each with the sentence that says why and what to do."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

REASONS = {
    400: "服务器无法理解这次请求。请返回上一页，刷新后重新操作。",
    403: "您当前的身份没有办理这件事的权限。",
    404: "您要找的页面不存在，或者不在您的管辖范围内。请检查网址，或从首页重新进入。",
    409: "这件申报的状态已经变化，您的操作没有执行。请刷新后查看最新情况。",
    410: "这个链接已经失效。请向发给您链接的单位重新索取。",
    413: "上传的文件太大，没有保存。请压缩后再上传。",
    429: "操作过于频繁，请稍后再试。",
    503: "系统正在维护，请稍后再访问。您已保存的内容不会丢失。",
}
CSRF_REASON = "页面停留时间过长，安全校验已过期，您的操作没有执行。请返回上一页，刷新后重新提交。"
# Without a signed-in person, without the database: these pages must come up when little else does.
PLAIN = {400, 413, 429, 500, 503}


def refusal_page(request: HttpRequest, *, status: int, reason: str = "", **context) -> HttpResponse:
    """The page of a refused request. `reason` is a full sentence for the user; `context` may hold
    organisation and phone (whom to ask), back_url and back_label (where to go on).
    """
    content = {"reason": reason or REASONS.get(status, REASONS[400]), "status": status, **context}
    page = render_to_string(f"errors/{status}.html", content, request=None if status in PLAIN else request)
    return HttpResponse(page, status=status, headers={"Cache-Control": "no-store"})


def sentence_of(exception: Exception | None) -> str:
    """Only a sentence written for people is shown; Django's own technical texts are not."""
    text = str(exception.args[0]) if exception is not None and exception.args else ""
    return text if text.endswith("。") else ""


def bad_request(request, exception=None):
    return refusal_page(request, status=400, reason=sentence_of(exception))


def forbidden(request, exception=None):
    return refusal_page(request, status=403, reason=sentence_of(exception))


def not_found(request, exception=None):
    return refusal_page(request, status=404, reason=sentence_of(exception))


def csrf_failure(request, reason=""):
    return refusal_page(request, status=403, reason=CSRF_REASON)


def server_error(request):
    """Static on purpose: no context processor, no database, no detail of what went wrong."""
    return HttpResponse(render_to_string("errors/500.html"), status=500)
