"""The review part of a scheme as typed, frozen values: businesses, routes, stops, inboxes, words, fees, papers."""

from review.scheme.businesses import Business, CheckItem, Fee, InboxItem, Message
from review.scheme.eligibility import EducationPath, EligibilityRule
from review.scheme.papers import FORMS, NoticeRules, NoticeText, PrintForm, PrintRules, TableColumn
from review.scheme.rules import ReviewRules
from review.scheme.stops import PaperStop, Route, Stop

__all__ = [
    "FORMS",
    "Business",
    "CheckItem",
    "EducationPath",
    "EligibilityRule",
    "Fee",
    "InboxItem",
    "Message",
    "NoticeRules",
    "NoticeText",
    "PaperStop",
    "PrintForm",
    "PrintRules",
    "ReviewRules",
    "Route",
    "Stop",
    "TableColumn",
]
