"""The applicant's pages, as a signed-in person meets them."""

import pytest
from django.urls import reverse

from review.enums import Action, State
from review.models import Application, Revision
from review.policies.acts import TicketDraft
from review.queries.rules import business_of
from tests.world import CHOICE


@pytest.fixture
def applicant(world):
    return world.applicant()


@pytest.fixture
def client(world, applicant):
    return world.client_for(applicant)


def pledge(row: Application) -> dict:
    return {"agreed": "on", "pledge_version": business_of(row).pledge_version, "version": row.version}


def test_the_way_is_shown_with_every_office_and_telephone_before_starting(world, client):
    page = client.get(reverse("review:round", args=[world.round.uuid]), {"speciality": "structure"})

    text = page.content.decode()
    assert page.status_code == 200
    assert not Application.objects.exists()
    for office in ("hrss_330106", "department_330100", "hrss_330100", "mid_330100"):
        assert world.offices[office].name in text
    assert text.count("0571-88000000") >= 4


def test_a_person_starts_checks_and_submits(world, client, applicant):
    started = client.post(reverse("review:round", args=[world.round.uuid]), CHOICE)
    row = Application.objects.get(person=applicant.person)

    checked = client.get(started["Location"])
    submitted = client.post(started["Location"], pledge(row))

    row = world.fresh(row)
    assert checked.status_code == 200
    assert submitted["Location"] == reverse("review:application", args=[row.uuid])
    assert (row.state, row.holder) == (State.AWAITING_RECEIPT, world.offices["hrss_330106"])
    assert row.revision.pledge_text == business_of(row).pledge_text


def test_what_is_missing_is_listed_with_links_and_nothing_is_submitted(world):
    user = world.applicant(whole=False)
    client = world.client_for(user)
    client.post(reverse("review:round", args=[world.round.uuid]), {"title": "senior_engineer"})
    row = Application.objects.get(person=user.person)

    page = client.post(reverse("review:application_submit", args=[row.uuid]), pledge(row))

    text = page.content.decode()
    assert page.status_code == 422
    assert "请选择申报专业。" in text
    assert reverse("dossiers:section", args=["education"]) in text
    assert world.fresh(row).state == State.DRAFT


def test_without_the_pledge_nothing_is_submitted(world, client):
    row = world.draft(world.applicant())
    client = world.client_for(world.owner(row))

    page = client.post(reverse("review:application_submit", args=[row.uuid]), pledge(row) | {"agreed": ""})

    assert page.status_code == 200
    assert "请勾选" in page.content.decode()
    assert world.fresh(row).state == State.DRAFT


def test_a_second_application_in_one_year_is_refused_with_the_reason(world, client, applicant):
    world.draft(applicant)

    page = client.post(reverse("review:round", args=[world.round.uuid]), CHOICE)

    assert page.status_code == 409
    assert "每人每年度只能申报一次" in page.content.decode()
    assert Application.objects.count() == 1


@pytest.mark.parametrize("name", ["application_edit", "application_submit", "application_materials", "application_corrections",
                                  "application_withdraw", "application_abandon", "application_submitted"])  # fmt: skip
def test_the_application_of_somebody_else_is_not_there(world, client, name):
    row = world.submitted()

    assert client.get(reverse(f"review:{name}", args=[row.uuid])).status_code == 404


def test_a_submitted_application_can_be_withdrawn_until_it_is_received(world):
    row = world.submitted()
    client = world.client_for(world.owner(row))
    url = reverse("review:application_withdraw", args=[row.uuid])

    asked = client.get(url)
    client.post(url, {"version": row.version})

    assert asked.status_code == 200
    assert world.fresh(row).state == State.DRAFT


def test_a_received_application_cannot_be_withdrawn_and_the_page_says_why(world):
    row = world.application_at(State.AWAITING_APPROVAL)
    client = world.client_for(world.owner(row))

    page = client.get(reverse("review:application_withdraw", args=[row.uuid]))

    assert page.status_code == 409


def test_the_progress_page_shows_stations_events_and_no_officer_by_name(world):
    row = world.application_at(State.AWAITING_APPROVAL, position=2)
    clerk = world.officer("hrss_330106")
    clerk.person.name = "秘密经办"
    clerk.person.save()

    text = world.client_for(world.owner(row)).get(reverse("review:application", args=[row.uuid])).content.decode()

    assert "杭州市城乡建设局" in text
    assert "材料齐全，同意报送。" in text
    assert "秘密经办" not in text


