"""职责分离: which roles no one person may hold at the same time, declared once. Pure.

Form, service and database read it: the database's copy (`accounts_separations()`) equals it by a test.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from accounts.enums import PLATFORM_ROLES, Role


@dataclass(frozen=True)
class Separation:
    """Roles on one side exclude those on the other, for one person: at one organisation, or everywhere."""

    one: frozenset[Role]
    other: frozenset[Role]
    reason: str  # goes on behind “已担任…，”
    everywhere: bool = False

    def parts(self, role: str, other: str) -> bool:
        """Whether it keeps these two apart."""
        return role != other and (
            (role in self.one and other in self.other) or (role in self.other and other in self.one)
        )


_PLAN = frozenset({Role.PLAN_CLERK, Role.PLAN_DEPUTY, Role.PLAN_LEADER})
SEPARATIONS = (
    Separation(
        PLATFORM_ROLES,
        frozenset(Role),
        "平台的系统管理员、安全管理员、审计员互不兼任，也不兼任业务角色。",
        everywhere=True,
    ),
    Separation(_PLAN, _PLAN, "评审方案备案的经办、分管领导、领导由不同的人担任。"),
    Separation(
        frozenset({Role.COMMITTEE_MANAGER}),
        frozenset({Role.EXPERT_NOTIFIER}),
        "抽取、通知评委与组织评审会议由不同的人办理。",
    ),
    Separation(
        frozenset({Role.EXPERT}),
        frozenset({Role.COMMITTEE_MANAGER, Role.EXPERT_NOTIFIER}),
        "评委会办事机构的人员不参加表决。",
    ),
    Separation(
        frozenset({Role.SUPERVISOR}),
        frozenset({Role.COMMITTEE_MANAGER, Role.EXPERT_NOTIFIER, Role.EXPERT}),
        "监督评审会议的人不组织会议，也不参加表决。",
    ),
    Separation(
        frozenset({Role.RECOGNITION_MANAGER}),
        frozenset({Role.RECOGNITION_EXAMINER}),
        "认定的业务管理与审核认定由不同的人办理。",
    ),
)


def separation_of(role: str, other: str) -> Separation | None:
    """What keeps the two roles apart; None where one person may hold both."""
    return next((each for each in SEPARATIONS if each.parts(role, other)), None)


def separated_roles(role: str) -> list[tuple[Separation, list[Role]]]:
    """What a role excludes, by the reason, in the order of declaration."""
    found = ((each, [other for other in Role if each.parts(role, other)]) for each in SEPARATIONS)
    return [(each, others) for each, others in found if others]


def separated_pairs() -> Iterator[tuple[Role, Role, bool]]:
    """Every pair in both orders, and whether it holds everywhere: as the database keeps them."""
    for role, other in combinations(Role, 2):
        if found := separation_of(role, other):
            yield from ((role, other, found.everywhere), (other, role, found.everywhere))


def clash_within(roles: Iterable[str]) -> tuple[Role, Role, Separation] | None:
    """The first two of these roles that one person may not hold at one organisation."""
    found = ((role, other, separation_of(role, other)) for role, other in combinations(sorted(roles), 2))
    return next(((Role(role), Role(other), why) for role, other, why in found if why), None)
