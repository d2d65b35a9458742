"""审核意见页: what every office said of one application, in its order, with places for its stamps."""

from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from review.documents.drafts import Draft, page_html
from review.documents.people import Sheet
from review.enums import Action, DocumentKind
from review.models import Application, Opinion, Revision, Stage
from review.queries.rules import business_of, rules_of
from review.scheme import Business
from zcps.kit.tags import chinese_datetime


@dataclass(frozen=True)
class Said:
    """One opinion as it is printed."""

    word: str
    text: str
    by: str
    at: str
    ticks: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Office:
    """What one office said on one pass."""

    name: str
    stage: str
    said: list[Said]


def opinions_draft(application: Application, revision: Revision) -> Draft:
    """Everything said until now; the next opinion makes another page."""
    business, rows = business_of(application), _opinions(application)
    sheet = Sheet.of(application, revision)
    context: dict[str, Any] = {
        "sheet": sheet,
        "business": business.name,
        "offices": [_office(stage, list(group), business) for stage, group in groupby(rows, lambda row: row.stage)],
    }
    form = rules_of(application).prints.form(DocumentKind.OPINIONS, title=sheet.title_name)
    return Draft(
        DocumentKind.OPINIONS, ("application", application), page_html(form, context), opinion_facts(application)
    )


def opinion_facts(application: Application) -> dict[str, str]:
    """Every opinion by its office and time: opinions are never changed, only added."""
    return {
        f"{row.stage.organisation_name} {Action(row.action).label}（{chinese_datetime(row.at)}）": row.text
        for row in _opinions(application)
    }


def _opinions(application: Application) -> list[Opinion]:
    return list(application.opinions.select_related("stage", "by__person", "on_behalf_of__person").order_by("id"))


def _office(stage: Stage, rows: list[Opinion], business: Business) -> Office:
    return Office(stage.organisation_name, stage.name, [_said(row, business) for row in rows])


def _said(row: Opinion, business: Business) -> Said:
    ticks = [
        f"{'√' if row.checklist[item.code] else '□'} {item.label}"
        for item in business.checklist
        if item.code in row.checklist
    ]
    by = f"{row.by}（代 {row.on_behalf_of}）" if row.on_behalf_of else str(row.by)
    return Said(business.action_word(Action(row.action)), row.text, by, chinese_datetime(row.at), ticks)
