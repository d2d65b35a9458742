"""机构与人员管理: the own subtree only, 404 for what is foreign, everything through the services."""

import re

import pytest
from django.test import Client

from accounts.admin import site
from accounts.enums import AccountKind, OrganisationStatus, Role
from accounts.models import Delivery, Event, Grant, Organisation, User
from accounts.queries.actors import actor_for
from tests.accounts.administration import World, client_for, scheme_in_force, url
from tests.factories import accounts as make
from zcps.kit import clock

pytestmark = pytest.mark.django_db

LINK = re.compile(r'href="(/admin/[^"]+)"')


@pytest.fixture
def world():
    """A platform; under it two offices, each with a unit below, an administrator and a clerk."""
    return World()


def test_no_model_of_the_business_is_registered():
    labels = {model._meta.label for model in site._registry}

    assert labels == {
        "accounts.Organisation", "accounts.User", "accounts.Grant", "accounts.Committee",
        "accounts.CalendarDay", "accounts.Event", "accounts.AuditRoot", "accounts.Delivery", "accounts.MessageText",
        "accounts.AuthorisationLetter", "accounts.Verification", "accounts.Reorganisation",
    }  # fmt: skip


@pytest.mark.parametrize("who", ["clerk", "applicant"])
def test_who_administers_nothing_does_not_get_in(world, who):
    user = world.clerk if who == "clerk" else make.user(AccountKind.PERSON)

    answer = client_for(user).get("/admin/")

    assert (answer.status_code, "系统管理员" in answer.content.decode()) == (403, True)


def test_an_administrator_sees_the_own_subtree_only(world):
    page = client_for(world.admin).get(url("organisation")).content.decode()

    seen = [row.name in page for row in (world.office, world.unit, world.other, world.other_unit, world.platform)]
    assert seen == [True, True, False, False, False]


def test_the_platform_sees_every_organisation(world):
    page = client_for(world.boss).get(url("organisation")).content.decode()

    assert all(row.name in page for row in Organisation.objects.all())


def test_a_foreign_organisation_does_not_exist(world):
    client = client_for(world.admin)
    foreign, missing = (client.get(url("organisation", "change", pk)) for pk in (world.other.pk, 10**9))

    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert len(foreign.content) == len(missing.content)


def test_the_own_organisation_has_a_page(world):
    page = client_for(world.admin).get(url("organisation", "change", world.unit.pk)).content.decode()

    assert (world.unit.code in page, "修改信息" in page, "停用" in page, "增加职能" in page) == (
        True,
        True,
        True,
        False,
    )


def test_the_page_shows_functions_staff_what_is_below_and_the_first_administrator(world):
    scheme = scheme_in_force()
    client = client_for(world.boss)
    first = make.user(home=world.office, username=world.office.code, person=None, activated_at=None)
    duty = {
        "scheme": scheme.pk,
        "function": "department",
        "level": "city",
        "region": "330000",
        "sector": "construction",
    }
    client.post(url("organisation", "duty", world.office.pk), duty)

    page = client_for(world.admin).get(url("organisation", "change", world.office.pk)).content.decode()

    grant = Grant.objects.get(user=world.clerk)
    assert [part in page for part in ("行业主管部门", "建设", "共 1 个")] == [True] * 3
    assert (url("user", "change", world.clerk.pk) in page, url("grant", "change", grant.pk) in page) == (True, True)
    assert (f"{first.username}</a> 尚未激活" in page, world.other_clerk.username in page) == (True, False)


def test_the_organisations_below_one_can_be_listed(world):
    page = client_for(world.boss).get(url("organisation"), {"path__startswith": world.office.path}).content.decode()

    assert (world.unit.name in page, world.other_unit.name in page) == (True, False)


FOREIGN_ACTS = [
    ("organisation", "contact", "other"),
    ("organisation", "duty", "other"),
    ("organisation", "suspend", "other"),
    ("user", "activation", "other_clerk"),
    ("user", "disable", "other_clerk"),
    ("user", "hand_over", "other_clerk"),
    ("user", "change", "other_clerk"),
    ("user", "history", "other_clerk"),
]


@pytest.mark.parametrize(("model", "page", "row"), FOREIGN_ACTS)
def test_acts_on_foreign_rows_do_not_exist(world, model, page, row):
    assert client_for(world.admin).post(url(model, page, getattr(world, row).pk)).status_code == 404


def test_a_foreign_grant_does_not_exist(world):
    row = Grant.objects.get(user=world.other_clerk)
    client = client_for(world.admin)

    assert client.get(url("grant", "change", row.pk)).status_code == 404
    assert client.post(url("grant", "revoke", row.pk)).status_code == 404
    assert Grant.objects.get(pk=row.pk).revoked_at is None


def test_applicants_accounts_are_nobodys_to_administer(world):
    person = make.user(AccountKind.PERSON, home=world.unit)

    assert client_for(world.admin).get(url("user", "change", person.pk)).status_code == 404


