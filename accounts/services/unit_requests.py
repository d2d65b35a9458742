"""登记人事管理单位的申请: asked for by who does not find the unit in the list; the local office points to it, or refuses.

A new organisation is created where organisations are always created; here the request is only answered with it.
"""

from django.db import transaction
from django.urls import reverse

from accounts.enums import Role, Stream, Topic, UnitRequestState
from accounts.exceptions import AccountsError
from accounts.managing import Keeper
from accounts.models import Organisation, Person, Region, Scheme, UnitRequest, User
from accounts.queries.actors import actor_for
from accounts.queries.grants import holders
from accounts.queries.managing import chain_of, office_at, open_request, rules_of, units_for, version_at
from accounts.scheme import SchemeInfo
from accounts.services.events import EventDraft, record
from accounts.services.notifications import NotificationDraft, notify
from zcps.kit import clock

NOT_NOW = "这份申请已经办理，您的操作没有执行。"
NOT_YOURS = "登记单位的申请由办理机构的系统管理员办理。"


@transaction.atomic
def ask_for_unit(person: Person, *, region: Region, keeper: str, name: str, note: str, by: User) -> UnitRequest:
    """Ask the office of the region to register a unit; one request at a time."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    if open_request(person):
        raise AccountsError("您已有一份登记单位的申请正在办理，办结或者撤回之后才能再提出。")
    version = version_at(region)
    answer = rules_of(version).keeper(keeper) if version else None
    if answer is None:
        raise AccountsError("请重新选择行政区划和人事档案保管情况。")
    if units_for(answer, region).filter(name=name).exists():
        raise AccountsError(f"名单中已有“{name}”，请返回直接选择。", field="name")
    office = office_at(version, region)
    if office is None:
        raise AccountsError(f"{region}尚未登记人社部门，请联系平台管理机构补充。")
    row = UnitRequest.objects.create(
        person=person, scheme=version.scheme, office=office, region=region, keeper=keeper, name=name, note=note,
        asked_by=by,
    )  # fmt: skip
    record([_event("unit_requested", row, by=by, name=name, keeper=keeper)])
    notify(_tasks(row))
    return row


@transaction.atomic
def withdraw_request(request: UnitRequest, *, by: User) -> UnitRequest:
    """The person needs it no more."""
    row = _locked(request)
    _decide(row, UnitRequestState.WITHDRAWN, by=by)
    record([_event("unit_request_withdrawn", row, by=by)])
    return row


@transaction.atomic
def accept_request(request: UnitRequest, *, unit: Organisation, by: User) -> UnitRequest:
    """Answer with the organisation the person can choose now, registered just now or under another name before."""
    row = _undecided(request, by)
    keeper = _keeper(row)
    if keeper is None or not units_for(keeper, row.region).filter(pk=unit.pk).exists():
        raise AccountsError(f"“{unit}”不在申请人可以选择的名单中，请核对它的类别、所在行政区划、单位性质和状态。")
    chain = chain_of(unit, region=row.region, version=version_at(row.region))
    if chain.problem:
        raise AccountsError(chain.problem)
    row.organisation = unit
    _decide(row, UnitRequestState.ACCEPTED, by=by)
    record([_event("unit_request_accepted", row, by=by, unit=unit.name)])
    told = f"您申请登记的“{row.name}”已可以选择，名称为“{unit}”。请在“人事管理单位”中选择并确认。"
    notify([_told(row, "人事管理单位已登记", told)])
    return row


@transaction.atomic
def refuse_request(request: UnitRequest, *, reason: str, by: User) -> UnitRequest:
    """Say why there is no such unit here, and what to choose."""
    row = _undecided(request, by)
    row.reason = reason
    _decide(row, UnitRequestState.REFUSED, by=by)
    record([_event("unit_request_refused", row, by=by, reason=reason)])
    contact = f"咨询电话：{row.office.telephone}。" if row.office.telephone else ""
    notify([_told(row, "没有登记人事管理单位", f"您申请登记的“{row.name}”没有登记：{_sentence(reason)}{contact}")])
    return row


def _locked(request: UnitRequest) -> UnitRequest:
    rows = UnitRequest.objects.select_for_update(of=("self",)).select_related("office", "person", "region", "scheme")
    row = rows.get(pk=request.pk)
    if row.state != UnitRequestState.OPEN:
        raise AccountsError(NOT_NOW)
    return row


def _undecided(request: UnitRequest, by: User) -> UnitRequest:
    row = _locked(request)
    if not actor_for(by).holds(Role.ORGANISATION_ADMIN, row.office_id):
        raise AccountsError(NOT_YOURS)
    if by.person_id == row.person_id:
        raise AccountsError("这是您本人的申请，应当回避，请由本机构的其他系统管理员办理。")
    return row


def _keeper(row: UnitRequest) -> Keeper | None:
    """The answer the person had given; None when the scheme in force does not know it any more."""
    version = version_at(row.region)
    return rules_of(version).keeper(row.keeper) if version else None


def _decide(row: UnitRequest, state: UnitRequestState, *, by: User) -> None:
    row.state, row.decided_at, row.decided_by = state, clock.now(), by
    row.save(update_fields=["state", "decided_at", "decided_by", "organisation", "reason"])


def _event(kind: str, row: UnitRequest, *, by: User, **payload: object) -> EventDraft:
    return EventDraft(
        stream=f"{Stream.UNIT_REQUEST}:{row.pk}", kind=kind, payload=payload, actor_id=by.pk,
        organisation_id=row.office_id, state=row.state,
    )  # fmt: skip


def _tasks(row: UnitRequest) -> list[NotificationDraft]:
    """To whoever administers the office."""
    found = holders([Role.ORGANISATION_ADMIN], [row.office_id]).get(row.office_id, [])
    body = f"{row.person}申请登记人事管理单位“{row.name}”（{row.region}），请核对后办理。"
    return [
        NotificationDraft(
            recipient_id=pk, kind="accounts.unit_requested", title="登记单位的申请", body=body, topic=Topic.TASK,
            url=reverse("accounts:unit_request", args=[row.uuid]),
        )
        for pk in found
    ]  # fmt: skip


def _told(row: UnitRequest, title: str, body: str) -> NotificationDraft:
    return NotificationDraft(
        recipient_id=row.asked_by_id, kind="accounts.unit_request_decided", title=title, body=body,
        topic=Topic.PROGRESS, url=reverse("accounts:managing_unit"), sms=True, scheme=_info(row.scheme),
    )  # fmt: skip


def _info(scheme: Scheme) -> SchemeInfo:
    return SchemeInfo.of(scheme.current)


def _sentence(text: str) -> str:
    return text if text.endswith("。") else f"{text}。"