def returned_at_school(world):
    row = world.application_at(State.AWAITING_APPROVAL)
    entry = row.revision.content["sections"]["education"][0]["entry"]
    row = world.act(Action.RETURN, row, tickets=(TicketDraft("education", "学校名称与证书不符。", entry, "school"),))
    return row, entry


def test_a_returned_application_leads_to_the_field_and_unlocks_it_alone(world):
    row, entry = returned_at_school(world)
    client = world.client_for(world.owner(row))
    url = reverse("review:correction", args=[row.uuid, "education", entry])

    listed = client.get(reverse("review:application_corrections", args=[row.uuid])).content.decode()
    form = client.get(url).context["form"]

    assert url in listed
    assert {name for name, field in form.fields.items() if not field.disabled} == {"school"}


def test_only_the_returned_field_changes_with_the_resubmission(world):
    row, entry = returned_at_school(world)
    user = world.owner(row)
    client = world.client_for(user)
    client.post(reverse("review:correction", args=[row.uuid, "education", entry]),
                {"school": "浙江大学", "major": "改不了的专业"})  # fmt: skip

    client.post(reverse("review:application_submit", args=[row.uuid]), pledge(row))

    before, after = Revision.objects.filter(application=row).order_by("number")
    old, new = before.content["sections"], after.content["sections"]
    assert new["education"][0]["data"] == old["education"][0]["data"] | {"school": "浙江大学"}
    assert {code: new[code] for code in new if code != "education"} == {
        code: old[code] for code in old if code != "education"
    }
    assert world.fresh(row).state == State.AWAITING_RECEIPT


def test_a_returned_application_is_not_accepted_before_every_ticket_is_settled(world):
    row, _ = returned_at_school(world)
    client = world.client_for(world.owner(row))

    page = client.post(reverse("review:application_submit", args=[row.uuid]), pledge(row))

    assert page.status_code == 422
    assert "补正清单第 1 条尚未处理：学校名称与证书不符。" in page.content.decode()


def test_a_ticket_may_be_answered_in_words(world):
    row, _ = returned_at_school(world)
    client = world.client_for(world.owner(row))
    ticket = row.tickets.get()

    client.post(reverse("review:ticket_answer", args=[row.uuid, ticket.uuid]), {"answer": "学校已更名，附证明。"})
    client.post(reverse("review:application_submit", args=[row.uuid]), pledge(row))

    assert world.fresh(row).state == State.AWAITING_RECEIPT


def test_pages_of_every_state_come_up(world, django_assert_max_num_queries):
    for state in (State.DRAFT, State.RETURNED, State.AWAITING_VOTES, State.INELIGIBLE, State.LAPSED):
        row = world.application_at(state)
        client = world.client_for(world.owner(row))

        # The way of a draft is planned anew on each page.
        with django_assert_max_num_queries(45 if state == State.DRAFT else 30):
            pages = [client.get(reverse("review:home")), client.get(reverse("review:application", args=[row.uuid]))]

        assert [page.status_code for page in pages] == [200, 200]


def test_a_return_shows_its_own_words_and_not_those_of_an_earlier_refusal(world, client, applicant):
    row = world.advance(world.draft(applicant), lambda now: now.state == State.AWAITING_RECEIPT and now.position == 2)
    row = world.act(Action.DECLINE, row, reason="网上照片不清晰。")
    row = world.advance(row, lambda now: now.state == State.AWAITING_APPROVAL and now.position == 2)
    row = world.act(Action.RETURN, row)

    page = client.get(reverse("review:application_corrections", args=[row.uuid])).content.decode()

    assert ("学校名称与证书不符。" in page, "网上照片不清晰" in page) == (True, False)


def test_what_clerk_and_leader_say_to_each_other_is_not_shown_to_the_applicant(whole_world):
    world = whole_world
    row = world.advance(world.draft(), lambda now: now.state == State.AWAITING_SIGNATURE)
    row = world.act(Action.HAND_BACK, row, reason="内部：请再核对学历。")

    page = world.client_for(world.owner(row)).get(reverse("review:application", args=[row.uuid]))

    assert "内部：请再核对学历。" not in page.content.decode()
    assert "拟同意" not in page.content.decode()
