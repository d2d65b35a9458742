"""What an applicant may know of a committee's vote: until it is public, the application looks as it did before the vote.

One column tells: `Application.withheld_at`, the moment of the vote. It is empty again once the result is out: by 公示 of
those who passed, by 网上送审 of those who were recommended, by 告知 of those who did not pass. Both outcomes look alike
until then, so that silence tells nothing either.
"""

from datetime import datetime
from typing import Any

from review.enums import State


def known_state(application: Any) -> State:
    """The state as the applicant may know it."""
    return State.AWAITING_VOTES if application.withheld_at else State(application.state)


def is_known(application: Any, at: datetime) -> bool:
    """Whether what happened at that moment may be shown to the applicant."""
    return application.withheld_at is None or at < application.withheld_at
