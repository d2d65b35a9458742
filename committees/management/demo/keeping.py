"""人事管理单位 in the demo: who chooses which, and the stamp of whoever really keeps the archives, recorded where one only files."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from django.core.files.base import ContentFile

from accounts.models import Management, Organisation, User
from accounts.policies import Actor
from accounts.services.managing import choose_managing_unit
from committees.management.demo import sheets
from committees.management.demo.desk import Unit
from review.models import Application, PaperStamp
from review.services.paper import record_stamp
from zcps.kit import clock

STAMPED_BEFORE = dt.timedelta(days=3)


@dataclass(frozen=True)
class Choice:
    """What the guided choice ends with: the unit, by which answer it was found; the region is the unit's own."""

    unit: Organisation
    keeper: str

    @classmethod
    def of(cls, unit: Unit) -> "Choice":
        return cls(unit.organisation, unit.keeper)


def choose(user: User, choice: Choice) -> Management:
    """Confirmed on the last page of the guided choice."""
    unit = choice.unit
    return choose_managing_unit(user.person, unit=unit, region=unit.region, keeper=choice.keeper, by=user)


def stamp(rows: Sequence[Application], *, by: Actor) -> None:
    """盖章登记 of what has come on paper, by the name the applicant has given."""
    waiting = PaperStamp.objects.filter(application__in=[row.pk for row in rows], scan__isnull=True)
    for each in waiting.select_related("application").order_by("application", "position"):
        record_stamp(
            each, stamped_on=clock.today() - STAMPED_BEFORE, organisation_name=each.organisation_name, by=by,
            scan=ContentFile(_scan(each.organisation_name), name="盖章页.pdf"),
        )  # fmt: skip


@cache
def _scan(keeper: str) -> bytes:
    sheet = sheets.Sheet(
        heading="审核意见页", lines=(("审核意见", "与人事档案记载一致"),), issuer=keeper[:16], tint="#ffffff"
    )
    return sheets.pdf_of([sheets.draw(sheet)])
