"""The rules an application goes by: those of the scheme version it was started under."""

from review.models import Application
from review.scheme import Business, ReviewRules


def business_of(row: Application) -> Business:
    """The business of an application under its own scheme version."""
    return rules_of(row).businesses[row.business]


def rules_of(row: Application) -> ReviewRules:
    """Everything its scheme version says of applications."""
    return ReviewRules.of(row.scheme_version)
