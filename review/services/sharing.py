"""分办、认领、均分: who of an office works on what. No state changes; each application that changes hands gets an event.

Rows are locked in primary-key order and written set-based: the number of statements does not depend on the rows.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse

from accounts.enums import Topic
from accounts.models import Organisation, User
from accounts.policies import Actor
from accounts.services.events import EventDraft, record
from accounts.services.notifications import NotificationDraft, notify
from review.enums import IN_HAND, UNDECIDED, Assigned, Duty, ShareBy
from review.models import Application, ShareRule, Stage
from review.models.querysets import ApplicationQuerySet
from review.notices import Move
from review.policies.acts import Act
from review.policies.clerks import CLERK_ROLES, NO_SAY, levelled, may_share
from review.queries.sharing import Holder, held, holders_at, in_groups, undecided_by_clerk
from zcps.kit import clock
from zcps.kit.bulk import update_from_unnest
from zcps.kit.refusals import ActionDenied

ASSIGNED = "assigned"
LIMIT = 2_000  # rows changing hands in one act

GONE = "这件申报已不在本机构办理，请刷新列表。"


@dataclass
class Shared:
    """What became of each row. `left`: how many more there are than one act takes."""

    done: list[Application] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)  # name, sentence
    left: int = 0


@transaction.atomic
def share(ids: Collection[int], *, to: int, by: Actor) -> Shared:
    """Give these applications of the current office to one of its clerks."""
    _require_say(by)
    holders = holders_at(by.organisation_id)
    outcome, rows = _locked(ids, by)
    for row in rows:
        problem = _unfit(holders.get(to), row)
        if problem:
            outcome.refused.append((row.name, problem))
        elif row.clerk_id != to:
            outcome.done.append(row)
    _hand_over(dict.fromkeys(outcome.done, to), how=Assigned.SHARED, by=by)
    return outcome


@transaction.atomic
def claim(ids: Collection[int], *, by: Actor) -> Shared:
    """认领: take what is nobody's. Of two at once one gets it, the other reads who has it."""
    _require_say(by)
    holders = holders_at(by.organisation_id)
    outcome, rows = _locked(ids, by)
    taken = _names({row.clerk_id for row in rows if row.clerk_id not in {None, by.user_id}})
    for row in rows:
        problem = _unfit(holders.get(by.user_id), row)
        if row.clerk_id in taken:
            problem = f"已由{taken[row.clerk_id]}经办，不能再认领；需要调整时请用“分办”。"
        if problem:
            outcome.refused.append((row.name, problem))
        elif row.clerk_id is None:
            outcome.done.append(row)
    _hand_over(dict.fromkeys(outcome.done, by.user_id), how=Assigned.CLAIMED, by=by)
    return outcome


@transaction.atomic
def release(ids: Collection[int], *, by: Actor) -> Shared:
    """放回: give back what is one's own; what is a colleague's is shared out again instead."""
    _require_say(by)
    outcome, rows = _locked(ids, by)
    for row in rows:
        if row.clerk_id == by.user_id:
            outcome.done.append(row)
        else:
            outcome.refused.append((row.name, "不是由您经办，不能放回；需要调整时请用“分办”。"))
    _hand_over(dict.fromkeys(outcome.done), how=Assigned.RELEASED, by=by)
    return outcome


@transaction.atomic
def share_groups(choices: Mapping[str, int], *, grouped: ShareBy, again: bool, standing: bool, by: Actor) -> Shared:
    """Give whole groups (speciality or unit → clerk) out: what is nobody's, with `again` what is undecided as well.

    standing: what arrives from now on goes the same way.
    """
    _require_say(by)
    holders, outcome, pairs = holders_at(by.organisation_id), Shared(), {}
    if standing:
        _set_rules(choices, grouped, by, holders)
    which = Q(clerk__isnull=True) | Q(state__in=sorted(UNDECIDED)) if again else Q(clerk__isnull=True)
    rows = in_groups(held(by.organisation_id).filter(which), grouped, choices)
    locked, outcome.left = _oldest_locked(rows, by)
    for row in locked:
        to = choices[row.speciality if grouped == ShareBy.SPECIALITY else str(row.unit_id)]
        problem = _unfit(holders.get(to), row)
        if problem:
            outcome.refused.append((row.name, problem))
        elif row.clerk_id != to:
            pairs[row] = to
    outcome.done = list(pairs)
    _hand_over(pairs, how=Assigned.SHARED, by=by)
    return outcome


