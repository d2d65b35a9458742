"""Grants: the decision, who may take it, its mirror in guardian's rows, and what reads them."""

import datetime as dt

import pytest
from guardian.shortcuts import get_objects_for_user

from accounts.enums import Function, OrganisationKind, OrganisationStatus, Role
from accounts.exceptions import AccountsError
from accounts.models import Event, OrganisationPermission
from accounts.queries.actors import actor_for, forget_actor
from accounts.queries.grants import holders
from accounts.services import events, grants
from tests.factories import accounts as make
from zcps.kit import clock

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _today():
    with clock.frozen(TODAY):
        yield


def roles_of(user):
    forget_actor(user)
    return actor_for(user).roles


def test_a_grant_is_in_force_at_once():
    office, user = make.organisation(), make.user()

    grants.grant(user, office, Role.CLERK, by=None)

    assert roles_of(user) == {(Role.CLERK, office.pk)}


def test_guardian_reads_the_same_rows():
    office = make.organisation()
    user = make.officer(office, Role.CLERK)

    found = get_objects_for_user(user, "accounts.clerk", klass=type(office), accept_global_perms=False)

    assert list(found) == [office]


def test_a_grant_that_begins_later_is_mirrored_on_its_day():
    office, user = make.organisation(), make.user()
    grants.grant(user, office, Role.CLERK, by=None, starts_on=TODAY + dt.timedelta(days=3))
    assert roles_of(user) == set()

    with clock.frozen(TODAY + dt.timedelta(days=3)):
        grants.mirror_all()

    assert roles_of(user) == {(Role.CLERK, office.pk)}


def test_a_grant_counts_on_its_last_day_and_not_after_it():
    office, user = make.organisation(), make.user()
    grants.grant(user, office, Role.CLERK, by=None, ends_on=TODAY)
    assert roles_of(user) == {(Role.CLERK, office.pk)}

    with clock.frozen(TODAY + dt.timedelta(days=1)):
        grants.mirror_all()

    assert roles_of(user) == set()


def test_a_revoked_grant_ends_at_once_and_says_who_ended_it():
    admin, user, office = administered()
    row = grants.grant(user, office, Role.CLERK, by=admin)

    row = grants.revoke(row, by=admin)

    assert (roles_of(user), row.revoked_by, row.revoked_at) == (set(), admin, clock.now())


def test_revoking_twice_is_refused():
    admin, user, office = administered()
    row = grants.revoke(grants.grant(user, office, Role.CLERK, by=admin), by=admin)

    with pytest.raises(AccountsError, match="已经撤销"):
        grants.revoke(row, by=admin)


def test_the_same_role_is_granted_again_only_after_it_was_revoked():
    admin, user, office = administered()
    row = grants.grant(user, office, Role.CLERK, by=admin)

    with pytest.raises(AccountsError, match="已有"):
        grants.grant(user, office, Role.CLERK, by=admin)

    grants.revoke(row, by=admin)
    assert grants.grant(user, office, Role.CLERK, by=admin).pk


def administered():
    """An administrator, an account, and the office both belong to."""
    office = make.organisation()
    return make.officer(office, Role.ORGANISATION_ADMIN), make.user(home=office), office


def test_every_decision_is_an_event_on_the_chain_of_the_account():
    admin, user, office = administered()

    grants.revoke(grants.grant(user, office, Role.CLERK, by=admin), by=admin)

    rows = Event.objects.filter(stream=f"grant:{user.pk}").values_list("kind", "actor_id", "organisation_id")
    assert list(rows) == [("granted", admin.pk, office.pk), ("revoked", admin.pk, office.pk)]
    assert events.verify(f"grant:{user.pk}") == []


def test_an_administrator_grants_below_the_own_organisation_too():
    admin, user, office = administered()
    below = make.organisation(OrganisationKind.EMPLOYER, parent=office)

    assert grants.grant(user, below, Role.CLERK, by=admin).organisation == below


@pytest.mark.parametrize("place", ["above", "beside"])
def test_an_administrator_grants_nowhere_else(place):
    top = make.organisation()
    office = make.organisation(parent=top)
    elsewhere = top if place == "above" else make.organisation(parent=top)
    admin = make.officer(office, Role.ORGANISATION_ADMIN)

    with pytest.raises(AccountsError, match="不是“"):
        grants.grant(make.user(), elsewhere, Role.CLERK, by=admin)


def test_nobody_grants_to_the_own_account():
    admin, _, office = administered()

    with pytest.raises(AccountsError, match="不能给自己授权"):
        grants.grant(admin, office, Role.CLERK, by=admin)


def test_a_clerk_grants_nothing():
    office = make.organisation()

    with pytest.raises(AccountsError, match="系统管理员"):
        grants.grant(make.user(), office, Role.CLERK, by=make.officer(office, Role.CLERK))


