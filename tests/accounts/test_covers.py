"""请假代理: what it lends and for how long, who may arrange it, what is refused."""

from datetime import timedelta

import pytest

from accounts.enums import OrganisationKind, Role
from accounts.exceptions import AccountsError
from accounts.models import Cover, Event, Grant, Notification
from accounts.policies import StandIn
from accounts.queries.actors import actor_for, forget_actor
from accounts.queries.covers import covers_at, on_leave
from accounts.services.covers import arrange_cover, end_cover
from accounts.services.grants import grant, mirror_all, revoke
from tests.factories import accounts as make
from zcps.kit import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make.organisation(OrganisationKind.HRSS, functions=("hrss",))


@pytest.fixture
def clerk(office):
    return make.officer(office, Role.CLERK)


@pytest.fixture
def leader(office):
    return make.officer(office, Role.LEADER, of=make.person("李四"))


def arrange(absent, substitute, office, *, by=None, first=0, last=3, reason="休年假"):
    today = clock.today()
    return arrange_cover(
        absent=absent,
        substitute=substitute,
        organisation=office,
        starts_on=today + timedelta(days=first),
        ends_on=today + timedelta(days=last),
        reason=reason,
        by=by or absent,
    )


def actor(user):
    forget_actor(user)
    return actor_for(user)


def refusal(*args, **options) -> str:
    with pytest.raises(AccountsError) as refused:
        arrange(*args, **options)
    return refused.value.sentence


def test_a_cover_lends_what_the_substitute_lacks_and_says_whom_he_stands_in_for(office, clerk, leader):
    arrange(clerk, leader, office)

    stand_in = actor(leader)
    assert stand_in.holds(Role.CLERK, office.pk)
    assert stand_in.stands_in_at(office.pk) == (
        StandIn(clerk.pk, clerk.get_full_name(), office.pk, frozenset({Role.CLERK})),
    )
    assert stand_in.hands == {leader.pk, clerk.pk}
    assert actor(clerk).stand_ins == ()


def test_a_cover_among_equals_lends_nothing_and_counts_all_the_same(office, clerk):
    colleague = make.officer(office, Role.CLERK)

    arrange(clerk, colleague, office)

    assert not Grant.objects.filter(cover__isnull=False).exists()
    assert [each.roles for each in actor(colleague).stand_ins] == [frozenset()]


def test_a_cover_begins_and_ends_by_the_clock(office, clerk, leader):
    arrange(clerk, leader, office, first=2, last=3)

    assert not actor(leader).holds(Role.CLERK, office.pk)
    with clock.frozen(clock.now() + timedelta(days=2)):
        mirror_all()
        assert actor(leader).holds(Role.CLERK, office.pk)
        assert on_leave(office.pk, on=clock.today()).keys() == {clerk.pk}
    with clock.frozen(clock.now() + timedelta(days=4)):
        mirror_all()
        assert not actor(leader).holds(Role.CLERK, office.pk)
        assert actor(leader).stand_ins == ()


def test_ended_early_it_ends_at_once_and_the_next_one_can_be_arranged(office, clerk, leader):
    row = arrange(clerk, leader, office)

    end_cover(row, by=clerk)

    assert not actor(leader).holds(Role.CLERK, office.pk)
    assert actor(leader).hands == {leader.pk}
    arrange(clerk, leader, office)
    assert actor(leader).holds(Role.CLERK, office.pk)
    assert Event.objects.filter(stream=f"account:{clerk.pk}", kind__startswith="cover_").count() == 3


def test_it_is_ended_once_and_by_those_who_may(office, clerk, leader):
    row = arrange(clerk, leader, office)
    stranger = make.officer(office, Role.CLERK)

    with pytest.raises(AccountsError, match="可以提前结束"):
        end_cover(row, by=stranger)
    end_cover(row, by=leader)
    with pytest.raises(AccountsError, match="已经结束"):
        end_cover(row, by=clerk)


def test_a_role_taken_from_the_absent_is_taken_from_the_substitute(office, clerk, leader):
    boss = make.officer(office, Role.ORGANISATION_ADMIN)
    arrange(clerk, leader, office)

    revoke(Grant.objects.get(user=clerk), by=boss)

    assert not actor(leader).holds(Role.CLERK, office.pk)


