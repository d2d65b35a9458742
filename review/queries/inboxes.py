"""待办箱: the tree of inboxes of one office by the scheme's very names, each with its live count, capped.

What waits in an inbox comes from the one table of rules: held here, and one of the inbox's acts is the actor's to take, now
or once paper or publicity no longer hinder it. The scheme says which states, arrival and duties the inbox is for.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Q, Value

from accounts.models import Committee, OrganisationFunction, SchemeVersion
from accounts.policies import Actor
from accounts.queries.schemes import current_versions
from review.enums import COMMITTEE_DUTIES, Action, Duty, State
from review.models import Application
from review.models.querysets import READING_ROLES, ApplicationQuerySet
from review.policies import cases, waiting_for
from review.policies.reach import Case, Proviso
from review.scheme import InboxItem, ReviewRules
from zcps.kit import clock
from zcps.kit.lists import COUNT_CAP

Business = tuple[int, str]  # scheme id, code of the business


@dataclass(frozen=True)
class Inbox:
    """One inbox of an office. `businesses` is empty when every business of the office shares it."""

    code: str
    item: InboxItem
    businesses: frozenset[Business] = frozenset()

    @property
    def name(self) -> str:
        return self.item.name

    @property
    def path(self) -> str:
        """组/项, as the operating instructions name it: 待处理申报材料/待审批材料."""
        return f"{self.item.group}/{self.item.name}" if self.item.group else self.item.name

    def rows(self, actor: Actor) -> ApplicationQuerySet:
        """Every application that waits for the actor in this inbox of the current office, the actor's own left out."""
        here = actor.organisation_id
        waiting = waiting_for(actor, _cases(self.item, actor, here), at=here, today=clock.today())
        if self.item.arrival:
            waiting &= Q(arrival=self.item.arrival)
        if State.AWAITING_RECEIPT in self.item.states:
            waiting &= Q(inbox=self.item.code if self.item.by_stop else "")  # set while it waits for receipt only
        return not_own(Application.objects.filter(waiting & _of_businesses(self.businesses)), actor)


@dataclass(frozen=True)
class Served:
    """The schemes an office works under, and the levels of the committees it is the office of."""

    versions: tuple[SchemeVersion, ...]
    committee_levels: frozenset[str]

    @property
    def rules(self) -> dict[int, ReviewRules]:
        return {version.scheme_id: ReviewRules.of(version) for version in self.versions}

    def duties(self) -> frozenset[Duty]:
        """Committee duties the office can have, by the levels of its committees; every other duty it may have."""
        stops = (
            stop
            for rules in self.rules.values()
            for business in rules.businesses.values()
            for route in business.routes
            for stop in route.stops
        )
        own = {stop.duty for stop in stops if stop.committee_level in self.committee_levels}
        return (frozenset(Duty) - COMMITTEE_DUTIES) | own


@dataclass
class Group:
    """A heading of the tree with its inboxes and their counts (capped at one more than 999)."""

    name: str
    inboxes: list[tuple[Inbox, int]] = field(default_factory=list)


def served(organisation_id: int) -> Served:
    """One statement for what the office does, one for the schemes; an office without functions serves all schemes."""
    functions = OrganisationFunction.objects.filter(organisation=organisation_id)
    committees = Committee.objects.filter(office=organisation_id)
    facts = list(
        functions.order_by()
        .values_list("scheme_id", Value(""))
        .union(committees.order_by().values_list("scheme_id", "level"))
    )
    scheme_ids = {scheme_id for scheme_id, _ in facts}
    versions = (row for row in current_versions() if not scheme_ids or row.scheme_id in scheme_ids)
    return Served(tuple(versions), frozenset(level for _, level in facts))


def inboxes_of(office: Served) -> list[Inbox]:
    """Every inbox of the schemes, in their order; businesses that share an inbox are merged into one."""
    everyone = frozenset((scheme, code) for scheme, rules in office.rules.items() for code in rules.businesses)
    sharing: dict[InboxItem, set[Business]] = {}
    for scheme, rules in office.rules.items():
        for business in rules.businesses.values():
            for item in business.inboxes:
                sharing.setdefault(item, set()).add((scheme, business.code))
    taken: set[str] = set()
    return [
        Inbox(
            _free_code(item, businesses, taken), item, frozenset() if businesses == everyone else frozenset(businesses)
        )
        for item, businesses in sharing.items()
    ]


def is_open_to(item: InboxItem, actor: Actor, organisation_id: int) -> bool:
    """Whether the actor holds a role at the office that can act in the inbox."""
    return bool(_cases(item, actor, organisation_id))


