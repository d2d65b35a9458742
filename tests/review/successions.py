"""Organisations merged and moved for tests, and what is stuck afterwards."""

from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from accounts.models import Event, Organisation
from review.enums import State
from review.models import Application, Stage
from review.services.rerouting import move
from review.services.succession import merge
from tests.review.desk import COUNTY

OTHER = "hrss_330110"
BASIS = "杭编〔2026〕12号"


def merged(world, boss, old=COUNTY, new=OTHER):
    row = merge(world.offices[old], world.offices[new], basis=BASIS, by=boss)
    world.officers.clear()
    return row


def stuck(*gone: Organisation) -> list[str]:
    """Applications under way whose holder cannot act, or that will come to an office that cannot."""
    dead = Q(status__in=["suspended", "merged"])
    ids = set(Organisation.objects.filter(dead).values_list("pk", flat=True)) | {row.pk for row in gone}
    under_way = Application.objects.filter(closed_at__isnull=True).exclude(state=State.DRAFT)
    found = [f"{row}: nobody" for row in under_way.filter(holder__isnull=True)]
    columns = Q(holder__in=ids) | Q(sender__in=ids) | Q(overseer__in=ids) | Q(unit__in=ids)
    found += [f"{row}: {row.holder_name}" for row in under_way.filter(columns)]
    stages = Stage.objects.filter(application__in=under_way, organisation__in=ids)
    return found + [f"{stage.application}: {stage.name}" for stage in stages.select_related("application")]


def payload_of(row, kind="succeeded"):
    return Event.objects.get(stream=row.stream, kind=kind).payload_row.payload


def moved(world, boss, unit="unit_330106", parent=OTHER, **changes):
    row = Organisation.objects.select_related("region", "competent_department").get(pk=world.offices[unit].pk)
    given = {name: getattr(row, name) for name in ("region", "affiliation", "competent_department")} | changes
    return move(row, world.offices[parent], basis=BASIS, by=boss, **given)


def statements(work) -> int:
    with CaptureQueriesContext(connection) as captured:
        work()
    return sum(not query["sql"].startswith(("SAVEPOINT", "RELEASE")) for query in captured)
