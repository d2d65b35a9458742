"""What a new database is filled with: the commands in the order of the installation, and once more."""

from io import StringIO

import pytest
from django.core.management import call_command

from accounts.models import CalendarDay, Organisation, Region, Scheme, SchemeVersion, User

SCHEME = "fixtures/schemes/zhejiang_construction.yaml"


def install() -> str:
    """Everything that may be run as often as one likes."""
    said = StringIO()
    for command in (["load_regions"], ["load_calendar"], ["load_scheme", SCHEME]):
        call_command(*command, stdout=said, stderr=said)
    return said.getvalue()


def counts() -> list[int]:
    return [model.objects.count() for model in (Region, CalendarDay, Scheme, SchemeVersion, Organisation, User)]


@pytest.mark.django_db
def test_the_commands_fill_an_empty_database_in_order_and_a_second_run_adds_nothing():
    assert counts()[2:] == [0, 0, 0, 0]

    install()
    call_command("create_platform", "浙江省职称管理平台", "--region", "330000", stdout=StringIO())
    once = counts()
    install()

    assert once[2:] == [1, 1, 1, 3]
    assert all(once)
    assert counts() == once
    assert Scheme.objects.get().current == SchemeVersion.objects.get()


@pytest.mark.django_db
def test_the_audit_of_a_new_database_is_whole():
    install()
    call_command("create_platform", "浙江省职称管理平台", "--region", "330000", stdout=StringIO())

    call_command("verify_audit", stdout=StringIO())
