"""审核机构信息及隶属关系: every year what an office created is confirmed or corrected, and carried over, not created again."""

import copy
import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.enums import OrganisationKind, OrganisationStatus, Role, VerificationFinding
from accounts.exceptions import AccountsError
from accounts.models import Event, Organisation, SchemeVersion, Verification
from accounts.queries.actors import actor_for
from accounts.queries.verifications import below, office_of, progress, to_verify, verification_term
from accounts.services.organisations import change_organisation
from accounts.services.verifications import confirm_organisations, correct_organisation
from tests.accounts.administration import client_for, scheme_in_force, url
from tests.factories import accounts as make
from zcps.kit import clock

pytestmark = pytest.mark.django_db
YEAR = 2026
IN_TIME, LATE = (dt.datetime(YEAR, 7, day, 10, tzinfo=dt.UTC) for day in (17, 21))
TERMS = [{"year": year, "create_until": f"{year}-07-16", "verify_until": f"{year}-07-18"} for year in (YEAR, YEAR + 1)]


class County:
    """An office with two units below it, and one below the first of them."""

    def __init__(self):
        scheme = scheme_in_force()
        content = copy.deepcopy(scheme.versions.get().content)
        content["organisations"]["verification"] = TERMS
        version = SchemeVersion.objects.create(scheme=scheme, number=2, content=content, sha256="with-terms")
        type(scheme).objects.filter(pk=scheme.pk).update(current=version)
        platform = make.organisation(OrganisationKind.PLATFORM)
        self.office = make.organisation(parent=platform, name="西湖区职改办")
        self.first, self.second = (
            make.organisation(OrganisationKind.EMPLOYER, parent=self.office, name=name, affiliation="county")
            for name in ("第一中学", "第二中学")
        )
        self.below = make.organisation(OrganisationKind.EMPLOYER, parent=self.first, name="第一中学附属小学")
        self.admin = make.officer(self.office, Role.ORGANISATION_ADMIN)
        self.own = make.officer(self.first, Role.ORGANISATION_ADMIN)

    def open(self, year=YEAR):
        return sorted(row.name for row in to_verify(below(self.office), year))


@pytest.fixture
def county():
    with clock.frozen(IN_TIME):
        yield County()


def test_the_dates_of_a_year_are_those_of_the_scheme(county):
    term = verification_term(county.office.region, YEAR)

    assert (term.create_until, term.verify_until) == (dt.date(YEAR, 7, 16), dt.date(YEAR, 7, 18))
    assert verification_term(county.office.region, 2019) is None


def test_many_are_confirmed_in_one_act_on_the_chain_of_each(county):
    done = confirm_organisations([county.first.pk, county.second.pk], year=YEAR, by=county.admin)

    row = Verification.objects.get(organisation=county.first)
    event = Event.objects.get(stream=f"organisation:{county.first.pk}", kind="verified")
    assert (done, county.open(), progress(county.office, YEAR).verified) == (2, [], 2)
    assert (row.finding, row.office, row.facts["affiliation"]) == ("confirmed", county.office, "县（市、区）属")
    assert event.payload_row.payload["facts"] == row.facts
    assert str(row) == "第一中学 2026"


def test_the_number_of_statements_does_not_grow_with_the_organisations(county):
    more = [make.organisation(OrganisationKind.EMPLOYER, parent=county.office).pk for _ in range(10)]
    with CaptureQueriesContext(connection) as one:
        confirm_organisations([county.first.pk], year=YEAR, by=county.admin)

    with CaptureQueriesContext(connection) as many:
        confirm_organisations([county.second.pk, *more], year=YEAR, by=county.admin)

    assert len(many) <= len(one)


def test_next_year_the_organisation_is_there_and_is_confirmed_again(county):
    confirm_organisations([county.first.pk, county.second.pk], year=YEAR, by=county.admin)

    with clock.frozen(IN_TIME.replace(year=YEAR + 1)):
        before = county.open(YEAR + 1)
        confirm_organisations([county.first.pk], year=YEAR + 1, by=county.admin)

    assert (before, county.open(YEAR + 1), county.open()) == (["第一中学", "第二中学"], ["第二中学"], [])
    assert Organisation.objects.filter(name="第一中学").count() == 1


def test_what_is_wrong_is_corrected_and_with_that_verified(county):
    correct_organisation(county.first, year=YEAR, by=county.admin, affiliation="city", sector="construction")

    row = Verification.objects.get(organisation=county.first)
    county.first.refresh_from_db()
    assert (row.finding, row.facts["affiliation"], county.first.affiliation) == ("corrected", "市属", "city")
    assert county.open() == ["第二中学"]


def test_a_fact_that_changes_afterwards_is_to_be_verified_again(county):
    confirm_organisations([county.first.pk], year=YEAR, by=county.admin)
    change_organisation(county.first, by=county.own, telephone="0571-1")
    unchanged = county.open()

    change_organisation(county.first, by=county.own, ownership="state")
    changed = county.open()
    confirm_organisations([county.first.pk], year=YEAR, by=county.admin)

    assert (unchanged, changed, county.open()) == (["第二中学"], ["第一中学", "第二中学"], ["第二中学"])


