"""评审通知: written as a draft, published for everybody, taken down; publishing opens the round one applies in."""

import datetime as dt
from dataclasses import asdict, dataclass

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.enums import Stream
from accounts.models import Committee
from accounts.policies import Actor
from accounts.services.events import EventDraft, record
from review.models import Call, CallFile, Round
from review.policies.calls import NO_ROLE, may_call, why_not_change, why_not_publish, why_not_withdraw
from review.queries.calls import business_for, committees_at
from review.services.rounds import open_round
from zcps.kit import clock, uploads
from zcps.kit.refusals import ActionDenied

FOLDER = "calls"
MOST_FILES, MOST_BYTES = 10, 20 * 1024**2
MISSING = "没有找到这份通知，或者它不属于当前机构。"
STALE = "您打开页面之后，这份通知已有修改，您的操作没有执行。请查看最新内容。"


@dataclass(frozen=True)
class CallContent:
    """What a notice says. modes: title code → how one applies for it."""

    year: int
    title: str
    text: str
    opens_at: dt.datetime
    closes_at: dt.datetime
    modes: dict[str, str]
    document_number: str = ""
    requirements: str = ""


@transaction.atomic
def draft_call(committee: Committee, content: CallContent, *, by: Actor) -> Call:
    """A draft of the current organisation for one of its committees."""
    if not may_call(by):
        raise ActionDenied(NO_ROLE, status=403)
    found = committees_at(by.organisation_id).filter(pk=committee.pk).first()
    business = business_for(found) if found else None
    if business is None:
        raise ActionDenied(f"“{committee.name}”不是本机构组建的、在备案有效期内的评委会，不能为它发布通知。")
    return Call.objects.create(
        scheme_id=found.scheme_id,
        committee=found,
        organisation_id=by.organisation_id,
        business=business.code,
        created_at=clock.now(),
        created_by_id=by.user_id,
        **asdict(content),
    )


@transaction.atomic
def change_call(call: Call, content: CallContent, *, version: int, by: Actor) -> Call:
    """Write a draft anew; `version` is the one the form showed."""
    row = _draft(call, by=by)
    if row.version != version:
        raise ActionDenied(STALE)
    for name, value in asdict(content).items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*asdict(content), "version"])
    return row


def add_file(call: Call, upload: UploadedFile, *, by: Actor) -> CallFile:
    """A PDF beside the text; UploadRefused says why not, and leaves nothing."""
    clean = uploads.check_pdf(upload, max_bytes=MOST_BYTES)
    with transaction.atomic():
        row = _draft(call, by=by)
        held = list(row.files.all())
        if len(held) >= MOST_FILES:
            raise uploads.UploadRefused(f"一份通知最多 {MOST_FILES} 个附件，请合并后上传。")
        if any(each.sha256 == clean.sha256 for each in held):
            raise uploads.UploadRefused("这个附件已经上传过，不需要重复上传。")
        return CallFile.objects.create(
            call=row,
            name=uploads.display_name(upload.name),
            stored=uploads.store(clean.data, folder=FOLDER, suffix=".pdf"),
            size=clean.size,
            sha256=clean.sha256,
            page_count=clean.pages,
            added_at=clock.now(),
            added_by_id=by.user_id,
        )


@transaction.atomic
def remove_file(call: Call, file: CallFile, *, by: Actor) -> None:
    """Out of a draft, with its bytes: nobody has seen it."""
    row = _draft(call, by=by)
    found = row.files.filter(pk=file.pk).first()
    if found is None:
        raise ActionDenied("这个附件已经移除。")
    found.delete()
    transaction.on_commit(lambda: default_storage.delete(found.stored))


@transaction.atomic
def publish_call(call: Call, *, version: int, by: Actor) -> Call:
    """Everybody may read it from now on, and its round opens at its time."""
    row = _locked(call, by=by)
    if refusal := why_not_publish(row, now=clock.now()):
        raise ActionDenied(refusal)
    if row.version != version:
        raise ActionDenied(STALE)
    row.round = open_round(
        row.scheme,
        business=row.business,
        name=row.title,
        year=row.year,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        titles=list(row.modes),
        specialities=row.committee.specialities,
        notice=row.requirements,
    )
    row.published_at, row.published_by_id = clock.now(), by.user_id
    row.save(update_fields=["round", "published_at", "published_by"])
    _tell("call_published", row, by)
    return row


@transaction.atomic
def withdraw_call(call: Call, *, reason: str, by: Actor) -> Call:
    """Out of sight, and its round is closed; only while nobody has begun to apply."""
    row = _locked(call, by=by)
    around = Round.objects.select_for_update().filter(pk=row.round_id).first()
    if refusal := why_not_withdraw(row, started=around.applications.count() if around else 0):
        raise ActionDenied(refusal)
    now = clock.now()
    around.opens_at, around.closes_at = now - dt.timedelta(seconds=2), now - dt.timedelta(seconds=1)
    around.save(update_fields=["opens_at", "closes_at"])
    row.withdrawn_at, row.withdrawn_by_id, row.withdrawn_reason = now, by.user_id, reason
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    _tell("call_withdrawn", row, by)
    return row


def _draft(call: Call, *, by: Actor) -> Call:
    row = _locked(call, by=by)
    if refusal := why_not_change(row):
        raise ActionDenied(refusal)
    return row


def _locked(call: Call, *, by: Actor) -> Call:
    """The row, locked before it is judged, of the organisation the actor works at."""
    if not may_call(by):
        raise ActionDenied(NO_ROLE, status=403)
    rows = Call.objects.select_for_update(of=("self",)).filter(pk=call.pk, organisation=by.organisation_id)
    row = rows.select_related("scheme__current", "committee").first()
    if row is None:
        raise ActionDenied(MISSING, status=404)
    return row


def _tell(kind: str, row: Call, by: Actor) -> None:
    """On the organisation's chain."""
    payload = {"title": row.title, "year": row.year, "call": str(row.uuid), "committee": row.committee.name}
    payload |= {"reason": row.withdrawn_reason} if row.withdrawn_reason else {}
    stream = f"{Stream.ORGANISATION}:{row.organisation_id}"
    record(
        [
            EventDraft(
                stream=stream, kind=kind, payload=payload, actor_id=by.user_id, organisation_id=row.organisation_id
            )
        ]
    )
