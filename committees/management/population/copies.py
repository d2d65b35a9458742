"""Turns specimens into copies: the same rows with ids, names, times and chains of their own, as lines for COPY."""

import hashlib
import json
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from types import SimpleNamespace

from django.db import models

from accounts.models import Event, EventPayload, Person, User
from accounts.services.events import canonical, hash_of
from committees.management.population.people import Invented
from committees.management.population.specimens import KEPT_SECTIONS, TABLES, Row, Specimen, Table
from committees.management.population.units import Unit
from review.models import Application, OfficialNotice, Revision

NULL = r"\N"
_NAME, _PERSON = "{{name}}", "{{person}}"
_FACTS = ("version", "seq", "kind", "state", "digest")


@dataclass
class Copy:
    """What one copy has of its own. `ids`: (table, the specimen's id as text) → the copy's id."""

    person: Invented
    unit: Unit
    back: timedelta
    chance: Random
    ids: dict[tuple[type[models.Model], str], str] = field(default_factory=dict)

    def own_uuid(self) -> str:
        return str(uuid.UUID(int=self.chance.getrandbits(128), version=4))


Cell = Callable[[Copy], str]
Line = list[str | Cell]


@dataclass
class Pattern:
    """A specimen made ready: for each table its lines, in which only the changing cells are still to be filled."""

    specimen: Specimen
    lines: dict[type[models.Model], list[Line]]
    events: list[Row]

    def counts(self) -> Iterator[tuple[type[models.Model], list[str]]]:
        """Which ids of each table the copy needs anew: by the specimen's ids."""
        for table in TABLES:
            if table.model is not EventPayload:
                yield table.model, [row[table.model._meta.pk.attname] for row in self.specimen.rows[table.model]]

    def filled(self, copy: Copy) -> Iterator[tuple[type[models.Model], str]]:
        for model, lines in self.lines.items():
            for line in lines:
                yield model, "".join(cell if isinstance(cell, str) else cell(copy) for cell in line)
        yield from ((Event, line) for line in self._chained(copy))

    def _chained(self, copy: Copy) -> Iterator[str]:
        """The events on a chain of the copy's own; payloads and salts, and so the digests, are the specimen's."""
        stream = f"application:{copy.ids[Application, str(self.specimen.application)]}"
        previous = ""
        for row in self.events:
            event = SimpleNamespace(**{name: row[name] for name in _FACTS})
            event.version, event.seq, event.stream = int(row["version"]), int(row["seq"]), stream
            actor, event.organisation_id = _number(row["actor_id"]), _number(row["organisation_id"])
            event.actor_id = _number(copy.ids.get((User, row["actor_id"]), row["actor_id"])) if actor else None
            event.at = datetime.fromisoformat(row["at"]) - copy.back
            event.previous_hash = previous
            event.uuid, event.id = copy.own_uuid(), copy.ids[Event, row["id"]]
            event.hash = previous = hash_of(event)
            yield "\t".join(_text(getattr(event, column)) for column in row)


def _number(text: str) -> int | None:
    return None if text == NULL else int(text)


def _text(value: object) -> str:
    return NULL if value is None else str(value)


def pattern(specimen: Specimen) -> Pattern:
    """The specimen with every changing cell found once."""
    mine = {(table.model, row[table.model._meta.pk.attname]) for table in TABLES for row in specimen.rows[table.model]}
    lines = {
        table.model: [_line(table, row, mine) for row in specimen.rows[table.model]]
        for table in TABLES
        if table.model is not Event
    }
    return Pattern(specimen, lines, sorted(specimen.rows[Event], key=lambda row: int(row["seq"])))


def _line(table: Table, row: Row, mine: set) -> Line:
    """Constant cells grown together, changing ones apart, with the tabs between them."""
    line: Line = [""]
    for column in table.columns:
        cell = _cell(table.model, column, row, mine)
        for part in (cell, "\t"):
            if isinstance(part, str) and isinstance(line[-1], str):
                line[-1] += part
            else:
                line.append(part)
    line[-1] = line[-1][:-1]
    return [part for part in line if part != ""]


def _cell(model: type[models.Model], column: models.Field, row: Row, mine: set) -> str | Cell:
    text = row[column.attname]
    place = (model, column.attname)
    if place in OWN:
        return OWN[place]
    if place in REWRITTEN:
        return REWRITTEN[place](row)
    target = column.remote_field.model if column.is_relation else model if column.primary_key else None
    if (target, text) in mine:
        return lambda copy: copy.ids[target, text]
    if text == NULL:
        return NULL
    if isinstance(column, models.UUIDField) and column.unique:
        return Copy.own_uuid
    if isinstance(column, models.DateTimeField):
        moment = datetime.fromisoformat(text)
        return lambda copy: str(moment - copy.back)
    return text


def _of_person(name: str) -> Cell:
    return lambda copy: getattr(copy.person, name)


def _of_unit(part: int) -> Cell:
    return lambda copy: str(copy.unit[part])


def _content(row: Row) -> Cell:
    said = _said(row)
    return lambda copy: said(copy).replace("\\", r"\\")


def _sha256(row: Row) -> Cell:
    said = _said(row)
    return lambda copy: hashlib.sha256(said(copy).encode()).hexdigest()


def _serial(row: Row) -> Cell:
    """Far from the numbers that offices give out, and never the same twice."""
    return lambda copy: str(1_000_000 + int(copy.ids[OfficialNotice, row["id"]]))


def _renamed(column: str) -> Callable[[Row], Cell]:
    """What a notice says, to the copy's own person."""
    return lambda row: lambda copy: row[column].replace(row["addressee"], copy.person.name)


def _said(row: Row) -> Cell:
    """What was submitted: a few sections without files (they belong to the specimen's person), under the copy's name."""
    content = json.loads(row["content"].replace(r"\\", "\\"))
    content["person"] = {"name": _NAME, "person": _PERSON}
    content["sections"] = {
        code: [entry | {"evidence": []} for entry in content["sections"].get(code, [])] for code in KEPT_SECTIONS
    }
    text = canonical(content)
    return lambda copy: text.replace(_NAME, copy.person.name).replace(_PERSON, copy.person.uuid)


OWN: dict[tuple[type[models.Model], str], str | Cell] = {
    (Person, "uuid"): _of_person("uuid"),
    (Person, "name"): _of_person("name"),
    (Person, "name_key"): _of_person("name_key"),
    (Person, "sex"): _of_person("sex"),
    (Person, "birth_date"): _of_person("born_on"),
    (Person, "id_number_sealed"): _of_person("id_sealed"),
    (Person, "id_number_index"): _of_person("id_index"),
    (Person, "phone_sealed"): _of_person("phone_sealed"),
    (Person, "phone_index"): _of_person("phone_index"),
    (Person, "employer_id"): _of_unit(0),
    (User, "username"): lambda copy: f"p-{copy.person.uuid}",
    (User, "password"): "!",
    (Application, "name"): _of_person("name"),
    (Application, "name_key"): _of_person("name_key"),
    (Application, "id_index"): _of_person("id_index"),
    (Application, "unit_id"): _of_unit(0),
    (Application, "unit_name"): _of_unit(1),
    (Application, "unit_key"): _of_unit(2),
}
REWRITTEN: dict[tuple[type[models.Model], str], Callable[[Row], Cell]] = {
    (Revision, "content"): _content,
    (Revision, "sha256"): _sha256,
    (OfficialNotice, "serial"): _serial,
    **{(OfficialNotice, column): _renamed(column) for column in ("addressee", "facts", "text")},
}
