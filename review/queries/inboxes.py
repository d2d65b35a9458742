"""待办箱: the tree of inboxes of one office by the scheme's very names, each with its live count, capped.

What waits in an inbox comes from the one table of rules: held here, and one of the inbox's acts is the actor's to take, now
or once paper or publicity no longer hinder it. The scheme says which states, arrival and duties the inbox is for.

The inboxes are those of the versions in force. Where applications under an earlier version are still under way and could
be in a case that none of these shows, the inbox of that version stays until they are done: nothing falls between.
"""

import itertools
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Q

from accounts.enums import Role
from accounts.policies import Actor
from review.enums import Action, Duty, State
from review.models import Application
from review.models.querysets import READING_ROLES, ApplicationQuerySet
from review.policies import cases, waiting_for
from review.policies.held import held_at, shows
from review.policies.reach import Case, Proviso
from review.queries.served import Served, served
from review.scheme import Business, InboxItem, ReviewRules
from zcps.kit import clock
from zcps.kit.lists import COUNT_CAP

Code = tuple[int, str]  # scheme id, code of a business


@dataclass(frozen=True)
class Inbox:
    """One inbox of an office. `businesses` is empty when every business of the office shares it.

    `besides`: the inboxes an inbox of an earlier version stands beside; it holds what none of them does.
    """

    code: str
    item: InboxItem
    businesses: frozenset[Code] = frozenset()
    besides: tuple["Inbox", ...] = ()
    is_earlier: bool = False

    @property
    def name(self) -> str:
        return self.item.name

    @property
    def path(self) -> str:
        """组/项, as the operating instructions name it: 待处理申报材料/待审批材料."""
        return f"{self.item.group}/{self.item.name}" if self.item.group else self.item.name

    def rows(self, actor: Actor) -> ApplicationQuerySet:
        """Every application that waits for the actor in this inbox of the current office, the actor's own left out."""
        waiting = self.waiting(actor)
        for other in self.besides:
            waiting &= ~other.waiting(actor)
        return not_own(Application.objects.filter(waiting), actor)

    def serves(self, business: Code) -> bool:
        """Whether the inbox holds applications of the business."""
        return not self.businesses or business in self.businesses

    def waiting(self, actor: Actor) -> Q:
        """What the inbox is for, and the actor may act on at the current office."""
        here = actor.organisation_id
        waiting = waiting_for(actor, _cases(self.item, actor, here), at=here, today=clock.today())
        if self.item.arrival:
            waiting &= Q(arrival=self.item.arrival)
        if self.item.by_stop or State.AWAITING_RECEIPT in self.item.states:
            waiting &= Q(inbox=self.item.code if self.item.by_stop else "")  # set while it waits for receipt only
        return waiting & _of_businesses(self.businesses)


@dataclass
class Group:
    """A heading of the tree with its inboxes and their counts (capped at one more than 999)."""

    name: str
    inboxes: list[tuple[Inbox, int]] = field(default_factory=list)


def inboxes_of(office: Served) -> tuple[Inbox, ...]:
    """Every inbox of the schemes, in their order, then those kept for what is under way under earlier versions.

    Worked out once a process: the contents of versions never change.
    """
    key = tuple((version.scheme_id, version.sha256, version in office.current) for version in office.versions)
    if key not in _KNOWN:
        found = _in_force(office)
        for version in office.earlier:
            for business in ReviewRules.of(version).businesses.values():
                found += _kept(business, (version.scheme_id, business.code), found)
        _KNOWN[key] = tuple(found)
    return _KNOWN[key]


_KNOWN: dict[tuple, tuple[Inbox, ...]] = {}


def is_open_to(item: InboxItem, actor: Actor, organisation_id: int) -> bool:
    """Whether the actor holds a role at the office that can act in the inbox."""
    return bool(_cases(item, actor, organisation_id))


def open_inboxes(actor: Actor, office: Served) -> list[Inbox]:
    """The inboxes the actor can work in at the current organisation."""
    return [inbox for inbox in inboxes_of(office) if is_open_to(inbox.item, actor, actor.organisation_id)]