NEW = {"name": "西湖区第一建筑设计院", "kind": "employer", "region": "330000"}


def test_a_new_organisation_shows_its_link_once(world):
    data = {**NEW, "parent": world.office.code, "telephone": "0571-88000000"}

    answer = client_for(world.admin).post(url("organisation", "add"), data)
    page = answer.content.decode()

    made = Organisation.objects.get(name=NEW["name"])
    assert (made.code in page, "/activate/" in page, "只在这里显示一次" in page) == (True, True, True)
    assert (Organisation.objects.get_parent(made), "no-store" in answer["Cache-Control"]) == (world.office, True)
    assert "/activate/" not in client_for(world.admin).get(url("organisation", "change", made.pk)).content.decode()


def test_the_link_of_the_page_activates_the_account(world):
    page = (
        client_for(world.admin).post(url("organisation", "add"), {**NEW, "parent": world.office.code}).content.decode()
    )

    path = re.search(r"http://testserver(/activate/[^/]+/)", page)[1]

    assert Client().get(path).status_code == 200


def test_nothing_is_created_below_a_foreign_organisation(world):
    page = (
        client_for(world.admin).post(url("organisation", "add"), {**NEW, "parent": world.other.code}).content.decode()
    )

    assert ("不在您的管辖范围内" in page, Organisation.objects.filter(name=NEW["name"]).exists()) == (True, False)


def test_what_the_service_refuses_is_said_on_the_form(world):
    page = client_for(world.admin).post(
        url("organisation", "add"), {**NEW, "name": world.unit.name, "parent": world.office.code}
    )

    assert "已有名称为" in page.content.decode()


def test_contact_data_are_changed_through_the_service(world):
    client_for(world.admin).post(
        url("organisation", "contact", world.unit.pk), {"telephone": "0571-1", "path": "0001", "status": "suspended"}
    )

    row = Organisation.objects.get(pk=world.unit.pk)
    assert (row.telephone, row.status, row.path) == ("0571-1", "active", world.unit.path)
    assert Event.objects.filter(stream=f"organisation:{row.pk}", kind="changed").exists()


def test_suspending_is_a_post_and_comes_back(world):
    client = client_for(world.admin)

    client.post(url("organisation", "suspend", world.unit.pk))
    assert Organisation.objects.get(pk=world.unit.pk).status == OrganisationStatus.SUSPENDED

    client.post(url("organisation", "resume", world.unit.pk))
    assert Organisation.objects.get(pk=world.unit.pk).status == OrganisationStatus.ACTIVE


@pytest.mark.parametrize(
    ("model", "page", "row", "said"),
    [
        ("organisation", "suspend", "unit", "工作人员不能再办理业务"),
        ("user", "disable", "clerk", "不能再登录"),
        ("grant", "revoke", "grant", "撤销立即生效"),
    ],
)
def test_what_takes_something_away_asks_first_and_says_what_follows(world, model, page, row, said):
    world.grant = Grant.objects.get(user=world.clerk)
    client, about = client_for(world.admin), getattr(world, row).pk

    linked = url(model, page, about) in client.get(url(model, "change", about)).content.decode()
    question = client.get(url(model, page, about)).content.decode()

    assert (linked, said in question, "不办理，返回" in question) == (True, True, True)
    assert Organisation.objects.get(pk=world.unit.pk).status == OrganisationStatus.ACTIVE
    assert actor_for(User.objects.get(pk=world.clerk.pk)).roles == {(Role.CLERK, world.office.pk)}


def test_what_is_done_already_is_not_done_again_and_the_page_says_so(world):
    client = client_for(world.admin)

    pages = [
        client.post(url("organisation", "resume", world.unit.pk), follow=True),
        client.post(url("user", "enable", world.clerk.pk), follow=True),
    ]

    assert ["无需再次办理" in page.content.decode() for page in pages] == [True, True]


def test_the_own_organisation_cannot_be_suspended_and_the_page_says_why(world):
    answer = client_for(world.admin).post(url("organisation", "suspend", world.office.pk), follow=True)

    assert "不能停用或启用本机构" in answer.content.decode()


def test_functions_are_added_by_the_platform_only(world):
    data = {"scheme": make.scheme().pk, "function": "committee_office", "level": "city", "region": "330000"}

    assert client_for(world.admin).post(url("organisation", "duty", world.office.pk), data).status_code == 403
    assert client_for(world.boss).post(url("organisation", "duty", world.office.pk), data).status_code == 302
    assert world.office.functions.get().function == "committee_office"


# --- accounts and grants


def staff(**fields):
    person = {"name": "陈志强", "document": "resident_id", "id_number": make.id_number(), "phone": "13700007777"}
    return {**person, **fields}