def open_inboxes(actor: Actor, office: Served) -> list[Inbox]:
    """The inboxes the actor can work in at the current organisation."""
    return [inbox for inbox in inboxes_of(office) if is_open_to(inbox.item, actor, actor.organisation_id)]


def tree_of(actor: Actor, office: Served | None = None) -> list[Group]:
    """The tree with counts: three statements whatever it holds. Empty for those who read no applications there.

    `office`: what is served, where the page has asked already. Inboxes for the committees of another level are left
    out, unless something waits in them all the same; those that only some routes fill, while nothing does.
    """
    if not reads_at(actor):
        return []
    office = office or served(actor.organisation_id)
    inboxes = open_inboxes(actor, office)
    duties, groups = office.duties(), {}
    for inbox, count in zip(inboxes, counts(inboxes, actor), strict=True):
        if count or _is_usual(inbox.item, duties):
            groups.setdefault(inbox.item.group, Group(inbox.item.group)).inboxes.append((inbox, count))
    return list(groups.values())


def _is_usual(item: InboxItem, duties: frozenset[Duty]) -> bool:
    """Whether the inbox belongs to an office of these duties although it is empty."""
    return not item.by_stop and (not item.duties or bool(duties.intersection(item.duties)))


def reads_at(actor: Actor | None) -> bool:
    """Whether the actor reads applications at the current organisation."""
    return (
        actor is not None
        and actor.organisation_id is not None
        and any(actor.holds(role, actor.organisation_id) for role in READING_ROLES)
    )


def counts(inboxes: Iterable[Inbox], actor: Actor, *, clerks: Collection[int] = ()) -> list[int]:
    """How many wait in each inbox, counted no further than one beyond the cap: one statement for all.

    clerks: only what is given to one of these accounts.
    """
    parts, parameters = [], []
    for inbox in inboxes:
        rows = inbox.rows(actor).filter(clerk__in=sorted(clerks)) if clerks else inbox.rows(actor)
        # In the order of the index: what is beyond the cap is not even looked at.
        capped = rows.order_by("arrived_at", "pk").values("pk")[: COUNT_CAP + 1]
        sql, values = capped.query.sql_with_params()
        parts.append(f"(SELECT count(*) FROM ({sql}) AS waiting)")  # noqa: S608 - Django's own SQL, values apart
        parameters += values
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", parameters)
        return list(cursor.fetchone())


def handled(actor: Actor) -> ApplicationQuerySet:
    """全部经办: everything that ever reached the office."""
    return _through(actor)


def done(actor: Actor) -> ApplicationQuerySet:
    """已办: what the office has decided or forwarded."""
    return _through(actor, Q(stages__decided_at__isnull=False) | Q(stages__forwarded_at__isnull=False))


def reinstatable(actor: Actor) -> ApplicationQuerySet:
    """可恢复审核: what an office below found ineligible, for the next higher one to look at again."""
    return not_own(Application.objects.filter(overseer=actor.organisation_id), actor)


def _through(actor: Actor, condition: Q | None = None) -> ApplicationQuerySet:
    """Joined to the stages of the office, whose index has them in the order of the list: a page stops when it is full."""
    own = Q(stages__organisation=actor.organisation_id, stages__reached_at__isnull=False)
    rows = Application.objects.filter(own & condition if condition else own).distinct("pk").order_by("pk")
    return not_own(rows, actor)


def not_own(rows: ApplicationQuerySet, actor: Actor) -> ApplicationQuerySet:
    """Nobody meets an application of their own among the office's (回避)."""
    return rows if actor.person_id is None else rows.exclude(person=actor.person_id)


def _cases(item: InboxItem, actor: Actor, organisation_id: int) -> dict[Proviso, set[Case]]:
    return cases(actor, item.actions or Action, at=organisation_id, states=item.states, duties=item.duties or Duty)


def _of_businesses(businesses: frozenset[Business]) -> Q:
    """Exactly these businesses: two schemes may use one code for different ones."""
    codes: dict[int, set[str]] = {}
    for scheme, code in businesses:
        codes.setdefault(scheme, set()).add(code)
    result = Q()
    for scheme, own in sorted(codes.items()):
        result |= Q(scheme=scheme, business__in=sorted(own))
    return result


def _free_code(item: InboxItem, businesses: set[Business], taken: set[str]) -> str:
    """The item's own code; where two businesses use one code for different inboxes, the later one says its business."""
    scheme, business = min(businesses)
    choices = (item.code, f"{business}-{item.code}", f"{scheme}-{business}-{item.code}")
    code = next(choice for choice in choices if choice not in taken)
    taken.add(code)
    return code
