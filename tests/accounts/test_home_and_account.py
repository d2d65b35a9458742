"""Where one lands, one's own account, the current organisation, the demo's one click."""

import pytest
from django.urls import reverse

from accounts.enums import OrganisationKind, Role
from accounts.models import User
from accounts.services import grants, people
from tests.accounts.doors import applicant, signed_in
from tests.factories import accounts as make

pytestmark = pytest.mark.django_db
WRONG = "账号或密码不正确"


def test_home_leads_administrators_to_their_pages(client):
    office = make.organisation()
    signed_in(client, make.officer(office, Role.ORGANISATION_ADMIN))

    assert client.get("/")["Location"] == "/admin/"


def test_home_leads_who_has_no_role_to_the_account(client):
    assert signed_in(client, make.user()).get("/")["Location"] == "/account/"


def test_the_account_page_masks_the_numbers(client):
    person = make.person("李晓梅", number="11010519491231002X", phone="13800001234")
    page = signed_in(client, make.user(of=person)).get("/account/").content.decode()

    assert ("1101**********002X" in page, "11010519491231002X" in page, "138****1234" in page) == (True, False, True)


def test_the_account_page_explains_the_roles(client):
    office = make.organisation()

    page = signed_in(client, make.officer(office, Role.CLERK)).get("/account/").content.decode()

    assert (office.name in page, "逐项审核" in page) == (True, True)


def test_the_header_switches_the_organisation(client):
    first, second = make.organisation(), make.organisation()
    user = make.officer(first)
    grants.grant(user, second, Role.LEADER, by=None)
    signed_in(client, user)
    assert second.name in client.get("/account/").content.decode()

    answer = client.post(reverse("accounts:switch_duty"), {"duty": str(second.uuid), "next": "/account/"})

    assert answer["Location"] == "/account/"
    assert User.objects.get(pk=user.pk).current_organisation == second


def test_a_foreign_organisation_cannot_be_switched_to(client):
    signed_in(client, make.officer(make.organisation()))

    assert client.post(reverse("accounts:switch_duty"), {"duty": str(make.organisation().uuid)}).status_code == 404


def test_without_the_switch_there_is_no_demo(client):
    user = make.user()

    assert client.post(reverse("accounts:demo_sign_in"), {"username": user.username}).status_code == 404


def test_in_the_demo_one_click_signs_in(client, settings):
    settings.ZCPS_DEMO = True
    office = make.organisation()
    officer, person = make.officer(office, Role.CLERK), applicant()

    page = client.get(reverse("accounts:sign_in")).content.decode()
    client.post(reverse("accounts:demo_sign_in"), {"username": officer.username})

    assert (office.name in page, "经办审查" in page, person.username in page) == (True, True, True)
    assert client.session["_auth_user_id"] == str(officer.pk)


def test_the_demo_signs_in_nobody_unknown(client, settings):
    settings.ZCPS_DEMO = True

    assert client.post(reverse("accounts:demo_sign_in"), {"username": "nobody"}).status_code == 404


def test_the_demos_page_folds_away_all_but_its_first_section(client, settings):
    settings.ZCPS_DEMO = True
    first, second = (
        make.officer(make.organisation(name=name), Role.CLERK)
        for name in ("杭州市余杭区人力资源和社会保障局", "宁波市人才服务中心")
    )

    page = client.get(reverse("accounts:sign_in")).content.decode()

    assert page.index('<details class="demo-scheme disclosure" name="demo-scheme" open>') < page.index(first.username)
    start = page.index('<details class="demo-section')
    assert page.index(first.username) < start < page.index(second.username)
    assert page.count('<details class="demo-section') == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_demos_page_asks_the_same_whatever_the_people(client, settings, django_assert_num_queries, count):
    settings.ZCPS_DEMO = True
    for _ in range(count):
        make.officer(make.organisation(), Role.CLERK, Role.LEADER)
        applicant()
    client.get(reverse("accounts:sign_in"))

    with django_assert_num_queries(4):
        client.get(reverse("accounts:sign_in"))


def test_everything_else_wants_a_sign_in(client):
    for path in ("/", "/account/", "/messages/", "/account/password/", "/admin/"):
        assert client.get(path, follow=True).redirect_chain[-1][0] == f"{reverse('accounts:sign_in')}?next={path}"


def test_platform_staff_are_no_superusers():
    platform = make.organisation(OrganisationKind.PLATFORM)

    assert make.officer(platform, Role.PLATFORM_ADMIN).is_superuser is False


def test_a_handed_over_account_is_signed_out(client):
    office = make.organisation()
    admin, user = make.officer(office, Role.ORGANISATION_ADMIN), make.user(home=office, password=True)
    signed_in(client, user)

    people.hand_over(user, to=make.person("周海燕"), by=admin)

    assert client.get("/account/").status_code == 302
