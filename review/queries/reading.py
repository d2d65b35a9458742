"""What the page of one application shows: what was submitted, what changed since, tickets, opinions, the paper."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from dossiers.presentation import Change, EntryView, FieldChange, SectionView, diff, section_of, sections_view
from dossiers.scheme import DossierRules
from review.models import Application, Opinion, PaperStamp, Revision, Stage, Ticket
from review.queries.stages import with_status

# The choices of the application itself stand beside the sections and can be returned like them.
APPLICATION = "application"
CHOICES = {"title": "申报职称", "speciality": "申报专业", "current_profession": "现从事专业"}
_SHOWN_AS = {"title": "title_name", "speciality": "speciality_name"}


@dataclass
class TicketView:
    """One ticket with where it points, and what became of it in the revision at hand."""

    ticket: Ticket
    address: str
    section: str
    changes: list[FieldChange] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    @property
    def is_answered(self) -> bool:
        return self.ticket.answered_at is not None


@dataclass
class Content:
    """The frozen content at hand, and what the one before it said differently."""

    revision: Revision
    rules: DossierRules
    sections: list[SectionView]
    title: dict[str, Any]
    changes: list[Change]
    title_changes: list[FieldChange]
    before: Revision | None = None
    is_part: bool = False  # only the sections of some blocks: the choices of the application are not among them

    @property
    def codes(self) -> list[str]:
        """Every section in the order of the page, the application's own choices first."""
        return [*([] if self.is_part else [APPLICATION]), *(view.code for view in self.sections)]

    def narrowed(self, sections: Collection[str]) -> "Content":
        """The same with these sections alone: what whoever reviews them may see."""
        return replace(
            self,
            sections=[view for view in self.sections if view.code in sections],
            changes=[change for change in self.changes if change.section in sections],
            title_changes=[],
            is_part=True,
        )

    @property
    def filled(self) -> list[str]:
        """The sections that say anything, or did before: those to be looked at."""
        said = {
            APPLICATION,  # in part it is no code at all
            *(view.code for view in self.sections if view.entries),
            *(each.section for each in self.changes),
        }
        return [code for code in self.codes if code in said]

    @property
    def count_of_changes(self) -> int:
        """How many places differ from the earlier revision: fields and files; a whole entry is one place."""
        places = (len(each.fields) + len(each.files_added) + len(each.files_removed) for each in self.changes)
        return sum(max(count, 1) for count in places) + len(self.title_changes)

    def label_of(self, address: str) -> str:
        """学历学位 / 浙江大学 / 毕业院校: an address as people read it."""
        section, entry, name = (*address.split("/"), "", "")[:3]
        if section == APPLICATION:
            return " / ".join(filter(None, ("申报信息", CHOICES.get(name, ""))))
        view = next((each for each in self.sections if each.code == section), None)
        if view is None:
            return address
        found = next((each for each in view.entries if each.uuid == entry), None)
        field_label = section_of(section, self.rules).label_of(name) if name else ""
        parts = (view.label, found.title if found and view.many else "", field_label)
        return " / ".join(part for part in parts if part)

    def addresses(self) -> list[tuple[str, str]]:
        """Everything a ticket may name, in the order of the page: choices of a form."""
        found = [(f"{APPLICATION}//{name}", f"申报信息 / {label}") for name, label in CHOICES.items()]
        for view in self.sections:
            found.append((view.code, f"{view.label}（整个栏目）"))
            for entry in view.entries:
                found += [(address, self.label_of(address)) for address in self._entry_addresses(view, entry)]
        return found

    def _entry_addresses(self, view: SectionView, entry: EntryView) -> list[str]:
        section = section_of(view.code, self.rules)
        names = [*(each.name for each in section.fields), *(slot.code for slot in section.slots)]
        return [*([entry.address] if view.many else []), *(f"{entry.address}/{name}" for name in names)]


def content_of(application: Application, rules: DossierRules) -> Content | None:
    """The latest revision with its differences: one statement. None before the first submission."""
    latest = list(application.revisions.order_by("-number")[:2])
    if not latest:
        return None
    return frozen(latest[0], rules, before=latest[1] if len(latest) > 1 else None)


