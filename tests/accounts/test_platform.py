"""The platform: set up once, three administrators, three people."""

import pytest
from django.core.management import CommandError, call_command

from accounts.enums import Role
from accounts.exceptions import AccountsError
from accounts.models import Organisation
from accounts.queries.actors import actor_for
from accounts.services import people
from accounts.services.platform import create_platform
from tests.factories import accounts as make

pytestmark = pytest.mark.django_db


def holder(number=None, name="沈建平"):
    return {"name": name, "document": "resident_id", "id_number": number or make.id_number(), "phone": "13800001234"}


def token_of(issued):
    return issued.activation_url.rstrip("/").rsplit("/", 1)[-1]


def test_three_accounts_hold_the_three_roles():
    issued = create_platform(name="浙江省职称管理平台", region=make.region())

    roles = [{role for role, _ in actor_for(one.account).roles} for one in issued]
    assert roles == [{Role.PLATFORM_ADMIN}, {Role.SECURITY_ADMIN}, {Role.AUDITOR}]


def test_one_person_cannot_activate_two_of_them():
    number = make.id_number()
    first, second, _ = create_platform(name="浙江省职称管理平台", region=make.region())
    people.activate_as(token_of(first), make.PASSWORD, holder=holder(number))

    with pytest.raises(AccountsError, match="不能由同一人担任"):
        people.activate_as(token_of(second), make.PASSWORD, holder=holder(number))
    assert people.activate_as(token_of(second), make.PASSWORD, holder=holder(name="林芳")).person.name == "林芳"


def test_there_is_one_platform():
    create_platform(name="浙江省职称管理平台", region=make.region())

    with pytest.raises(AccountsError, match="已经建立"):
        create_platform(name="又一个平台", region=make.region())
    assert Organisation.objects.count() == 1


def test_the_command_prints_the_three_links(capsys):
    make.region()

    call_command("create_platform", "浙江省职称管理平台", region="330000")

    assert capsys.readouterr().out.count("/activate/") == 3
    with pytest.raises(CommandError, match="已经建立"):
        call_command("create_platform", "浙江省职称管理平台", region="330000")


def test_the_command_wants_a_region_that_exists():
    with pytest.raises(CommandError, match="load_regions"):
        call_command("create_platform", "浙江省职称管理平台", region="999999")
