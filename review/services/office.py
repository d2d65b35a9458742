"""What an office does with applications, one or many alike: every action with the checks and terms that belong to it."""

from collections.abc import Mapping
from dataclasses import replace

from accounts.policies import Actor
from review.enums import COMMITTEE_DUTIES, Action, Duty, ResubmitTo
from review.models import Application
from review.policies import Refusal, open_blocks
from review.policies.acts import Values
from review.policies.proposals import overrules
from review.queries.committees import may_review
from review.queries.deadlines import deadline
from review.queries.rules import business_of
from review.services.door import Check, Outcome, judge, move
from zcps.kit.refusals import ActionDenied

TO_APPLICANT = frozenset({Action.RETURN, Action.DECLINE})


def perform(action: Action, targets: Mapping[int, int | None], *, by: Actor, values: Values | None = None) -> Outcome:
    """Take an office's action on applications (id → version shown); each that may not go comes back with its reason."""
    values = values or Values()
    if action in TO_APPLICANT:
        return _return(action, targets, by=by, values=values)
    return move(action, targets, by=by, values=values, check=check_for(action, values, by=by))


def preview(action: Action, targets: Mapping[int, int | None], *, by: Actor, values: Values | None = None) -> Outcome:
    """What `perform` would do, without doing it; without values, as far as it can be said before they are given."""
    return judge(action, targets, by=by, check=check_for(action, values, by=by) if values else None)


def perform_one(
    action: Action, application: Application, *, version: int | None, by: Actor, values: Values | None = None
) -> Application:
    """`perform` for one application; raises ActionDenied with the reason. A repeated request is not refused."""
    outcome = perform(action, {application.pk: version}, by=by, values=values)
    for refused in outcome.refused:
        if not refused.repeated:
            raise ActionDenied(refused.refusal.sentence, status=refused.refusal.status)
    return outcome.done[0] if outcome.done else application


def check_for(action: Action, values: Values, *, by: Actor) -> Check | None:
    """The further check of an action, made of what came with it and who takes it."""
    checks = {
        Action.SEND_BACK: _earlier_stage(values),
        Action.ASSIGN_COMMITTEE: _fitting_committee(values),
        Action.RECORD_RESULT: _decided(values),
        Action.CONCLUDE: _has_ratifier,
        Action.REVIEW_BLOCK: _on_own_blocks(by, values),
        Action.APPROVE: _pledged(values),
        Action.SIGN: _signed(values),
    }
    return checks.get(action)


def _return(action: Action, targets: Mapping[int, int | None], *, by: Actor, values: Values) -> Outcome:
    """Returned with a deadline in working days, to come back where the business says. One business a call."""
    sample = Application.objects.filter(pk__in=list(targets)).select_related("scheme_version").first()
    if sample is None:
        return move(action, targets, by=by, values=values)
    business = business_of(sample)
    term = values.deadline_on or deadline(business.return_days).on
    first = 1 if business.resubmit_to == ResubmitTo.FIRST else None
    return move(action, targets, by=by, values=replace(values, deadline_on=term, to_position=first))


def _earlier_stage(values: Values) -> Check:
    def check(row: Application) -> Refusal | None:
        target = next((stage for stage in row.route if stage.position == values.to_position), None)
        if target is None or target.position >= row.position or target.duty in COMMITTEE_DUTIES:
            return Refusal(409, "只能退回到本环节之前的审核机构。")
        return None

    return check


def _fitting_committee(values: Values) -> Check:
    """高评委须与申报同系列、层级相符、在备案有效期内，并评审该专业。"""

    def check(row: Application) -> Refusal | None:
        committee, following = values.committee, row.following
        if following is None or not may_review(committee, row, level=following.committee_level):
            return Refusal(409, f"“{committee.name}”不评审“{row.speciality_name}”专业的{row.title_name}，不能设置。")
        return None

    return check


def _pledged(values: Values) -> Check:
    """A unit signs its 承诺 with what it passes, where the business has one."""

    def check(row: Application) -> Refusal | None:
        business = business_of(row)
        if row.duty != Duty.EMPLOYER_CHECK or not business.unit_pledge_text:
            return None
        if values.unit_pledge is None:
            return Refusal(409, "请阅读并签署单位承诺，再办理通过。")
        if values.unit_pledge.version != business.unit_pledge_version:
            return Refusal(409, "单位承诺的内容已经更新，请重新阅读后签署。")
        return None

    return check


def _signed(values: Values) -> Check:
    """Against the clerk's proposal only on purpose: many at once are signed as they are proposed."""
    pledged = _pledged(values)

    def check(row: Application) -> Refusal | None:
        if overrules(Action.SIGN, row) and not values.overrules:
            return Refusal(409, "经办人拟不通过。改为同意的，请打开这件申报，勾选“改变经办意见”并写明理由。")
        return pledged(row)

    return check


def _on_own_blocks(by: Actor, values: Values) -> Check:
    def check(row: Application) -> Refusal | None:
        open_here = open_blocks(by, row, row.holder_id)
        if not set(values.blocks) <= set(open_here):
            return Refusal(409, "所选部分没有分给您，或者已经审完。请查看最新情况。")
        return None

    return check


def _has_ratifier(row: Application) -> Refusal | None:
    """A route may end at the committee; `load_scheme` warns of it."""
    if row.following is None:
        return Refusal(409, "报送路线没有批复环节，公示结束后请按规定在系统以外办理批复。")
    return None


def _decided(values: Values) -> Check:
    def check(row: Application) -> Refusal | None:
        if row.pk not in values.decisions:
            return Refusal(409, "该申报不在本次评审会议的议程中。")
        return None

    return check
