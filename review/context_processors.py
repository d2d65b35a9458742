"""`inbox_tree`: the office's inboxes beside every staff page; nothing is asked until a template shows it."""

import re

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from accounts.enums import Role
from accounts.policies import Actor
from accounts.queries.managing import waiting_requests
from accounts.queries.recoveries import vouches_at, waiting_recoveries
from accounts.scheme import SchemeInfo
from dossiers.queries.checks import checks_at, waiting_count
from dossiers.queries.rules import is_checked_by
from dossiers.scheme import DossierRules
from review.policies.calls import may_call
from review.queries.inboxes import Group, reads_at, tree_of, works_at
from review.queries.jobs import unfinished_count
from review.queries.served import Served, served
from zcps.kit.lists import count_label

MEETINGS = "committees:meetings"  # the room above this one, by name only
CHECKS = "业绩档案审核"
WITH_PAGES = frozenset({"公示", "收费设定"})  # what one opens from these lists still belongs to them
MEETING_ROLES = (Role.COMMITTEE_MANAGER, Role.CANDIDATE_REVIEWER)


def inbox_tree(request: HttpRequest) -> dict[str, SimpleLazyObject]:
    """The context processor. Applicants and the signed out have no tree."""
    counts = SimpleLazyObject(lambda: reverse("review:counts"))
    return {"inbox_tree": SimpleLazyObject(lambda: _tree(request)), "counts_url": counts}


def meetings_url(actor: Actor | None) -> str:
    """Where the meetings are, for those who hold them; empty for everybody else."""
    holds = actor and any(actor.holds(role, actor.organisation_id) for role in MEETING_ROLES)
    return reverse(MEETINGS) if holds else ""


def _tree(request: HttpRequest) -> list[dict]:
    # Error pages may be drawn before the middleware has run.
    actor = getattr(request, "actor", None)
    if not works_at(actor):
        return []
    office = getattr(request, "office_served", None) or served(actor.organisation_id)
    groups = getattr(request, "inbox_groups", None)
    if groups is None:
        groups = tree_of(actor, office)
    if not reads_at(actor):  # who reviews blocks alone has nothing else to look through
        return [_group(group, request) for group in groups]
    found = [
        *_checks(request, office),
        *_people(request, actor, office),
        *(_group(group, request) for group in groups),
        *_meetings(request, actor),
    ]
    return [*found, _past(request, actor, office), _inside(request, actor)] if found else []


def _group(group: Group, request: HttpRequest) -> dict:
    items = [_item(box.name, _inbox_url(box.code), request, count_label(count)) for box, count in group.inboxes]
    return {"label": group.name, "items": items}


def dossiers_to_check(actor: Actor, office: Served) -> list[tuple[str, str, int]]:
    """业绩档案审核 with its address and count, for a clerk of an office whose scheme has dossiers checked; else nothing.

    No statement where no scheme of the office has anything checked.
    """
    if not checks_at(actor) or not any(DossierRules.of(version).is_checked for version in office.current):
        return []
    if not is_checked_by(actor.organisation_id):
        return []
    return [(CHECKS, reverse("dossiers:checks"), waiting_count(actor))]


def _checks(request: HttpRequest, office: Served) -> list[dict]:
    """Above the inboxes: what people have to have checked before they apply."""
    found = dossiers_to_check(request.actor, office)
    items = [_item(label, url, request, count_label(count)) for label, url, count in found]
    return [{"label": "业绩档案", "items": items}] if items else []


def _people(request: HttpRequest, actor: Actor, office: Served) -> list[dict]:
    """Where people choose who manages them: who asks to be vouched for, and for a unit to be registered.

    No statement where no scheme of the office has them choose.
    """
    if not any(SchemeInfo.of(version).managing for version in office.current):
        return []
    here, items = actor.organisation_id, []
    if vouches_at(actor, here):
        items.append(_item("管理的人员", reverse("accounts:managed_people"), request))
        count = count_label(waiting_recoveries(here).count())
        items.append(_item("找回账号", reverse("accounts:recoveries"), request, count))
    if actor.holds(Role.ORGANISATION_ADMIN, here):
        count = count_label(waiting_requests(here).count())
        items.append(_item("登记单位的申请", reverse("accounts:unit_requests"), request, count))
    return [{"label": "人员与单位", "items": items}] if items else []


def _meetings(request: HttpRequest, actor: Actor | None) -> list[dict]:
    """The way to the meetings: always there, also while nothing waits."""
    url = meetings_url(actor)
    here = request.path.startswith(url)
    items = [{"label": "评审会议", "url": url, "is_current": here, "count_label": ""}]
    if actor is not None and may_call(actor):
        items.append(_item("评审通知", reverse("review:calls_office"), request))
    return [{"label": "评审", "items": items}] if url else []


def _past(request: HttpRequest, actor: Actor, office: Served) -> dict:
    """Paper, publicity and fees only where the office's schemes know of them."""
    names = {
        "已办": "done",
        "全部经办": "handled",
        "可恢复审核": "reinstatable",
        "报送批次": "consignments",
        "纸质登记": "papers" if office.takes_paper else "",
        "核对纸质材料": "paper_check",
        "通知书": "notices",
        "公示": "publicities" if office.publicises else "",
        "收费设定": "fees" if office.is_told_of_fees else "",
    }
    items = [_item(label, reverse(f"review:{name}"), request) for label, name in names.items() if name]
    for item in items:
        item["is_current"] |= item["label"] in WITH_PAGES and request.path.startswith(item["url"])
    items.append(_item("后台任务", reverse("review:jobs"), request, count_label(unfinished_count(actor))))
    return {"label": "查询", "items": items}


def _inside(request: HttpRequest, actor: Actor) -> dict:
    """分工 and 督办: how the office works, beside what it works on."""
    names = {
        "分办": "share",
        "分工情况": "workload",
        "请假代理": "covers",
        "下级催办": "urging",
        "进度看板": "board",
        "推进表": "rollout",
    }
    items = [_item(label, reverse(f"review:{name}"), request) for label, name in names.items()]
    if actor.holds(Role.ORGANISATION_ADMIN, actor.organisation_id):
        items.append(_item("申报人员", reverse("accounts:people"), request))
    return {"label": "分工与督办", "items": items}


def _item(label: str, url: str, request: HttpRequest, count: str = "") -> dict:
    here = request.path == url or _opened_from(request) == url
    return {"label": label, "url": url, "is_current": here, "count_label": count}


def _opened_from(request: HttpRequest) -> str:
    """The list an application was opened from stays marked while it is read."""
    code = request.GET.get("inbox", "")
    if code in {"done", "handled"}:
        return reverse(f"review:{code}")
    return _inbox_url(code) if re.fullmatch(r"[-a-zA-Z0-9_]+", code) else ""


def _inbox_url(code: str) -> str:
    return reverse("review:inbox", args=[code])
