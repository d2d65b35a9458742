"""人事档案: asked of those whose way it decides, kept in the draft, frozen with the submission, shown to the offices."""

import pytest
from django.urls import reverse

from accounts.enums import OrganisationStatus
from accounts.models import Organisation
from review.enums import Action, Archives
from review.models import Application
from review.queries.planning import plan_for
from review.services.submission import readiness, save_draft, submit
from review.views.office.cards import _person_facts
from tests.review.test_applicant_pages import pledge
from tests.world import CHOICE
from zcps.kit.refusals import ActionDenied

ASKED = "请选择人事档案保管情况"


@pytest.fixture
def world(world):
    world.build_other_routes()
    return world


@pytest.fixture
def person(world):
    return world.applicant(unit="unit_private")


@pytest.fixture
def entrusted(world):
    return {"archives": Archives.ENTRUSTED.value, "centre": str(world.offices["centre_330100"].uuid)}


def round_url(world) -> str:
    return reverse("review:round", args=[world.round.uuid])


def test_who_has_a_competent_department_is_not_asked(world):
    text = world.client_for(world.applicant()).get(round_url(world)).content.decode()

    assert "人事档案" not in text


def test_who_has_none_is_asked_before_the_way_can_be_shown(world, person):
    text = world.client_for(person).get(round_url(world), {"speciality": "structure"}).content.decode()

    assert "人事档案保管情况" in text
    assert "杭州市人才交流中心" in text
    assert "报送路线尚未确定" in text
    assert "报送路线无法确定" not in text


def test_the_answer_shows_the_way(world, person, entrusted):
    client = world.client_for(person)

    by_centre = client.get(round_url(world), {"speciality": "structure"} | entrusted)
    by_county = client.get(round_url(world), {"speciality": "structure", "archives": "not_entrusted"})

    assert [station.holder for station in by_centre.context["stations"]][:2] == [
        "杭州市人才交流中心",
        "杭州市城乡建设局",
    ]
    assert by_county.context["stations"][0].holder == "杭州市西湖区人力资源和社会保障局"


def test_a_draft_without_the_answer_says_why_it_has_no_way_yet(world, person):
    client = world.client_for(person)
    started = client.post(round_url(world), CHOICE)

    pages = [client.get(url).content.decode() for url in (started["Location"], reverse("review:home"))]

    assert [("报送路线尚未确定" in text, ASKED in text) for text in pages] == [(True, True)] * 2


def test_it_is_kept_in_the_draft_and_frozen_with_the_submission(world, person, entrusted):
    client = world.client_for(person)
    started = client.post(round_url(world), CHOICE | entrusted)
    row = Application.objects.get(person=person.person)
    page = client.get(started["Location"]).content.decode()

    client.post(started["Location"], pledge(row))

    told = "委托人才交流中心代理：杭州市人才交流中心"
    row = world.fresh(row)
    assert told in page
    assert row.revision.content["archives"] == entrusted | {
        "archives_name": "委托人才交流中心代理", "centre_name": "杭州市人才交流中心",
    }  # fmt: skip
    assert told in client.get(reverse("review:application_submitted", args=[row.uuid])).content.decode()
    assert row.holder == world.offices["centre_330100"]
    clerk = world.client_for(world.officer("centre_330100"))
    assert told in clerk.get(reverse("review:review", args=[row.uuid])).content.decode()


def test_it_may_be_changed_while_it_is_a_draft(world, person, entrusted):
    row = world.draft(person, **entrusted)
    edit = reverse("review:application_edit", args=[row.uuid])
    client = world.client_for(person)

    assert "代理人事档案的人才交流中心" in client.get(edit).content.decode()
    client.post(edit, CHOICE | entrusted | {"archives": "not_entrusted"})

    assert world.fresh(row).draft["archives"] == Archives.NOT_ENTRUSTED
    assert world.fresh(row).draft["centre"] == ""  # a centre belongs to a file that is entrusted


def test_once_submitted_it_stands(world, person, entrusted):
    row = world.submit(world.draft(person, **entrusted), person)
    row = world.act(Action.RETURN, world.act(Action.RECEIVE, row))
    client = world.client_for(person)

    page = client.get(reverse("review:application_edit", args=[row.uuid])).content.decode()
    save_draft(row, by=world.actor(person), **CHOICE, archives="not_entrusted")
    row = world.submit(world.fresh(row), person)

    assert "人事档案" not in page
    assert row.draft["archives"] == Archives.ENTRUSTED
    assert row.revision.number == 2
    assert row.revision.content["archives"]["centre"] == entrusted["centre"]
    assert "人事档案" in client.get(reverse("review:application_submitted", args=[row.uuid])).content.decode()


def test_a_returned_application_shows_what_was_frozen(world, person, entrusted):
    row = world.submit(world.draft(person, **entrusted), person)
    row = world.act(Action.DECLINE, row)

    page = world.client_for(person).get(reverse("review:application_submit", args=[row.uuid])).content.decode()

    assert "委托人才交流中心代理：杭州市人才交流中心" in page


def test_without_an_answer_nothing_is_submitted(world, person):
    row = world.draft(person)

    assert [gap.sentence.partition("（")[0] for gap in readiness(row)] == [ASKED]
    with pytest.raises(ActionDenied, match=ASKED):
        submit(row, by=world.actor(person), pledge=_signed(), version=row.version)
    with pytest.raises(ActionDenied, match=ASKED):
        plan_for(world.offices["unit_private"], round=world.round)


def _signed():
    from review.services.freezing import Pledge

    return Pledge(version="2026-1", ip=None)


@pytest.mark.parametrize("named", ["", "nonsense", "00000000-0000-4000-8000-000000000000"])
def test_an_entrusted_file_needs_its_centre(world, person, named):
    row = world.draft(person, archives="entrusted", centre=named)

    assert {gap.sentence for gap in readiness(row)} == {
        "请选择代理人事档案的人才交流中心；没有可选的，请联系平台管理机构登记。"
    }


def test_a_centre_that_left_the_registry_is_no_answer(world, person, entrusted):
    row = world.draft(person, **entrusted)
    Organisation.objects.filter(pk=world.offices["centre_330100"].pk).update(status=OrganisationStatus.SUSPENDED)

    assert readiness(row)


def test_an_older_revision_says_nothing_about_it(world):
    row = world.submitted()

    class Content:
        revision = row.revision

    assert [fact["label"] for fact in _person_facts(row, Content)][-1] == "工作单位"
