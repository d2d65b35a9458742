"""结束会议: judges both passes of everybody, records the results through review's door, freezes the meeting."""

from django.db import transaction

from accounts.policies import Actor
from committees.enums import MeetingAct, MeetingState, Standing
from committees.models import AgendaItem, Meeting
from committees.queries import agenda_of
from committees.rules import Verdict, verdict
from committees.services.meetings import NOT_FOUND, acting, sitting_refusal, written
from review.enums import Action
from review.policies.acts import Decision, Values
from review.services.office import perform
from zcps.kit import clock
from zcps.kit.bulk import update_from_unnest
from zcps.kit.refusals import ActionDenied

RESULT = ("agree", "against", "abstain", "voters", "base", "threshold", "passed", "decided_at")


@transaction.atomic
def close_meeting(meeting: Meeting, *, by: Actor, version: int | None = None) -> Meeting:
    """Close the meeting and record every result, or nothing; a repeated request of the same account is not refused.

    Raises ActionDenied naming what is missing: quorum, filing, a pass, a difference, or an application that may not
    receive a result now.
    """
    row = _closing(meeting, by, version)
    if row.state == MeetingState.CLOSED:
        return row
    items = list(agenda_of(row).select_for_update(of=("self",)))
    problem = closing_refusal(row, items)
    if problem:
        raise ActionDenied(problem)
    verdicts = {item.pk: _decide(row, item) for item in items}
    _record_results(row, items, by)
    update_from_unnest(AgendaItem, items, RESULT)
    row.state, row.closed_at, row.closed_by_id = MeetingState.CLOSED, clock.now(), by.user_id
    passed = sum(found.passed for found in verdicts.values())
    payload = {"items": len(items), "passed": passed, "results": [_result(item) for item in items]}
    return written(row, "close", payload, by=by, columns=("state", "closed_at", "closed_by"))


def closing_refusal(row: Meeting, items: list[AgendaItem]) -> str:
    """Why the meeting cannot be closed now; empty when it can."""
    if not items:
        return "议程中没有参评人员，不能结束会议。"
    unfinished = [item for item in items if item.standing_of(row.present) != Standing.AGREED]
    if not unfinished:
        return sitting_refusal(row)
    first = unfinished[0]
    count = f"等 {len(unfinished)} 人" if len(unfinished) > 1 else ""
    word = first.standing_of(row.present).label
    return sitting_refusal(row) or f"“{first.name}”{count}的票数还没有录完（{word}），两遍一致后方可结束会议。"


def verdict_of(row: Meeting, item: AgendaItem) -> Verdict:
    """The outcome of one person by the first pass; meant for items whose two passes agree."""
    return verdict(item.tally(1), present=row.present, recused=item.recused, rules=row.rules)


def _closing(meeting: Meeting, by: Actor, version: int | None) -> Meeting:
    """The locked meeting; or the closed one when this same account closed it a moment ago."""
    row = Meeting.objects.visible_to(by).with_committee().select_for_update(of=("self",)).filter(pk=meeting.pk).first()
    if row is None:
        raise ActionDenied(NOT_FOUND, status=404)
    if row.state == MeetingState.CLOSED and row.closed_by_id == by.user_id:
        return row
    return acting(meeting, MeetingAct.CLOSE, by=by, version=version)


def _decide(row: Meeting, item: AgendaItem) -> Verdict:
    found, tally = verdict_of(row, item), item.tally(1)
    item.agree, item.against, item.abstain = tally.agree, tally.against, tally.abstain
    item.voters, item.base, item.threshold = found.voters, found.base, found.threshold
    item.passed, item.decided_at = found.passed, clock.now()
    return found


def _record_results(row: Meeting, items: list[AgendaItem], by: Actor) -> None:
    decisions = {item.application_id: _decision(row, item) for item in items}
    outcome = perform(Action.RECORD_RESULT, dict.fromkeys(decisions), by=by, values=Values(decisions=decisions))
    if outcome.refused:
        refused = outcome.refused[0]
        name = next(item.name for item in items if item.application_id == refused.application_id)
        sentence = f"“{name}”的结果不能录入：{refused.refusal.sentence}会议没有结束，其他人的结果也没有录入。"
        raise ActionDenied(sentence, status=refused.refusal.status)


def _decision(row: Meeting, item: AgendaItem) -> Decision:
    return Decision(passed=item.passed, meeting=row.name, agree=item.agree, against=item.against, abstain=item.abstain)


def _result(item: AgendaItem) -> dict:
    return {
        "application": item.application_id,
        "agree": item.agree,
        "against": item.against,
        "abstain": item.abstain,
        "recused": item.recused,
        "threshold": item.threshold,
        "passed": item.passed,
    }
