"""打印件 somebody may see: through what each belongs to, and never by itself."""

from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from accounts.models import Event, Scheme
from accounts.policies import Actor
from accounts.queries.letters import visible_letters
from review.enums import UNFINISHED, DocumentKind, DocumentState
from review.models import Application, Consignment, Document, OfficialNotice
from review.queries.inboxes import not_own
from review.queries.publicities import publicities_of
from review.queries.rosters import OPENED

# What an applicant prints of the own application, and what an office prints of one it sees.
OF_APPLICANT = (DocumentKind.SUMMARY, DocumentKind.OVERVIEW)
OF_OFFICE = (*OF_APPLICANT, DocumentKind.OPINIONS)
OF_CONSIGNMENT = (DocumentKind.COVER, DocumentKind.ROSTER, DocumentKind.ROSTER_WHOLE)
# Of a 公示: what is shown, and what came of it.
OF_PUBLICITY = (DocumentKind.PUBLICITY, DocumentKind.PUBLICITY_END)
# What anybody may download to fill in by hand.
BLANK = (DocumentKind.SUMMARY, DocumentKind.OVERVIEW, DocumentKind.OPINIONS, DocumentKind.ROSTER)


def visible_documents(actor: Actor) -> QuerySet[Document]:
    """Those whose files one may take. A roster with whole ID numbers only after that was said: each opening is recorded."""
    return checkable_documents(actor).filter(~Q(kind=DocumentKind.ROSTER_WHOLE) | Exists(_openings(actor)))


def checkable_documents(actor: Actor) -> QuerySet[Document]:
    """Those of applications and consignments the account may see; 审核意见页 as an officer only.

    Pages that tell what a committee said are for its office alone while that is withheld (`policies.secrecy`).
    """
    seen = Application.objects.visible_to(actor)
    own_or_office = Q(revision__application__in=seen) | Q(notice__application__in=seen)
    known = Q(application__withheld_at__isnull=True) | Q(application__holder__in=sorted(actor.organisations))
    known |= Q(said_until__isnull=True) | Q(said_until__lt=F("application__withheld_at"))
    as_officer = Q(application__in=not_own(seen, actor)) & known
    at_office = Q(consignment__in=Consignment.objects.visible_to(actor))
    of_letter = Q(letter__in=visible_letters(actor))
    publicised = Q(publicity__in=publicities_of(actor))
    return Document.objects.filter(own_or_office | as_officer | at_office | of_letter | publicised)


def printable_notices(actor: Actor) -> QuerySet[OfficialNotice]:
    """One's own, and those of applications an officer sees."""
    seen = Application.objects.visible_to(actor)
    return OfficialNotice.objects.filter(application__in=seen).select_related("application__scheme_version")


def _openings(actor: Actor) -> QuerySet[Event]:
    stream = Concat(Value("consignment:"), Cast(OuterRef("consignment"), CharField()), output_field=CharField())
    return Event.objects.filter(stream=stream, kind=OPENED, actor=actor.user_id)


def waiting_before(document: Document) -> int:
    """How many others a worker draws first."""
    rows = Document.objects.filter(state__in=sorted(UNFINISHED))
    return rows.filter(Q(pk__lt=document.pk, pressing=document.pressing) | Q(pressing__gt=document.pressing)).count()


def offered_forms() -> list[dict[str, Any]]:
    """Scheme by scheme the blank forms of the version in force, those that are still being drawn too: two statements."""
    schemes = list(Scheme.objects.filter(current__isnull=False).order_by("name"))
    rows = _ready().filter(scheme_version__in=[scheme.current_id for scheme in schemes]).order_by("id")
    found = {(row.scheme_version_id, row.kind): row for row in rows.defer("payload", "facts")}
    return [
        {
            "slug": scheme.slug,
            "name": scheme.name,
            "forms": [_offered(kind, found.get((scheme.current_id, kind))) for kind in BLANK],
        }
        for scheme in schemes
    ]


def blank_form(scheme: str, kind: str) -> Document | None:
    """The latest drawing of a blank form of the version in force."""
    rows = _ready().filter(scheme_version__scheme__slug=scheme, scheme_version__scheme__current=F("scheme_version"))
    return rows.filter(kind=kind).order_by("-id").first()


def _ready() -> QuerySet[Document]:
    return Document.objects.filter(state=DocumentState.READY)


def _offered(kind: DocumentKind, row: Document | None) -> dict[str, Any]:
    return {"kind": kind, "label": kind.label, "is_ready": row is not None, "pages": row.pages if row else 0}