def test_a_staff_account_is_opened_in_real_name_with_its_roles(world):
    data = staff(organisation=world.unit.code, roles=[Role.CLERK])

    page = client_for(world.admin).post(url("user", "add"), data, follow=True).content.decode()

    account = User.objects.get(person__name="陈志强")
    assert (f"登录名为 {account.username}" in page, "/activate/" in page) == (True, False)
    assert "激活短信已发送到本人登记的手机（137****7777）" in page
    assert "/activate/" in Delivery.objects.get().text
    assert actor_for(account).roles == {(Role.CLERK, world.unit.pk)}


def test_a_role_that_does_not_fit_opens_no_account_at_all(world):
    data = staff(organisation=world.unit.code, roles=[Role.COMMITTEE_MANAGER])

    page = client_for(world.admin).post(url("user", "add"), data).content.decode()

    assert ("没有与“评委会业务管理”相应的职能" in page, User.objects.filter(person__name="陈志强").exists()) == (
        True,
        False,
    )


def test_posted_fields_of_no_form_are_ignored(world):
    client_for(world.admin).post(
        url("user", "add"), staff(organisation=world.unit.code, is_superuser="1", kind="person", password="x")
    )

    account = User.objects.get(person__name="陈志强")
    assert (account.is_superuser, account.kind, account.has_usable_password()) == (False, AccountKind.EMPLOYER, False)


def test_the_way_to_the_applicants_of_the_own_unit_is_on_the_list_of_accounts(world):
    page = client_for(world.admin).get(url("user")).content.decode()

    assert 'href="/people/"' in page
    assert 'href="/people/"' not in client_for(world.boss).get(url("user")).content.decode()


def test_who_has_not_yet_signed_in_can_be_listed(world):
    User.objects.filter(pk=world.clerk.pk).update(last_login=clock.now())
    idle = make.officer(world.unit, Role.CLERK)

    page = client_for(world.admin).get(url("user"), {"signed_in": "no"}).content.decode()

    assert (idle.username in page, world.clerk.username in page) == (True, False)


def test_the_security_administrator_locks_but_opens_nothing(world):
    client = client_for(world.security)

    client.post(url("user", "disable", world.clerk.pk))

    assert User.objects.get(pk=world.clerk.pk).is_active is False
    assert client.get(url("user", "add")).status_code == 403
    assert client.post(url("user", "activation", world.clerk.pk)).status_code == 403


@pytest.mark.parametrize("who", ["security", "auditor"])
def test_who_only_looks_is_shown_no_link_that_would_be_refused(world, who):
    client = client_for(getattr(world, who))
    pages = [url("organisation", "change", world.office.pk), url("user", "change", world.clerk.pk)]
    found = {link for page in pages for link in LINK.findall(client.get(page).content.decode())}

    assert [link for link in sorted(found) if client.get(link).status_code == 403] == []


def test_the_auditor_changes_nothing(world):
    client = client_for(world.auditor)

    assert client.get(url("grant")).status_code == 200
    assert [client.get(url(model, "add")).status_code for model in ("organisation", "user", "grant", "committee")] == [
        403
    ] * 4
    assert client.post(url("user", "disable", world.clerk.pk)).status_code == 403


def test_a_grant_is_given_with_its_term_and_taken_away(world):
    client = client_for(world.admin)
    data = {"user": world.clerk.username, "organisation": world.unit.code, "role": Role.CLERK, "ends_on": "2099-12-31"}

    client.post(url("grant", "add"), data)
    row = Grant.objects.get(user=world.clerk, organisation=world.unit)
    assert (row.granted_by, row.ends_on.year) == (world.admin, 2099)

    client.post(url("grant", "revoke", row.pk))
    assert Grant.objects.get(pk=row.pk).revoked_by == world.admin


def test_grants_that_stand_are_listed_apart_from_those_taken_away(world):
    client = client_for(world.admin)
    row = Grant.objects.get(user=world.clerk)
    client.post(url("grant", "revoke", row.pk))

    page = url("grant", "change", row.pk)
    listed = [page in client.get(url("grant"), {"revoked": which}).content.decode() for which in ("no", "yes", "?")]

    assert listed == [False, True, True]


def test_a_grant_to_a_foreign_account_names_no_account(world):
    data = {"user": world.other_clerk.username, "organisation": world.unit.code, "role": Role.CLERK}

    page = client_for(world.admin).post(url("grant", "add"), data).content.decode()

    assert "不在您的管辖范围内" in page


def test_platform_roles_are_the_security_administrators(world):
    user = make.user(home=world.platform)
    data = {"user": user.username, "organisation": world.platform.code, "role": Role.AUDITOR}

    assert "有效的选择" in client_for(world.boss).post(
        url("grant", "add"), data
    ).content.decode() or not Grant.objects.filter(user=user)
    client_for(world.security).post(url("grant", "add"), data)

    assert Grant.objects.get(user=user).role == Role.AUDITOR


# --- what is read
