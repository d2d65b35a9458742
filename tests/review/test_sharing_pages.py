"""分办 on screen: 分工情况, the page of groups, chosen rows, claiming, filters and columns of the lists, the timeline."""

from datetime import timedelta

import pytest

from accounts.enums import Role
from accounts.models import Grant
from accounts.services.covers import arrange_cover
from accounts.services.grants import revoke
from review.enums import Action, ShareBy, State
from review.models import ShareRule
from review.queries.sharing import groups, loads
from review.services.sharing import claim, release, share
from tests.review.desk import COUNTY, post, selection
from tests.review.test_sharing import clerk_of, statements
from zcps.kit import clock

A, B = 0, 1


@pytest.fixture
def clerks(world):
    return [world.officer(COUNTY), world.officer(COUNTY, number=B)]


@pytest.fixture
def by(world, clerks):
    return world.actor(clerks[A])


# --- who works on what ---------------------------------------------------------------------------------------


def test_loads_say_what_lies_with_whom_for_how_long(world, clerks, by):
    with clock.frozen(clock.now() - timedelta(days=28)):
        old = world.submitted()
    sent = world.application_at(State.AWAITING_FORWARD)
    claim([old.pk], by=by)
    world.act(Action.FORWARD, sent)
    world.submitted()
    arrange_cover(
        absent=clerks[B], substitute=clerks[A], organisation=world.offices[COUNTY], starts_on=clock.today(),
        ends_on=clock.today(), reason="开会", by=clerks[B],
    )  # fmt: skip

    by_name = {line.clerk and line.clerk.user_id: line for line in loads(by)}

    mine, away, nobodys = by_name[clerks[A].pk], by_name[clerks[B].pk], by_name[None]
    assert (mine.in_hand, mine.overdue, mine.closed_today) == (1, 1, 1)
    assert mine.average == mine.longest > 15
    assert (away.in_hand, away.cover.substitute) == (0, clerks[A])
    assert (nobodys.in_hand, nobodys.longest) == (1, 0)


def test_one_who_has_left_is_shown_with_what_he_left(world, clerks, by):
    row = world.submitted()
    share([row.pk], to=clerks[B].pk, by=by)
    revoke(Grant.objects.get(user=clerks[B]), by=world.officer(COUNTY, Role.ORGANISATION_ADMIN))

    line = next(line for line in loads(by) if line.clerk and line.clerk.user_id == clerks[B].pk)

    assert (line.is_there, line.in_hand) == (False, 1)


def test_groups_count_what_is_nobodys_and_all(world, by):
    world.submitted()
    claim([world.submitted().pk], by=by)

    group = groups(by, ShareBy.SPECIALITY)[0]
    assert (group.label, group.total, group.unassigned, group.rule) == ("建筑结构", 2, 1, None)
    assert groups(by, ShareBy.UNIT, name="宁波") == []


# --- pages ---------------------------------------------------------------------------------------------------


@pytest.fixture
def client(world, clerks):
    return world.client_for(clerks[A])


def test_the_page_shares_out_whole_groups_and_sets_the_rule(world, clerks, client):
    row = world.submitted()

    answer = client.post("/sharing/?by=speciality", {"to-structure": clerks[B].pk, "standing": "on"}, follow=True)

    assert clerk_of(row) == clerks[B].pk
    assert "已分办 1 件" in answer.content.decode()
    assert "到达即分给" in answer.content.decode()
    ended = client.post(f"/sharing/rules/{ShareRule.objects.get().pk}/end/", follow=True)
    assert "不再自动分办" in ended.content.decode()


def test_nothing_chosen_shares_nothing(world, client):
    world.submitted()

    assert "没有选择经办人" in client.post("/sharing/?by=unit", {"x": "1"}, follow=True).content.decode()
    assert client.post("/sharing/", {"to-structure": "999999"}).context["form"].errors


def test_chosen_rows_are_asked_about_and_given(world, clerks, client):
    row = world.submitted()
    place = "?inbox=from_person&sort=name"

    asked = client.post(f"/sharing/rows/{place}", {"selected": selection(row)})
    done = client.post(f"/sharing/rows/{place}", {"selected": selection(row), "clerk": clerks[B].pk})

    assert row.name in asked.content.decode()
    assert done.url == "/inbox/from_person/?sort=name"
    assert clerk_of(row) == clerks[B].pk
    assert client.post("/sharing/rows/", {"selected": ["x:1"]}).status_code == 409


