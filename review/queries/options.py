"""What can be done with one application: the one source of its buttons, each with the reason why it cannot be pressed."""

from dataclasses import dataclass, replace

from accounts.policies import Actor
from review.enums import Action, State
from review.models import Application
from review.policies import RULES, Party, why_not, why_not_there
from review.policies.verdicts import PARTY_COLUMNS
from review.queries.inboxes import is_open_to
from review.scheme import Business, InboxItem
from zcps.kit import clock

# Asked for on a page of their own before they happen; the others happen at once.
AT_ONCE = frozenset({Action.RECEIVE, Action.EXAMINE, Action.APPROVE, Action.SIGN, Action.FORWARD, Action.DISPATCH})
ADVANCING = AT_ONCE | {
    Action.REVIEW_BLOCK,
    Action.ASSIGN_COMMITTEE, Action.PUBLICISE, Action.CONCLUDE, Action.RATIFY, Action.REINSTATE, Action.REVIEW_AGAIN,
}  # fmt: skip
REFUSING = frozenset({Action.DECLINE, Action.REJECT, Action.UPHOLD, Action.REVOKE})
KEYS = {
    **dict.fromkeys(ADVANCING, "a"),
    Action.RETURN: "r",
    Action.SEND_BACK: "b",
    Action.HAND_BACK: "b",
    Action.REOPEN: "b",
    Action.GATHER: "b",
    Action.RECALL: "b",
    Action.DECLINE: "n",
    Action.REJECT: "n",
    Action.UPHOLD: "n",
}
OFFICE_ACTIONS = tuple(
    action for action in Action if RULES[action].party in PARTY_COLUMNS and action != Action.RECORD_RESULT
)
# Nothing for many at once: results come by meetings, and a block is looked at person by person.
ONE_BY_ONE = frozenset({Action.RECORD_RESULT, Action.REVIEW_BLOCK})
IN_MEETING = "评审结果由评审会议录入：会议结束时，系统按表决情况一次性登记。"


@dataclass(frozen=True)
class Option:
    """One action as a button: its word in this business, and the sentence when it cannot be pressed."""

    action: Action
    word: str
    sentence: str = ""
    key: str = ""

    @property
    def is_open(self) -> bool:
        return not self.sentence

    @property
    def happens_at_once(self) -> bool:
        return self.action in AT_ONCE

    @property
    def tone(self) -> str:
        if self.action in REFUSING:
            return "danger"
        return "primary" if self.action in ADVANCING else "secondary"


def options(application: Application, business: Business, actor: Actor) -> list[Option]:
    """What the actor may do, and what the actor's office may not do just now; the main action first.

    Shown although impossible: what the business offers in this state at this duty, to the office that holds the
    application. What is of another kind of stop (`Rule.where`) is not shown at all. Whether the office an act leads to
    is suspended is known where the route is attached: on the page of one application.
    """
    found, route = [], getattr(application, "route", ())
    for action in (*OFFICE_ACTIONS, Action.RECORD_RESULT):
        refusal = why_not(actor, action, application, today=clock.today()) or why_not_there(action, application, route)
        if refusal is None:
            found.append((action, IN_MEETING if action == Action.RECORD_RESULT else ""))
        elif _belongs_here(action, application, business, actor):
            found.append((action, refusal.sentence))
    found.sort(key=lambda pair: (pair[0] not in ADVANCING, pair[0] in REFUSING))
    return _with_keys(
        [Option(action, business.action_word(action, application.duty), sentence) for action, sentence in found]
    )


def offered(business: Business, state: State, duty: str) -> frozenset[Action]:
    """The acts of the business's inboxes that hold this state at this duty."""
    return frozenset(
        action
        for item in business.inboxes
        if state in item.states and (not item.duties or duty in item.duties)
        for action in item.actions
    )


def open_acts(item: InboxItem, actor: Actor) -> list[Action]:
    """The acts of an inbox for many at once that the actor's roles reach, the main one first."""
    acts = [action for action in item.actions if action not in ONE_BY_ONE and _reaches(actor, action, item)]
    return sorted(acts, key=lambda action: (action not in ADVANCING, action in REFUSING))


def _reaches(actor: Actor, action: Action, item: InboxItem) -> bool:
    return is_open_to(replace(item, actions=(action,)), actor, actor.organisation_id)


def _belongs_here(action: Action, application: Application, business: Business, actor: Actor) -> bool:
    rule = RULES[action]
    return (
        rule.party == Party.HOLDER
        and application.holder_id in actor.organisations
        and application.state in rule.sources
        and action in offered(business, State(application.state), application.duty)
        and all(condition.holds(application, clock.today()) for condition in rule.where)
    )


def _with_keys(found: list[Option]) -> list[Option]:
    """Each key opens the first action that wants it."""
    taken, result = set(), []
    for option in found:
        key = KEYS.get(option.action, "") if option.is_open else ""
        result.append(Option(option.action, option.word, option.sentence, "" if key in taken else key))
        taken.add(key)
    return result