@transaction.atomic
def level(clerks: Collection[int], *, with_free: bool, by: Actor) -> Shared:
    """均分: the same load for each of the clerks; moves only what is not yet decided, and no more than it must."""
    _require_say(by)
    holders = holders_at(by.organisation_id)
    chosen = sorted(set(clerks) & set(holders))
    if len(chosen) < 2:
        raise ActionDenied("请至少选择两名经办人再均分。")
    persons = {holders[each].person_id for each in chosen}
    which = Q(clerk__in=chosen) | Q(clerk__isnull=True) if with_free else Q(clerk__in=chosen)
    rows = held(by.organisation_id).filter(which, state__in=sorted(UNDECIDED)).exclude(person__in=persons)
    locked, left = _oldest_locked(rows, by)
    fitting = [row for row in locked if not any(_unfit(holders[each], row) for each in chosen)]
    moves = levelled(*undecided_by_clerk(fitting, chosen))
    pairs = {row: moves[row.pk] for row in fitting if row.pk in moves}
    _hand_over(pairs, how=Assigned.LEVELLED, by=by)
    return Shared(done=list(pairs), left=left)


@transaction.atomic
def end_rule(rule_id: int, *, by: Actor) -> ShareRule:
    """What arrives from now on is no longer given out by this rule."""
    _require_say(by)
    rows = ShareRule.objects.select_for_update(of=("self",)).select_related("clerk__person")
    rule = rows.filter(pk=rule_id, organisation=by.organisation_id).first()
    if rule is None:
        raise ActionDenied("没有找到这条分办规则，或者它不属于当前机构。", status=404)
    if rule.ended_at is None:
        rule.ended_at, rule.ended_by_id = clock.now(), by.user_id
        rule.save(update_fields=["ended_at", "ended_by"])
    return rule


def share_arrivals(moves: Iterable[Move], act: Act) -> list[EventDraft]:
    """What arrives just now is given out by the office's standing rules: one statement, for the door to write.

    A unit's rule goes before a speciality's. A clerk who no longer works there, or whose own case it is, gets nothing.
    """
    arrived = [
        move.row
        for move in moves
        if move.row.arrived_at == act.at and move.row.state in IN_HAND and move.row.clerk_id is None
    ]
    found = _rules_for(arrived)
    drafts = []
    for row in arrived:
        keys = ((row.holder_id, ShareBy.UNIT, str(row.unit_id)), (row.holder_id, ShareBy.SPECIALITY, row.speciality))
        holder = next((found[key] for key in keys if key in found), None)
        if holder and not _unfit(holder, row):
            row.clerk_id = row.current.clerk_id = holder.user_id
            drafts.append(_event(row, "", holder.name, how=Assigned.RULE, by=None))
    return drafts


def _rules_for(rows: list[Application]) -> dict[tuple[int, str, str], Holder]:
    """By office, way and key: the clerk with the roles he holds there today."""
    if not rows:
        return {}
    units, specialities = {str(row.unit_id) for row in rows}, {row.speciality for row in rows}
    permission = "clerk__organisationpermission"
    rules = ShareRule.objects.filter(
        Q(by=ShareBy.UNIT, key__in=units) | Q(by=ShareBy.SPECIALITY, key__in=specialities),
        organisation__in={row.holder_id for row in rows},
        ended_at__isnull=True,
        clerk__is_active=True,
        **{f"{permission}__content_object": F("organisation")},
    ).values_list(
        "organisation_id", "by", "key", "clerk_id", "clerk__person__name", "clerk__person_id",
        f"{permission}__permission__codename",
    )  # fmt: skip
    found: dict[tuple[int, str, str], Holder] = {}
    for organisation_id, by, key, clerk_id, name, person_id, role in rules:
        holder = found.setdefault((organisation_id, by, key), Holder(clerk_id, name or "", person_id))
        holder.roles.add(role)
    return found


# --- rows ----------------------------------------------------------------------------------------------------


def _require_say(by: Actor) -> None:
    if not may_share(by):
        raise ActionDenied(NO_SAY, status=403)


def _locked(ids: Collection[int], by: Actor) -> tuple[Shared, list[Application]]:
    """The rows that are in the office's hands, locked; the others are answered at once."""
    if not ids:
        raise ActionDenied("请先勾选需要分办或认领的申报。")
    if len(ids) > LIMIT:
        raise ActionDenied(f"一次最多分办 {LIMIT} 件，您选择了 {len(ids)} 件，请分批办理。")
    rows = list(_for_update(held(by.organisation_id).filter(pk__in=ids), by))
    missing = set(ids) - {row.pk for row in rows}
    return Shared(refused=[("", GONE) for _ in missing]), rows


