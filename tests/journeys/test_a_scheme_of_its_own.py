"""A scheme nobody has written a line of code for: its file is loaded, and people go its way in its words."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from accounts.models import Scheme
from accounts.services.regions import load_regions, read_regions
from review.enums import State
from review.queries.rules import business_of
from tests.journeys.ways import Walk, Way
from tests.world import World, scheme_content

pytestmark = pytest.mark.django_db
FILE = Path("tests/schemes/toy.yaml")
SLUG = FILE.stem
UNIT, DEPARTMENT, RATIFIER = "unit_330106", "department_330100", "province_hrss"


def test_its_file_is_loaded_as_it_is():
    load_regions(read_regions())
    out = StringIO()

    call_command("load_scheme", str(FILE), stdout=out)

    assert "已存为“岗位能手申报系统”第 1 版。" in out.getvalue()
    assert Scheme.objects.get(slug=SLUG).current.content == scheme_content(SLUG)


def test_a_person_goes_its_way_from_inbox_to_inbox_in_its_own_words():
    world = World(slug=SLUG)
    walk = Walk(world, Way(UNIT, "everyone", (), ""), world.draft()).submit()
    seen = []

    while walk.row.state != State.AWAITING_CERTIFICATE:
        seen.append((*walk.place, business_of(walk.row).state_word(walk.row.state, walk.row.duty)))
        walk.next()

    assert seen == [
        (UNIT, ["能手评定/请评说"], "待评说"),
        (UNIT, ["能手评定/请送"], "待送"),
        (DEPARTMENT, ["能手评定/请评说"], "待评说"),
        (DEPARTMENT, ["能手评定/请送"], "待送"),
        (RATIFIER, ["能手评定/请授予"], "待授予"),
    ]


def test_its_words_stand_on_the_pages_of_offices_and_person():
    world = World(slug=SLUG)
    row = world.submitted()

    office = world.client_for(world.officer(UNIT)).get(f"/applications/{row.uuid}/review/").content.decode()
    own = world.client_for(world.owner(row)).get(f"/applications/{row.uuid}/").content.decode()

    assert ("赞成" in office, "待评说" in office, "待评说" in own, "岗位能手" in own) == (True, True, True, True)
