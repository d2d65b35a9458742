"""纸质材料: ticks person by person whether the paper has come, and records the stamps of offices that are not online stops.

Ticking is set-based like the door: rows locked in primary-key order, judged afresh, one UPDATE a table, one event a row.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.policies import Actor
from accounts.services.events import EventDraft, record
from dossiers.sections import Slot
from dossiers.services.evidence import keep_apart
from review.enums import CLOSED, Paper
from review.models import Application, ConsignmentItem, PaperStamp, Stage
from review.models.querysets import READING_ROLES
from review.policies import Refusal
from review.policies.clerks import clerks_place, told_of
from review.services.door import INVISIBLE, Outcome, Refused
from review.services.stamping import note_stamps
from zcps.kit import clock
from zcps.kit.bulk import update_from_unnest
from zcps.kit.refusals import ActionDenied
from zcps.kit.tags import chinese_datetime
from zcps.kit.uploads import UploadRefused

STAMPED, CORRECTED = "paper_stamp", "paper_stamp_corrected"
EVENTS = {Paper.ARRIVED: "paper_arrived", Paper.INCOMPLETE: "paper_incomplete", Paper.AWAITED: "paper_awaited"}
SCAN = Slot(code="paper_stamp", label="盖章扫描件", maximum=1)


@dataclass(frozen=True)
class Mark:
    """What one row says: the state, what is missing, and the version of the record the page showed (None: no page)."""

    state: str
    note: str = ""
    version: int | None = None


def mark_paper(marks: Mapping[int, Mark], *, by: Actor) -> Outcome:
    """Tick the paper of many applications (id → mark). `done`: those that changed; what says the same changes nothing."""
    with transaction.atomic():
        rows = _locked(marks, by)
        # Asked for after the lock: what a colleague has just recorded must be seen.
        stages = {stage.application_id: stage for stage in _stages(rows)}
        outcome = Outcome()
        for row in rows:
            stage, mark = stages.get(row.pk), marks[row.pk]
            refusal = _refusal(row, stage, mark, by)
            if refusal:
                outcome.refused.append(Refused(row.pk, row.name, refusal))
            elif _says_else(stage, mark):
                outcome.done.append(row)
        missing = sorted(set(marks) - {row.pk for row in rows})
        outcome.refused += [Refused(pk, "", INVISIBLE) for pk in missing]
        _write(outcome.done, stages, marks, by)
    return outcome


def mark_one(application: Application, mark: Mark, *, by: Actor) -> Application:
    """`mark_paper` for one application; raises ActionDenied with the reason."""
    outcome = mark_paper({application.pk: mark}, by=by)
    for refused in outcome.refused:
        raise ActionDenied(refused.refusal.sentence, status=refused.refusal.status)
    return outcome.done[0] if outcome.done else application


def record_arrival(application: Application, *, by: Actor) -> Application:
    """The paper of this application is complete at the office that holds it."""
    return mark_one(application, Mark(Paper.ARRIVED), by=by)


@transaction.atomic
def record_stamp(
    stamp: PaperStamp, *, stamped_on: dt.date, organisation_name: str, by: Actor, scan: UploadedFile | None = None
) -> PaperStamp:
    """Record who stamped the paper and when, with a scan; recorded again it is corrected, until the first stop forwards."""
    row = _held(stamp.application_id, by)
    if not row.stage.takes_stamps:
        raise ActionDenied("纸质材料的盖章情况由第一个网上环节在报送之前登记，现在不能再登记或更正。")
    if row.stage.stamps_due and scan is None and stamp.scan_id is None:
        raise UploadRefused("请上传盖章页的扫描件：登记单位、日期和扫描件之后，方可在网上审批。")
    if stamped_on > clock.today():
        raise ActionDenied("盖章日期不能晚于今天。")
    kind = CORRECTED if stamp.recorded_at else STAMPED
    stamp.stamped_on, stamp.organisation_name = stamped_on, organisation_name
    stamp.recorded_at, stamp.recorded_by_id = clock.now(), by.user_id
    if scan is not None:
        stamp.scan = keep_apart(row.person, SCAN, scan)
    stamp.save(update_fields=["stamped_on", "organisation_name", "recorded_at", "recorded_by", "scan"])
    note_stamps(row)
    payload = {"label": stamp.label, "organisation": organisation_name, "stamped_on": stamped_on}
    payload |= {"scan": stamp.scan.sha256} if scan is not None else {}
    record([_event(row, kind, payload, by)])
    return stamp


def _locked(ids: Mapping[int, Mark], by: Actor) -> list[Application]:
    rows = Application.objects.visible_to(by).filter(pk__in=list(ids)).order_by("pk")
    return list(rows.select_for_update(of=("self",)))


def _stages(rows: list[Application]) -> list[Stage]:
    stages = Stage.objects.filter(pk__in=[row.stage_id for row in rows if row.stage_id])
    return list(stages.select_related("paper_by__person"))


def _refusal(row: Application, stage: Stage | None, mark: Mark, by: Actor) -> Refusal | None:
    sentence = _not_holding(row, by) or _not_now(row, stage, mark)
    return Refusal(409, sentence) if sentence else None


def _not_holding(row: Application, by: Actor) -> str:
    if row.person_id == by.person_id:
        return "这是您本人的申报，应当回避，请由其他工作人员登记。"
    if row.holder_id not in by.organisations_with(*READING_ROLES):
        return f"该申报现由{row.holder_name or '申报人'}办理，只有办理机构可以登记纸质材料。"
    return ""


def _not_now(row: Application, stage: Stage | None, mark: Mark) -> str:
    if row.state in CLOSED:
        return "该申报已经办结，不再登记纸质材料。"
    if stage is None or not row.paper:
        return "本环节不需要纸质材料，无需登记。"
    if mark.version is not None and mark.version != stage.paper_version:
        return _meanwhile(stage)
    if mark.state == Paper.INCOMPLETE and not mark.note.strip():
        return "请写明缺少什么材料，报送单位和申报人会看到。"
    return ""


def _meanwhile(stage: Stage) -> str:
    """The page was older than the record: say who ticked what."""
    if stage.paper_at is None:
        return "您打开页面之后，该申报的纸质材料已有变化，您的登记没有保存。请查看最新情况。"
    who, when = stage.paper_by.get_full_name(), chinese_datetime(stage.paper_at)
    return f"您打开页面之后，{who}已于{when}登记为“{stage.get_paper_display()}”，您的登记没有保存。请查看最新情况。"


def _note_of(mark: Mark) -> str:
    return mark.note.strip() if mark.state == Paper.INCOMPLETE else ""


def _says_else(stage: Stage, mark: Mark) -> bool:
    return (stage.paper, stage.paper_note) != (mark.state, _note_of(mark))


def _write(rows: list[Application], stages: dict[int, Stage], marks: Mapping[int, Mark], by: Actor) -> None:
    if not rows:
        return
    now = clock.now()
    for row in rows:
        mark, stage = marks[row.pk], stages[row.pk]
        row.paper = stage.paper = mark.state
        row.paper_note = stage.paper_note = _note_of(mark)
        row.updated_at = now
        stage.mark("paper", now, by.user_id)
        stage.paper_version += 1
    changed = [stages[row.pk] for row in rows]
    update_from_unnest(Application, rows, ["paper", "paper_note", "updated_at"])
    update_from_unnest(Stage, changed, ["paper", "paper_note", "paper_version", "paper_at", "paper_by"])
    _write_items(changed)
    record((_event(row, EVENTS[row.paper], _payload(row, stages[row.pk]), by) for row in rows), at=now)


def _write_items(stages: list[Stage]) -> None:
    """The rosters by which the paper came say the same."""
    by_id = {stage.pk: stage for stage in stages}
    items = list(ConsignmentItem.objects.filter(stage__in=by_id, taken_back_at__isnull=True))
    for item in items:
        stage = by_id[item.stage_id]
        item.paper, item.note = stage.paper, stage.paper_note
        item.checked_at, item.checked_by_id = stage.paper_at, stage.paper_by_id
    update_from_unnest(ConsignmentItem, items, ["paper", "note", "checked_at", "checked_by"])


def _payload(row: Application, stage: Stage) -> dict:
    return {"stage": stage.code} | ({"lacking": row.paper_note} if row.paper_note else {})


def _held(application_id: int, by: Actor) -> Application:
    rows = Application.objects.visible_to(by).select_for_update(of=("self",)).select_related("person", "stage")
    row = rows.filter(pk=application_id).first()
    if row is None:
        raise ActionDenied(INVISIBLE.sentence, status=404)
    sentence = _not_holding(row, by)
    if sentence:
        raise ActionDenied(sentence)
    return row


def _event(row: Application, kind: str, payload: dict, by: Actor) -> EventDraft:
    return EventDraft(
        stream=row.stream,
        kind=kind,
        payload=payload | told_of(clerks_place(by, row)),
        actor_id=by.user_id,
        organisation_id=row.holder_id,
        state=row.state,
    )