def tree_of(actor: Actor, office: Served | None = None) -> list[Group]:
    """The tree with counts: three statements whatever it holds. Empty for those who read no applications there.

    `office`: what is served, where the page has asked already. Inboxes for the committees of another level are left
    out, unless something waits in them all the same; so are those that only some routes fill, and those that only an
    earlier version has.
    """
    if not works_at(actor):
        return []
    office = office or served(actor.organisation_id)
    inboxes = open_inboxes(actor, office)
    duties, groups = office.duties(), {}
    for inbox, count in zip(inboxes, counts(inboxes, actor), strict=True):
        if count or _is_usual(inbox, duties):
            groups.setdefault(inbox.item.group, Group(inbox.item.group)).inboxes.append((inbox, count))
    return list(groups.values())


def _is_usual(inbox: Inbox, duties: frozenset[Duty]) -> bool:
    """Whether the inbox belongs to an office of these duties although it is empty."""
    item = inbox.item
    return not inbox.is_earlier and not item.by_stop and (not item.duties or bool(duties.intersection(item.duties)))


def reads_at(actor: Actor | None) -> bool:
    """Whether the actor reads applications at the current organisation."""
    return (
        actor is not None
        and actor.organisation_id is not None
        and any(actor.holds(role, actor.organisation_id) for role in READING_ROLES)
    )


def works_at(actor: Actor | None) -> bool:
    """Whether the actor has inboxes at the current organisation: by reading there, or by reviewing blocks alone."""
    return reads_at(actor) or (
        actor is not None
        and actor.organisation_id is not None
        and actor.holds(Role.BLOCK_REVIEWER, actor.organisation_id)
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


def _in_force(office: Served) -> list[Inbox]:
    """The inboxes of the versions in force; businesses that share an inbox are merged into one."""
    everyone = frozenset((scheme, code) for scheme, rules in office.rules.items() for code in rules.businesses)
    sharing: dict[InboxItem, set[Code]] = {}
    for scheme, rules in office.rules.items():
        for business in rules.businesses.values():
            for item in business.inboxes:
                sharing.setdefault(item, set()).add((scheme, business.code))
    found: list[Inbox] = []
    for item, businesses in sharing.items():
        shared = frozenset() if businesses == everyone else frozenset(businesses)
        found.append(Inbox(_free_code(item, min(businesses), found), item, shared))
    return found


def _kept(business: Business, code: Code, found: list[Inbox]) -> list[Inbox]:
    """Of a business under an earlier version: the inboxes whose cases no other inbox shows any more."""
    others = [inbox for inbox in found if inbox.serves(code)]
    lost = [case for case in held_at(business) if not any(shows(inbox.item, case) for inbox in others)]
    kept: list[Inbox] = []
    for item in business.inboxes:
        if any(shows(item, case) for case in lost):
            besides = tuple(other for other in others if set(other.item.states).intersection(item.states))
            free = _free_code(item, code, [*found, *kept])
            kept.append(Inbox(free, item, frozenset({code}), besides, is_earlier=True))
    return kept


def _of_businesses(businesses: frozenset[Code]) -> Q:
    """Exactly these businesses: two schemes may use one code for different ones."""
    codes: dict[int, set[str]] = {}
    for scheme, code in businesses:
        codes.setdefault(scheme, set()).add(code)
    result = Q()
    for scheme, own in sorted(codes.items()):
        result |= Q(scheme=scheme, business__in=sorted(own))
    return result


def _free_code(item: InboxItem, business: Code, found: list[Inbox]) -> str:
    """The item's own code; where it is taken by a different inbox, the later one says its business, or is counted."""
    taken = {inbox.code for inbox in found}
    return next(code for code in _codes(item, *business) if code not in taken)


def _codes(item: InboxItem, scheme: int, business: str) -> Iterator[str]:
    yield from (item.code, f"{business}-{item.code}", f"{scheme}-{business}-{item.code}")
    yield from (f"{scheme}-{business}-{item.code}-{number}" for number in itertools.count(2))
