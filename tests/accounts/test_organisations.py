"""Organisations: created from the top down with their first account, changed, suspended."""

import threading

import pytest
from django.db import connection

from accounts.enums import Function, OrganisationKind, OrganisationStatus, Role
from accounts.exceptions import AccountsError
from accounts.models import Event, Organisation
from accounts.queries.actors import actor_for, forget_actor
from accounts.services import events, grants, people
from accounts.services.organisations import (
    Duty,
    add_duty,
    change_organisation,
    create_organisation,
    set_status,
    usual_duties,
)
from tests.factories import accounts as make

pytestmark = pytest.mark.django_db


def created(parent, *, by=None, name="杭州市西湖区人力资源和社会保障局", kind=OrganisationKind.HRSS, **fields):
    return create_organisation(parent=parent, name=name, kind=kind, region=make.region(), by=by, **fields)


def platform_with_admin():
    platform = make.organisation(OrganisationKind.PLATFORM)
    return platform, make.officer(platform, Role.PLATFORM_ADMIN)


def test_the_first_account_comes_with_the_organisation_and_logs_in_with_its_code():
    platform, admin = platform_with_admin()

    made = created(platform, by=admin)

    assert made.account.username == made.organisation.code == "33000000001"
    assert actor_for(made.account).roles == {(Role.ORGANISATION_ADMIN, made.organisation.pk)}
    assert Organisation.objects.get_parent(made.organisation) == platform
    assert made.activation_url.startswith("/activate/")


def test_the_holder_is_recorded_when_the_account_is_activated():
    made = created(make.organisation(OrganisationKind.PLATFORM))
    token = made.activation_url.rstrip("/").rsplit("/", 1)[-1]
    holder = {"name": "陈志强", "document": "resident_id", "id_number": make.id_number(), "phone": "13700007777"}

    account = people.activate_as(token, make.PASSWORD, holder=holder)

    assert account.person.name == "陈志强"


def test_activation_without_a_holder_is_refused():
    made = created(make.organisation(OrganisationKind.PLATFORM))
    token = made.activation_url.rstrip("/").rsplit("/", 1)[-1]

    with pytest.raises(Exception, match="实际使用人"):
        people.activate(token, make.PASSWORD)


def test_codes_count_up_within_a_region():
    platform = make.organisation(OrganisationKind.PLATFORM)

    codes = [created(platform, name=f"单位{number}").organisation.code for number in range(3)]

    assert codes == ["33000000001", "33000000002", "33000000003"]


def test_a_name_is_taken_once():
    platform = make.organisation(OrganisationKind.PLATFORM)
    created(platform)

    with pytest.raises(AccountsError, match="已有名称为"):
        created(platform)


def test_a_credit_code_is_taken_once_and_an_empty_one_is_none():
    platform = make.organisation(OrganisationKind.PLATFORM)
    created(platform, uscc="91330100799655058B")
    created(platform, name="甲", uscc="")
    created(platform, name="乙", uscc="")

    with pytest.raises(AccountsError, match="统一社会信用代码"):
        created(platform, name="丙", uscc="91330100799655058B")


def test_an_administrator_creates_below_the_own_organisation_only():
    first, second = make.organisation(), make.organisation()
    admin = make.officer(first, Role.ORGANISATION_ADMIN)

    assert created(first, by=admin, kind=OrganisationKind.EMPLOYER).organisation.depth == 2
    with pytest.raises(AccountsError, match="系统管理员"):
        created(second, by=admin, kind=OrganisationKind.EMPLOYER, name="别处")


def test_roots_are_made_by_the_system_only():
    with pytest.raises(AccountsError, match="上级机构"):
        created(None, by=platform_with_admin()[1])

    assert created(None, name="平台", kind=OrganisationKind.PLATFORM).account.username


def test_nobody_creates_another_platform():
    platform, admin = platform_with_admin()

    with pytest.raises(AccountsError, match="平台管理机构"):
        created(platform, by=admin, kind=OrganisationKind.PLATFORM)


def test_contact_data_change_with_both_values_in_the_event():
    office = make.organisation(telephone="0571-1")
    admin = make.officer(office, Role.ORGANISATION_ADMIN)

    change_organisation(office, by=admin, telephone="0571-2")

    event = Event.objects.get(stream=f"organisation:{office.pk}", kind="changed")
    assert event.payload_row.payload == {"changes": {"telephone": ["0571-1", "0571-2"]}}


def test_nothing_changed_is_no_event():
    office = make.organisation(telephone="0571-1")

    change_organisation(office, by=None, telephone="0571-1")

    assert not Event.objects.filter(kind="changed").exists()


def test_the_code_is_not_contact_data():
    with pytest.raises(ValueError, match="code"):
        change_organisation(make.organisation(), by=None, code="1")


def test_a_suspended_organisation_has_no_roles_in_force_until_it_is_taken_up_again():
    top = make.organisation()
    below = make.organisation(parent=top)
    admin, clerk = make.officer(top, Role.ORGANISATION_ADMIN), make.officer(below)

    set_status(below, OrganisationStatus.SUSPENDED, by=admin)
    forget_actor(clerk)
    assert actor_for(clerk).roles == frozenset()

    set_status(below, OrganisationStatus.ACTIVE, by=admin)
    forget_actor(clerk)
    assert actor_for(clerk).roles == {(Role.CLERK, below.pk)}


def test_nobody_suspends_the_own_organisation():
    office = make.organisation()

    with pytest.raises(AccountsError, match="本机构"):
        set_status(office, OrganisationStatus.SUSPENDED, by=make.officer(office, Role.ORGANISATION_ADMIN))


def test_functions_are_the_platforms_decision():
    _, admin = platform_with_admin()
    office = make.organisation()
    duty = Duty(Function.COMMITTEE_OFFICE, make.scheme())

    with pytest.raises(AccountsError, match="平台系统管理员"):
        add_duty(office, duty, by=make.officer(office, Role.ORGANISATION_ADMIN))
    add_duty(office, duty, by=admin)

    assert Role.COMMITTEE_MANAGER in grants.roles_allowed_at(office)


def test_no_level_means_no_duty():
    assert usual_duties(kind="employer", level="", region=make.region(), sector="") == []


def test_every_act_is_on_the_chain_of_the_organisation():
    platform, admin = platform_with_admin()
    office = created(platform, by=admin).organisation

    change_organisation(office, by=admin, address="凤起路1号")

    assert events.verify(f"organisation:{office.pk}") == []
    assert Event.objects.filter(stream=f"organisation:{office.pk}").count() == 2


@pytest.mark.django_db(transaction=True)
def test_siblings_made_at_the_same_time_have_places_and_codes_of_their_own():
    platform = make.organisation(OrganisationKind.PLATFORM)
    make.region()
    failures = []

    def work(thread):
        try:
            for number in range(4):
                created(platform, name=f"单位{thread}-{number}")
        except Exception as error:  # noqa: BLE001 - shown below
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(thread,)) for thread in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    rows = Organisation.objects.filter(depth=2)
    assert (len(set(rows.values_list("path", flat=True))), len(set(rows.values_list("code", flat=True)))) == (12, 12)
    assert Organisation.objects.get(pk=platform.pk).numchild == 12
