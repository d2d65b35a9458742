"""业绩档案审核 as the employer's clerk sees it: whose entries wait, and the versions of one person. Never one's own."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.enums import Role
from accounts.models import Person
from accounts.policies import Actor
from dossiers.enums import FINDINGS, VersionState
from dossiers.models import Dossier, EntryVersion, Evidence
from zcps.kit.lists import Page, Sort, capped_count, page
from zcps.kit.names import key_prefixes

SORTS = (
    Sort("arrival", "先送在前", ("waiting_since",)),
    Sort("-arrival", "后送在前", ("-waiting_since",)),
    Sort("name", "姓名", ("person__name_key",)),
    Sort("-name", "姓名（倒序）", ("-person__name_key",)),
)
CLERK = Role.CLERK


def checks_at(actor: Actor | None) -> bool:
    """Whether the actor is a clerk at the current organisation; what that organisation checks is its scheme's word."""
    return actor is not None and actor.organisation_id is not None and actor.holds(CLERK, actor.organisation_id)


def checkable(actor: Actor) -> QuerySet[Dossier]:
    """Dossiers of the people of the organisations where the actor is a clerk, as soon as something of them was sent."""
    rows = Dossier.objects.filter(person__employer__in=actor.organisations_with(CLERK)).exclude(person=actor.person_id)
    return rows.filter(Exists(EntryVersion.objects.filter(entry__dossier=OuterRef("pk"))))


def waiting_at(actor: Actor) -> QuerySet[Dossier]:
    """Dossiers of the current organisation's people in which something waits."""
    rows = Dossier.objects.filter(person__employer=actor.organisation_id, waiting__gt=0)
    return rows.exclude(person=actor.person_id)


def waiting_count(actor: Actor) -> int:
    """How many people wait, counted no further than one beyond the cap: one statement."""
    return capped_count(waiting_at(actor))


def waiting_people(actor: Actor, *, name: str = "", sort: Sort, after: str = "", before: str = "") -> Page:
    """One page of the people who wait: one statement."""
    beginning = Q()
    for prefix in key_prefixes(name):
        beginning |= Q(person__name_key__startswith=prefix)
    rows = waiting_at(actor).filter(beginning).select_related("person")
    return page(rows, sort=sort, after=after, before=before)


def next_waiting(actor: Actor, dossier: Dossier) -> Dossier | None:
    """Whose turn it is after this one, in the order of arrival."""
    rows = waiting_at(actor).exclude(pk=dossier.pk).select_related("person")
    return rows.order_by("waiting_since", "pk").first()


@dataclass(frozen=True)
class Checked:
    """What of one dossier the employer sees: what waits, and by entry what is in force until then."""

    waiting: list[EntryVersion]
    in_force: dict[int, EntryVersion]

    def content(self) -> dict[str, list[dict[str, Any]]]:
        """Everything as it would stand if all that waits were right, spelt as a revision."""
        found: dict[str, list[dict[str, Any]]] = {}
        newest = self.in_force | {version.entry_id: version for version in self.waiting}
        for version in sorted(newest.values(), key=lambda each: (each.entry.position, each.entry_id)):
            found.setdefault(version.entry.section, []).append(spelt(version))
        return found


def checked(dossier: Dossier) -> Checked:
    """One statement. Drafts are not there: what was not sent concerns nobody else."""
    rows = EntryVersion.objects.filter(entry__dossier=dossier, entry__deleted_at__isnull=True)
    rows = rows.filter(Q(state=VersionState.SUBMITTED) | Q(pk=F("entry__in_force")))
    rows = list(rows.select_related("entry").order_by("entry__position", "entry_id"))
    return Checked(
        waiting=[row for row in rows if row.state == VersionState.SUBMITTED],
        in_force={row.entry_id: row for row in rows if row.state != VersionState.SUBMITTED},
    )


def spelt(version: EntryVersion) -> dict[str, Any]:
    """A version as a revision would hold its entry."""
    return {
        "entry": str(version.entry.uuid),
        "version": version.entry_version,
        "section_version": version.section_version,
        "data": version.data,
        "evidence": version.files,
    }


def versions_judged(dossier: Dossier) -> list[EntryVersion]:
    """The newest finding on each entry, the latest first."""
    rows = EntryVersion.objects.filter(entry__dossier=dossier, state__in=FINDINGS, entry__deleted_at__isnull=True)
    newest = rows.order_by("entry_id", "-number").distinct("entry_id").select_related("entry", "judged_by__person")
    return sorted(newest, key=lambda row: (row.judged_at, row.pk), reverse=True)


def findings_of(entries: Collection[int]) -> dict[int, EntryVersion]:
    """By entry, the newest version of it: where it stands with the employer. One statement."""
    rows = EntryVersion.objects.filter(entry__in=entries).exclude(state=VersionState.TAKEN_BACK)
    newest = rows.order_by("entry_id", "-number").distinct("entry_id").select_related("judged_by__person")
    return {row.entry_id: row for row in newest}


def history_of(entry: int) -> list[EntryVersion]:
    """Every version of one entry, the newest first."""
    rows = EntryVersion.objects.filter(entry=entry).select_related("judged_by__person")
    return list(rows.order_by("-number"))


def checked_file(dossier: Dossier, file: UUID) -> Evidence | None:
    """One file, if a version of the dossier that was sent names it."""
    named = EntryVersion.objects.filter(entry__dossier=dossier, files__contains=[{"file": str(file)}])
    return Evidence.objects.filter(Exists(named), uuid=file, owner=dossier.person_id).first()


def stored_files(version: EntryVersion) -> dict[str, Evidence]:
    """The files of a version by their uuid, as they are stored: one statement."""
    wanted = [item["file"] for item in version.files]
    return {str(row.uuid): row for row in Evidence.objects.filter(uuid__in=wanted)} if wanted else {}


def names_known_to(actor: Actor, people: Collection[int]) -> dict[int, str]:
    """Of these people the employer's own, by name: one statement, none where nobody is meant."""
    if not people:
        return {}
    rows = Person.objects.filter(pk__in=people, employer__in=actor.organisations_with(CLERK))
    return dict(rows.values_list("pk", "name"))
