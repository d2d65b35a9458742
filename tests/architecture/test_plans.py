"""Among many applications no page reads a big table through: every statement is explained, with what it really touched.

A statement may read the rows of one page, a capped count, what belongs to one application, at most what waits in one
inbox: never more than `FEW` rows of a table.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from review.enums import State
from review.models import Application
from review.queries.listing import SORTS
from tests.factories import accounts as make
from tests.populated import APPLICATIONS, OFFICE
from tests.world import World

pytestmark = pytest.mark.uncounted

BIG = APPLICATIONS // 20  # rows from which a table counts as big
FEW = APPLICATIONS // 6  # more than the busiest office has in hand, far from all there are


@pytest.fixture(autouse=True)
def _database(province: World, django_db_blocker: Any) -> Iterator[None]:
    """Each test is undone without undoing the province."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def big_tables(province: World, django_db_blocker: Any) -> frozenset[str]:
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples >= %s", [BIG])
        found = frozenset(name for (name,) in cursor.fetchall())
    assert found >= {"review_application", "review_stage", "accounts_event", "accounts_person"}
    return found


def of_county(world: World, path: str) -> tuple[User, str]:
    return world.officer(OFFICE), path


def filters() -> dict[str, str]:
    """Every sort and filter of the lists, alone."""
    asked = {f"sort {sort.name}": {"sort": sort.name} for sort in SORTS}
    asked |= {
        "by name": {"name": "陈"},
        "by unit": {"unit": "杭州"},
        "by a rare unit": {"unit": "西湖区方明"},
        "by speciality": {"speciality": "structure"},
        "by a speciality nobody has": {"speciality": "termite_control"},
        "by level": {"level": "senior"},
        "by waiting": {"waiting": "30"},
        "by waiting longest": {"waiting": "200"},
        "by paper": {"paper": "awaited"},
        "by paper that came": {"paper": "arrived"},
        "the clerk's own": {"clerk": "mine"},
        "nobody's yet": {"clerk": "none"},
        "name by unit": {"name": "陈", "sort": "unit"},
    }
    return {name: f"?{urlencode(query)}" for name, query in asked.items()}


@pytest.mark.parametrize("query", filters().values(), ids=filters())
@pytest.mark.parametrize("code", ["from_person", "approval", "forward"])
def test_no_inbox_reads_a_table_through(province, big_tables, code, query):
    assert_light(province, big_tables, *of_county(province, reverse("review:inbox", args=[code]) + query))


@pytest.mark.parametrize("code", ["done", "handled"])
@pytest.mark.parametrize(
    "query", ["", "?sort=newest", "?name=陈", "?unit=杭州", "?speciality=termite_control", "?state=returned"]
)
def test_no_list_of_what_was_handled_reads_a_table_through(province, big_tables, code, query):
    assert_light(province, big_tables, *of_county(province, reverse(f"review:{code}") + query))


@pytest.mark.parametrize("sort", [sort.name for sort in SORTS])
def test_a_deep_page_costs_what_the_first_does(province, big_tables, sort):
    client = province.client_for(province.officer(OFFICE))
    path = f"{reverse('review:inbox', args=['approval'])}?sort={sort}"
    first = client.get(path).context["page"]
    deep = f"{path}&after={first.next}"

    assert_light(province, big_tables, province.officer(OFFICE), deep)


def test_the_number_is_found_by_its_index(province, big_tables):
    officer = province.officer(OFFICE)
    client = province.client_for(officer)
    answer = client.post(reverse("review:find_number", args=["handled"]), {"number": "330103196801010017"})

    assert_light(province, big_tables, officer, answer.url, client=client)


@pytest.mark.parametrize(
    "name",
    [
        "review:inbox_home",
        "accounts:messages",
        "review:reinstatable",
        "review:consignments",
        "review:papers",
        "review:notices",
        "review:share",
        "review:workload",
        "review:covers",
        "review:jobs",
    ],
)
def test_no_count_badge_or_further_list_reads_a_table_through(province, big_tables, name):
    assert_light(province, big_tables, *of_county(province, reverse(name)))


