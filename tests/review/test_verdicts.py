"""分栏核对: one key a section, kept for stage and revision, carried over where nothing changed."""

import pytest

from dossiers.models import Entry
from dossiers.scheme import DossierRules
from review.enums import Action, State, Verdict
from review.models import SectionVerdict
from review.policies.acts import TicketDraft
from review.queries.reading import content_of
from review.queries.verdicts import board_of, why_not_judge
from review.services.verdicts import pass_the_rest, set_verdicts
from zcps.kit.refusals import ActionDenied

COUNTY, CITY = "hrss_330106", "department_330100"


def board(world, row):
    row = world.fresh(row)
    return board_of(row, content_of(row, DossierRules.of(row.scheme_version)))


def judge(world, row, *, office: str = COUNTY, number: int = 0, **given):
    by = world.actor(world.officer(office, number=number))
    set_verdicts(row, given, revision=row.revision_id, by=by)


@pytest.fixture
def row(world):
    return world.application_at(State.AWAITING_APPROVAL)


def test_a_verdict_is_shown_to_colleagues_with_who_and_when_and_may_be_changed(world, row):
    judge(world, row, education=Verdict.PROBLEM)
    judge(world, row, education=Verdict.PASSED, number=1)

    found = board(world, row)

    assert {code: each.verdict for code, each in found.judged.items()} == {"education": Verdict.PASSED}
    assert found.judged["education"].by == world.officer(COUNTY, number=1).get_full_name()
    assert "education" not in found.left
    assert SectionVerdict.objects.count() == 1


def test_a_verdict_that_is_taken_back_leaves_the_section_open(world, row):
    judge(world, row, education=Verdict.PASSED)
    judge(world, row, education="")

    assert board(world, row).judged == {}


def test_the_next_stage_begins_anew(world, row):
    judge(world, row, education=Verdict.PASSED)
    there = world.advance(row, lambda now: now.state == State.AWAITING_APPROVAL and now.position == 2)

    assert board(world, there).judged == {}


def resubmitted(world, row):
    """Returned for a paper, which is mended and submitted again, back at the clerk."""
    user = world.owner(row)
    row = world.act(Action.RETURN, world.fresh(row), tickets=(TicketDraft("papers", "请补充。"),))
    paper = Entry.objects.get(dossier__person=row.person, section="papers")
    paper.data["rank"] = "second"
    paper.save()
    return world.advance(world.submit(row, user), lambda now: now.state == State.AWAITING_APPROVAL)


def test_verdicts_stay_for_what_a_resubmission_left_as_it_was(world, row):
    judge(world, row, education=Verdict.PASSED, papers=Verdict.PROBLEM)

    now = board(world, resubmitted(world, row))

    assert {code: (each.verdict, each.is_carried) for code, each in now.judged.items()} == {
        "education": (Verdict.PASSED, True)
    }
    assert now.is_second_look
    assert "papers" in now.left
    assert "papers" not in now.rest


def test_the_rest_is_passed_at_once_but_what_changed_has_to_be_looked_at(world, row):
    clerk = world.actor(world.officer(COUNTY))
    judge(world, row, education=Verdict.PASSED)
    now = resubmitted(world, row)

    count = pass_the_rest(now, revision=now.revision_id, by=clerk)

    found = board(world, now)
    assert (found.left, found.rest) == (["papers"], [])
    assert count == len(found.judged) - 1


def test_at_the_first_look_the_rest_is_everything_left(world, row):
    clerk = world.actor(world.officer(COUNTY))
    judge(world, row, education=Verdict.PROBLEM)

    pass_the_rest(row, revision=row.revision_id, by=clerk)

    assert board(world, row).left == []
    assert board(world, row).problems == ["education"]


def test_nobody_judges_what_was_resubmitted_meanwhile_is_not_theirs_or_is_not_there(world, row):
    clerk, stranger = world.actor(world.officer(COUNTY)), world.actor(world.officer("hrss_330203"))
    later = world.application_at(State.AWAITING_RECEIPT, position=2)
    cases = [(row, 0, clerk, 409), (row, row.revision_id, stranger, 404), (later, later.revision_id, clerk, 409)]

    for each, revision, by, status in cases:
        with pytest.raises(ActionDenied) as denied:
            set_verdicts(each, {"education": Verdict.PASSED}, revision=revision, by=by)
        assert denied.value.status == status


def test_whoever_may_only_return_may_judge_while_paper_is_awaited(world, row):
    leader = world.actor(world.officer(COUNTY, "leader"))

    assert why_not_judge(world.actor(world.officer(COUNTY)), row) is None
    assert why_not_judge(leader, row).status == 403


def url(row) -> str:
    return f"/applications/{row.uuid}/verdicts/?inbox=approval"


def test_passing_a_section_leads_to_the_next_open_one_and_the_last_to_the_decision(world, row):
    client = world.client_for(world.officer(COUNTY))
    codes = board(world, row).left

    first = client.post(url(row), {"passed": codes[0], "revision": row.revision_id})
    client.post(url(row), {"rest": "1", "section": codes[1], "revision": row.revision_id})
    client.post(url(row), {"open": codes[-1], "revision": row.revision_id})
    last = client.post(url(row), {"passed": codes[-1], "revision": row.revision_id})

    assert first.url.endswith(f"?inbox=approval&section={codes[1]}#section-{codes[1]}")
    assert last.url.endswith("#decide")
    assert board(world, row).left == []


def test_a_problem_opens_the_form_of_a_ticket_and_a_ticket_marks_a_problem(world, row):
    client = world.client_for(world.officer(COUNTY))

    answer = client.post(url(row), {"problem": "papers", "revision": row.revision_id})
    page = client.get(answer.url).content.decode()
    client.post(f"/applications/{row.uuid}/tickets/", {"address": "education", "message": "缺证书。"})

    assert answer.url.endswith("?inbox=approval&section=papers&ticket=papers#ticket-form")
    assert 'id="ticket-form"' in page
    assert board(world, row).problems == ["education", "papers"]


def test_a_section_the_application_does_not_have_is_missing(world, row):
    client = world.client_for(world.officer(COUNTY))

    for given in ({"passed": "inventions"}, {}):
        assert client.post(url(row), given | {"revision": row.revision_id}).status_code == 404
    assert client.post(url(row), {"passed": "papers", "revision": "x"}).status_code == 409


def test_the_page_shows_verdicts_with_keys_to_whoever_reviews_and_without_to_others(world, row):
    judge(world, row, education=Verdict.PASSED)
    clerk = world.client_for(world.officer(COUNTY)).get(f"/applications/{row.uuid}/review/")
    leader = world.client_for(world.officer(COUNTY, "leader")).get(f"/applications/{row.uuid}/review/")

    assert clerk.context["board"]["current"] == "application"
    assert 'data-key="y"' in clerk.content.decode()
    assert 'id="verdicts"' not in leader.content.decode()
    for page in (clerk, leader):
        assert {
            key: next(item for item in page.context["nav"] if item["label"] == "学历学位")[key]
            for key in ("label", "note")
        } == {"label": "学历学位", "note": "通过"}
