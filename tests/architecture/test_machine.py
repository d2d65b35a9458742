"""The machine as a whole: every action has its rule, the edges are these and no others, the drawing is fresh."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

from review.documents import states_document
from review.enums import CLOSED, Action, State
from review.models import Application
from review.models.transitions import METHODS
from review.policies import RULES, Party

EDGES = {
    Action.SUBMIT: "draft|returned > awaiting_receipt|awaiting_blocks|awaiting_approval|awaiting_votes|awaiting_ratification",
    Action.ABANDON: "draft|returned > abandoned",
    Action.WITHDRAW: "awaiting_receipt|awaiting_blocks|awaiting_approval|awaiting_signature|awaiting_forward > draft",
    Action.RECEIVE: "awaiting_receipt > awaiting_blocks|awaiting_approval|awaiting_votes|awaiting_ratification",
    Action.DECLINE: "awaiting_receipt > returned|awaiting_forward|awaiting_dispatch",
    Action.RECALL: "awaiting_receipt|awaiting_blocks|awaiting_approval|awaiting_votes|awaiting_ratification"
    " > awaiting_forward|awaiting_dispatch",
    Action.REVIEW_BLOCK: "awaiting_blocks > awaiting_blocks|awaiting_approval",
    Action.GATHER: "awaiting_blocks > awaiting_approval",
    Action.EXAMINE: "awaiting_approval > awaiting_signature",
    Action.APPROVE: "awaiting_approval > awaiting_forward|awaiting_votes",
    Action.RETURN: "awaiting_approval|awaiting_signature > returned",
    Action.SEND_BACK: "awaiting_approval > awaiting_approval",
    Action.REJECT: "awaiting_approval|awaiting_signature > ineligible",
    Action.SIGN: "awaiting_signature > awaiting_forward|awaiting_votes",
    Action.HAND_BACK: "awaiting_signature > awaiting_approval",
    Action.FORWARD: "awaiting_forward > awaiting_receipt|awaiting_blocks|awaiting_approval|awaiting_votes|awaiting_ratification"
    "|completed|awaiting_certificate",
    Action.REOPEN: "awaiting_forward > awaiting_approval",
    Action.LAPSE: "returned > lapsed",
    Action.RECORD_RESULT: "awaiting_votes > awaiting_assignment|awaiting_dispatch|awaiting_publicity|not_passed",
    Action.ASSIGN_COMMITTEE: "awaiting_assignment|awaiting_dispatch > awaiting_dispatch",
    Action.DISPATCH: "awaiting_dispatch > awaiting_receipt|awaiting_approval|awaiting_votes",
    Action.PUBLICISE: "awaiting_publicity > in_publicity",
    Action.CONCLUDE: "in_publicity > awaiting_ratification",
    Action.UPHOLD: "in_publicity > not_passed|awaiting_votes",
    Action.RATIFY: "awaiting_ratification > awaiting_certificate",
    Action.ISSUE: "awaiting_certificate > certified",
    Action.REVOKE: "certified > revoked",
    Action.REINSTATE: "ineligible > awaiting_approval",
    Action.REVIEW_AGAIN: "not_passed > awaiting_votes",
}


def _edges(text: str) -> set[tuple[str, str]]:
    sources, targets = text.split(" > ")
    return {(source, target) for source in sources.split("|") for target in targets.split("|")}


def _declared(action: Action) -> set[tuple[str, str]]:
    """What django-fsm itself knows of the action's method."""
    method = getattr(Application, METHODS[action])
    transitions = method._django_fsm.transitions
    return {
        (source, target) for source, transition in transitions.items() for target in transition.target.allowed_states
    }


def test_every_action_has_a_rule_and_a_transition():
    assert set(RULES) == set(Action) == set(METHODS) == set(EDGES)


@pytest.mark.parametrize("action", Action)
def test_the_edges_of_the_machine_are_exactly_these(action):
    assert _declared(action) == _edges(EDGES[action])


def test_every_state_can_be_reached_from_a_draft():
    reached, fresh = {State.DRAFT}, {State.DRAFT}
    while fresh:
        fresh = {target for rule in RULES.values() if rule.sources & fresh for target in rule.targets} - reached
        reached |= fresh

    assert reached == set(State)


def test_every_open_state_has_a_way_on():
    stuck = {state for state in State if not any(state in rule.sources for rule in RULES.values())}

    assert stuck <= CLOSED


def test_every_action_of_an_office_names_a_seat_and_no_other_action_does():
    offices = {Party.HOLDER, Party.SENDER, Party.OVERSEER}

    assert {action for action, rule in RULES.items() if rule.seats} == {
        action for action, rule in RULES.items() if rule.party in offices
    }


def test_the_drawing_of_the_states_is_fresh():
    drawn = (Path(settings.BASE_DIR) / "docs" / "STATES.md").read_text(encoding="utf-8")

    assert drawn == states_document()


def test_transitions_are_called_by_the_door_alone():
    """Looks for `.receive(…)` and the like on anything, and for METHODS, outside the door and the machine."""
    names = set(METHODS.values())
    allowed = {"review/services/door.py", "review/models/transitions.py"}
    callers = {
        path.relative_to(settings.BASE_DIR).as_posix()
        for app in ("accounts", "dossiers", "review", "committees", "zcps")
        for path in (Path(settings.BASE_DIR) / app).rglob("*.py")
        if _calls_a_transition(path, names)
    }

    assert callers <= allowed


def _calls_a_transition(path: Path, names: set[str]) -> bool:
    """A method call `x.<transition>(act)` with one positional argument named act, or a use of METHODS."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Name) and node.id == "METHODS":
            return True
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in names:
            receiver = ast.unparse(node.func.value)
            if "application" in receiver or receiver in {"row", "self"}:
                return True
    return False


def test_nobody_writes_a_state_past_the_machine():
    """No `.update(state=…)` and no `state=` on a queryset of applications anywhere in the product."""
    offenders = []
    for path in (Path(settings.BASE_DIR) / "review").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            is_update = (
                isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "update"
            )
            if is_update and any(keyword.arg == "state" for keyword in node.keywords):
                offenders.append(f"{path.name}:{node.lineno}")

    assert offenders == []