def frozen(revision: Revision, rules: DossierRules, *, before: Revision | None = None) -> Content:
    """One revision ready to be read, with what it says differently from an earlier one."""
    now = revision.content
    return Content(
        revision=revision,
        rules=rules,
        sections=sections_view(now["sections"], rules),
        title=now["title"],
        changes=diff(before.content["sections"], now["sections"], rules) if before else [],
        title_changes=_title_changes(before.content["title"], now["title"]) if before else [],
        before=before,
    )


def tickets_of(application: Application, content: Content) -> list[TicketView]:
    """Every ticket, newest first; those answered in the revision at hand with what they changed."""
    rows = application.tickets.select_related("stage", "raised_by__person").order_by("-revision", "id")
    views = [TicketView(row, content.label_of(row.address), row.section) for row in rows]
    for view in views:
        if view.ticket.answered_in_id == content.revision.pk:
            _attach_changes(view, content)
    return views


def unasked_changes(content: Content, tickets: Iterable[TicketView]) -> list[Change]:
    """Changes that no ticket of this revision asked for."""
    asked = [view.ticket for view in tickets if view.ticket.answered_in_id == content.revision.pk]
    return [change for change in content.changes if not any(_names(ticket, change) for ticket in asked)]


def way_of(application: Application) -> list[Stage]:
    """The stages of the current plan with their offices, in order; also attached as `route`."""
    stages = Stage.objects.filter(application=application.pk, plan_number=application.plan_number)
    application.route = list(with_status(stages).select_related("organisation").order_by("position"))
    return application.route


def stamps_of(application: Application) -> list[PaperStamp]:
    rows = application.paper_stamps.select_related("recorded_by__person", "scan").prefetch_related("scan__pages")
    return list(rows)


def opinions_of(application: Application) -> list[Opinion]:
    rows = application.opinions.select_related("stage", "by__person", "on_behalf_of__person")
    return list(rows.order_by("-id"))


def _title_changes(old: dict[str, Any], new: dict[str, Any]) -> list[FieldChange]:
    shown = {name: _SHOWN_AS.get(name, name) for name in CHOICES}
    return [
        FieldChange(name, label, old.get(shown[name], ""), new.get(shown[name], ""), f"{APPLICATION}//{name}")
        for name, label in CHOICES.items()
        if old.get(shown[name]) != new.get(shown[name])
    ]


def _attach_changes(view: TicketView, content: Content) -> None:
    if view.section == APPLICATION:
        name = view.ticket.field
        view.changes = [change for change in content.title_changes if not name or change.name == name]
        return
    for change in content.changes:
        if _names(view.ticket, change):
            name = view.ticket.field
            view.changes += [each for each in change.fields if not name or each.name == name]
            view.files += _file_lines(change, name)


def _names(ticket: Ticket, change: Change) -> bool:
    """Whether a ticket's address covers a changed entry."""
    return ticket.section == change.section and (not ticket.entry or str(ticket.entry) == change.entry)


def _file_lines(change: Change, slot: str) -> list[str]:
    lines = [f"新传“{item.name}”（{item.label}）" for item in change.files_added if not slot or item.slot == slot]
    return lines + [
        f"移除“{item.name}”（{item.label}）" for item in change.files_removed if not slot or item.slot == slot
    ]


def changed_sections(content: Content) -> set[str]:
    """The sections that say something else than in the earlier revision."""
    found = {change.section for change in content.changes}
    return found | {APPLICATION} if content.title_changes else found


def section_marks(content: Content, tickets: Iterable[TicketView], drafted: set[str]) -> dict[str, tuple[str, str]]:
    """By section: tone and word of the mark beside its name. What stands on the list to be returned comes first."""
    marks: dict[str, tuple[str, str]] = {}
    changed = changed_sections(content)
    waiting = {view.section for view in tickets if not view.is_answered}
    for code in content.codes:
        if code in drafted:
            marks[code] = ("returned", "拟补正")
        elif code in waiting:
            marks[code] = ("waiting", "待补正")
        elif code in changed:
            marks[code] = ("info", "有修改")
    return marks
