"""“全部符合条件的”: everything a list holds, told by its count and a digest instead of thousands of ids; and what would become of it.

Nothing here loads the rows of the selection: what would go is counted by the table of rules read as SQL, what would not is gone
through in portions, told by its reasons.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import F, OuterRef, QuerySet, Subquery, Value
from django.db.models.sql.query import Query

from accounts.policies import Actor
from review.enums import Action, ItemState
from review.models import Application, Batch, Stage
from review.policies import why_not, within_reach
from review.queries.inboxes import not_own
from review.queries.stages import attach_routes
from zcps.kit import clock

LARGEST = 5_000
FIRST = 20  # rows a preview shows
NAMED = 3  # people named for one reason
PORTION = 500
MOST_EXAMPLES = 300
MEANWHILE = "该申报刚刚有变化，请重新查看。"


@dataclass(frozen=True)
class Extent:
    """How many rows, and which in which versions. `count` is LARGEST + 1 where there are more than that."""

    count: int
    digest: str

    @property
    def is_too_large(self) -> bool:
        return self.count > LARGEST


@dataclass(frozen=True)
class Reason:
    """Why some rows cannot go: the sentence, how many, and the first of them by name."""

    sentence: str
    count: int
    names: list[str]

    @property
    def who(self) -> str:
        named = "、".join(self.names)
        return named if self.count == len(self.names) else f"{named}等 {self.count} 件"


@dataclass
class Weighed:
    """What would become of a selection. `examples` stand for all that would go: where to, whence, of which speciality."""

    going: int
    refused: int
    first: list[Application]
    reasons: list[Reason] = field(default_factory=list)
    examples: list[Application] = field(default_factory=list)


def extent_of(rows: QuerySet[Application]) -> Extent:
    """Counted and digested by the database: one statement, nothing comes over."""
    return _extent(rows.order_by("pk").values("pk", "version")[: LARGEST + 1].query)


def extent_of_items(batch: Batch) -> Extent:
    """The same of what a batch has written down: equal to that of the selection, or the selection has changed."""
    return _extent(batch.items.order_by("application").values("application_id", "version").query)


def weigh(action: Action, rows: QuerySet[Application], *, by: Actor) -> Weighed:
    """What would go and what would not, of a selection that is not too large."""
    going = rows.filter(within_reach(by, action, today=clock.today()))
    rest = rows.exclude(pk__in=going.order_by().values("pk"))
    reasons = _reasons(action, rest, by)
    return Weighed(
        going=going.count(),
        refused=sum(reason.count for reason in reasons),
        first=list(_readable(going)[:FIRST]),
        reasons=reasons,
        examples=_examples(going),
    )


def businesses_of(rows: QuerySet[Application]) -> list[tuple[int, str]]:
    """The businesses of a selection, two at most: enough to know whether it is one."""
    return list(rows.order_by("scheme_id", "business").values_list("scheme_id", "business").distinct()[:2])


def sent_of_batch(batch: Batch, actor: Actor) -> QuerySet[Application]:
    """What a batch has sent on from the actor's office and nobody has received yet."""
    return _rows_of_batch(batch, ItemState.DONE, actor).filter(sender=actor.organisation_id)


def left_of_batch(batch: Batch, actor: Actor) -> QuerySet[Application]:
    """What a batch that was cancelled or failed has not come to."""
    return _rows_of_batch(batch, ItemState.PENDING, actor)


def _rows_of_batch(batch: Batch, state: ItemState, actor: Actor) -> QuerySet[Application]:
    items = batch.items.filter(state=state).values("application")
    return not_own(Application.objects.visible_to(actor).filter(pk__in=items), actor)


def _extent(chosen: Query) -> Extent:
    sql, parameters = chosen.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), encode(sha256(convert_to("  # noqa: S608 - Django's own SQL, values apart
            "coalesce(string_agg(id || ':' || version, ',' ORDER BY id), ''), 'UTF8')), 'hex') "
            f"FROM ({sql}) AS chosen (id, version)",
            parameters,
        )
        return Extent(*cursor.fetchone())


def _reasons(action: Action, rows: QuerySet[Application], by: Actor) -> list[Reason]:
    """By sentence, the most frequent first; gone through by key."""
    counted: Counter[str] = Counter()
    names: dict[str, list[str]] = defaultdict(list)
    last, today = 0, clock.today()
    while portion := list(_readable(rows).filter(pk__gt=last).order_by("pk")[:PORTION]):
        last = portion[-1].pk
        for row in portion:
            refusal = why_not(by, action, row, today=today)
            sentence = refusal.sentence if refusal else MEANWHILE
            counted[sentence] += 1
            if len(names[sentence]) < NAMED:
                names[sentence].append(row.name)
    return [Reason(sentence, count, names[sentence]) for sentence, count in counted.most_common()]


def _examples(going: QuerySet[Application]) -> list[Application]:
    """One row of each kind that makes a difference to what an act asks and says, with their routes."""
    following = Stage.objects.filter(
        application=OuterRef("pk"), plan_number=OuterRef("plan_number"), position=OuterRef("position") + Value(1)
    )
    kinds = ("arrival", "position", "series", "speciality", "next_office")
    rows = going.annotate(next_office=Subquery(following.values("organisation_id")[:1]))
    found = list(_readable(rows.order_by(*kinds, F("pk")).distinct(*kinds))[:MOST_EXAMPLES])
    attach_routes(found)
    return found


def _readable(rows: QuerySet[Application]) -> QuerySet[Application]:
    return rows.select_related("holder", "scheme_version").defer("scheme_version__content", "draft")
