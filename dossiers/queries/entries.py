"""The entries of one person, with their evidence; nothing here ever reaches another person's."""

from collections import Counter
from collections.abc import Collection
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from accounts.models import Person
from dossiers.completeness import Judged
from dossiers.models import Entry, Evidence
from dossiers.sections import Section


def entries_of(person: Person, sections: Collection[str] | None = None) -> list[Entry]:
    """Live entries in order, each with `.files`: its live evidence. Two queries, whatever their number."""
    rows = _rows(person).filter(deleted_at__isnull=True)
    if sections is not None:
        rows = rows.filter(section__in=sections)
    return list(rows.order_by("section", "position", "id"))


def removed_entries_of(person: Person, section: str) -> list[Entry]:
    """The last entries taken out of a section, newest first; they can be restored."""
    rows = Entry.objects.filter(dossier__person=person, section=section, deleted_at__isnull=False)
    return list(rows.order_by("-deleted_at", "-id")[:10])


def entry_of(person: Person, section: Section, uuid: UUID | None) -> Entry | None:
    """One live entry with `.files`; of a section that holds one entry only, that one."""
    rows = _rows(person).filter(deleted_at__isnull=True, section=section.code)
    if section.many:
        rows = rows.filter(uuid=uuid)
    return rows.order_by("id").first()


def removed_files_of(entry: Entry) -> list[Evidence]:
    """The last files taken out of an entry, newest first; they can be restored."""
    rows = Evidence.objects.filter(entry_id=entry.pk, removed_at__isnull=False)
    return list(rows.order_by("-removed_at", "-id")[:10]) if entry.pk else []


def judged(entry: Entry, section: Section) -> Judged:
    """The entry as completeness sees it; `.files` must have been loaded."""
    data = section.upcast(entry.data, entry.section_version)
    files = Counter(item.slot for item in entry.files)
    return Judged(str(entry.uuid), data, entry.rough, files, entry.unchecked)


def _rows(person: Person) -> QuerySet[Entry]:
    live = Evidence.objects.filter(removed_at__isnull=True).order_by("position", "id")
    return Entry.objects.filter(dossier__person=person).prefetch_related(Prefetch("evidence", live, to_attr="files"))
