"""What happens inside an office that shares out its work: blocks reviewed one by one, a proposal, the leader's decision."""

from collections.abc import Mapping, Sequence
from random import Random

from accounts.enums import Role
from accounts.queries.actors import actor_for
from committees.management.demo import unitwork
from committees.management.demo.desk import Province
from review.enums import Action, Proposal, Verdict
from review.models import Application
from review.policies import open_blocks
from review.policies.acts import Values
from review.queries.rules import business_of
from review.services.office import perform

BLOCKS = frozenset({"block", "block_one", "block_doubt"})
AGAINST = "业绩突出，材料真实，改为同意推荐。"
USUAL, DOUBT = 0, -1  # of the phrases of an act, the first says yes and the last no


def review_blocks(act: str, rows: Sequence[Application], *, office: int, province: Province) -> None:
    """Everybody who is given blocks there reviews them; `block_one`: the first of them alone; `block_doubt`: finds fault."""
    reviewers = province.who(office, Role.BLOCK_REVIEWER)
    for number, reviewer in enumerate(reviewers[:1] if act == "block_one" else reviewers):
        by = actor_for(reviewer)
        mine = [row for row in _fresh(rows) if open_blocks(by, row, office)]
        if mine:
            is_doubtful = act == "block_doubt" and number == 0
            phrase = business_of(mine[0]).phrases[Action.REVIEW_BLOCK][DOUBT if is_doubtful else USUAL]
            values = Values(verdict=Verdict.PROBLEM if is_doubtful else Verdict.PASSED, opinion=phrase)
            perform(Action.REVIEW_BLOCK, {row.pk: row.version for row in mine}, by=by, values=values)


def values_of(act: str, row: Application, chance: Random) -> Values:
    """What comes with the clerk's proposal and the leader's signature."""
    business = business_of(row)
    phrases: Mapping[Action, Sequence[str]] = business.phrases
    if act == "examine":
        opinion = unitwork.opinion(row) or phrases[Action.EXAMINE][USUAL]
        return Values(opinion=opinion, checklist={item.code: True for item in business.checklist})
    if act == "propose_reject":
        return Values(opinion=phrases[Action.EXAMINE][DOUBT], proposal=Proposal.REJECT)
    opinion = AGAINST if act == "overrule" else chance.choice(phrases[Action.SIGN])
    return Values(opinion=opinion, overrules=act == "overrule", unit_pledge=unitwork.pledge(row, business))


def _fresh(rows: Sequence[Application]) -> list[Application]:
    found = Application.objects.filter(pk__in=[row.pk for row in rows]).select_related("scheme_version")
    return list(found.order_by("pk"))
