"""推进表: what an organisation has still to do before its people can apply, and who may look and remind. Pure."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from accounts.enums import ADMIN_ROLES, OrganisationKind, OrganisationStatus
from accounts.policies import Actor
from review.enums import RolloutStep
from review.policies.clerks import SHARING_ROLES

LOOKING = ADMIN_ROLES | SHARING_ROLES
NO_SAY = "推进表由机构的系统管理员、经办人员和领导查看，您在当前机构没有这样的角色；请在页面上方切换机构。"
# Whoever has something to create, and people of its own or below it; for the others the numbers are only shown.
CREATING = frozenset({OrganisationKind.HRSS, OrganisationKind.DEPARTMENT})
WITH_PEOPLE = CREATING | {OrganisationKind.EMPLOYER}


class Standing(StrEnum):
    """How it stands with one step."""

    DONE = "done"
    OPEN = "open"
    LATE = "late"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, kw_only=True)
class Progress:
    """What is counted of an organisation and everything below it. `verified`: None where nobody verifies."""

    kind: str
    status: str
    below: int = 0
    verified: bool | None = None
    signed_in: bool = False
    accounts: int = 0
    activated: int = 0
    submitted: int = 0
    standings: Mapping[RolloutStep, Standing] = field(default_factory=dict)


def standings(facts: Progress, *, due: Mapping[RolloutStep, dt.date], today: dt.date) -> dict[RolloutStep, Standing]:
    """Step by step; late is what is not done after its last day. Nothing is asked of an organisation that is not active."""
    if facts.status != OrganisationStatus.ACTIVE:
        return dict.fromkeys(RolloutStep, Standing.NOT_ASKED)
    done = {
        RolloutStep.CREATED: facts.below > 0 if facts.kind in CREATING else None,
        RolloutStep.VERIFIED: facts.verified,
        RolloutStep.SIGNED_IN: facts.signed_in,
        RolloutStep.ACCOUNTS: facts.accounts > 0 if facts.kind in WITH_PEOPLE else None,
        RolloutStep.SUBMITTED: facts.submitted > 0 if facts.kind in WITH_PEOPLE and facts.accounts else None,
    }
    return {step: _standing(is_done, due.get(step), today) for step, is_done in done.items()}


def may_look(actor: Actor | None) -> bool:
    """Whether the actor sees how far the organisations below the current one are; and may remind them."""
    return (
        actor is not None
        and actor.organisation_id is not None
        and any(actor.holds(role, actor.organisation_id) for role in LOOKING)
    )


def _standing(is_done: bool | None, due_on: dt.date | None, today: dt.date) -> Standing:
    if is_done is None:
        return Standing.NOT_ASKED
    if is_done:
        return Standing.DONE
    return Standing.LATE if due_on and due_on < today else Standing.OPEN
