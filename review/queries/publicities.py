"""公示 of an office: its periods, a list and how it stands, the facts 审查意见 tells of."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from accounts.policies import Actor
from accounts.services.events import canonical
from review.enums import PublicityKind
from review.models import Application, Objection, Publicity, PublicityItem, Recommendation
from review.models.querysets import READING_ROLES
from zcps.kit import clock
from zcps.kit.tags import chinese_date


@dataclass(frozen=True)
class Standing:
    """How far a period is: its word and tone as a badge."""

    word: str
    tone: str


def publicities_of(actor: Actor) -> QuerySet[Publicity]:
    """Periods of the offices where the actor reads applications."""
    offices = actor.organisations_with(*READING_ROLES)
    return Publicity.objects.filter(organisation__in=offices).select_related("organisation", "created_by__person")


def with_counts(rows: QuerySet[Publicity]) -> QuerySet[Publicity]:
    """Each with its people, those who left, and what was raised: one statement."""
    return rows.annotate(
        people=Count("items", distinct=True),
        left=Count("items", filter=Q(items__left_at__isnull=False), distinct=True),
        raised=Count("objections", distinct=True),
        unhandled=Count("objections", filter=Q(objections__handled_at__isnull=True), distinct=True),
    )


def items_of(publicity: Publicity) -> QuerySet[PublicityItem]:
    """The list in order, with what it showed of each: the revision, not what the application says now."""
    rows = publicity.items.select_related("application", "revision").order_by("position")
    return rows.defer("application__draft")


def objections_of(publicity: Publicity, actor: Actor) -> QuerySet[Objection]:
    """Those about others: nobody reads what was raised against oneself."""
    rows = publicity.objections.select_related("application", "recorded_by__person", "handled_by__person")
    return rows.exclude(application__person=actor.person_id).defer("application__draft").order_by("id")


def visible_objections(actor: Actor) -> QuerySet[Objection]:
    rows = Objection.objects.filter(publicity__in=publicities_of(actor)).exclude(application__person=actor.person_id)
    return rows.select_related("publicity", "application", "recorded_by__person", "handled_by__person")


def list_digest(publicity: Publicity) -> str:
    """SHA-256 over who was shown, in order, with the digest of what was shown of each, and who has left."""
    rows = publicity.items.order_by("position").values_list(
        "position", "application__uuid", "revision__sha256", "left_act"
    )
    listed = [[position, str(uuid), sha256, left] for position, uuid, sha256, left in rows]
    return hashlib.sha256(canonical(listed).encode()).hexdigest()


def standing_of(publicity: Publicity) -> Standing:
    if publicity.concluded_at is not None:
        return Standing("已结束", "passed")
    today = clock.today()
    if today < publicity.starts_on:
        return Standing("未开始", "neutral")
    if today <= publicity.ends_on:
        return Standing("公示中", "todo")
    return Standing("期满待结束" if publicity.kind == PublicityKind.UNIT else "已期满", "waiting")


def held_for(row: Application) -> Publicity | None:
    """The unit's period this application has passed at its present stage."""
    return row.stage.publicity if row.stage_id and row.stage.publicity_id else None


def recommendations_of(row: Application) -> list[Recommendation]:
    """What the unit said and signed with each 通过, the latest first. One statement, and none before anybody passed it."""
    if row.stage_id is None or (row.position == 1 and row.stage.decided_at is None):
        return []
    rows = row.recommendations.select_related("stage", "signed_by__person", "publicity")
    return list(rows.order_by("-id"))


def publicity_sentence(publicity: Publicity, objections: Sequence[Objection]) -> str:
    """业绩公示情况 as the facts have it: 于X月X日至X月X日在……进行了 5 个工作日的公示，无异议。"""
    period = f"于{chinese_date(publicity.starts_on)}至{chinese_date(publicity.ends_on)}"
    where = (
        f"在{publicity.organisation.name}（{publicity.place}）"
        if publicity.place
        else f"在{publicity.organisation.name}"
    )
    found = f"收到异议 {len(objections)} 件，经核查均不成立" if objections else "无异议"
    return f"{period}{where}进行了 {publicity.working_days} 个工作日的公示，{found}。"


def usual_opinion(row: Application, publicity: Publicity | None, objections: Sequence[Objection]) -> str:
    """审查意见 as units write it, the publicity with it where there was one."""
    told = f"，并{publicity_sentence(publicity, objections).rstrip('。')}" if publicity else ""
    return f"经审核，{row.name}同志符合{row.title_name}任职资格申报条件，申报材料完整无误{told}，同意报送。"
