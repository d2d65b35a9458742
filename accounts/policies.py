"""Who is acting: an account, its person, and the roles it holds in force. Pure; made by `queries.actors`."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

EVERY_BLOCK = "*"  # a grant of 分块审查 that names no block is for all of them


@dataclass(frozen=True)
class StandIn:
    """代理: whom an account stands in for at an organisation today, and the roles and blocks that were lent for it."""

    absent_id: int
    absent_name: str
    organisation_id: int
    roles: frozenset[str] = frozenset()
    blocks: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Actor:
    """One account as permission sees it. `roles` holds (role, organisation id) pairs in force."""

    user_id: int | None
    person_id: int | None
    name: str
    organisation_id: int | None = None
    roles: frozenset[tuple[str, int]] = frozenset()
    stand_ins: tuple[StandIn, ...] = ()
    blocks: frozenset[tuple[str, int]] = frozenset()  # (code of a 分块 or EVERY_BLOCK, organisation id)

    @property
    def is_system(self) -> bool:
        """A worker acting by the clock, not an account."""
        return self.user_id is None

    @cached_property
    def organisations(self) -> frozenset[int]:
        """Every organisation the actor holds any role at."""
        return frozenset(organisation_id for _, organisation_id in self.roles)

    @cached_property
    def hands(self) -> frozenset[int]:
        """The accounts in whose place the actor works, its own among them: 经办 ≠ 领导 holds for all of them."""
        return frozenset({self.user_id, *(each.absent_id for each in self.stand_ins)})

    def stands_in_at(self, organisation_id: int | None) -> tuple[StandIn, ...]:
        """Whom the actor stands in for there."""
        return tuple(each for each in self.stand_ins if each.organisation_id == organisation_id)

    def holds(self, role: str, organisation_id: int) -> bool:
        return (role, organisation_id) in self.roles

    def organisations_with(self, *roles: str) -> frozenset[int]:
        """Ids of the organisations where one of the roles is held."""
        return frozenset(organisation_id for role, organisation_id in self.roles if role in roles)

    def at(self, organisation_id: int) -> "Actor":
        """The same account narrowed to one organisation, as inboxes show it."""
        roles = pairs_at(self.roles, organisation_id)
        return replace(self, organisation_id=organisation_id, roles=roles)

    def blocks_at(self, organisation_id: int) -> frozenset[str]:
        """The codes of the blocks granted there; `EVERY_BLOCK` among them stands for all."""
        return frozenset(code for code, where in self.blocks if where == organisation_id)


def pairs_at(roles: Iterable[tuple[str, int]], organisation_id: int) -> frozenset[tuple[str, int]]:
    """The (role, organisation) pairs of one organisation."""
    return frozenset(pair for pair in roles if pair[1] == organisation_id)


SYSTEM = Actor(user_id=None, person_id=None, name="系统")
