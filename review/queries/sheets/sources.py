"""Finds the list somebody wants to take along, as the page shows it and no further than the person may see it."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from accounts.policies import Actor
from review.columns import Table
from review.models import Application, Batch, Consignment
from review.queries import consignments, official_notices
from review.queries.inboxes import Inbox, done, handled, not_own, open_inboxes, reinstatable
from review.queries.listing import HANDLED_SORTS, SORTS, Wanted, narrowed, sort_of
from review.queries.served import Served, served
from review.queries.sharing import own_clerks
from review.queries.sheets import applications, others
from review.queries.sheets.sheet import Sheet, TableAsked
from review.scheme import ReviewRules
from zcps.kit.lists import Sort

PAST = {"done": ("已办", done), "handled": ("全部经办", handled), "reinstatable": ("可恢复审核", reinstatable)}
SIDES = {consignments.RECEIVED: "收到的报送批次", consignments.SENT: "发出的报送批次"}
BATCH_SORT = Sort("order", "办理次序", ("id",))


def sheet_of(asked: TableAsked, actor: Actor) -> Sheet | None:
    """The table; None when the actor has no such list. `actor` is narrowed to the current organisation."""
    return FINDERS[asked.table](asked, actor)


def _inbox(asked: TableAsked, actor: Actor) -> Sheet | None:
    office = served(actor.organisation_id)
    inbox = next((box for box in open_inboxes(actor, office) if box.code == asked.code), None)
    if inbox is None:
        return None
    return Sheet(
        table=Table.INBOX,
        name=inbox.name,
        rows=_narrowed(inbox.rows(actor), asked, actor),
        sort=sort_of(asked.sort, SORTS),
        cells=partial(applications.cells, actor),
        rules=_rules_of(inbox, office),
        prepare=applications.prepare,
    )


def _handled(asked: TableAsked, actor: Actor) -> Sheet | None:
    if asked.code not in PAST:
        return None
    name, rows = PAST[asked.code]
    return Sheet(
        table=Table.HANDLED,
        name=name,
        rows=_narrowed(rows(actor), asked, actor),
        sort=sort_of(asked.sort, HANDLED_SORTS),
        cells=partial(applications.cells, actor),
        rules=_first_rules(served(actor.organisation_id)),
        prepare=applications.prepare,
    )


def _consignments(asked: TableAsked, actor: Actor) -> Sheet | None:
    if asked.code not in SIDES:
        return None
    rows = consignments.consignments_of(actor.organisation_id, asked.code)
    wanted = consignments.Wanted(**asked.wanted)
    return Sheet(
        table=Table.CONSIGNMENTS,
        name=SIDES[asked.code],
        rows=consignments.narrowed(rows, wanted, asked.code).select_related("sent_by__person"),
        sort=consignments.NEWEST,
        cells=partial(others.consignment_cells, asked.code),
        rules=_first_rules(served(actor.organisation_id)),
        prepare=others.count_consignments,
    )


def _papers(asked: TableAsked, actor: Actor) -> Sheet:
    wanted = consignments.WantedPaper(**asked.wanted)
    return Sheet(
        table=Table.PAPERS,
        name="纸质登记",
        rows=applications.with_cells(consignments.narrowed_paper(consignments.with_paper(actor), wanted)),
        sort=consignments.PAPER_SORT,
        cells=partial(others.paper_cells, actor),
        rules=_first_rules(served(actor.organisation_id)),
        prepare=others.prepare_papers,
    )


def _notices(asked: TableAsked, actor: Actor) -> Sheet:
    rows = official_notices.issued_by_office(actor, official_notices.Wanted(**asked.wanted))
    return Sheet(
        table=Table.NOTICES,
        name="通知书",
        rows=official_notices.readable(rows),
        sort=sort_of(asked.sort, official_notices.SORTS),
        cells=others.notice_cells,
        rules=_first_rules(served(actor.organisation_id)),
    )


def _roster(asked: TableAsked, actor: Actor) -> Sheet | None:
    found = Consignment.objects.visible_to(actor).select_related("scheme__current")
    consignment = found.filter(uuid=UUID(asked.code)).first()
    if consignment is None:
        return None
    return Sheet(
        table=Table.ROSTER,
        name=f"花名册 {consignment.number}",
        rows=consignments.sent_rows_of(consignment),
        sort=consignments.ROSTER_SORT,
        cells=partial(others.roster_cells, consignment),
        rules=ReviewRules.of(consignment.scheme.current),
    )


def _batch(asked: TableAsked, actor: Actor) -> Sheet | None:
    batch = Batch.objects.filter(uuid=UUID(asked.code), job__organisation=actor.organisation_id).first()
    if batch is None:
        return None
    seen = not_own(Application.objects.visible_to(actor), actor)
    rows = batch.items.filter(application__in=seen.values("pk"))
    related = ("application__person", "application__scheme_version")
    return Sheet(
        table=Table.BATCH,
        name="批量办理结果",
        rows=rows.select_related(*related).defer("application__scheme_version__content", "application__draft"),
        sort=BATCH_SORT,
        cells=partial(others.batch_cells, actor),
        rules=_first_rules(served(actor.organisation_id)),
    )


FINDERS: dict[Table, Callable[[TableAsked, Actor], Sheet | None]] = {
    Table.INBOX: _inbox,
    Table.HANDLED: _handled,
    Table.CONSIGNMENTS: _consignments,
    Table.PAPERS: _papers,
    Table.NOTICES: _notices,
    Table.ROSTER: _roster,
    Table.BATCH: _batch,
}


def _narrowed(rows, asked: TableAsked, actor: Actor):
    own = own_clerks(actor)
    return applications.with_cells(narrowed(rows, Wanted(**asked.wanted), to=actor, own=own))


def _rules_of(inbox: Inbox, office: Served) -> ReviewRules | None:
    """Of the scheme the inbox is of; of the first where schemes share it."""
    schemes = {scheme for scheme, _ in inbox.businesses}
    return next((rules for scheme, rules in office.rules.items() if not schemes or scheme in schemes), None)


def _first_rules(office: Served) -> ReviewRules | None:
    return next(iter(office.rules.values()), None)
