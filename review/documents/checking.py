"""核对纸质材料: whether a printed page says what the record says now, and if not, in what they differ.

What a page of one person shows is a revision, and revisions never change: it is compared with the latest one. What pages
show besides was sealed when they were printed (`Document.facts`), and is read from the record again.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from accounts.policies import Actor
from dossiers.presentation import Change, FieldChange
from dossiers.scheme import DossierRules
from review.documents.consignments import cover_draft, roster_facts
from review.documents.letters import letter_facts
from review.documents.opinions import opinion_facts
from review.documents.people import Sheet
from review.documents.publicities import publicity_facts
from review.enums import DocumentKind
from review.models import Application, Consignment, Document, Publicity, Revision
from review.queries.reading import frozen
from review.queries.rosters import roster
from zcps.kit import crypto
from zcps.kit.tags import chinese_date, chinese_datetime

NOT_PRINTED, NOT_THERE = "（打印时没有）", "（现在没有）"


@dataclass(frozen=True)
class Difference:
    """One value on the page and in the record."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Comparison:
    """`printed` and `current` are the revisions, where the page is of one person; `about`: what should stand on the page."""

    about: Sequence[tuple[str, str]]
    printed: Revision | None = None
    current: Revision | None = None
    differences: Sequence[Difference] = ()
    choices: Sequence[FieldChange] = ()
    changes: Sequence[Change] = field(default_factory=list)

    @property
    def is_older(self) -> bool:
        """The page belongs to an earlier submission than the one the record holds now."""
        return self.printed is not None and self.printed != self.current

    @property
    def is_same(self) -> bool:
        return not (self.is_older or self.differences or self.choices or self.changes)


def compared(document: Document, *, to: Actor) -> Comparison:
    """Hold a page against the record, as far as the actor may know it."""
    if document.consignment:
        return _of_consignment(document, document.consignment)
    if document.notice:
        notice = document.notice
        return Comparison([("标题", notice.title), ("文号", notice.number), ("收件人", notice.addressee)])
    if document.letter:
        facts = letter_facts(document.letter)
        return Comparison(list(facts.items()), differences=_differences(document, facts))
    if document.publicity:
        return _of_publicity(document, document.publicity)
    if document.revision:
        return _of_revision(document, document.revision)
    return _of_opinions(document, document.application, to)


def _of_revision(document: Document, printed: Revision) -> Comparison:
    application = printed.application
    current, rules = application.revision, DossierRules.of(application.scheme_version)
    now = _sheet_facts(application, printed)
    if printed == current:
        return Comparison(_about(application, printed), printed, current, _differences(document, now))
    content = frozen(current, rules, before=printed)
    return Comparison(
        about=_about(application, printed),
        printed=printed,
        current=current,
        differences=[*_renamed(printed, current), *_differences(document, now)],
        choices=content.title_changes,
        changes=content.changes,
    )


def _of_opinions(document: Document, application: Application, to: Actor) -> Comparison:
    now = opinion_facts(application, application.revision, to=to)
    return Comparison(_about(application, application.revision), differences=_differences(document, now))


def _of_consignment(document: Document, consignment: Consignment) -> Comparison:
    about = [
        ("文号", consignment.number),
        ("报送机构", consignment.sender_name),
        ("接收机构", consignment.receiver_name),
        ("报送时间", chinese_datetime(consignment.sent_at)),
    ]
    if document.kind == DocumentKind.COVER:
        return Comparison(about, differences=_differences(document, cover_draft(consignment).facts))
    now = roster_facts(roster(consignment, with_numbers=False))
    return Comparison(about, differences=[*_differences(document, now), *_corrected(consignment)])


def _of_publicity(document: Document, publicity: Publicity) -> Comparison:
    about = [
        ("公示机构", publicity.organisation.name),
        ("公示期", f"{chinese_date(publicity.starts_on)}至{chinese_date(publicity.ends_on)}"),
        ("公示地点", publicity.place),
    ]
    return Comparison(about, differences=_differences(document, publicity_facts(publicity, document.kind)))


def _about(application: Application, revision: Revision) -> list[tuple[str, str]]:
    """What whoever holds the page should see on it."""
    sheet = Sheet.of(application, revision)
    return [
        ("姓名", sheet.name),
        ("工作单位", sheet.unit),
        ("申报职称", sheet.title_name),
        ("申报专业", sheet.speciality),
        ("现从事专业", sheet.profession),
        ("提交", f"第 {revision.number} 次，{chinese_datetime(revision.created_at)}"),
    ]


def _sheet_facts(application: Application, revision: Revision) -> Mapping[str, str]:
    return Sheet.of(application, revision).facts


def _renamed(printed: Revision, current: Revision) -> list[Difference]:
    """Name and unit stand in a revision beside its sections."""
    pairs = [("姓名", "person"), ("工作单位", "unit")]
    return [
        Difference(label, before, after)
        for label, part in pairs
        if (before := printed.content[part]["name"]) != (after := current.content[part]["name"])
    ]


def _differences(document: Document, now: Mapping[str, str]) -> list[Difference]:
    """What was sealed at printing against what the same would say today."""
    then = json.loads(crypto.unseal(document.facts, context=document.facts_context))
    return [
        Difference(label, then.get(label, NOT_PRINTED), now.get(label, NOT_THERE))
        for label in (*then, *(label for label in now if label not in then))
        if then.get(label) != now.get(label)
    ]


def _corrected(consignment: Consignment) -> list[Difference]:
    """Lines whose application has been submitted anew since it was sent."""
    items = consignment.items.select_related("application__revision", "revision").order_by("position")
    return [
        Difference(
            f"第 {item.position} 号 {item.application.name}",
            _submitted(item.revision),
            _submitted(item.application.revision),
        )
        for item in items.defer("revision__content", "application__revision__content")
        if item.revision_id != item.application.revision_id
    ]


def _submitted(revision: Revision) -> str:
    return f"第 {revision.number} 次提交"