def _for_update(rows: ApplicationQuerySet, by: Actor) -> ApplicationQuerySet:
    """In primary-key order, as the door does; one's own case is not there at all (回避)."""
    mine = rows.exclude(person=by.person_id) if by.person_id is not None else rows
    return mine.order_by("pk").select_for_update(of=("self",))


def _oldest_locked(rows: ApplicationQuerySet, by: Actor) -> tuple[list[Application], int]:
    """Of many the oldest that one act takes, and how many are left."""
    ids = list(rows.order_by("arrived_at", "pk").values_list("pk", flat=True)[: LIMIT + 1])
    left = max(0, rows.count() - LIMIT) if len(ids) > LIMIT else 0
    return list(_for_update(rows.filter(pk__in=ids[:LIMIT]), by)), left


def _unfit(holder: Holder | None, row: Application) -> str:
    """Why this clerk cannot have this application, or nothing."""
    duty = Duty(row.duty)
    if holder is None:
        return "所选经办人已不在本机构任职，请另选一人。"
    if not CLERK_ROLES[duty] & holder.roles:
        return f"{holder.name}在本机构没有办理“{duty.label}”的角色，请另选一人。"
    if holder.person_id is not None and holder.person_id == row.person_id:
        return f"申报人是{holder.name}本人，应当回避，请另选一人。"
    return ""


def _hand_over(pairs: Mapping[Application, int | None], *, how: Assigned, by: Actor) -> None:
    """Write the new clerks (None: nobody's) to rows and stages, tell the chains and those who receive something."""
    if not pairs:
        return
    names = _names({*(row.clerk_id for row in pairs), *pairs.values()} - {None})
    now, drafts = clock.now(), []
    for row, clerk_id in pairs.items():
        drafts.append(_event(row, names.get(row.clerk_id, ""), names.get(clerk_id, ""), how=how, by=by))
        row.clerk_id, row.updated_at = clerk_id, now
    update_from_unnest(Application, pairs, ["clerk", "updated_at"])
    update_from_unnest(Stage, [Stage(pk=row.stage_id, clerk_id=row.clerk_id) for row in pairs], ["clerk"])
    record(drafts, at=now)
    counts = Counter(clerk_id for clerk_id in pairs.values() if clerk_id not in {None, by.user_id})
    notify(_message(clerk_id, count, by) for clerk_id, count in sorted(counts.items()))


def _event(row: Application, was: str, becomes: str, *, how: Assigned, by: Actor | None) -> EventDraft:
    return EventDraft(
        stream=row.stream,
        kind=ASSIGNED,
        payload={"how": how.value, "from": was, "to": becomes},
        actor_id=by and by.user_id,
        organisation_id=row.holder_id,
        state=row.state,
    )


def _message(clerk_id: int, count: int, by: Actor) -> NotificationDraft:
    return NotificationDraft(
        recipient_id=clerk_id,
        kind="review.assigned",
        topic=Topic.TASK,
        title=f"分办给您 {count} 件申报",
        body=f"{by.name}将 {count} 件申报分办给您，请在各栏目中按经办人“我的”查看。",
        url=reverse("review:inbox_home"),
    )


def _names(user_ids: Collection[int]) -> dict[int, str]:
    if not user_ids:
        return {}
    users = User.objects.filter(pk__in=user_ids).select_related("person")
    return {user.pk: user.get_full_name() for user in users}


def _set_rules(choices: Mapping[str, int], grouped: ShareBy, by: Actor, holders: Mapping[int, Holder]) -> None:
    """One rule a group: the one before is ended, the new one written. The office's row makes two at once wait."""
    now, office = clock.now(), by.organisation_id
    Organisation.objects.select_for_update(no_key=True).get(pk=office)
    standing = ShareRule.objects.filter(organisation=office, by=grouped, key__in=list(choices), ended_at__isnull=True)
    standing.update(ended_at=now, ended_by=by.user_id)
    labels = _labels(choices, grouped, office)
    ShareRule.objects.bulk_create(
        ShareRule(
            organisation_id=office, by=grouped, key=key, label=labels[key], clerk_id=clerk_id, set_at=now,
            set_by_id=by.user_id,
        )
        for key, clerk_id in choices.items()
        if clerk_id in holders and key in labels
    )  # fmt: skip


def _labels(choices: Mapping[str, int], grouped: ShareBy, office: int) -> dict[str, str]:
    column = ("speciality", "speciality_name") if grouped == ShareBy.SPECIALITY else ("unit_id", "unit_name")
    rows = in_groups(held(office), grouped, choices).order_by().values_list(*column).distinct()
    return {str(key): label or "未填专业" for key, label in rows}
