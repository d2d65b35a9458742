"""System checks of production, the frame's data, the password policies, the backend."""

import pytest
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.test import RequestFactory

from accounts import addresses, checks, passwords
from accounts.backends import Backend
from accounts.context_processors import Face
from accounts.enums import AccountKind, Role
from accounts.models import Delivery
from accounts.queries import oldest_undelivered_seconds, scheme_names
from accounts.queries.actors import actor_for
from accounts.services.notifications import NotificationDraft, notify
from accounts.tasks import deliver, mirror_grants, tidy
from tests.factories import accounts as make
from zcps.kit import clock

pytestmark = pytest.mark.django_db


def ids(found):
    return [problem.id for problem in found]


def test_a_superuser_is_refused_in_production_only(settings):
    make.user(username="root", is_superuser=True)
    settings.PRODUCTION = True
    assert ids(checks.no_superuser_in_production(None, ["default"])) == ["accounts.E001"]
    assert checks.no_superuser_in_production(None) == []

    settings.PRODUCTION = False
    assert checks.no_superuser_in_production(None, ["default"]) == []


@pytest.mark.parametrize(
    ("url", "keys", "found"),
    [
        ("https://sms.example/v1/messages", ["k" * 32], []),
        ("http://sms.example/v1/messages", ["k" * 32], ["accounts.E003"]),
        ("https://sms.example/v1/messages", ["k" * 32, "short"], ["accounts.E004"]),
        ("", [], ["accounts.E003", "accounts.E004"]),
    ],
)
def test_a_gateway_needs_an_address_and_keys_that_nobody_guesses(settings, url, keys, found):
    settings.SMS_BACKEND = "accounts.sms.GatewayBackend"
    settings.SMS_GATEWAY_URL, settings.SMS_GATEWAY_KEYS = url, keys

    assert ids(checks.gateway_is_set_up(None)) == found


def test_another_way_out_needs_no_gateway(settings):
    settings.SMS_BACKEND = "accounts.sms.FileBackend"

    assert checks.gateway_is_set_up(None) == []


def face_of(user):
    request = RequestFactory().get("/")
    request.user, request.actor = user, actor_for(user)
    return Face(request)


def test_the_frame_shows_organisations_with_their_roles():
    office = make.organisation()

    [duty] = face_of(make.officer(office, Role.LEADER, Role.CLERK)).duties

    assert duty == {
        "id": str(office.uuid),
        "organisation_name": office.name,
        "role_label": "经办审查、领导审查",
        "is_current": True,
    }


def test_an_applicant_has_no_duties():
    assert face_of(make.user(AccountKind.PERSON)).duties == []


def test_the_frame_counts_unread_messages():
    user = make.user()
    notify(NotificationDraft(recipient_id=user.pk, kind="x", title="标题", body="正文") for _ in range(2))

    assert face_of(user).unread == 2


def test_a_signed_out_frame_has_the_doors_only():
    face = Face(RequestFactory().get("/"))

    assert (face.duties, face.unread, face.person_name, sorted(face.links)) == (
        [],
        0,
        "",
        ["forms", "help", "home", "sign_in"],
    )


def test_a_frame_costs_queries_only_where_it_is_read(django_assert_num_queries):
    user = make.officer(make.organisation())
    actor_for(user)

    with django_assert_num_queries(2):
        face = face_of(user)
        _ = (face.duties, face.unread, face.duties, face.unread, face.links)


@pytest.fixture
def _fresh_name(monkeypatch):
    monkeypatch.setattr(scheme_names, "_kept", (0.0, ""))


@pytest.mark.usefixtures("_fresh_name")
def test_the_only_scheme_gives_its_name():
    assert scheme_names.scheme_name() == scheme_names.DEFAULT
    scheme_names._kept = (0.0, "")
    make.scheme()

    assert scheme_names.scheme_name() == "浙江省高级专业技术资格管理服务系统"


@pytest.mark.usefixtures("_fresh_name")
def test_of_several_schemes_the_setting_chooses(settings):
    make.scheme()
    other = make.scheme("other")
    other.name = "另一系统"
    other.save()
    assert scheme_names.scheme_name() == scheme_names.DEFAULT

    settings.ZCPS_SCHEME = "other"
    scheme_names._kept = (0.0, "")

    assert scheme_names.scheme_name() == "另一系统"


@pytest.mark.usefixtures("_fresh_name")
def test_a_scheme_that_is_not_loaded_is_named_to_the_operator(settings):
    make.scheme()
    settings.ZCPS_SCHEME = "elsewhere"

    with pytest.raises(ImproperlyConfigured, match="“elsewhere”尚未载入，请先运行 load_scheme"):
        scheme_names.scheme_name()


@pytest.mark.parametrize(
    ("policy", "password", "is_good"),
    [
        ("djbh", "Zhicheng-2026", True),
        ("djbh", "zhicheng2026", False),
        ("djbh", "职称评审Abc12345", True),
        ("djbh", "Zc-2026", False),
        ("djbh", "Aa1-" * 40, False),
        ("asvs", "zhichengpingshen", True),
        ("asvs", "Zhi-cheng26", False),
    ],
)
def test_the_policy_in_force_decides(settings, policy, password, is_good):
    settings.PASSWORD_POLICY = policy
    validator = passwords.PolicyValidator()

    try:
        validator.validate(password)
    except ValidationError:
        assert not is_good
    else:
        assert is_good
    assert str(passwords.LENGTHS[policy]) in validator.get_help_text()


def test_the_backend_answers_for_roles_at_an_organisation():
    office = make.organisation()
    user = make.officer(office, Role.CLERK)
    backend = Backend()

    answers = [
        backend.has_perm(user, "accounts.clerk", office),
        backend.has_perm(user, "accounts.leader", office),
        backend.has_perm(user, "accounts.clerk"),
        backend.has_perm(user, "auth.add_user", office),
        backend.has_perm(user, "accounts.clerk", make.organisation()),
    ]

    assert answers == [True, False, False, False, False]


@pytest.mark.parametrize(
    ("proxies", "header", "address"),
    [
        (0, "1.1.1.1", "127.0.0.1"),
        (1, "1.1.1.1, 2.2.2.2", "2.2.2.2"),
        (2, "1.1.1.1, 2.2.2.2", "1.1.1.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_only_our_own_proxies_are_believed(settings, proxies, header, address):
    settings.ZCPS_TRUSTED_PROXIES = proxies

    assert addresses.client_address(RequestFactory().get("/", HTTP_X_FORWARDED_FOR=header)) == address


def test_the_health_page_learns_how_long_a_message_waits():
    assert oldest_undelivered_seconds() == 0
    notify([NotificationDraft(recipient_id=None, kind="x", title="标题", body="正文", sms=True, phone="13800001234")])
    Delivery.objects.update(created_at=clock.now() - clock.dt.timedelta(seconds=90))

    assert 89 <= oldest_undelivered_seconds() <= 120


def test_the_tasks_find_their_work_by_themselves():
    assert (deliver(), mirror_grants(), tidy()) == (0, 0, 0)
