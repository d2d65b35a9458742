"""审核意见页: what every office said of one application, in its order, with places for its stamps."""

from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from accounts.policies import Actor
from review.documents.drafts import Draft, page_html
from review.documents.people import Sheet
from review.enums import Action, DocumentKind
from review.models import Application, Opinion, Revision, Stage
from review.policies.secrecy import is_known
from review.queries.blocks import word_of
from review.queries.rules import business_of, rules_of
from review.scheme import Business, ReviewRules
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


def opinions_draft(application: Application, revision: Revision, *, to: Actor) -> Draft:
    """Everything said until now that the actor may know; the next opinion makes another page."""
    business, rows, rules = business_of(application), _opinions(application, to), rules_of(application)
    sheet = Sheet.of(application, revision)
    context: dict[str, Any] = {
        "sheet": sheet,
        "business": business.name,
        "offices": [
            _office(stage, list(group), business, rules) for stage, group in groupby(rows, lambda row: row.stage)
        ],
    }
    form = rules.prints.form(DocumentKind.OPINIONS, title=sheet.title_name)
    html, facts = page_html(form, context), opinion_facts(application, revision, to=to)
    said_until = rows[-1].at if rows else None
    return Draft(DocumentKind.OPINIONS, ("application", application), html, facts, said_until=said_until)


def opinion_facts(application: Application, revision: Revision, *, to: Actor) -> dict[str, str]:
    """What the application was when they were given, and every opinion the actor may know by its office and time."""
    sheet = Sheet.of(application, revision)
    about = {
        "工作单位": sheet.unit,
        "申报资格": sheet.title_name,
        "申报专业": sheet.speciality,
        "现从事专业": sheet.profession,
        "提交": f"第 {sheet.number} 次",
    }
    return about | {
        f"{row.stage.organisation_name} {Action(row.action).label}{row.block}（{chinese_datetime(row.at)}）": row.text
        for row in _opinions(application, to)
    }


def _opinions(application: Application, to: Actor) -> list[Opinion]:
    """How a committee voted is left out until it is public, as on every page."""
    rows = application.opinions.select_related("stage", "by__person", "on_behalf_of__person").order_by("id")
    return [row for row in rows if is_known(application, row.at, to=to)]


def _office(stage: Stage, rows: list[Opinion], business: Business, rules: ReviewRules) -> Office:
    return Office(stage.organisation_name, stage.name, [_said(row, business, rules) for row in rows])


def _said(row: Opinion, business: Business, rules: ReviewRules) -> Said:
    ticks = [
        f"{'√' if row.checklist[item.code] else '□'} {item.label}"
        for item in business.checklist
        if item.code in row.checklist
    ]
    by = f"{row.by}（代 {row.on_behalf_of}）" if row.on_behalf_of else str(row.by)
    return Said(word_of(row, business, rules), row.text, by, chinese_datetime(row.at), ticks)
