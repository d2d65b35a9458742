"""打印所选: the forms of many people as one job, giving one PDF with bookmarks or a zip with a file for each.

A form is a document like any other: found again when it was drawn before, and drawn by the same process. What is drawn
stands in the rows, so that the next turn goes on there; the last step puts the files together.
"""

import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from django.db import transaction

from accounts.policies import Actor
from review.documents.forms import form_draft
from review.enums import DocumentKind, DocumentState, JobKind
from review.models import Application, Job, PrintItem
from review.queries.printing import drawn_items, finished_count, pending_items, printable_applications
from review.services.documents import written_down
from review.services.jobs.files import KEPT_SHORT, JobFile
from review.services.jobs.starting import start_job
from review.services.jobs.turns import Turn
from review.services.office_chain import record_at_office
from review.services.rendering import draw_now
from zcps.kit import clock, uploads
from zcps.kit.bundles import PDF, ZIP, Part, joined, zipped
from zcps.kit.refusals import ActionDenied

MOST = 1_000  # forms a job
PORTION = 20
PAUSE_SECONDS = 1.0  # before a form is looked at again that another process is drawing
PRINTED = "forms_printed"
OUT_OF_REACH = "已不在您的管辖范围内，没有打印。"
NOTHING = "没有一份能够打印，原因见下。"


@dataclass(frozen=True)
class Print:
    """What is wanted: which forms of whom, in this order. `site`: the address that printed codes lead to."""

    applications: Sequence[int]
    kinds: Sequence[DocumentKind]
    as_zip: bool
    site: str

    @property
    def total(self) -> int:
        return len(self.applications) * len(self.kinds)


@transaction.atomic
def start_print(wanted: Print, *, by: Actor, key: uuid.UUID | None = None) -> Job:
    """Write down what is asked for; the same key finds the first one. Recorded: how many forms of which kinds, who."""
    if not wanted.total:
        raise ActionDenied("请选择要打印的申报和表格。")
    if wanted.total > MOST:
        raise ActionDenied(f"一次最多打印 {MOST} 份，您选择了 {wanted.total} 份。请用条件缩小范围，或者少选几种表格。")
    kinds = "、".join(kind.label for kind in wanted.kinds)
    title = f"打印 {len(wanted.applications)} 人的{kinds}"
    parameters = {"as_zip": wanted.as_zip, "site": wanted.site}
    job, is_new = start_job(JobKind.PRINT, by=by, title=title, parameters=parameters, total=wanted.total, key=key)
    if is_new:
        _write_items(job, wanted)
        record_at_office(PRINTED, {"forms": kinds, "persons": len(wanted.applications)}, by)
    return job


def work(turn: Turn) -> JobFile:
    """Draw what is not drawn yet, with what the person may read now; then put it together. The handler of the kind."""
    job = turn.job
    while portion := list(pending_items(job).order_by("position")[:PORTION]):
        if not _draw(portion, turn):
            time.sleep(PAUSE_SECONDS)  # all of them are being drawn elsewhere
    return _bundle(turn)


def repeat(job: Job, *, by: Actor) -> Job:
    """The same once more, as it is now and as far as whoever repeats it may see it."""
    chosen = job.prints.order_by("position").values_list("application", "kind")
    wanted = Print(
        applications=list(dict.fromkeys(application for application, _ in chosen)),
        kinds=list(dict.fromkeys(DocumentKind(kind) for _, kind in chosen)),
        **job.parameters,
    )
    return start_print(wanted, by=by)


def _write_items(job: Job, wanted: Print) -> None:
    """Person by person: what belongs to one lies together."""
    chosen = [(application, kind) for application in wanted.applications for kind in wanted.kinds]
    PrintItem.objects.bulk_create(
        PrintItem(job=job, position=position, application_id=application, kind=kind)
        for position, (application, kind) in enumerate(chosen, start=1)
    )


def _draw(items: list[PrintItem], turn: Turn) -> int:
    """Settle what can be settled; return how many were."""
    by, settled = turn.actor(), 0
    rows = printable_applications([item.application_id for item in items], by)
    before = finished_count(turn.job)
    for item in items:
        row = rows.get(item.application_id)
        ended = _document(item, row, turn, by) if row else _left_out(item, OUT_OF_REACH)
        settled += ended
        turn.reached(before + settled)
    return settled


def _document(item: PrintItem, row: Application, turn: Turn, by: Actor) -> bool:
    """Draw one; whether it is settled."""
    draft = form_draft(DocumentKind(item.kind), row, to=by)
    document = written_down(draft, site=turn.job.parameters["site"], pressing=False)
    if document.is_unfinished:
        document = draw_now(document)
    if document.state == DocumentState.FAILED:
        return _left_out(item, document.error)
    if document.is_unfinished:
        return False
    item.document = document
    item.save(update_fields=["document"])
    return True


def _left_out(item: PrintItem, reason: str) -> bool:
    item.reason = reason
    item.save(update_fields=["reason"])
    return True


def _bundle(turn: Turn) -> JobFile:
    job = turn.job
    parts = partial(_parts, turn)
    name = f"{job.title}-{clock.today():%Y%m%d}"
    if not drawn_items(job).exists():
        raise ActionDenied(NOTHING)
    if job.parameters["as_zip"]:
        return JobFile(zipped(parts(), suffix=".pdf"), f"{name}.zip", ZIP, KEPT_SHORT)
    return JobFile(joined(parts(), title=job.title), f"{name}.pdf", PDF, KEPT_SHORT)


def _parts(turn: Turn) -> Iterator[Part]:
    """Every file in the order of the list, holding the job meanwhile."""
    for item in drawn_items(turn.job):
        turn.hold()
        yield Part(
            item.application_id,
            item.application.name,
            item.get_kind_display(),
            uploads.read_stored(item.document.stored),
        )
