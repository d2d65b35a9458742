"""公示: a period long enough in working days, and a unit's own from its start to its end."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from accounts.policies import Actor
from accounts.services.events import EventDraft, record
from review.enums import PublicityKind, PublicityWay
from review.models import Application, Publicity, PublicityItem, Stage
from review.policies.publicities import holds_publicity, is_shown, why_not_publicise
from review.queries.deadlines import calendar
from review.queries.publicities import list_digest
from review.queries.rules import business_of
from zcps.kit import clock
from zcps.kit.bulk import update_from_unnest
from zcps.kit.refusals import ActionDenied
from zcps.kit.tags import chinese_date
from zcps.kit.workdays import add_working_days, working_days

STARTED, CONCLUDED = "publicity_started", "publicity_concluded"
MISSING = "没有找到这次公示，或者它不是您所在机构的。"
STALE = "您打开页面之后，“{name}”的申报已有变化，公示没有登记。请返回列表重新选择。"
NAMED = 3


@dataclass(frozen=True)
class Terms:
    """When, where and how a list is shown, and where objections go."""

    starts_on: dt.date
    ends_on: dt.date
    place: str
    way: str = PublicityWay.BOARD
    contact: str = ""


def start_publicity(
    organisation_id: int,
    *,
    starts_on: dt.date,
    ends_on: dt.date,
    place: str,
    days: int,
    by: Actor,
    kind: PublicityKind = PublicityKind.RESULT,
    way: str = "",
    contact: str = "",
) -> Publicity:
    """Write the period; refused when it holds fewer than `days` working days (人社部令第40号第二十六条：不少于 5 个工作日)."""
    holidays = calendar(starts_on, ends_on + dt.timedelta(days=60))
    counted = working_days(starts_on, ends_on, holidays)
    if starts_on > ends_on or counted.days < days:
        earliest = add_working_days(starts_on - dt.timedelta(days=1), days, holidays).on
        raise ActionDenied(f"公示期不少于 {days} 个工作日，最早到{chinese_date(earliest)}为止，请修改截止日期。")
    return Publicity.objects.create(
        kind=kind,
        organisation_id=organisation_id,
        starts_on=starts_on,
        ends_on=ends_on,
        working_days=counted.days,
        is_estimated=counted.is_estimated,
        way=way,
        place=place,
        contact=contact,
        created_at=clock.now(),
        created_by_id=by.user_id,
    )


@transaction.atomic
def publicise_at_unit(targets: Mapping[int, int | None], terms: Terms, *, by: Actor) -> Publicity:
    """Show these applications (id → version shown) inside the unit: all of them or none, their list frozen.

    What they say stays as it is while they are shown: a return or a withdrawal takes them off the list.
    """
    if terms.starts_on < clock.today():
        raise ActionDenied("公示开始日期不能早于今天。")
    rows = _showable(targets, by)
    publicity = start_publicity(
        rows[0].holder_id,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        place=terms.place,
        days=max(business_of(row).publicity_days for row in rows),
        by=by,
        kind=PublicityKind.UNIT,
        way=terms.way,
        contact=terms.contact,
    )
    PublicityItem.objects.bulk_create(
        PublicityItem(
            publicity=publicity, application=row, stage_id=row.stage_id, revision_id=row.revision_id, position=number
        )
        for number, row in enumerate(rows, start=1)
    )
    for row in rows:
        row.publicity_id, row.publicity_until, row.open_objections = publicity.pk, publicity.ends_on, 0
    update_from_unnest(Application, rows, ["publicity", "publicity_until", "open_objections"])
    _written(publicity, rows, STARTED, by)
    return publicity


@transaction.atomic
def conclude_publicity(publicity: Publicity, *, by: Actor) -> Publicity:
    """结束公示: its last day is over and no objection stands in the way; from now on the unit may pass and send them."""
    row = locked_publicity(publicity.pk, by)
    if row.kind != PublicityKind.UNIT:
        raise ActionDenied("评审结果公示由评委会办公室在“公示中”栏目里逐件或者批量结束。")
    if row.concluded_at is not None:
        raise ActionDenied("这次公示已经结束，不用重复办理。")
    if row.ends_on >= clock.today():
        raise ActionDenied(f"公示期到{chinese_date(row.ends_on)}为止，之后才能结束公示。")
    shown = [each for each in _locked_rows(row) if is_shown(each, row.pk)]
    _refuse_objections([each for each in shown if each.open_objections])
    for each in shown:
        each.publicity_missing = False
    update_from_unnest(Application, shown, ["publicity_missing"])
    Stage.objects.filter(pk__in=[each.stage_id for each in shown]).update(publicity=row)
    row.concluded_at, row.concluded_by_id, row.list_sha256 = clock.now(), by.user_id, list_digest(row)
    row.save(update_fields=["concluded_at", "concluded_by", "list_sha256"])
    _written(row, shown, CONCLUDED, by)
    return row


def locked_publicity(pk: int, by: Actor) -> Publicity:
    """The period, locked, for who works on it. Whoever changes what is on its list locks it first, then applications."""
    row = Publicity.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None or row.organisation_id not in by.organisations:
        raise ActionDenied(MISSING, status=404)
    if not holds_publicity(by, row):
        raise ActionDenied("公示由本机构的经办人员办理，您在本机构没有相应的角色。", status=403)
    return row


def _showable(targets: Mapping[int, int | None], by: Actor) -> list[Application]:
    """Every row, locked, in the order of a list; refused as a whole when one of them cannot be shown."""
    rows = Application.objects.visible_to(by).filter(pk__in=list(targets)).order_by("pk")
    rows = list(rows.select_for_update(of=("self",)).select_related("scheme_version").defer("scheme_version__content"))
    if len(rows) < len(targets) or not rows:
        raise ActionDenied("所选申报不在您的管辖范围内，请返回列表重新选择。", status=404)
    for row in rows:
        if targets[row.pk] not in {None, row.version}:
            raise ActionDenied(STALE.format(name=row.name))
        if sentence := why_not_publicise(by, row):
            raise ActionDenied(f"{row.name}：{sentence}")
    if len({row.holder_id for row in rows}) > 1:
        raise ActionDenied("所选申报由不同的单位办理，请分别登记公示。")
    return sorted(rows, key=lambda row: (row.unit_key, row.name_key, row.pk))


def _locked_rows(publicity: Publicity) -> list[Application]:
    ids = publicity.items.filter(left_at__isnull=True).values("application")
    return list(Application.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"))


def _refuse_objections(rows: list[Application]) -> None:
    if rows:
        names = "、".join(row.name for row in rows[:NAMED])
        raise ActionDenied(
            f"{names}{f'等 {len(rows)} 人' if len(rows) > NAMED else ''}还有没有处理完毕的异议，或者异议成立而没有退回、"
            "不通过，不能结束公示。"
        )


def _written(publicity: Publicity, rows: list[Application], kind: str, by: Actor) -> None:
    period = {
        "publicity": str(publicity.uuid),
        "starts_on": publicity.starts_on,
        "ends_on": publicity.ends_on,
        "working_days": publicity.working_days,
        "place": publicity.place,
    }
    own = {"applications": [row.pk for row in rows], "list": list_digest(publicity)}
    drafts = [
        EventDraft(stream=row.stream, kind=kind, payload=period, actor_id=by.user_id, organisation_id=row.holder_id,
                   state=row.state)
        for row in rows
    ]  # fmt: skip
    whole = EventDraft(
        stream=publicity.stream,
        kind=kind,
        payload=period | own,
        actor_id=by.user_id,
        organisation_id=publicity.organisation_id,
    )
    record([*drafts, whole])