def test_a_role_needs_a_function_of_the_organisation():
    office, user = make.organisation(), make.user()

    with pytest.raises(AccountsError, match="没有与“评委会业务管理”相应的职能"):
        grants.grant(user, office, Role.COMMITTEE_MANAGER, by=None)


def test_a_function_under_a_scheme_brings_its_roles():
    office = make.organisation(functions=(Function.COMMITTEE_OFFICE,))

    grants.grant(make.user(), office, Role.COMMITTEE_MANAGER, by=None)

    assert list(holders([Role.COMMITTEE_MANAGER], [office.pk])) == [office.pk]


def test_a_term_must_not_end_before_it_begins():
    with pytest.raises(AccountsError, match="截止日期"):
        grants.grant(make.user(), make.organisation(), Role.CLERK, by=None, ends_on=TODAY - dt.timedelta(days=1))


def test_an_account_without_a_holder_is_administrator_only():
    office = make.organisation()
    user = make.user(username="33000001", home=office)
    type(user).objects.filter(pk=user.pk).update(person=None)

    with pytest.raises(AccountsError, match="实际使用人"):
        grants.grant(user, office, Role.CLERK, by=None)


def test_the_three_administrators_of_the_platform_exclude_each_other():
    platform = make.organisation(OrganisationKind.PLATFORM)
    user = make.officer(platform, Role.PLATFORM_ADMIN)

    with pytest.raises(AccountsError, match="互不兼任"):
        grants.grant(user, platform, Role.AUDITOR, by=None)


def test_separation_looks_at_the_person_not_at_the_account():
    platform = make.organisation(OrganisationKind.PLATFORM)
    admin = make.officer(platform, Role.PLATFORM_ADMIN)

    with pytest.raises(AccountsError, match="互不兼任"):
        grants.grant(make.user(of=admin.person), make.organisation(), Role.CLERK, by=None)


def test_platform_roles_are_given_by_the_security_administrator_only():
    platform = make.organisation(OrganisationKind.PLATFORM)
    admin = make.officer(platform, Role.PLATFORM_ADMIN)
    security = make.officer(platform, Role.SECURITY_ADMIN)

    with pytest.raises(AccountsError, match="平台安全管理员"):
        grants.grant(make.user(), platform, Role.AUDITOR, by=admin)
    assert grants.grant(make.user(), platform, Role.AUDITOR, by=security).granted_by == security


def test_no_business_role_fits_the_platform():
    platform = make.organisation(OrganisationKind.PLATFORM, functions=(Function.HRSS,))

    assert set(grants.roles_allowed_at(platform)) == {Role.PLATFORM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR}


def test_a_suspended_organisation_or_account_has_no_roles_in_force():
    office = make.organisation()
    user, other = make.officer(office), make.officer(office)
    type(other).objects.filter(pk=other.pk).update(is_active=False)
    grants.mirror_all()
    assert holders([Role.CLERK], [office.pk]) == {office.pk: [user.pk]}

    type(office).objects.filter(pk=office.pk).update(status=OrganisationStatus.SUSPENDED)
    grants.mirror_all()

    assert OrganisationPermission.objects.count() == 0


def test_mirroring_again_changes_nothing():
    make.officer(make.organisation())
    before = set(OrganisationPermission.objects.values_list("pk", flat=True))

    assert grants.mirror_all() == 0
    assert set(OrganisationPermission.objects.values_list("pk", flat=True)) == before


def test_holders_come_by_organisation(django_assert_num_queries):
    first, second = make.organisation(), make.organisation()
    one, two, three = make.officer(first), make.officer(first, Role.LEADER), make.officer(second)

    with django_assert_num_queries(1):
        found = holders([Role.CLERK, Role.LEADER], [first.pk, second.pk, 10**9])

    assert found == {first.pk: [one.pk, two.pk], second.pk: [three.pk]}


def test_an_actor_is_read_by_one_query(django_assert_num_queries):
    user = make.officer(make.organisation(), Role.CLERK, Role.LEADER)
    forget_actor(user)

    with django_assert_num_queries(1):
        assert len(actor_for(user).roles) == 2
        actor_for(user)


def test_the_current_organisation_is_the_chosen_one_while_a_role_is_held_there():
    first, second = make.organisation(), make.organisation()
    user = make.officer(first)
    row = grants.grant(user, second, Role.CLERK, by=None)
    user.current_organisation = second
    forget_actor(user)
    assert actor_for(user).organisation_id == second.pk

    grants.revoke(row, by=make.officer(second, Role.ORGANISATION_ADMIN))
    forget_actor(user)

    assert actor_for(user).organisation_id == first.pk


def test_a_person_without_roles_has_no_current_organisation():
    assert actor_for(make.user()).organisation_id is None
