"""Mistakes people make in their papers, the tickets officers write about them, and how they are mended."""

from dataclasses import dataclass, replace
from random import Random

from accounts.policies import Actor
from committees.management.demo.careers import Career
from committees.management.demo.plans import EntryPlan
from dossiers.services.entries import adopt_correction
from review.models import Application
from review.policies.acts import TicketDraft
from review.services.correcting import answer_ticket
from review.services.merging import APPLICATION


@dataclass(frozen=True)
class Mistake:
    """A wrong value in one field and the right one; without values the thing is explained, not changed."""

    section: str
    field: str
    message: str
    wrong: str = ""
    right: str = ""
    answer: str = ""


def mistaken(career: Career, chance: Random, *, asks_profession: bool = True) -> tuple[Career, Mistake]:
    """The career with one mistake in it; `asks_profession`: whether the application names what one works as."""
    school = next(plan.data["school"] for plan in career.entries if plan.section == "education")
    unit = next(plan.data["insured_by"] for plan in career.entries if plan.section == "social_security")
    mistakes = (
        Mistake("education", "school", "毕业院校应填写全称，与毕业证书一致。", wrong=f"{school[:2]}大", right=school),
        Mistake("social_security", "insured_by", "参保单位与工作单位不一致，请核对。", wrong=unit.replace("有限公司", ""), right=unit),
        Mistake(APPLICATION, "current_profession", "现从事专业与申报专业不一致，请核对后修改。", wrong="工程技术", right=career.profession),
        Mistake("projects", "third_party", "第三方证明材料应能看清本人姓名和角色，请说明或重新上传。", answer="证明材料第 2 页为监管平台打印的人员登记表，已载明本人姓名和担任的角色。"),
    )  # fmt: skip
    there = {plan.section for plan in career.entries} | ({APPLICATION} if asks_profession else set())
    mistake = chance.choice([mistake for mistake in mistakes if mistake.section in there])
    return replace(career, entries=_spoiled(career.entries, mistake)), mistake


def profession_at_first(mistake: Mistake | None, profession: str) -> str:
    """What the applicant writes before anybody has looked."""
    return mistake.wrong if concerns_choice(mistake) else profession


def concerns_choice(mistake: Mistake | None) -> bool:
    """Whether the mistake is in the application itself, not in the dossier."""
    return mistake is not None and mistake.section == APPLICATION


def tickets(mistake: Mistake, row: Application) -> tuple[TicketDraft, ...]:
    """The ticket about the mistake, and a general one about the papers."""
    if concerns_choice(mistake):
        return (TicketDraft(section=APPLICATION, field=mistake.field, message=mistake.message),)
    entry = row.revision.content["sections"][mistake.section][0]["entry"]
    return (TicketDraft(section=mistake.section, entry=entry, field=mistake.field, message=mistake.message),)


def mend(row: Application, mistake: Mistake, *, by: Actor) -> None:
    """Put the value right in the dossier, or answer the ticket."""
    ticket = row.tickets.filter(answered_at__isnull=True).first()
    if mistake.answer:
        answer_ticket(ticket, answer=mistake.answer, by=by)
    elif not concerns_choice(mistake):
        adopt_correction(ticket.entry, {mistake.field: mistake.right}, by=by)
        answer_ticket(ticket, answer="已按要求更正。", by=by)


def _spoiled(plans: list[EntryPlan], mistake: Mistake) -> list[EntryPlan]:
    """The first entry of the section gets the wrong value."""
    place = next((index for index, plan in enumerate(plans) if plan.section == mistake.section), None)
    if place is None or not mistake.wrong:
        return plans
    spoiled = replace(plans[place], data=plans[place].data | {mistake.field: mistake.wrong})
    return [*plans[:place], spoiled, *plans[place + 1 :]]
