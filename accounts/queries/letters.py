"""委托证明: whose is open, what waits for the platform, and who may look at which."""

from django.db.models import Prefetch, QuerySet

from accounts.enums import LETTER_OPEN, LetterPurpose, LetterState, Role, Stream
from accounts.models import AuthorisationLetter, Event, LetterScan, User
from accounts.policies import Actor
from accounts.queries.registration import scheme_for

RELATED = (
    "organisation__region__parent", "organisation__competent_department", "account__person", "region__parent", "competent_department",
    "scheme__current", "decided_by__person",
)  # fmt: skip


def visible_letters(actor: Actor) -> QuerySet[AuthorisationLetter]:
    """Those of the own account; all of them for the platform's administrator."""
    if actor.organisations_with(Role.PLATFORM_ADMIN):
        return AuthorisationLetter.objects.all()
    return AuthorisationLetter.objects.filter(account=actor.user_id)


def open_letter_of(user: User) -> AuthorisationLetter | None:
    """The letter this account has to see through, with its scans."""
    rows = AuthorisationLetter.objects.filter(account=user, state__in=sorted(LETTER_OPEN))
    return rows.select_related(*RELATED).prefetch_related(_scans()).first()


def is_waiting_for_admission(user: User) -> bool:
    """Whether nothing but its letter is open to this account, until the platform has approved it."""
    waiting = AuthorisationLetter.objects.filter(account=user, state__in=sorted(LETTER_OPEN))
    return waiting.exclude(purpose=LetterPurpose.HANDOVER).exists()


def letters_to_decide() -> QuerySet[AuthorisationLetter]:
    """Those that wait for the platform, the longest waiting first."""
    return AuthorisationLetter.objects.filter(state=LetterState.SUBMITTED).order_by("submitted_at", "pk")


def latest_scan(letter: AuthorisationLetter) -> LetterScan | None:
    """The scan that was uploaded last, with its pages."""
    return letter.scans.prefetch_related("pages").order_by("-pk").first()


def history_of(letter: AuthorisationLetter) -> list[Event]:
    """What happened to a letter, from the chain of its organisation."""
    stream = f"{Stream.ORGANISATION}:{letter.organisation_id}"
    rows = Event.objects.filter(
        stream=stream, kind__startswith="letter_", payload_row__payload__letter=str(letter.uuid)
    )
    return list(rows.select_related("actor__person", "payload_row").order_by("seq"))


def visible_scans(actor: Actor) -> QuerySet[LetterScan]:
    """Scans of the letters the account may see."""
    return LetterScan.objects.filter(letter__in=visible_letters(actor))


def may_hand_over(user: User, actor: Actor) -> bool:
    """Whether this account is the one of its employer's handler, under a scheme that takes authorisation letters."""
    home = user.home
    if home is None or not actor.holds(Role.ORGANISATION_ADMIN, home.pk) or user.username != home.code:
        return False
    return scheme_for(home) is not None


def _scans() -> Prefetch:
    return Prefetch("scans", LetterScan.objects.prefetch_related("pages").order_by("-pk"))