def test_a_grant_of_ones_own_may_be_given_beside_a_lent_one(office, clerk, leader):
    arrange(clerk, leader, office)

    grant(leader, office, Role.CLERK, by=None)

    end_cover(Cover.objects.get(), by=clerk)
    assert actor(leader).holds(Role.CLERK, office.pk)


def test_what_the_substitute_holds_for_a_part_of_the_time_is_lent_all_the_same(office, clerk):
    colleague = make.officer(office, Role.LEADER)
    grant(colleague, office, Role.CLERK, by=None, ends_on=clock.today() + timedelta(days=1))

    arrange(clerk, colleague, office)

    assert Grant.objects.get(cover__isnull=False).ends_on == clock.today() + timedelta(days=3)


def test_administration_and_seats_in_a_meeting_are_never_lent(office, leader):
    boss = make.officer(office, Role.ORGANISATION_ADMIN)

    assert "没有可以代理的业务角色" in refusal(boss, leader, office)


def test_leaders_and_administrators_arrange_for_others_and_nobody_for_himself(office, clerk, leader):
    boss = make.officer(office, Role.ORGANISATION_ADMIN)
    colleague = make.officer(office, Role.CLERK)

    assert "不能安排自己代理" in refusal(clerk, leader, office, by=leader)
    assert "可以安排代理" in refusal(clerk, leader, office, by=colleague)
    arrange(clerk, leader, office, by=boss)
    assert arrange(clerk, leader, office, by=boss, first=10, last=11).arranged_by == boss
    assert Notification.objects.filter(recipient=clerk, kind="accounts.cover_arranged").count() == 2


def test_nobody_covers_himself_nor_comes_from_elsewhere(office, clerk):
    away = make.officer(make.organisation(OrganisationKind.HRSS, functions=("hrss",)), Role.CLERK)

    assert "不能是同一人" in refusal(clerk, clerk, office)
    assert "只能由本机构的同事代理" in refusal(clerk, away, office)


def test_one_cover_at_a_time_and_no_chain(office, clerk, leader):
    third = make.officer(office, Role.CLERK, of=make.person("王五"))
    arrange(clerk, leader, office)

    assert "已由李四代理" in refusal(clerk, third, office, first=3, last=5)
    assert "代理不能转托" in refusal(leader, third, office)
    assert "也请假" in refusal(third, clerk, office)
    arrange(clerk, third, office, first=4, last=5)


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [(-1, 3, "不能早于今天"), (3, 2, "不早于起始日期"), (0, 400, "最长一年")],
)
def test_a_term_that_makes_no_sense_is_refused(office, clerk, leader, first, last, sentence):
    assert sentence in refusal(clerk, leader, office, first=first, last=last)


def test_the_platforms_administrators_are_never_covered():
    platform = make.organisation(OrganisationKind.PLATFORM)
    auditor, security = make.officer(platform, Role.AUDITOR), make.officer(platform, Role.SECURITY_ADMIN)

    assert "不能由他人代理" in refusal(auditor, security, platform)


def test_blocks_are_lent_unless_the_substitute_has_them(office):
    absent, whole, other = (make.user(home=office) for _ in range(3))
    grant(absent, office, Role.BLOCK_REVIEWER, by=None, blocks=["education"])
    grant(whole, office, Role.BLOCK_REVIEWER, by=None)
    grant(other, office, Role.BLOCK_REVIEWER, by=None, blocks=["papers"])

    arrange(absent, whole, office)
    arrange(absent, other, office, first=10, last=11)

    lent = Grant.objects.get(cover__isnull=False)
    assert (lent.user, lent.blocks) == (other, ["education"])


def test_covers_of_an_office_are_listed_the_latest_first(office, clerk, leader):
    first = arrange(clerk, leader, office)
    second = arrange(clerk, leader, office, first=10, last=11)

    assert list(covers_at(office.pk, since=clock.today())) == [second, first]


def test_nobody_stands_in_for_somebody_whose_role_the_own_excludes():
    office = make.organisation(functions=("committee_supervisor",))
    clerk, leader = (
        make.officer(office, Role.PLAN_CLERK),
        make.officer(office, Role.PLAN_LEADER, of=make.person("李四")),
    )

    assert (
        refusal(clerk, leader, office)
        == "“李四”已担任“评审方案备案领导”，评审方案备案的经办、分管领导、领导由不同的人担任。"
    )
    assert not Cover.objects.exists()
