"""打印件 somebody may see: through what each belongs to, and never by itself."""

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from accounts.models import Event
from accounts.policies import Actor
from review.enums import UNFINISHED, DocumentKind
from review.models import Application, Consignment, Document, OfficialNotice
from review.queries.inboxes import not_own
from review.queries.rosters import OPENED

# What an applicant prints of the own application, and what an office prints of one it sees.
OF_APPLICANT = (DocumentKind.SUMMARY, DocumentKind.OVERVIEW)
OF_OFFICE = (*OF_APPLICANT, DocumentKind.OPINIONS)
OF_CONSIGNMENT = (DocumentKind.COVER, DocumentKind.ROSTER, DocumentKind.ROSTER_WHOLE)


def visible_documents(actor: Actor) -> QuerySet[Document]:
    """Those of applications and consignments the account may see; 审核意见页 as an officer only.

    A roster with whole ID numbers is seen by whoever has said so before: each opening is recorded.
    """
    seen = Application.objects.visible_to(actor)
    own_or_office = Q(revision__application__in=seen) | Q(notice__application__in=seen)
    as_officer = Q(application__in=not_own(seen, actor))
    at_office = Q(consignment__in=Consignment.objects.visible_to(actor))
    said_so = ~Q(kind=DocumentKind.ROSTER_WHOLE) | Exists(_openings(actor))
    return Document.objects.filter(own_or_office | as_officer | (at_office & said_so))


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