def test_only_what_stands_directly_below_and_can_act_is_ones_own_to_verify(county):
    for row in (county.below, county.office):
        with pytest.raises(AccountsError, match="不是本机构直接创建"):
            confirm_organisations([row.pk], year=YEAR, by=county.admin)
    Organisation.objects.filter(pk=county.second.pk).update(status=OrganisationStatus.MERGED, successor=county.first)

    assert county.open() == ["第一中学"]
    assert confirm_organisations([county.below.pk], year=YEAR, by=county.own) == 1


@pytest.mark.parametrize(("ids", "sentence"), [((), "请先勾选"), (range(501), "一次最多确认 500 个机构")])
def test_a_selection_is_neither_empty_nor_endless(county, ids, sentence):
    with pytest.raises(AccountsError, match=sentence):
        confirm_organisations(list(ids), year=YEAR, by=county.admin)


def test_without_a_term_or_an_office_there_is_nothing_to_verify(county):
    clerk = make.officer(county.office, Role.CLERK)

    with pytest.raises(AccountsError, match="没有规定 2019 年度"):
        confirm_organisations([county.first.pk], year=2019, by=county.admin)
    with pytest.raises(AccountsError, match="请先切换到"):
        confirm_organisations([county.first.pk], year=YEAR, by=clerk)
    assert office_of(actor_for(clerk)) is None


# --- the pages ---------------------------------------------------------------------------------------------------


def test_the_page_lists_what_is_open_and_confirms_what_is_ticked(county):
    client = client_for(county.admin)
    page = client.get(url("verification")).content.decode()

    answer = client.post(url("verification", "confirm"), {"chosen": [county.first.pk, "x"]}, follow=True)

    assert "共 2 个，已审核 0 个，未审核 2 个。请于2026年7月18日前完成。" in page
    assert "已确认 1 个机构" in answer.content.decode()
    assert [line["row"].name for line in answer.context["lines"]] == ["第二中学"]
    everything = client.get(url("verification"), {"show": "all"})
    assert {line["row"].name: line["state"] for line in everything.context["lines"]} == {
        "第一中学": "核对无误", "第二中学": "未审核",
    }  # fmt: skip


def test_after_the_date_the_page_says_how_late_it_is_and_the_first_page_how_many_wait(county):
    client = client_for(county.admin)
    with clock.frozen(LATE):
        page = client.get(url("verification")).content.decode()
        first = client.get("/admin/").content.decode()

    assert "已超过 3 天，请尽快完成" in page
    assert "下级机构审核" in first


def test_a_change_since_and_the_year_before_are_shown(county):
    confirm_organisations([county.first.pk], year=YEAR, by=county.admin)
    change_organisation(county.first, by=county.own, ownership="state")
    client = client_for(county.admin)

    lines = client.get(url("verification")).context["lines"]
    with clock.frozen(IN_TIME.replace(year=YEAR + 1)):
        next_year = client_for(county.admin).get(url("verification")).content.decode()

    assert {line["row"].name: line["state"] for line in lines} == {"第一中学": "审核后有变动", "第二中学": "未审核"}
    assert "2026年7月17日" in next_year


def test_a_correction_is_refused_at_its_field_and_kept(county):
    client = client_for(county.admin)
    make.organisation(uscc="91330100799655058B")
    address = url("verification", "correct", county.first.pk)

    wrong = client.post(address, {"uscc": "91330100799655058X", "affiliation": "city"})
    done = client.post(address, {"affiliation": "city"}, follow=True)

    assert (wrong.status_code, list(wrong.context["form"].errors)) == (200, ["uscc"])
    page = client.get(url("organisation", "change", county.first.pk)).content.decode()
    assert "已更正，本年度已审核" in done.content.decode()
    assert "2026 年度已更正（2026年7月17日）" in page
    assert Verification.objects.get().finding == VerificationFinding.CORRECTED


def test_an_organisation_elsewhere_does_not_exist_here(county):
    client = client_for(county.admin)

    assert client.get(url("verification", "correct", county.below.pk)).status_code == 404
    refused = client.post(url("verification", "confirm"), {"chosen": [county.below.pk]}, follow=True)
    assert "不是本机构直接创建" in refused.content.decode()


def test_a_year_without_dates_says_so_and_an_office_without_any_is_told(county):
    client = client_for(county.admin)
    with clock.frozen(IN_TIME.replace(year=2030)):
        later = client_for(county.admin)
        page = later.get(url("verification")).content.decode()
        later.get("/admin/")

    assert "没有规定 2030 年度审核下级机构" in page
    confirm_organisations([county.first.pk, county.second.pk], year=YEAR, by=county.admin)
    assert "本年度的下级机构都已审核" in client.get(url("verification")).content.decode()
    lonely = make.officer(county.below, Role.ORGANISATION_ADMIN)
    assert "没有创建下级机构" in client_for(lonely).get(url("verification"), {"show": "all"}).content.decode()


def test_a_page_of_the_list_has_as_many_statements_with_three_rows_as_with_one(county):
    client = client_for(county.admin)
    Organisation.objects.filter(pk=county.second.pk).update(status=OrganisationStatus.MERGED, successor=county.first)
    client.get(url("verification"))
    with CaptureQueriesContext(connection) as one:
        client.get(url("verification"))
    for name in ("第三中学", "第四中学"):
        make.organisation(
            OrganisationKind.EMPLOYER, parent=county.office, name=name, competent_department=county.office
        )

    with CaptureQueriesContext(connection) as three:
        client.get(url("verification"))

    assert len(three) == len(one)