def test_claimed_and_given_back_from_the_application_one_comes_back_to_it(world, clerks, client):
    row = world.submitted()
    page = f"/applications/{row.uuid}/review/"

    claimed = client.post("/sharing/claim/?inbox=from_person", {"selected": selection(row), "application": row.uuid})
    mine = client.get(page).content.decode()
    released = client.post("/sharing/release/", {"selected": selection(row), "application": row.uuid})

    assert claimed.url == f"{page}?inbox=from_person"
    assert "由您经办" in mine
    assert released.url == page
    assert clerk_of(row) is None


def test_a_colleagues_application_says_whose_it_is_and_can_be_worked_on(world, clerks, by, client):
    row = world.submitted()
    share([row.pk], to=clerks[B].pk, by=by)

    assert f"由{clerks[B].get_full_name()}经办" in client.get(f"/applications/{row.uuid}/review/").content.decode()
    assert post(client, row, "receive").status_code == 302


def test_many_refusals_are_told_in_few_words(world, clerks, client):
    rows = [world.submitted() for _ in range(5)]
    share([row.pk for row in rows], to=clerks[A].pk, by=world.actor(clerks[A]))

    page = world.client_for(clerks[B]).post("/sharing/claim/", {"selected": selection(*rows)}, follow=True)

    assert page.content.decode().count("不能再认领") == 3
    assert "另有 2 件未办理" in page.content.decode()


def test_the_even_load_is_asked_for_on_two_pages(world, clerks, client, monkeypatch):
    rows = [world.submitted() for _ in range(3)]
    claim([row.pk for row in rows], by=world.actor(clerks[A]))
    monkeypatch.setattr("review.services.sharing.LIMIT", 2)

    page = client.post("/sharing/level/", {"clerks": [each.pk for each in clerks], "with_free": "on"}, follow=True)

    assert "已均分，调整 1 件" in page.content.decode()
    assert "还有 1 件" in page.content.decode()
    assert client.post("/sharing/level/", {}).status_code == 409
    evened = client.post("/sharing/level/", {"clerks": [each.pk for each in clerks]}, follow=True)
    assert "已经均衡" in evened.content.decode()


def test_lists_are_narrowed_by_clerk_and_name_him(world, clerks, client):
    mine, theirs, free = (world.submitted(world.applicant(name=name)) for name in ("张三", "李四", "王五"))
    share([mine.pk], to=clerks[A].pk, by=world.actor(clerks[A]))
    share([theirs.pk], to=clerks[B].pk, by=world.actor(clerks[A]))

    def names(clerk):
        page = client.get("/inbox/from_person/", {"clerk": clerk})
        return [item["row"].name for item in page.context["rows"]]

    assert (names("mine"), names("none"), names(str(clerks[B].pk)), len(names(""))) == (["张三"], ["王五"], ["李四"], 3)
    assert "经办人" in client.get("/inbox/from_person/").content.decode()
    assert free.clerk_id is None


def test_the_home_page_shows_ones_own_beside_all(world, clerks, client):
    claim([world.submitted().pk], by=world.actor(clerks[A]))
    world.submitted()

    page = client.get("/inbox/")

    assert [(inbox.name, count) for inbox, count in page.context["own"]] == [("个人报送材料", 1)]
    assert world.client_for(clerks[B]).get("/inbox/").context["own"] == []


def test_the_timeline_tells_officers_who_gave_it_to_whom_and_the_applicant_nothing(world, clerks, by, client):
    row = world.submitted()
    share([row.pk], to=clerks[A].pk, by=by)
    share([row.pk], to=clerks[B].pk, by=by)
    release([row.pk], by=world.actor(clerks[B]))

    page = client.get(f"/applications/{row.uuid}/review/").content.decode()
    own = world.client_for(world.owner(row)).get(f"/applications/{row.uuid}/").content.decode()

    first, second = (each.get_full_name() for each in clerks)
    assert f"经办人：{first}" in page
    assert f"经办人由{first}改为{second}" in page
    assert f"{second}不再经办" in page
    assert "分办" not in own


@pytest.mark.parametrize("path", ["/sharing/", "/sharing/?by=unit", "/sharing/workload/"])
def test_the_pages_need_the_same_statements_for_one_row_and_for_three(world, client, path):
    world.submitted()
    client.get(path)
    for_one = statements(lambda: client.get(path))
    world.submitted(world.applicant(unit="unit_330110"))
    claim([world.submitted().pk], by=world.actor(world.officer(COUNTY)))

    assert statements(lambda: client.get(path)) == for_one
