"""人员状态 and 查询统计 at a managing unit."""

import pytest

from accounts.enums import ManagementState, Role
from accounts.models import Management
from tests.accounts.administration import client_for
from tests.accounts.managing import County
from tests.accounts.people import statements
from tests.factories import accounts as make

pytestmark = pytest.mark.django_db
PAGE = "/managed/"


@pytest.fixture
def county():
    return County()


@pytest.fixture
def client(county):
    return client_for(make.officer(county.point, Role.CLERK))


def names(client, query=""):
    return [each["row"].person.name for each in client.get(f"{PAGE}?{query}").context["rows"]]


def another(county, name, state=ManagementState.IN_FORCE):
    """Somebody else in the same way."""
    county.person = make.user("person", of=make.person(name)).person
    county.choose(person=county.person)
    if state != ManagementState.CHOSEN:
        county.turn(ManagementState.UNDER_REVIEW)
    if state == ManagementState.IN_FORCE:
        county.turn(state, organisation_id=county.point.pk, department_id=county.hrss.pk)


def test_a_unit_sees_who_is_under_review_in_force_and_was_there_before_and_no_bare_choice(county, client):
    county.stored()
    county.stored(county.market, "market")
    another(county, "王芳", ManagementState.UNDER_REVIEW)
    another(county, "赵敏", ManagementState.CHOSEN)

    assert names(client) == ["王芳", "李晓梅"]
    assert (names(client, "state=ended"), names(client, "name=王"), names(client, "state=x")) == (
        ["李晓梅"],
        ["王芳"],
        ["王芳", "李晓梅"],
    )
    assert "没有符合条件的人员" in client.get(f"{PAGE}?name=没有").content.decode()


def test_they_are_counted_by_who_keeps_the_archives(county, client):
    county.stored()
    another(county, "王芳", ManagementState.UNDER_REVIEW)
    another(county, "赵敏")
    Management.objects.filter(person__name="赵敏").update(keeper="gone")

    assert client.get(PAGE).context["counts"] == [("不在当地", [1, 1, 0]), ("gone", [0, 1, 0])]


def test_the_list_costs_the_same_for_one_and_for_three(county, client):
    another(county, "王芳")
    client.get(PAGE)

    one = statements(lambda: client.get(PAGE))
    for name in ("赵敏", "周安"):
        another(county, name)

    assert (statements(lambda: client.get(PAGE)), len(names(client))) == (one, 3)


def test_the_administrator_is_led_to_the_information_of_the_unit(county, client):
    admin = client_for(make.officer(county.point, Role.ORGANISATION_ADMIN))

    assert (
        "单位信息维护" in admin.get(PAGE).content.decode(),
        "单位信息维护" in client.get(PAGE).content.decode(),
    ) == (
        True,
        False,
    )
    assert "还没有人员" in admin.get(PAGE).content.decode()


def test_who_holds_no_such_role_and_where_nobody_chooses(county):
    away = make.organisation("employer", region=make.region("330000", "浙江省"))

    assert client_for(county.account).get(PAGE).status_code == 403
    assert names(client_for(make.officer(away, Role.CLERK))) == []
