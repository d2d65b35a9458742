"""申报条件 of an application: while it is the person's by what would be frozen now, later by what was frozen."""

from accounts.models import Person
from accounts.scheme import SchemeInfo
from dossiers.scheme import DossierRules
from dossiers.services.snapshots import snapshot
from review.enums import WITH_APPLICANT
from review.models import Application, Round
from review.policies.eligibility import Answer, Case, answers
from review.queries.planning import offered_in
from review.queries.rules import business_of
from zcps.kit import clock
from zcps.kit.tags import as_day


def answers_for(application: Application) -> list[Answer]:
    """Every rule of its business, or none where the business has none; statements only where it has some."""
    rules = business_of(application).eligibility
    if not rules:
        return []
    return answers(rules, _living(application) if application.state in WITH_APPLICANT else _frozen(application))


def answers_before(person: Person, round_: Round, *, title: str) -> list[Answer]:
    """Before there is an application: by the whole dossier, for the title chosen so far."""
    rules, version = offered_in(round_).eligibility, round_.scheme.current
    if not rules:
        return []
    case = Case(
        sections=snapshot(person, rules=DossierRules.of(version)),
        level=_level(SchemeInfo.of(version), title),
        year=round_.year,
        today=clock.today(),
        ownership=person.employer.ownership if person.employer else "",
    )
    return answers(rules, case)


def _living(row: Application) -> Case:
    version = row.scheme_version
    return Case(
        sections=snapshot(row.person, rules=DossierRules.of(version), selection=row.draft.get("selection")),
        level=_level(SchemeInfo.of(version), row.draft.get("title", "")),
        year=row.year,
        today=clock.today(),
        ownership=(row.person.employer or row.unit).ownership,
    )


def _frozen(row: Application) -> Case:
    return Case(
        sections=row.revision.content["sections"],
        level=row.level,
        year=row.year,
        today=as_day(row.revision.created_at),
        ownership=row.unit.ownership,
    )


def _level(info: SchemeInfo, title: str) -> str:
    found = info.titles.get(title)
    return found.level if found else ""
