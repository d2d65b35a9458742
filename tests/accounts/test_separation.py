"""职责分离: all pairs of roles, in the form, in the service and in raw SQL; and what the page says of them."""

import datetime as dt
from itertools import combinations

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.admin.roles import refusal_within
from accounts.enums import PLATFORM_ROLES, Function, OrganisationKind, Role
from accounts.exceptions import AccountsError
from accounts.models import Grant
from accounts.rules import separated_pairs, separation_of
from accounts.services import grants, people
from tests.accounts.administration import World, client_for, url
from tests.factories import accounts as make
from zcps.kit import clock

pytestmark = pytest.mark.django_db

# The table as people know it: at one organisation no one person may be both.
APART = {
    ("plan_clerk", "plan_deputy"), ("plan_clerk", "plan_leader"), ("plan_deputy", "plan_leader"),
    ("committee_manager", "expert_notifier"), ("committee_manager", "expert"), ("expert_notifier", "expert"),
    ("committee_manager", "supervisor"), ("expert_notifier", "supervisor"), ("expert", "supervisor"),
    ("recognition_manager", "recognition_examiner"),
}  # fmt: skip
# And nowhere at all together with one of these.
ALONE = {"platform_admin", "security_admin", "auditor"}
PAIRS = list(combinations(Role.values, 2))
REFUSED = [pair for pair in PAIRS if pair in APART or set(pair) & ALONE]


@pytest.fixture
def offices():
    """An office with every function, another one, and the platform."""
    platform = make.organisation(OrganisationKind.PLATFORM)
    every = tuple(function for function in Function if function != Function.PLATFORM)
    return (
        make.organisation(parent=platform, functions=every),
        make.organisation(parent=platform, functions=every),
        platform,
    )


def place(role, offices, *, second=False):
    return offices[2] if role in PLATFORM_ROLES else offices[1 if second else 0]


def refused_by(act) -> bool:
    """Whether it is refused; what it did is taken back."""
    try:
        with transaction.atomic():
            act()
            transaction.set_rollback(True)
    except (AccountsError, IntegrityError):
        return True
    return False


def refused_pairs(hold, take) -> list[tuple[str, str]]:
    """Who holds the one and takes the other, pair by pair; every first role is given once."""
    found = []
    for first in Role.values:
        with transaction.atomic():
            hold(first)
            found += [pair for pair in PAIRS if pair[0] == first and refused_by(lambda pair=pair: take(pair[1]))]
            transaction.set_rollback(True)
    return found


def give(user, organisation, role):
    """A grant without any service."""
    return Grant.objects.create(user=user, organisation=organisation, role=role, starts_on=clock.today())


def raw(user, organisation, role, *, starts_on=None, ends_on=None):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_grant (user_id, organisation_id, role, blocks, starts_on, ends_on, granted_at)"
            " VALUES (%s, %s, %s, '{}', %s, %s, now())",
            [user.pk, organisation.pk, role, starts_on or clock.today(), ends_on],
        )


def test_there_are_as_many_pairs_as_two_out_of_eighteen():
    assert (len(PAIRS), len(REFUSED)) == (153, 58)


def test_the_form_refuses_exactly_these_pairs_when_they_are_given_at_once():
    assert [pair for pair in PAIRS if refusal_within(list(pair))] == REFUSED


def test_the_service_refuses_exactly_these_pairs(offices):
    user = make.user(home=offices[0])

    def give_role(role):
        grants.grant(user, place(role, offices), role, by=None)

    assert refused_pairs(give_role, give_role) == REFUSED


def test_the_database_refuses_exactly_these_pairs_whoever_writes(offices):
    """Through two accounts of one person, in either order."""
    person = make.person()
    first, second = make.user(of=person), make.user(of=person)

    def write(user):
        return lambda role: raw(user, place(role, offices), role)

    assert refused_pairs(write(first), write(second)) == REFUSED
    assert refused_pairs(write(second), write(first)) == REFUSED


def test_the_pairs_of_the_database_are_those_of_the_rules():
    with connection.cursor() as cursor:
        cursor.execute("SELECT role, other, everywhere FROM accounts_separations()")
        kept = sorted(cursor.fetchall())

    assert kept == sorted((role.value, other.value, everywhere) for role, other, everywhere in separated_pairs())


def test_at_two_organisations_only_the_platforms_roles_stay_apart(offices):
    user = make.user()

    def hold(role):
        raw(user, place(role, offices), role)

    def take(role):
        raw(user, place(role, offices, second=True), role)

    found = refused_pairs(hold, take)

    assert found == [pair for pair in PAIRS if set(pair) & ALONE]


def test_a_role_goes_together_with_itself():
    assert separation_of(Role.PLAN_CLERK, Role.PLAN_CLERK) is None


