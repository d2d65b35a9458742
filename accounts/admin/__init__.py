"""机构与人员管理: where administrators work, each in the own subtree; never a model of the business."""

from accounts.admin import accounts, calendar, committees, grants, organisations, records  # noqa: F401 - they register themselves
from accounts.admin.sites import site

__all__ = ["site"]
