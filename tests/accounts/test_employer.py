"""A person finds and chooses the employer the way of an application follows from."""

import pytest
from django.urls import reverse

from accounts.enums import AccountKind, OrganisationKind, OrganisationStatus
from accounts.exceptions import AccountsError
from accounts.models import Event
from accounts.queries.employers import find_employers
from accounts.services.employment import choose_employer
from tests.factories import accounts as make

URL = reverse("accounts:employer")


@pytest.fixture
def unit(db):
    return make.organisation(
        OrganisationKind.EMPLOYER, name="杭州市西湖区市政设计院有限公司", uscc="91330100799655058B"
    )


@pytest.fixture
def applicant(db):
    return make.user(AccountKind.PERSON)


@pytest.fixture
def signed_in(client, applicant, settings):
    client.force_login(applicant, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


@pytest.mark.parametrize("words", ["杭州市西湖区", "91330100799655058b"])
def test_a_name_is_found_by_its_beginning_and_a_credit_code_whole(unit, words):
    assert find_employers(words=words) == [unit]


def test_any_words_of_a_name_find_it_within_its_county(unit):
    assert find_employers(words="设计院", region=unit.region_id) == [unit]
    assert find_employers(words="设计院") == []


def test_choosing_writes_the_employer_and_an_event(signed_in, applicant, unit):
    answer = signed_in.post(URL, {"employer": unit.uuid})

    applicant.person.refresh_from_db()
    assert answer.status_code == 302
    assert applicant.person.employer == unit
    assert Event.objects.filter(stream=f"account:{applicant.pk}", kind="employer_chosen").count() == 1


def test_a_suspended_unit_or_an_office_cannot_be_chosen(applicant, unit):
    unit.status = OrganisationStatus.SUSPENDED
    unit.save(update_fields=["status"])

    for refused in (unit, make.organisation(OrganisationKind.HRSS)):
        with pytest.raises(AccountsError, match="目前不能选为工作单位"):
            choose_employer(applicant, refused)


@pytest.mark.parametrize("employer", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_an_unknown_unit_is_not_there(signed_in, employer):
    assert signed_in.post(URL, {"employer": employer}).status_code == 404


def test_the_page_lists_what_was_found_and_says_what_to_do_when_nothing_was(signed_in, unit):
    found = signed_in.get(URL, {"words": "杭州市"}).content.decode()
    nothing = signed_in.get(URL, {"words": "没有的单位"}).content.decode()

    assert unit.name in found
    assert "没有找到这个单位" in nothing


def test_choosing_the_same_unit_again_is_no_event(applicant, unit):
    person = choose_employer(applicant, unit)

    assert choose_employer(applicant, unit) == person
    assert Event.objects.filter(kind="employer_chosen").count() == 1
