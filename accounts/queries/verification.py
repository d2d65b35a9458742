"""机构审核: when the office above confirmed an organisation and its affiliation, this year."""

import datetime as dt
from collections.abc import Collection


def verified_on(organisation_ids: Collection[int], *, year: int) -> dict[int, dt.date] | None:
    """By organisation the day it was verified in that year, nothing for those that were not; None: nobody verifies yet."""
    return None
