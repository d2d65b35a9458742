"""The tables of who, where, in what role, under which scheme; what was recorded and what was told."""

from accounts.models.calendar import CalendarDay
from accounts.models.committees import Committee
from accounts.models.covers import Cover
from accounts.models.events import AuditRoot, Event, EventPayload
from accounts.models.grants import Grant, OrganisationPermission
from accounts.models.letters import AuthorisationLetter, LetterScan, ScanPage
from accounts.models.managing import Management, UnitRequest
from accounts.models.message_texts import MessagePreference, MessageText
from accounts.models.notifications import Delivery, Notification
from accounts.models.openings import Opening, OpeningRow
from accounts.models.organisations import Organisation, OrganisationFunction, Region
from accounts.models.people import Activation, Person, PhoneCode, User
from accounts.models.recoveries import Recovery
from accounts.models.reorganisations import Reorganisation
from accounts.models.schemes import Scheme, SchemeVersion
from accounts.models.verifications import Verification

__all__ = [
    "Activation",
    "AuditRoot",
    "AuthorisationLetter",
    "CalendarDay",
    "Committee",
    "Cover",
    "Delivery",
    "Event",
    "EventPayload",
    "Grant",
    "LetterScan",
    "Management",
    "MessagePreference",
    "MessageText",
    "Notification",
    "Opening",
    "OpeningRow",
    "Organisation",
    "OrganisationFunction",
    "OrganisationPermission",
    "Person",
    "PhoneCode",
    "Recovery",
    "Region",
    "Reorganisation",
    "ScanPage",
    "Scheme",
    "SchemeVersion",
    "UnitRequest",
    "User",
    "Verification",
]
