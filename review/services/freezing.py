"""定稿: freezes what is submitted into a revision, and the plan of its way into stages."""

import hashlib
from dataclasses import dataclass
from typing import Any

from accounts.models import Organisation, Person
from accounts.scheme import SchemeInfo
from accounts.services.events import canonical
from dossiers.scheme import DossierRules
from dossiers.services.sending import send_mended
from dossiers.services.snapshots import snapshot
from review.enums import Archives
from review.models import Application, PaperStamp, Revision, Stage
from review.policies.acts import Act
from review.queries.managing import workplace
from review.queries.rules import business_of
from review.queries.stages import attach_staffed
from review.routes import ARCHIVES, Plan
from review.services.correcting import mended_of, selection_of
from review.services.merging import APPLICATION, merged
from zcps.kit.names import name_key


@dataclass(frozen=True)
class Pledge:
    """What was signed: the version of the 承诺书 the page showed, and from which address."""

    version: str
    ip: str | None


def freeze_first(row: Application, act: Act, pledge: Pledge, way: Plan) -> None:
    """Everything the person selected, under the route of today."""
    rules = DossierRules.of(row.scheme_version)
    copy_person(row, row.person, workplace(row.person, row.scheme_id) or row.unit)
    copy_title(row, row.draft)
    sections = snapshot(row.person, rules=rules, selection=row.draft.get("selection"))
    _write_revision(row, act, pledge, sections, archives=_archives(row, way))
    _write_stages(row, way)


def freeze_elsewhere(row: Application, act: Act, pledge: Pledge, way: Plan) -> None:
    """A returned one that goes to others than before: the whole anew, from their first stop, what was asked for answered."""
    freeze_first(row, act, pledge, way)
    row.resume_position = None
    _answer_tickets(row, act)


def freeze_again(row: Application, act: Act, pledge: Pledge) -> None:
    """The last revision with only the ticketed addresses taken anew; a declined one is taken anew whole."""
    tickets = list(row.tickets.filter(answered_at__isnull=True))
    rules = DossierRules.of(row.scheme_version)
    mended = mended_of(row, tickets)
    fresh = snapshot(row.person, rules=rules, selection=selection_of(row, tickets), mended=mended)
    sections = merged(row.revision.content["sections"], fresh, tickets) if tickets else fresh
    copy_title(row, _unlocked_choice(row, tickets))
    _write_revision(row, act, pledge, sections, archives=row.revision.content.get(ARCHIVES))
    _answer_tickets(row, act)
    send_mended(row.person, mended, rules=rules, by=act.actor)


def _answer_tickets(row: Application, act: Act) -> None:
    row.tickets.filter(answered_at__isnull=True).update(answered_at=act.at, answered_in=row.revision)


def _unlocked_choice(row: Application, tickets: list) -> dict[str, Any]:
    """What was chosen for the application itself: only ticketed choices may differ from the last revision."""
    frozen = row.revision.content["title"]
    own = [ticket for ticket in tickets if ticket.section == APPLICATION]
    if tickets and not own:
        return frozen
    names = {ticket.field for ticket in own}
    if not tickets or "" in names:
        return row.draft
    return frozen | {name: row.draft.get(name, "") for name in names}


def copy_person(row: Application, person: Person, unit: Organisation) -> None:
    row.name, row.name_key, row.id_index = person.name, name_key(person.name), person.id_number_index
    row.unit, row.unit_name = unit, unit.name
    row.unit_key = unit.name_key or name_key(unit.name)


def copy_title(row: Application, choice: dict[str, Any]) -> None:
    info = SchemeInfo.of(row.scheme_version)
    row.title, row.speciality = choice.get("title", ""), choice.get("speciality", "")
    row.title_name = info.title_name(row.title) if row.title else ""
    row.level = info.titles[row.title].level if row.title in info.titles else ""
    row.speciality_name = info.speciality_name(row.speciality) if row.speciality else ""
    row.current_profession = choice.get("current_profession", "")


def _archives(row: Application, way: Plan) -> dict[str, str] | None:
    """人事档案保管情况, where the route follows from it."""
    if ARCHIVES not in way.route.serves:
        return None
    kept, centre = Archives(way.facts.archives), way.facts.centre
    found = {"archives": kept.value, "archives_name": kept.label}
    return found | ({"centre": row.draft["centre"], "centre_name": centre.name} if centre else {})


def _write_revision(
    row: Application, act: Act, pledge: Pledge, sections: dict[str, Any], *, archives: dict[str, str] | None
) -> None:
    content = {
        "title": {
            "title": row.title,
            "title_name": row.title_name,
            "speciality": row.speciality,
            "speciality_name": row.speciality_name,
            "current_profession": row.current_profession,
        },
        "unit": {"name": row.unit_name, "organisation": str(row.unit.uuid)},
        "person": {"name": row.name, "person": str(row.person.uuid)},
        "sections": sections,
    } | ({ARCHIVES: archives} if archives else {})
    number = row.revisions.count() + 1
    row.revision = Revision.objects.create(
        application=row,
        number=number,
        content=content,
        pledge_text=business_of(row).pledge_text,
        pledge_version=pledge.version,
        signed_ip=pledge.ip,
        sha256=hashlib.sha256(canonical(content).encode()).hexdigest(),
        created_at=act.at,
    )


def _keeper(row: Application) -> str:
    """人事档案保管单位 as the person has written it down; the stamp says who it is."""
    basic = next(iter(row.revision.content["sections"].get("basic", ())), {"data": {}})
    return (basic["data"].get("archive_keeper") or "")[:100]


def _write_stages(row: Application, way: Plan) -> None:
    row.plan_number += 1
    row.route = Stage.objects.bulk_create(
        Stage(
            application=row,
            plan_number=row.plan_number,
            position=planned_stop.position,
            code=planned_stop.stop.code,
            name=planned_stop.stop.name,
            organisation_id=planned_stop.office.id,
            organisation_name=planned_stop.office.name,
            committee_id=planned_stop.office.committee_id,
            committee_level=planned_stop.stop.committee_level,
            inbox=planned_stop.stop.inbox,
            duty=planned_stop.stop.duty,
            explicit_receipt=planned_stop.stop.explicit_receipt,
            examines=planned_stop.stop.examines,
            leader_signs=planned_stop.stop.leader_signs,
            publicity_due=planned_stop.stop.publicity_due,
            paper_due=planned_stop.stop.paper_due,
            stamps_due=planned_stop.stop.stamps_due,
            supplements_end=planned_stop.stop.supplements_end,
            blocks=list(planned_stop.stop.blocks),
            days=planned_stop.stop.days,
        )
        for planned_stop in way.stops
    )
    attach_staffed(row.route)
    row.paper_stamps.filter(recorded_at__isnull=True).delete()
    PaperStamp.objects.bulk_create(
        (
            PaperStamp(
                application=row,
                position=paper.position,
                label=paper.label,
                organisation_id=paper.office.id if paper.office else None,
                organisation_name=paper.office.name if paper.office else _keeper(row) if paper.is_keeper else "",
            )
            for paper in way.paper
        ),
        ignore_conflicts=True,
    )