@pytest.mark.parametrize("query", ["", "?name=陈", "?speciality=structure"])
def test_the_offer_of_all_that_match_reads_what_the_inbox_holds(province, big_tables, query):
    assert_light(province, big_tables, *of_county(province, reverse("review:matching", args=["approval"]) + query))


@pytest.mark.parametrize(("code", "act"), [("from_person", "receive"), ("approval", "approve"), ("approval", "reject")])
def test_the_preview_of_a_whole_inbox_reads_what_the_inbox_holds(province, big_tables, code, act):
    path = f"{reverse('review:batch_preview')}?inbox={code}"

    assert_light(province, big_tables, *of_county(province, path), posted={"action": act, "all": "1"})


@pytest.mark.parametrize("path", ["/inbox/approval/export/", "/inbox/handled/export/?name=陈", "/notices/export/"])
def test_what_is_taken_along_is_counted_no_further_than_it_goes(province, big_tables, path):
    assert_light(province, big_tables, *of_county(province, path))


def test_an_application_is_read_by_what_belongs_to_it(province, big_tables):
    whole = Application.objects.filter(revision__application=F("pk"))  # most copies have none of their own
    held = whole.filter(holder=province.offices[OFFICE], state=State.AWAITING_APPROVAL)
    path = reverse("review:review", args=[held.latest("pk").uuid])

    assert_light(province, big_tables, *of_county(province, f"{path}?inbox=approval"))


@pytest.mark.parametrize("query", ["", "?q=杭州", "?q=西湖区方明"])
@pytest.mark.parametrize("name", ["admin:accounts_organisation_changelist", "admin:accounts_user_changelist"])
def test_no_list_of_the_administrator_reads_a_table_through(province, big_tables, name, query):
    administrator = make.officer(province.offices[OFFICE], Role.ORGANISATION_ADMIN)

    assert_light(province, big_tables, administrator, reverse(name) + query)


def test_the_applicants_home_reads_their_own(province, big_tables):
    owner = User.objects.get(person=Application.objects.filter(state=State.RETURNED).latest("pk").person_id)

    assert_light(province, big_tables, owner, reverse("review:home"))


# --- explaining -------------------------------------------------------------------------------------------------------


def assert_light(
    world: World,
    big_tables: frozenset[str],
    user: User,
    path: str,
    *,
    client: Client | None = None,
    posted: dict[str, str] | None = None,
) -> None:
    """Ask for the page, then have every statement it sent explained."""
    client = client or world.client_for(user)
    ask = partial(client.post, path, posted) if posted else partial(client.get, path)
    ask()
    with CaptureQueriesContext(connection) as captured:
        answer = ask()
    assert answer.status_code == 200
    statements = [query["sql"] for query in captured if query["sql"].lstrip("(").startswith(("SELECT", "WITH"))]
    assert statements
    heavy = [f"{fault}\n{sql}" for sql in statements for fault in faults_of(sql, big_tables)]
    assert not heavy, "\n\n".join(heavy)


def faults_of(sql: str, big_tables: frozenset[str]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql.replace('%', '%%')}", [])
        plan = cursor.fetchone()[0][0]["Plan"]
    return [fault for node in _nodes(plan) for fault in _faults(node, big_tables)]


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)


def _faults(node: dict[str, Any], big_tables: frozenset[str]) -> Iterator[str]:
    table = node.get("Relation Name", "")
    removed = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    touched = (node["Actual Rows"] + removed) * node["Actual Loops"]
    if node["Node Type"] == "Seq Scan" and table in big_tables:
        yield f"reads {table} through"
    elif touched > FEW:
        yield f"touches {touched:.0f} rows by {node['Node Type']} {table}"
