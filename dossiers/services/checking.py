"""业绩档案审核: the employer's clerk finds 通过, 退回 or 不通过, of one version or of many by one statement.

The dossier is locked before anything is judged: a person who takes back and a clerk who approves come one after the other.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from accounts.enums import AccountKind, Topic
from accounts.models import Organisation, User
from accounts.policies import Actor
from accounts.services.events import EventDraft, record
from accounts.services.notifications import NotificationDraft, notify
from dossiers.enums import WITH_REASON, EntryState, VersionState
from dossiers.exceptions import not_found
from dossiers.models import Dossier, Entry, EntryVersion
from dossiers.presentation import known_section
from dossiers.queries import rules_for
from dossiers.queries.checks import checkable
from dossiers.scheme import DossierRules
from dossiers.services.sending import digest_of, recount
from zcps.kit import clock
from zcps.kit.bulk import update_from_unnest
from zcps.kit.refusals import ActionDenied

# A round of judging is over when nothing waits any more, or when nothing was judged for so long.
QUIET = timedelta(minutes=10)
DOSSIERS_AT_ONCE = 200
NAMED = 3
MISSED = {
    VersionState.TAKEN_BACK: "申报人已撤回，没有审核。请返回后查看最新内容。",
    VersionState.APPROVED: "已经审核通过，没有重复审核。",
    VersionState.RETURNED: "已经退回申报人，没有重复审核。",
    VersionState.REFUSED: "已经审核不通过，没有重复审核。",
}


@dataclass(frozen=True)
class Found:
    """What came of one act: how many were judged, and of the others a sentence each."""

    count: int
    missed: list[str]


@transaction.atomic
def judge(dossier: Dossier, versions: Collection[UUID], *, finding: VersionState, reason: str = "", by: Actor) -> Found:
    """Write one finding on every version that still waits; 404 for who may not check, 409 when none of them waits."""
    if finding in WITH_REASON and not reason:
        raise ActionDenied(f"请填写{finding.label}的理由，申报人按理由修改。", status=422)
    locked, organisation = _judged_dossier(dossier, by)
    rules = rules_for(locked.person)
    rows = list(_rows(locked).filter(uuid__in=versions))
    if not rows:
        raise not_found()
    waiting = [row for row in rows if row.state == VersionState.SUBMITTED]
    missed = [_missed(row, rules) for row in rows if row.state != VersionState.SUBMITTED]
    if not waiting:
        raise ActionDenied(missed[0])
    _write(waiting, finding, reason, organisation, by)
    recount(locked)
    record([_event(locked, waiting, organisation, by)])
    if not locked.waiting:
        _tell([locked])
    return Found(len(waiting), missed)


def tell_findings() -> int:
    """Tell the people whose round of judging has come to rest; return how many dossiers. For a worker; may run twice."""
    rested = EntryVersion.objects.filter(judged_at__isnull=False, told_at__isnull=True).order_by("judged_at")
    newest = clock.now() - QUIET
    busy = rested.filter(judged_at__gte=newest).values("entry__dossier")
    due = rested.filter(judged_at__lt=newest).exclude(entry__dossier__in=busy).order_by()
    with transaction.atomic():
        ids = list(due.values_list("entry__dossier", flat=True).distinct()[:DOSSIERS_AT_ONCE])
        rows = Dossier.objects.select_for_update(of=("self",)).filter(pk__in=ids)
        return _tell(list(rows.select_related("person").order_by("pk"))) if ids else 0


def _judged_dossier(dossier: Dossier, by: Actor) -> tuple[Dossier, Organisation]:
    """The dossier, locked, and the employer in whose name the actor checks it now; 404 for everybody else."""
    rows = checkable(by).select_for_update(of=("self",)).filter(pk=dossier.pk)
    row = rows.select_related("person__employer").first()
    if row is None:
        raise not_found()
    return row, row.person.employer


def _rows(dossier: Dossier):
    return EntryVersion.objects.filter(entry__dossier=dossier).select_related("entry").order_by("pk")


def _write(
    rows: Sequence[EntryVersion], finding: VersionState, reason: str, organisation: Organisation, by: Actor
) -> None:
    """Two statements: the versions, and their entries."""
    found = {
        "state": finding,
        "reason": reason if finding in WITH_REASON else "",
        "organisation": organisation,
        "organisation_name": organisation.name,
        "judged_at": clock.now(),
        "judged_by_id": by.user_id,
    }
    EntryVersion.objects.filter(pk__in=[row.pk for row in rows]).update(**found)
    for row in rows:
        row.state, row.reason = finding, found["reason"]
        row.entry.state = EntryState(finding.value)
        if finding == VersionState.APPROVED:
            row.entry.in_force_id = row.pk
    update_from_unnest(Entry, [row.entry for row in rows], ["state", "in_force"])


def _event(dossier: Dossier, rows: Sequence[EntryVersion], organisation: Organisation, by: Actor) -> EventDraft:
    judged = [
        {
            "entry": row.entry.uuid,
            "section": row.entry.section,
            "number": row.number,
            "sha256": digest_of(row),
            "finding": row.state,
            "reason": row.reason,
        }
        for row in rows
    ]
    return EventDraft(
        stream=dossier.stream,
        kind="entries_judged",
        payload={"entries": judged, "employer": organisation.name},
        actor_id=by.user_id,
        organisation_id=organisation.pk,
    )


def _missed(row: EntryVersion, rules: DossierRules) -> str:
    return f"“{_title(row, rules)}”{MISSED[VersionState(row.state)]}"


def _title(row: EntryVersion, rules: DossierRules) -> str:
    section = known_section(row.entry.section, rules)
    return section.title(section.upcast(row.data, row.section_version))


def _tell(dossiers: Sequence[Dossier]) -> int:
    """One message a dossier about everything judged since the last one; the dossiers are locked."""
    rows = EntryVersion.objects.filter(entry__dossier__in=dossiers, judged_at__isnull=False, told_at__isnull=True)
    untold: dict[int, list[EntryVersion]] = {}
    for row in rows.select_related("entry").order_by("judged_at", "pk"):
        untold.setdefault(row.entry.dossier_id, []).append(row)
    people = [dossier.person_id for dossier in dossiers]
    accounts = dict(User.objects.filter(kind=AccountKind.PERSON, person__in=people).values_list("person", "pk"))
    EntryVersion.objects.filter(pk__in=[row.pk for rows in untold.values() for row in rows]).update(told_at=clock.now())
    notify(
        _message(dossier, accounts[dossier.person_id], untold[dossier.pk], rules_for(dossier.person))
        for dossier in dossiers
        if dossier.pk in untold and dossier.person_id in accounts
    )
    return len(untold)


def _message(dossier: Dossier, recipient: int, rows: Sequence[EntryVersion], rules: DossierRules) -> NotificationDraft:
    return NotificationDraft(
        recipient_id=recipient,
        kind="dossier_checked",
        title="业绩档案审核结果",
        body=_body(rows, rules),
        url=reverse("dossiers:home"),
        topic=Topic.PROGRESS,
        dedupe_key=f"dossier-checked:{dossier.pk}:{max(row.pk for row in rows)}:{len(rows)}",
    )


def _body(rows: Sequence[EntryVersion], rules: DossierRules) -> str:
    """杭州某公司审核了您的业绩档案：通过 3 条，退回 1 条。“论文甲”退回：期刊封面不清晰。"""
    counts = Counter(VersionState(row.state) for row in rows)
    counted = "，".join(f"{state.label} {counts[state]} 条" for state in MISSED if counts[state])
    faulty = [row for row in rows if row.state in WITH_REASON]
    told = [f"“{_title(row, rules)}”{row.get_state_display()}：{row.reason.rstrip('。')}。" for row in faulty[:NAMED]]
    more = [f"其余 {len(faulty) - NAMED} 条请登录查看。"] if len(faulty) > NAMED else []
    ending = "修改后请重新提交审核。" if faulty else ""
    return "".join([f"{rows[-1].organisation_name}审核了您的业绩档案：{counted}。", *told, *more, ending])
