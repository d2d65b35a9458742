"""Reads applications that exist as text, row by row, and says which cells a copy must fill anew.

Text comes and goes in PostgreSQL's own COPY spelling, so no value is parsed or spelled by us but those that change.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection, models
from django.db.models import Q, QuerySet

from accounts.enums import AccountKind
from accounts.models import Event, EventPayload, Notification, Person, User
from dossiers.models import Dossier, Entry
from review.models import (
    Application,
    OfficialNotice,
    Opinion,
    PaperStamp,
    Revision,
    Stage,
    Ticket,
)

KEPT_SECTIONS = ("basic", "education", "titles")
KEPT_MESSAGES = 4


@dataclass(frozen=True)
class Table:
    """One table that is copied with an application. `owner`: how a row finds its application among the specimens."""

    model: type[models.Model]
    owner: str
    condition: Q = field(default_factory=Q)
    emptied: frozenset[str] = frozenset()

    @property
    def columns(self) -> list[models.Field]:
        """Every column that is written; what the database fills by itself is left to it."""
        return [
            each
            for each in self.model._meta.concrete_fields
            if each.name != "xid"  # the writing transaction's own
        ]


TABLES = (
    Table(Person, "applications"),
    Table(User, "person__applications", Q(kind=AccountKind.PERSON)),
    Table(Dossier, "person__applications"),
    Table(Entry, "dossier__person__applications", Q(section__in=KEPT_SECTIONS, deleted_at=None)),
    Table(Application, "pk"),
    Table(Stage, "application"),
    Table(Revision, "application"),
    Table(Opinion, "application"),
    Table(Ticket, "application"),
    Table(PaperStamp, "application", emptied=frozenset({"scan"})),
    Table(Event, "stream"),
    Table(EventPayload, "event__stream"),
    Table(Notification, "recipient__person__applications", emptied=frozenset({"dedupe_key"})),
    Table(OfficialNotice, "application"),
)

Row = dict[str, str]  # column → its COPY text


@dataclass
class Specimen:
    """One application with all its rows, and the office that works on it."""

    application: int
    holder: str
    is_closed: bool
    rows: dict[type[models.Model], list[Row]]


def specimens(
    applications: QuerySet[Application], *, without: frozenset[type[models.Model]] = frozenset()
) -> list[Specimen]:
    """All of them, with their rows: one statement a table."""
    found = {
        row.pk: Specimen(row.pk, str(row.holder_id or ""), row.closed_at is not None, defaultdict(list))
        for row in applications.only("holder", "closed_at").order_by("pk")
    }
    for table in (table for table in TABLES if table.model not in without):
        for owner, row in _rows(table, found):
            found[owner].rows[table.model].append(row)
    for specimen in found.values():
        specimen.rows[Notification] = specimen.rows[Notification][-KEPT_MESSAGES:]
    return list(found.values())


def _rows(table: Table, wanted: Iterable[int]) -> Iterable[tuple[int, Row]]:
    streams = {f"application:{pk}": pk for pk in wanted}
    by_stream = table.owner.endswith("stream")
    owners = list(streams) if by_stream else list(streams.values())
    columns = [column.attname for column in table.columns]
    rows = table.model._default_manager.filter(table.condition, **{f"{table.owner}__in": owners})
    rows = rows.order_by("pk").values_list(table.owner, *columns)
    for line in copied_out(rows):
        owner, *cells = line.split("\t")
        row = dict(zip(columns, cells, strict=True))
        yield streams[owner] if by_stream else int(owner), row | dict.fromkeys(_attnames(table), r"\N")


def _attnames(table: Table) -> list[str]:
    return [table.model._meta.get_field(name).attname for name in table.emptied]


def copied_out(rows: QuerySet) -> list[str]:
    """The lines `COPY … TO STDOUT` gives for a query."""
    sql, parameters = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        text = cursor.mogrify(sql, parameters)
        with cursor.copy(f"COPY ({text}) TO STDOUT") as copy:
            return b"".join(bytes(part) for part in copy).decode().split("\n")[:-1]
