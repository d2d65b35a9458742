"""What an act asks for, the same for one application and for many: its forms, and the values that come of them."""

from collections.abc import Sequence

from accounts.policies import Actor
from dossiers.scheme import DossierRules
from review.enums import COMMITTEE_DUTIES, Action, Duty
from review.forms.office import ActForm, TicketForm
from review.models import Application, Publicity, Stage
from review.policies import RULES, Need
from review.policies.acts import TicketDraft
from review.policies.proposals import overrules
from review.queries.blocks import open_choices
from review.queries.committees import choosable_committees
from review.queries.publicities import held_for, publicity_sentence, usual_opinion
from review.scheme import Business
from review.services.merging import APPLICATION
from review.services.publicity import start_publicity


def act_form(
    action: Action, business: Business, rows: Sequence[Application], data=None, *, by: Actor | None = None, **options
) -> ActForm:
    """The form of an act on these applications, whose `route` is attached. by: who acts, where it is one of them."""
    needs = RULES[action].needs
    stages = earlier_stages(rows) if Need.EARLIER_STAGE in needs else []
    committees = choosable_committees(list(rows)) if Need.COMMITTEE in needs else []
    duty = rows[0].duty if rows else ""
    is_against = len(rows) == 1 and overrules(action, rows[0])
    usual = usual_texts(rows[0]) if len(rows) == 1 and duty == Duty.EMPLOYER_CHECK else None
    if usual and is_against:
        usual["text"] = ""  # why it is decided otherwise, nobody can say beforehand
    return ActForm(
        data,
        action=action,
        business=business,
        stages=stages,
        committees=committees,
        duty=duty,
        usual=usual,
        blocks=open_choices(rows[0], by) if by and Need.VERDICT in needs else (),
        is_against=is_against,
        **options,
    )


def usual_texts(row: Application) -> dict[str, str]:
    """What a unit usually writes when it passes an application, made of its publicity's facts."""
    publicity = held_for(row)
    objections = list(publicity.objections.filter(application=row)) if publicity else []
    return {
        "text": usual_opinion(row, publicity, objections),
        "publicity_text": publicity_sentence(publicity, objections) if publicity else "",
    }


def section_form(business: Business, rules: DossierRules, data=None) -> TicketForm:
    """One ticket for many: on a whole section, because entries differ from person to person."""
    addresses = [("", "请选择"), (APPLICATION, "申报职称、申报专业、现从事专业")]
    addresses += [(chosen.code, chosen.section.label) for chosen in rules]
    return TicketForm(data, addresses=addresses, phrases=business.phrases_for(Action.RETURN))


def earlier_stages(rows: Sequence[Application]) -> list[Stage]:
    """The reviewing stages before the current one, nearest first; of many applications, one for each position."""
    found: dict[int, Stage] = {}
    for row in rows:
        for stage in row.route:
            if stage.position < row.position and stage.duty not in COMMITTEE_DUTIES:
                found.setdefault(stage.position, stage)
    return [found[position] for position in sorted(found, reverse=True)]


def draft_of(address: str, message: str) -> TicketDraft:
    """A ticket of an address section/entry/field; a section without entries may name its field alone."""
    section, entry, name = (*address.split("/"), "", "")[:3]
    return TicketDraft(section=section, entry=entry or None, field=name, message=message)


def publicity_of(form: ActForm, organisation_id: int, by: Actor) -> Publicity | None:
    """The period a form asks for, written down; None for every other act."""
    if Need.PERIOD not in RULES[form.action].needs:
        return None
    given = form.cleaned_data
    return start_publicity(
        organisation_id,
        starts_on=given["starts_on"],
        ends_on=given["ends_on"],
        place=given["place"],
        days=form.business.publicity_days,
        by=by,
    )
