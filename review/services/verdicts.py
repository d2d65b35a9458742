"""分栏核对: keeps what an officer thinks of each section, for the stage and the revision at hand."""

from collections.abc import Mapping

from django.db import transaction

from accounts.policies import Actor
from dossiers.scheme import DossierRules
from review.enums import Verdict
from review.models import Application, SectionVerdict
from review.queries.reading import content_of
from review.queries.verdicts import board_of, digest_of, sections_to_judge, why_not_judge
from zcps.kit import clock
from zcps.kit.refusals import ActionDenied

RESUBMITTED = "申报人已经重新提交，您看到的不是最新材料，核对结果没有保存。请查看最新材料。"
NOT_YOURS = "这一栏不在分给您审查的部分里，或者那一部分已经审完，核对结果没有保存。"
MISSING = "没有找到这件申报，或者它不在您的管辖范围内。"


@transaction.atomic
def set_verdicts(application: Application, given: Mapping[str, str], *, revision: int, by: Actor) -> Application:
    """Write the verdict on each section (code → `Verdict`, or "" to take it back).

    revision: id of the revision the page showed; a newer one refuses, because nobody has judged that.
    """
    row = _reviewed(application, revision, by)
    allowed = sections_to_judge(by, row)
    if allowed is not None and not given.keys() <= allowed:
        raise ActionDenied(NOT_YOURS)
    _write(row, given, by)
    return row


@transaction.atomic
def pass_the_rest(application: Application, *, revision: int, by: Actor) -> int:
    """一并认可: every section not yet judged; on a second look only those that did not change. Returns how many."""
    row = _reviewed(application, revision, by)
    content = content_of(row, DossierRules.of(row.scheme_version))
    allowed = sections_to_judge(by, row)
    rest = board_of(row, content if allowed is None else content.narrowed(allowed)).rest
    _write(row, dict.fromkeys(rest, Verdict.PASSED), by)
    return len(rest)


def _reviewed(application: Application, revision: int, by: Actor) -> Application:
    """The row, locked, if the actor reviews it now and has seen what it says now."""
    rows = Application.objects.within_sight_of(by).select_for_update(of=("self",)).filter(pk=application.pk)
    row = rows.select_related("scheme_version", "revision").defer("scheme_version__content").first()
    if row is None:
        raise ActionDenied(MISSING, status=404)
    refusal = why_not_judge(by, row)
    if refusal:
        raise ActionDenied(refusal.sentence, status=refusal.status)
    if row.revision_id != revision:
        raise ActionDenied(RESUBMITTED)
    return row


def _write(row: Application, given: Mapping[str, str], by: Actor) -> None:
    """One statement; the same section judged again is overwritten: a note, not a record."""
    verdicts = [
        SectionVerdict(
            stage_id=row.stage_id,
            revision_id=row.revision_id,
            section=code,
            digest=digest_of(row.revision.content, code),
            verdict=verdict,
            at=clock.now(),
            by_id=by.user_id,
        )
        for code, verdict in given.items()
    ]
    SectionVerdict.objects.bulk_create(
        verdicts,
        update_conflicts=True,
        unique_fields=["stage", "revision", "section"],
        update_fields=["verdict", "digest", "at", "by"],
    )
