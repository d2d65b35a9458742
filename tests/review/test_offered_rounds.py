"""我的申报 where one chooses who manages one: the first step, the rounds of one's province, what comes before what."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Scheme
from dossiers.queries import rules_for
from dossiers.scheme import DossierRules
from review.models import Round
from review.queries.offered import AFTER_STORING, Standing, offers
from tests.accounts.managing import County
from tests.factories import accounts as make
from tests.world import scheme_content
from zcps.kit import clock

BUSINESSES = {"record": [], "managing_change": [], "review": ["senior_engineer"]}
EVERY_OTHER = {"managing_change": AFTER_STORING, "review": AFTER_STORING}


@pytest.fixture
def county(db):
    """龙川县 under the whole scheme of 广东, a round of some businesses open, and one of another province beside it."""
    county = County(**scheme_content("guangdong"))
    for business, titles in BUSINESSES.items():
        open_round(county.scheme, business, titles)
    return county


@pytest.fixture
def elsewhere(county):
    """A scheme of another province, under which one registers where one works."""
    scheme = make.scheme("jiangxi")
    version = scheme.versions.create(number=1, content=scheme_content("jiangxi"), sha256="offered-jiangxi")
    Scheme.objects.filter(pk=scheme.pk).update(current=version)
    scheme.refresh_from_db()
    open_round(scheme, "review", ["senior_engineer"])
    return scheme


def open_round(scheme, business, titles):
    month = timedelta(days=30)
    return Round.objects.create(
        scheme=scheme, business=business, name=business, year=2026, series="engineering", titles=titles,
        opens_at=clock.now() - month, closes_at=clock.now() + month,
    )  # fmt: skip


def offered(person):
    """Business → what it waits for."""
    return {offer.round.business: offer.waits for offer in offers(person, Standing.of(person))}


def home(county):
    client = Client()
    client.force_login(county.account)
    return client.get(reverse("review:home"))


def steps(county):
    return [(step["text"], step["is_done"], step["url"]) for step in home(county).context["steps"]]


CHOOSE = ("选择人事管理单位", False, "/account/managing-unit/")


def test_before_the_record_is_stored_it_comes_first_and_the_rest_says_so(county):
    assert offered(county.person) == {"record": ""} | EVERY_OTHER
    assert next(iter(offered(county.person))) == "record"


def test_what_is_chosen_and_not_in_force_changes_nothing(county):
    county.choose(keeper="filing_point")

    assert offered(county.person) == {"record": ""} | EVERY_OTHER


def test_once_stored_the_record_is_not_offered_again_and_nothing_waits(county):
    county.stored(keeper="filing_point")

    assert offered(county.person) == {"managing_change": "", "review": ""}


def test_whoever_is_managed_in_a_province_sees_its_rounds_alone(county, elsewhere):
    assert len(offers(county.person, Standing.of(county.person))) == 4
    county.choose(keeper="filing_point")

    rounds = [offer.round for offer in offers(county.person, Standing.of(county.person))]
    assert {each.scheme_id for each in rounds} == {county.scheme.pk}


def test_an_employer_of_another_province_decides_which_rounds_are_shown(county, elsewhere):
    province = make.region("360000", "江西省")
    county.person.employer = make.organisation("employer", parent=county.platform, region=province, name="江西某院")
    county.person.save()

    [offer] = offers(county.person, Standing.of(county.person))
    assert (offer.round.scheme, offer.waits) == (elsewhere, "")
    assert steps(county)[0] == ("登记工作单位", True, "")


def test_the_first_step_is_to_choose_who_manages_one(county):
    assert steps(county)[0] == CHOOSE
    assert steps(county)[-1][0] == "选择批次，开始申报"


def test_beside_schemes_that_ask_for_the_employer_both_doors_are_shown(county, elsewhere):
    step = home(county).context["steps"][0]

    assert (step["url"], step["other"]["url"]) == ("/account/managing-unit/", reverse("accounts:employer"))
    assert step["note"].startswith("在广东申报的选择人事管理单位")


def test_who_has_chosen_goes_on_to_the_record(county):
    county.choose(keeper="filing_point")

    page = home(county)

    assert steps(county)[0] == ("选择人事管理单位", True, "")
    assert steps(county)[-1][0] == "提交基本信息入库"
    assert "人事管理单位：龙川县非公申报点" in page.content.decode()


def test_who_works_in_the_province_without_a_choice_is_led_to_it(county):
    county.person.employer = county.school
    county.person.save()

    assert steps(county)[0] == CHOOSE


def test_the_dossier_is_that_of_the_scheme_one_is_managed_under(county):
    first = make.scheme("zhejiang_environment")
    assert first.pk != county.scheme.pk
    county.choose(keeper="filing_point")

    assert rules_for(county.person) == DossierRules.of(county.scheme.current)
