"""机构与人员管理: what its first page, its lists and its headings say."""

import re

import pytest
from django.urls import reverse

from accounts.enums import AccountKind
from accounts.models import Grant
from tests.accounts.administration import World, client_for, url
from tests.factories import accounts as make

pytestmark = pytest.mark.django_db

LINK = re.compile(r'href="(/admin/[^"]+)"')


@pytest.fixture
def world():
    """A platform; under it two offices, each with a unit below, an administrator and a clerk."""
    return World()


def test_the_first_page_says_what_each_subject_is_for_in_the_order_of_daily_use(world):
    client = client_for(world.boss)
    pages = [client.get(reverse("admin:index")), client.get(reverse("admin:app_list", args=["accounts"]))]

    found = [re.findall(r'<h2><a href="[^"]+">([^<]+)</a></h2>\s*<p>', page.content.decode()) for page in pages]
    wanted = ["委托证明", "机构", "下级机构审核", "机构变动", "账号", "授权", "评委会", "工作日历", "短信", "消息文字"]
    assert found == [wanted] * 2
    assert [page.context["title"] for page in pages] == ["管理事项"] * 2


@pytest.mark.parametrize(
    ("asked", "shown"),
    [({"active": "no"}, (False, True)), ({"active": "yes"}, (True, False)), ({"door": "employer"}, (False, True)),
     ({"active": "?", "door": "?"}, (True, True))],
)  # fmt: skip
def test_accounts_are_listed_by_door_and_by_whether_they_are_switched_on(world, asked, shown):
    off = make.user(AccountKind.EMPLOYER, home=world.unit, is_active=False)

    page = client_for(world.admin).get(url("user"), asked).content.decode()

    assert (world.clerk.username in page, off.username in page) == shown


def test_a_grant_is_called_by_its_holder_and_role(world):
    row = Grant.objects.get(user=world.clerk)

    page = client_for(world.admin).get(url("grant", "change", row.pk)).content.decode()

    assert f"<h1>{world.clerk}的“经办审查”</h1>" in page
