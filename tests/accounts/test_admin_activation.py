"""Activation links in the administration: sent to the holder's telephone, shown only where nobody holds the account yet."""

import pytest

from accounts.models import Delivery, User
from tests.accounts.administration import World, client_for, url
from tests.factories import accounts as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


def test_a_new_activation_link_is_sent_to_its_holder(world):
    answer = client_for(world.admin).post(url("user", "activation", world.clerk.pk), follow=True)

    assert ("激活短信已发送" in answer.content.decode(), "/activate/" in Delivery.objects.get().text) == (True, True)


def test_a_link_for_an_account_without_a_holder_is_shown_once(world):
    first = make.user(home=world.unit, username=world.unit.code)
    User.objects.filter(pk=first.pk).update(person=None)

    answer = client_for(world.admin).post(url("user", "activation", first.pk))

    assert "/activate/" in answer.content.decode()


def test_the_demo_whose_messages_go_nowhere_shows_the_link(world, settings):
    settings.ZCPS_DEMO = True

    assert "/activate/" in client_for(world.admin).post(url("user", "activation", world.clerk.pk)).content.decode()


def test_a_link_for_a_switched_off_account_is_refused_on_its_page(world):
    client = client_for(world.admin)
    client.post(url("user", "disable", world.clerk.pk))

    answer = client.post(url("user", "activation", world.clerk.pk), follow=True)

    assert "已停用" in answer.content.decode()


def test_handing_over_sends_the_link_to_the_new_holder(world):
    data = {"name": "周海燕", "document": "resident_id", "id_number": make.id_number(), "phone": "13700007777"}
    page = client_for(world.admin).post(url("user", "hand_over", world.clerk.pk), data, follow=True).content.decode()

    assert ("已交接给“周海燕”" in page, "/activate/" in page) == (True, False)
    assert User.objects.get(pk=world.clerk.pk).person.name == "周海燕"
    assert Delivery.objects.get().notification.recipient_id == world.clerk.pk
