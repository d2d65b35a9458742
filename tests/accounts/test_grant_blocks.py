"""分块 of a grant: asked for with 分块审查, refused with anything else, and named wherever grants are listed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.enums import OrganisationKind, Role
from accounts.exceptions import AccountsError
from accounts.models import Grant, SchemeVersion, User
from accounts.policies import EVERY_BLOCK
from accounts.queries.actors import actor_for
from accounts.queries.blocks import ASK, WHOLE, GrantLabels, refusal_of_blocks
from accounts.services.grants import carry_grants, grant
from tests.accounts.administration import World, client_for, scheme_in_force, url
from tests.factories import accounts as make

pytestmark = pytest.mark.django_db
BLOCKS = [
    {"code": "standing", "name": "学历资历", "sections": ["education"]},
    {"code": "works", "name": "业绩成果", "sections": ["projects"]},
]


def scheme_with(slug, **changed):
    """The scheme in force, otherwise than it is."""
    scheme = scheme_in_force(slug)
    content = scheme.versions.get().content | changed
    version = SchemeVersion.objects.create(
        scheme=scheme, number=2, content=content, sha256=f"{slug}-blocks-{id(content)}"
    )
    type(scheme).objects.filter(pk=scheme.pk).update(current=version)


@pytest.fixture
def world():
    """Offices of a province whose scheme has two blocks."""
    scheme_with("zhejiang_construction", blocks=BLOCKS)
    return World()


def asked(world, role=Role.BLOCK_REVIEWER, **fields):
    user = make.user(home=world.unit)
    return {"user": user.username, "organisation": world.unit.code, "role": role, **fields}


def errors_of(world, data, model="grant"):
    return client_for(world.admin).post(url(model, "add"), data).context["form"].errors


def staff(world, *roles, **fields):
    return {
        "name": "陈志强", "document": "resident_id", "id_number": make.id_number(), "phone": "13700007777",
        "organisation": world.unit.code, "roles": roles, **fields,
    }  # fmt: skip


def test_the_blocks_of_the_scheme_are_offered_and_granted(world):
    client, data = client_for(world.admin), asked(world, blocks=["works"])
    form = client.get(url("grant", "add")).content.decode()
    assert ("学历资历" in form, "业绩成果" in form) == (True, True)

    page = client.post(url("grant", "add"), data, follow=True).content.decode()

    row = Grant.objects.get(user__username=data["user"])
    assert row.blocks == ["works"]
    assert "的“分块审查（业绩成果）”。" in page
    assert actor_for(row.user).blocks == {("works", world.unit.pk)}


@pytest.mark.parametrize(
    ("role", "blocks", "errors"),
    [
        (Role.BLOCK_REVIEWER, [], {"blocks": [ASK]}),
        (Role.CLERK, ["works"], {"blocks": [WHOLE]}),
        (Role.BLOCK_REVIEWER, ["papers"], {"blocks": ["没有代码为“papers”的分块，请重新勾选。"]}),
    ],
)
def test_blocks_that_do_not_go_with_the_role_are_refused_at_the_field(world, role, blocks, errors):
    data = asked(world, role, blocks=blocks)

    assert errors_of(world, data) == errors
    assert not Grant.objects.filter(user__username=data["user"]).exists()


def test_a_staff_account_is_opened_with_its_blocks_for_the_one_role_alone(world):
    data = staff(world, Role.BLOCK_REVIEWER, Role.CLERK)
    assert errors_of(world, data, "user") == {"blocks": [ASK]}
    assert errors_of(world, data | {"roles": [Role.CLERK], "blocks": ["works"]}, "user") == {"blocks": [WHOLE]}

    client_for(world.admin).post(url("user", "add"), data | {"blocks": ["standing", "works"]})

    account = User.objects.get(person__name="陈志强")
    assert dict(account.grants.values_list("role", "blocks")) == {"block_reviewer": ["standing", "works"], "clerk": []}


def test_without_the_role_nothing_is_asked(world):
    client_for(world.admin).post(url("user", "add"), staff(world))

    assert not User.objects.get(person__name="陈志强").grants.exists()


def test_where_no_scheme_has_blocks_the_role_is_refused_and_none_are_shown():
    scheme_in_force()
    world = World()
    form = client_for(world.admin).get(url("grant", "add")).content.decode()

    errors = errors_of(world, asked(world))

    assert 'name="blocks"' not in form
    assert errors == {"role": [f"“{world.unit}”适用的制度没有规定分块，不能授予“分块审查”。"]}


def test_the_blocks_of_another_province_are_none_of_ones_own(world):
    scheme_with("all_actions", province="360000", blocks=[BLOCKS[0] | {"code": "theirs"}])

    refusal = refusal_of_blocks(world.unit, roles=[Role.BLOCK_REVIEWER], blocks=["theirs"])

    assert refusal == ("blocks", f"勾选的分块不是“{world.unit}”适用的制度所规定的，请重新勾选。")
    assert errors_of(world, asked(world, blocks=["theirs"])) == {"blocks": ["没有代码为“theirs”的分块，请重新勾选。"]}
    everywhere = client_for(world.boss).get(url("grant", "add")).context["form"].fields["blocks"].choices
    assert {code for code, _ in everywhere} == {"standing", "works", "theirs"}


def test_no_service_grants_blocks_with_another_role(world):
    with pytest.raises(AccountsError, match="其他角色办理整件申报") as refused:
        grant(make.user(), world.unit, Role.CLERK, by=None, blocks=["works"])

    assert refused.value.field == "blocks"


def test_lists_name_the_blocks_of_a_grant(world):
    user = make.user(home=world.unit)
    row = grant(user, world.unit, Role.BLOCK_REVIEWER, by=None, blocks=["standing", "works"])
    client = client_for(world.admin)

    pages = [
        client.get(address).content.decode()
        for address in (url("grant"), url("organisation", "change", world.unit.pk), url("grant", "change", row.pk))
    ]

    assert ["学历资历、业绩成果" in page for page in pages] == [True] * 3
    assert "学历资历、业绩成果" in client_for(user).get("/account/").content.decode()


def test_a_grant_of_all_blocks_and_one_of_a_block_that_is_no_more_are_named_too(world):
    whole, old = (
        grant(make.user(), world.unit, Role.BLOCK_REVIEWER, by=None, blocks=blocks) for blocks in ((), ("older",))
    )
    labels = GrantLabels()

    assert (labels.of(whole), labels.of(old)) == ("分块审查（全部分块）", "分块审查（older）")
    assert labels.of(Grant.objects.get(user=world.clerk)) == "经办审查"


@pytest.mark.parametrize("count", [1, 3])
def test_the_names_are_looked_up_once_for_a_list(world, count):
    for _ in range(count):
        grant(make.user(home=world.unit), world.unit, Role.BLOCK_REVIEWER, by=None, blocks=["works"])
    client = client_for(world.admin)
    client.get(url("grant"))

    with CaptureQueriesContext(connection) as queries:
        page = client.get(url("grant")).content.decode()

    assert page.count("分块审查（业绩成果）") == count
    assert len(queries) <= 9


def test_what_is_carried_to_a_successor_keeps_its_blocks(world):
    user = make.user(home=world.unit)
    named = grant(user, world.unit, Role.BLOCK_REVIEWER, by=None, blocks=["works"])
    into = make.organisation(OrganisationKind.EMPLOYER, parent=world.office)

    carry_grants(Grant.objects.filter(pk=named.pk), into, by=world.admin)

    user = User.objects.get(pk=user.pk)
    assert actor_for(user).blocks == {("works", into.pk)}
    assert EVERY_BLOCK not in actor_for(user).blocks_at(into.pk)
