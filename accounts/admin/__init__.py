"""机构与人员管理: where administrators work, each in the own subtree; never a model of the business."""

from accounts.admin import (  # noqa: F401 - they register themselves
    accounts,
    calendar,
    committees,
    deliveries,
    grants,
    letters,
    organisations,
    records,
    verifications,
)
from accounts.admin.sites import site

__all__ = ["site"]
