"""The tables of an application on its way."""

from review.models.applications import Application
from review.models.batches import Batch, BatchItem
from review.models.calls import Call, CallFile
from review.models.consignments import Consignment, ConsignmentItem, PaperReminder
from review.models.documents import Document
from review.models.fees import FeeOrder, FeeSetting
from review.models.jobs import Job
from review.models.numbers import NumberSeries
from review.models.official_notices import NoticeDelivery, OfficialNotice
from review.models.opinions import Opinion, Ticket
from review.models.paper import PaperStamp
from review.models.printing import PrintItem
from review.models.publicity import Objection, Publicity, PublicityItem
from review.models.recommendations import Recommendation
from review.models.revisions import Revision
from review.models.rollout import RolloutReminder
from review.models.rounds import Round
from review.models.sharing import ShareRule
from review.models.stages import Stage
from review.models.urging import Reminder
from review.models.verdicts import SectionVerdict, Sighting

__all__ = [
    "Application",
    "Batch",
    "BatchItem",
    "Call",
    "CallFile",
    "Consignment",
    "ConsignmentItem",
    "Document",
    "FeeOrder",
    "FeeSetting",
    "Job",
    "NoticeDelivery",
    "NumberSeries",
    "Objection",
    "OfficialNotice",
    "Opinion",
    "PaperReminder",
    "PaperStamp",
    "PrintItem",
    "Publicity",
    "PublicityItem",
    "Recommendation",
    "Reminder",
    "Revision",
    "RolloutReminder",
    "Round",
    "SectionVerdict",
    "ShareRule",
    "Sighting",
    "Stage",
    "Ticket",
]
