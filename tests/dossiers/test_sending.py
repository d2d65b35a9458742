"""送审: what goes to the employer, what comes back before it is judged, and where it goes when the employer changes."""

import pytest

from accounts.services.employment import choose_employer
from dossiers.enums import EntryState, VersionState
from dossiers.models import EntryVersion
from dossiers.queries.checks import waiting_count
from dossiers.services import sending
from tests.dossiers.conftest import new_version
from tests.dossiers.employers import (
    CHECKED,
    CONTENT,
    Employer,
    dossier_of,
    refused,
    sent,
    status_of,
    unit,
    waiting,
    write,
)


def test_a_complete_entry_is_sent_as_it_is(employer, someone):
    entry = someone.entry("summary", CONTENT)

    sending.send_entry(someone.person, entry.uuid, by=someone.actor)

    version = waiting(entry)
    assert someone.fresh(entry).state == EntryState.SUBMITTED
    assert (version.number, version.data, version.files) == (1, CONTENT, [])
    assert (dossier_of(someone).waiting, dossier_of(someone).waiting_since) == (1, version.sent_at)


def test_an_incomplete_entry_is_not_sent_and_says_what_it_lacks(someone):
    entry = someone.entry("papers", {"title": "甲"})

    sentence = refused(sending.send_entry, someone.person, entry.uuid, by=someone.actor)

    assert sentence.startswith("“甲”还没有填写完整：请")
    assert not EntryVersion.objects.exists()


def test_all_that_is_ready_goes_together_and_nothing_else(someone):
    someone.entry("summary", CONTENT)
    someone.entry("experience")
    someone.entry("papers", {"title": "甲"})

    assert sending.send_ready(someone.person, by=someone.actor) == 2
    assert refused(sending.send_ready, someone.person, by=someone.actor) == sending.NOTHING


def test_one_section_is_sent_alone(someone):
    someone.entry("summary", CONTENT)
    entry = someone.entry("experience")

    assert sending.send_ready(someone.person, section="experience", by=someone.actor) == 1
    assert waiting(entry).entry == entry


@pytest.mark.parametrize("count", [1, 3])
def test_statements_of_sending_do_not_grow_with_the_entries(someone, django_assert_num_queries, count):
    for _ in range(count):
        someone.entry("experience")

    with django_assert_num_queries(15):
        sending.send_ready(someone.person, by=someone.actor)


def test_what_was_sent_is_not_sent_again(employer, someone):
    entry = sent(someone)

    assert "正在等待用人单位审核" in refused(sending.send_entry, someone.person, entry.uuid, by=someone.actor)
    employer.judge(entry)
    assert "不需要再提交" in refused(sending.send_entry, someone.person, entry.uuid, by=someone.actor)


def test_nobody_sends_without_an_employer_or_where_nobody_checks(employer, someone):
    entry = someone.entry("summary", CONTENT)
    new_version({"sections": CHECKED["sections"]})

    assert refused(sending.send_entry, someone.person, entry.uuid, by=someone.actor) == sending.NOT_CHECKED
    someone.person.employer = None
    assert refused(sending.send_entry, someone.person, entry.uuid, by=someone.actor) == sending.NO_EMPLOYER


def test_nobody_acts_on_anothers_entry(employer, someone):
    other = employer.employee("王小明")
    entry = employer.approved(someone)

    for act in (sending.send_entry, sending.take_back, sending.revise, sending.discard):
        assert status_of(act, someone.person, entry.uuid, by=other.actor) == 404
        assert status_of(act, other.person, entry.uuid, by=other.actor) == 404
    assert status_of(sending.send_ready, someone.person, by=other.actor) == 404


def test_what_is_not_judged_is_taken_back_and_changed(someone):
    entry = sent(someone)

    sending.take_back(someone.person, entry.uuid, by=someone.actor)

    assert write(someone, someone.fresh(entry), CONTENT).data == CONTENT
    assert entry.versions.get().state == VersionState.TAKEN_BACK
    assert (dossier_of(someone).waiting, dossier_of(someone).waiting_since) == (0, None)


def test_what_is_judged_is_not_taken_back(employer, someone):
    entry = employer.approved(someone)

    assert "不能撤回" in refused(sending.take_back, someone.person, entry.uuid, by=someone.actor)


def test_with_a_new_employer_what_was_approved_stays_and_what_waits_goes_there(employer, someone):
    approved, entry = employer.approved(someone), sent(someone, "experience")
    later = Employer("宁波乙环境科技有限公司", employer.version)

    choose_employer(someone.user, later.unit)

    assert (waiting_count(employer.by), waiting_count(later.by)) == (0, 1)
    assert someone.fresh(approved).in_force.organisation_name == employer.name
    assert status_of(employer.judge, entry) == 404
    later.judge(entry)
    assert someone.fresh(entry).in_force.organisation_name == later.name


def test_where_the_new_employer_checks_nothing_what_waits_is_taken_back(employer, someone):
    entry = sent(someone)
    someone.person.employer = unit("温州丙公司")
    someone.person.employer.functions.all().delete()
    someone.person.save()

    sending.take_back(someone.person, entry.uuid, by=someone.actor)

    assert someone.fresh(entry).state == EntryState.COMPLETE
