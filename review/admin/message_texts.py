"""消息文字: every message to applicants, scheme by scheme, with a form, a preview and what it was before."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.admin.base import ServiceAdmin
from accounts.admin.sites import site
from accounts.enums import Role
from accounts.models import MessageText, Scheme, SchemeVersion
from accounts.queries.schemes import current_versions
from accounts.scheme import SchemeInfo
from review.enums import Action
from review.forms.message_texts import MessageTextForm
from review.policies.message_words import SAMPLE, filled
from review.queries.message_texts import (
    TOLD,
    newest_text,
    scheme_text,
    text_in_force,
    texts_of_scheme,
    versions_of,
)
from review.scheme import Business, Message, ReviewRules
from review.services.message_texts import change_text, reset_text
from zcps.kit.sms import MOST_PARTS, parts, shortened, units

UNKNOWN = "没有这条消息。请从消息文字的列表里选择。"


@dataclass(frozen=True)
class Subject:
    """One message: of which scheme, business and event."""

    version: SchemeVersion
    business: Business
    event: Action

    @property
    def scheme(self) -> Scheme:
        return self.version.scheme

    @property
    def parts(self) -> list[str]:
        return [self.scheme.slug, self.business.code, self.event.value]

    @property
    def default(self) -> Message:
        return scheme_text(self.business, self.event)

    @property
    def in_force(self) -> Message:
        return text_in_force(self.scheme.pk, self.business, self.event, newest=newest_text())


@admin.register(MessageText, site=site)
class MessageTextAdmin(ServiceAdmin):
    """Rows are never edited: a form writes the next one."""

    viewers = (Role.PLATFORM_ADMIN,)
    about = "申报人在每一步收到的消息和短信：改写、预览、恢复。"

    def get_urls(self) -> list:
        def own(route: str, view: Any, name: str) -> Any:
            return path(route, self.admin_site.admin_view(view), name=f"accounts_messagetext_{name}")

        one = "<slug:scheme>/<slug:business>/<slug:event>/"
        return [
            own("", require_safe(self.catalogue), "changelist"),
            own(one, require_http_methods(["GET", "HEAD", "POST"])(self.edit), "edit"),
            own(f"{one}reset/", require_POST(self.reset), "reset"),
        ]

    def catalogue(self, request: HttpRequest) -> HttpResponse:
        """Every message of every scheme in force."""
        self.require(allowed=self.has_view_permission(request))
        newest = newest_text()
        schemes = [(version.scheme.name, _businesses(version, newest)) for version in current_versions()]
        return self.page(request, "admin/review/message_texts.html", title="消息文字", schemes=schemes)

    def edit(self, request: HttpRequest, scheme: str, business: str, event: str) -> HttpResponse:
        """The form; 预览 shows it filled in with samples, 保存 lets it stand."""
        self.require(allowed=self.has_view_permission(request))
        subject = _subject_or_404(scheme, business, event)
        message = subject.in_force
        given = {"title": message.title, "body": message.body, "sms_text": message.sms_text}
        form = MessageTextForm(request.POST or None, initial=given, sends_sms=_sends_sms(message))
        if request.method == "POST" and form.is_valid():
            if "save" in request.POST:
                change_text(subject.scheme, business, event, words=form.words, by=request.user)
                self.message_user(request, f"“{form.words['title']}”的文字已保存，从下一条消息起使用。")
                return redirect("admin:accounts_messagetext_edit", *subject.parts)
            given = form.words
        return self._form_page(request, subject, form, given)

    def reset(self, request: HttpRequest, scheme: str, business: str, event: str) -> HttpResponse:
        """The scheme's words stand again."""
        self.require(allowed=self.has_view_permission(request))
        subject = _subject_or_404(scheme, business, event)
        reset_text(subject.scheme, business, event, by=request.user)
        self.message_user(request, "已恢复制度文件的文字。")
        return redirect("admin:accounts_messagetext_edit", *subject.parts)

    def _form_page(
        self, request: HttpRequest, subject: Subject, form: MessageTextForm, words: dict[str, str]
    ) -> HttpResponse:
        before = versions_of(subject.scheme.pk, subject.business.code, subject.event)
        context = {
            "form": form,
            "subject": subject,
            "word": subject.business.action_word(subject.event),
            "policy": _policy(subject.default),
            "preview": _preview(subject, words),
            "default": subject.default,
            "is_changed": bool(before) and not before[0].is_reset,
            "before": before,
            "reset_url": reverse("admin:accounts_messagetext_reset", args=subject.parts),
        }
        title = f"{subject.business.name}·{context['word']}"
        return self.page(request, "admin/review/message_text.html", title=title, **context)


def _businesses(version: SchemeVersion, newest: Any) -> list[tuple[str, list[dict[str, Any]]]]:
    changed = texts_of_scheme(version.scheme_id)
    return [
        (business.name, [_line(version, business, event, changed, newest) for event in TOLD])
        for business in ReviewRules.of(version).businesses.values()
    ]


def _line(version: SchemeVersion, business: Business, event: Action, changed: dict, newest: Any) -> dict[str, Any]:
    row = changed.get((business.code, event))
    message = text_in_force(version.scheme_id, business, event, newest=newest)
    own = "制度文件" if event in business.messages else "系统默认"
    return {
        "word": business.action_word(event),
        "title": message.title,
        "policy": _policy(message),
        "source": own if row is None or row.is_reset else "已修改",
        "row": row,
        "url": reverse("admin:accounts_messagetext_edit", args=[version.scheme.slug, business.code, event.value]),
    }


def _subject_or_404(scheme: str, business: str, event: str) -> Subject:
    version = next((each for each in current_versions() if each.scheme.slug == scheme), None)
    found = version and ReviewRules.of(version).businesses.get(business)
    if found is None or event not in TOLD:
        raise Http404(UNKNOWN)
    return Subject(version, found, Action(event))


def _sends_sms(message: Message) -> bool:
    return message.sms or message.sms_optional


def _policy(message: Message) -> str:
    """Whether an SMS goes out, in words; that is the scheme's to say, not the administrator's."""
    if message.sms_optional:
        return "申报人自选，默认发" if message.sms else "申报人自选，默认不发"
    return "一定发" if message.sms else "不发"


def _preview(subject: Subject, words: dict[str, str]) -> dict[str, Any]:
    """What an applicant would read, with samples; and what the SMS costs."""
    info = SchemeInfo.of(subject.version)
    body = filled(words["body"], SAMPLE)
    sms = f"{info.sms_signature}{filled(words['sms_text'], SAMPLE) or body}" if _sends_sms(subject.default) else ""
    return {
        "title": words["title"],
        "body": body,
        "sms": shortened(sms),
        "units": units(sms),
        "parts": parts(sms),
        "is_cut": parts(sms) > MOST_PARTS,
        "sender": info.sms_sender,
    }
