"""Where an act leads: nothing is sent to an office that has been suspended (停用) in the meantime. Pure."""

from collections.abc import Sequence
from typing import Any

from accounts.enums import OrganisationStatus
from review.enums import Action, Arrival
from review.policies.acts import Values
from review.policies.verdicts import Refusal

# A correction is not among them: it returns to the office that has the application in hand anyway, and its term runs.
ONWARD = frozenset({Action.FORWARD, Action.DISPATCH, Action.CONCLUDE})
SUSPENDED = (
    "“{office}”已停用，现在不能办理“{action}”，申报留在原处。"
    "请联系其上级机构：重新启用该机构，或者办理合并、移交在办申报，由承接的机构接着办理。"
)


def why_not_there(action: Action, row: Any, route: Sequence[Any], values: Values | None = None) -> Refusal | None:
    """409 when the act would bring the application to a suspended office.

    route: the stages of the current plan with the status of their offices, `office_status` (`queries.stages`). Where it
    leads may hang on what comes with the act: without it, nothing is said yet.
    """
    position = _position(action, row, values or Values())
    stage = next((each for each in route if each.position == position), None)
    if stage is None or stage.office_status != OrganisationStatus.SUSPENDED:
        return None
    return Refusal(409, SUSPENDED.format(office=stage.organisation_name, action=action.label))


def _position(action: Action, row: Any, values: Values) -> int | None:
    """The stop the act leads to; None where it stays, closes, or returns to the applicant."""
    if action in ONWARD:
        return row.position + 1
    if action == Action.SEND_BACK:
        return values.to_position
    if action == Action.DECLINE and row.arrival == Arrival.OFFICE:
        return row.position - 1
    return None
