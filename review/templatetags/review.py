"""The one source of buttons for acts, and the state of an application in its scheme's words."""

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from accounts.policies import Actor
from review.enums import CLOSED, Action, State
from review.models import Application
from review.policies import known_state
from review.queries.options import ADVANCING, KEYS, REFUSING, Option, options
from review.queries.rules import business_of
from review.scheme import Business
from zcps.kit.templatetags.ui import badge, button

register = template.Library()

PASSED = frozenset({State.CERTIFIED, State.COMPLETED})
REFUSED = frozenset({State.INELIGIBLE, State.NOT_PASSED, State.REVOKED})
DECISION = "decision"  # the id of the form with opinion, checklist and version


@register.simple_tag
def action_buttons(application: Application, actor: Actor, query: str = "") -> SafeString:
    """Every action for this state; those that cannot be taken now say why. `query` is the list one came from."""
    found = options(application, business_of(application), actor)
    return format_html_join("", "{}", ((_button(option, application, query),) for option in found))


@register.simple_tag
def action_button(application: Application, actor: Actor, action: str, query: str = "") -> SafeString:
    """One of them, nothing when the action does not belong here."""
    found = options(application, business_of(application), actor)
    option = next((option for option in found if option.action == action), None)
    return _button(option, application, query) if option else SafeString("")


@register.simple_tag
def batch_buttons(acts: list[Action], business: Business, duty: str = "") -> SafeString:
    """The acts of an inbox for many at once, in the words of a business that shares it, for offices of the inbox's duty."""
    taken: set[str] = set()
    found = []
    for action in acts:
        key = "" if KEYS.get(action, "") in taken else KEYS.get(action, "")
        taken.add(key)
        found.append((_batch_button(action, business.action_word(action, duty), key),))
    return format_html_join("", "{}", found)


@register.simple_tag(takes_context=True)
def state_badge(context: dict, application: Application) -> SafeString:
    """The state in the words of the application's scheme, as the reader may know it, coloured by whose turn it is."""
    state = known_state(application, to=context["request"].actor)
    return badge(business_of(application).state_word(state, application.duty), tone_of(state))


def tone_of(state: State) -> str:
    """Colour never stands alone: the word is beside it."""
    if state in PASSED:
        return "passed"
    if state in REFUSED:
        return "refused"
    if state == State.RETURNED:
        return "returned"
    if state in CLOSED or state == State.DRAFT:
        return "neutral"
    return "todo"


def _button(option: Option, application: Application, query: str) -> SafeString:
    if not option.is_open:
        return button(option.word, why_not=option.sentence, tone=option.tone)
    url = reverse("review:act", args=[application.uuid, option.action.value])
    return button(
        option.word,
        tone=option.tone,
        key=option.key,
        form=DECISION,
        formaction=f"{url}?{query}" if query else url,
        name="step",
        value="now" if option.happens_at_once else "ask",
        novalidate=True,
    )


def _batch_button(action: Action, word: str, key: str) -> SafeString:
    tone = "danger" if action in REFUSING else "primary" if action in ADVANCING else "secondary"
    traits = {"label": word, "tone": tone, "name": "action", "value": action.value, "key": key}
    return render_to_string("_ui/button.html", traits)
