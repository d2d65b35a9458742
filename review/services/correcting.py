"""补正: answers tickets while an application is with its applicant, and says which of them are still open."""

from dataclasses import dataclass

from django.db import transaction

from accounts.policies import Actor
from dossiers.scheme import DossierRules
from dossiers.services.snapshots import snapshot
from review.enums import State
from review.models import Application, Ticket
from review.services.merging import APPLICATION, merged
from zcps.kit.refusals import ActionDenied


@dataclass(frozen=True)
class OpenTicket:
    """A ticket with what has become of it so far."""

    number: int
    ticket: Ticket
    is_changed: bool

    @property
    def is_settled(self) -> bool:
        """The content was changed, or the applicant has said why not."""
        return self.is_changed or bool(self.ticket.answer)


def open_tickets(application: Application) -> list[OpenTicket]:
    """The tickets the next submission answers, in order; empty unless the application was returned with tickets."""
    if application.state != State.RETURNED:
        return []
    tickets = list(application.tickets.filter(answered_at__isnull=True).order_by("pk"))
    if not tickets:
        return []
    rules = DossierRules.of(application.scheme_version)
    fresh = snapshot(
        application.person,
        rules=rules,
        selection=selection_of(application, tickets),
        mended=mended_of(application, tickets),
    )
    return [
        OpenTicket(number, ticket, _is_changed(application, fresh, ticket))
        for number, ticket in enumerate(tickets, start=1)
    ]


def selection_of(application: Application, tickets: list[Ticket]) -> dict[str, list[str]] | None:
    """Which entries of the dossier count now: what the person chose; once returned with tickets, what was submitted.

    A section that a ticket names as a whole is open again, so what the dossier has there counts.
    """
    chosen = application.draft.get("selection")
    if application.revision is None or not tickets:
        return chosen
    opened = {ticket.section for ticket in tickets if not ticket.entry and not ticket.field}
    frozen = application.revision.content["sections"]
    kept = {code: [entry["entry"] for entry in entries] for code, entries in frozen.items() if code not in opened}
    return kept | {code: uuids for code, uuids in (chosen or {}).items() if code in opened}


def mended_of(application: Application, tickets: list[Ticket]) -> set[str]:
    """The submitted entries that tickets opened: they count as they stand now, the returning office judges them.

    What is new in a section that was opened as a whole is none of them: its employer checks it first, as always.
    """
    if application.revision is None:
        return set()
    frozen = application.revision.content["sections"]
    return {
        entry["entry"]
        for ticket in tickets
        for entry in frozen.get(ticket.section, ())
        if not ticket.entry or str(ticket.entry) == entry["entry"]
    }


@transaction.atomic
def answer_ticket(ticket: Ticket, *, answer: str, by: Actor) -> Ticket:
    """Keep the applicant's word on one ticket; it is sent with the next submission."""
    row = Application.objects.select_for_update().get(pk=ticket.application_id)
    if row.person_id != by.person_id:
        raise ActionDenied("没有找到这条补正事项。", status=404)
    if row.state != State.RETURNED or ticket.answered_at is not None:
        raise ActionDenied("该申报已重新提交，不能再修改补正说明。")
    ticket.answer = answer
    ticket.save(update_fields=["answer"])
    return ticket


def _is_changed(application: Application, fresh: dict, ticket: Ticket) -> bool:
    if ticket.section == APPLICATION:
        frozen = application.revision.content["title"]
        names = [ticket.field] if ticket.field else ["title", "speciality", "current_profession"]
        return any(application.draft.get(name, "") != frozen.get(name, "") for name in names)
    old = application.revision.content["sections"]
    return _without_versions(merged(old, fresh, [ticket])) != _without_versions(old)


def _without_versions(sections: dict) -> dict:
    """Contents alone: an entry saved without a change has a new version and says nothing new."""
    return {
        code: [{key: value for key, value in entry.items() if key != "version"} for entry in entries]
        for code, entries in sections.items()
    }