def test_one_after_the_other_is_no_clash_neither_for_the_service_nor_for_the_database(offices):
    user, today = make.user(), clock.today()
    tomorrow = today + dt.timedelta(days=1)
    grants.grant(user, offices[0], Role.PLAN_CLERK, by=None, ends_on=today)

    grants.grant(user, offices[0], Role.PLAN_LEADER, by=None, starts_on=tomorrow, ends_on=tomorrow)
    with pytest.raises(AccountsError, match="“张建国”已担任“评审方案备案领导”"):
        grants.grant(user, offices[0], Role.PLAN_DEPUTY, by=None, starts_on=tomorrow)

    assert refused_by(lambda: raw(user, offices[0], Role.PLAN_DEPUTY, starts_on=tomorrow))
    assert not refused_by(lambda: raw(user, offices[0], Role.PLAN_DEPUTY, starts_on=today + dt.timedelta(days=2)))


def test_a_revoked_role_stands_in_nobodys_way(offices):
    user, admin = make.user(home=offices[0]), make.officer(offices[0], Role.ORGANISATION_ADMIN)
    row = grants.grant(user, offices[0], Role.PLAN_CLERK, by=admin)
    grants.revoke(row, by=admin)

    assert grants.grant(user, offices[0], Role.PLAN_LEADER, by=admin).pk
    with pytest.raises(IntegrityError, match="separated"), transaction.atomic():
        Grant.objects.filter(pk=row.pk).update(revoked_at=None, revoked_by=None)


def test_a_term_that_is_moved_onto_another_is_refused_by_the_database(offices):
    user, today = make.user(), clock.today()
    give(user, offices[0], Role.PLAN_CLERK)
    Grant.objects.update(ends_on=today)
    later = grants.grant(user, offices[0], Role.PLAN_LEADER, by=None, starts_on=today + dt.timedelta(days=1))

    with pytest.raises(IntegrityError, match="separated"), transaction.atomic():
        Grant.objects.filter(pk=later.pk).update(starts_on=today)


def test_an_account_changes_to_no_holder_whose_roles_exclude_its_own(offices):
    first, second = make.officer(offices[0], Role.PLAN_CLERK), make.officer(offices[0], Role.PLAN_LEADER)

    with pytest.raises(AccountsError, match=r"不能由同一人担任.*分管领导、领导由不同的人担任"):
        people.hand_over(second, to=first.person, by=make.officer(offices[0], Role.ORGANISATION_ADMIN))
    with pytest.raises(IntegrityError, match="separated"), transaction.atomic():
        type(second).objects.filter(pk=second.pk).update(person=first.person)


def test_an_account_changes_to_a_holder_who_had_the_other_role_before(offices):
    first, second = make.officer(offices[0], Role.PLAN_CLERK), make.officer(offices[0], Role.PLAN_LEADER)
    yesterday = clock.today() - dt.timedelta(days=1)
    Grant.objects.filter(user=first).update(starts_on=yesterday, ends_on=yesterday)

    people.hand_over(second, to=first.person, by=make.officer(offices[0], Role.ORGANISATION_ADMIN))

    assert type(second).objects.get(pk=second.pk).person == first.person


# --- the pages


def test_the_form_says_at_the_role_why_it_cannot_be_granted_and_keeps_what_was_chosen():
    world = World()
    office = make.organisation(parent=world.office, functions=(Function.COMMITTEE_SUPERVISOR,))
    user = make.officer(office, Role.PLAN_CLERK)
    data = {"user": user.username, "organisation": office.code, "role": Role.PLAN_LEADER, "ends_on": "2099-01-01"}

    answer = client_for(world.admin).post(url("grant", "add"), data)

    form = answer.context["form"]
    assert form.errors == {
        "role": ["“张建国”已担任“评审方案备案经办”，评审方案备案的经办、分管领导、领导由不同的人担任。"]
    }
    assert 'value="plan_leader"' in answer.content.decode().split(" checked")[0].rsplit("<input", 1)[1]


def test_a_staff_account_is_not_opened_with_two_separated_roles():
    world = World()
    data = {
        "name": "陈志强", "document": "resident_id", "id_number": make.id_number(), "phone": "13700007777",
        "organisation": world.unit.code, "roles": [Role.EXPERT, Role.SUPERVISOR],
    }  # fmt: skip

    errors = client_for(world.admin).post(url("user", "add"), data).context["form"].errors

    assert "不能由同一人担任：监督评审会议的人不组织会议" in errors["roles"][0]


def test_every_role_is_explained_where_it_is_granted_and_on_its_own_page():
    world = World()
    client = client_for(world.admin)

    form = client.get(url("grant", "add")).content.decode()
    page = client.get(url("grant", "roles")).content.decode()

    assert "只审核分配给自己的材料部分（学历、业绩等）。" in form
    assert "可以授予：用人单位、人力社保部门、行业主管部门、人才交流中心、非公申报点" in form
    assert "平台安全管理员" not in form
    assert all(role.label in page for role in Role)
    assert "在同一机构不兼任评委会业务管理、通知确认评委、评审专家。监督评审会议的人" in page
    assert "不兼任平台系统管理员" not in page
    assert "不兼任其他任何角色。平台的系统管理员" in page
    assert "角色说明" in client.get(url("grant")).content.decode()
