"""The values of a 批量办理 as its row keeps them, and back: a worker does what the form has said."""

import datetime as dt
from dataclasses import asdict
from typing import Any

from accounts.models import Committee
from review.models import Publicity
from review.policies.acts import TicketDraft, UnitPledge, Values

PLAIN = (
    "opinion", "reason", "checklist", "verdict", "proposal",
    "to_position", "to_votes", "document_number", "publicity_text",
)  # fmt: skip
DATES = ("deadline_on", "document_date")


def written_values(values: Values) -> dict[str, Any]:
    """As JSON: what is empty or as usual is left out. Results of meetings are no business of a batch."""
    usual = Values()
    given = {name: getattr(values, name) for name in PLAIN if getattr(values, name) != getattr(usual, name)}
    given |= {name: getattr(values, name) and getattr(values, name).isoformat() for name in DATES}
    given["tickets"] = [asdict(draft) for draft in values.tickets]
    given["unit_pledge"] = values.unit_pledge and asdict(values.unit_pledge)
    given["committee"] = values.committee and values.committee.pk
    given["publicity"] = values.publicity and values.publicity.pk
    return {name: value for name, value in given.items() if value}


def read_values(parameters: dict[str, Any]) -> Values:
    """The values again, with the committee and the publicity they name."""
    given = {name: parameters[name] for name in PLAIN if name in parameters}
    given |= {name: dt.date.fromisoformat(parameters[name]) for name in DATES if name in parameters}
    given["tickets"] = tuple(TicketDraft(**draft) for draft in parameters.get("tickets", ()))
    if "unit_pledge" in parameters:
        given["unit_pledge"] = UnitPledge(**parameters["unit_pledge"])
    if "committee" in parameters:
        given["committee"] = Committee.objects.get(pk=parameters["committee"])
    if "publicity" in parameters:
        given["publicity"] = Publicity.objects.get(pk=parameters["publicity"])
    return Values(**given)
