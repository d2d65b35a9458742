"""人员与单位 beside the inboxes: only where a scheme has people choose who manages them, only for whoever may act on it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.enums import Role
from tests.accounts.administration import client_for
from tests.accounts.managing import SYSTEMS, County
from tests.accounts.test_recoveries import ask, claim_of
from tests.accounts.test_unit_requests import asked
from tests.factories import accounts as make

PEOPLE, RECOVERIES, REQUESTS = "管理的人员", "找回账号", "登记单位的申请"


@pytest.fixture
def county(db) -> County:
    return County()


def shown(user) -> list[tuple[str, str]]:
    """The labels of the group with their counts; empty where the group is not there."""
    tree = client_for(user).get("/messages/").context["inbox_tree"]
    groups = [group["items"] for group in tree if group["label"] == "人员与单位"]
    return [(item["label"], item["count_label"]) for items in groups for item in items]


def test_a_clerk_finds_the_people_and_who_asks_to_be_vouched_for(county):
    keeper = make.officer(county.point, Role.CLERK)
    assert shown(keeper) == [(PEOPLE, ""), (RECOVERIES, "0")]
    county.stored()
    ask(claim_of(county.person))

    assert shown(keeper) == [(PEOPLE, ""), (RECOVERIES, "1")]


def test_an_administrator_finds_requests_for_units_too(county):
    asked(county)

    assert shown(make.officer(county.hrss, Role.CLERK, Role.ORGANISATION_ADMIN)) == [
        (PEOPLE, ""),
        (RECOVERIES, "0"),
        (REQUESTS, "1"),
    ]


def test_what_waits_elsewhere_is_not_counted_here(county):
    asked(county)

    assert shown(make.officer(county.province_hrss, Role.CLERK, Role.ORGANISATION_ADMIN))[-1] == (REQUESTS, "0")


def test_a_leader_who_may_do_neither_has_no_such_group(county):
    assert shown(make.officer(county.point, Role.LEADER)) == []


def test_where_nobody_chooses_there_is_no_such_group_and_nothing_is_asked(db):
    clerk = make.officer(County(systems=SYSTEMS).point, Role.CLERK)

    with CaptureQueriesContext(connection) as captured:
        assert shown(clerk) == []

    assert not [query["sql"] for query in captured if "accounts_recovery" in query["sql"]]
