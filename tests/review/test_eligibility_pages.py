"""申报条件 on screen: on the round's page before anything is filled in, before submission, and for the reviewer as submitted."""

from dossiers.models import Entry
from review.enums import State

WORST = "公务员和参照公务员法管理的人员不得申报"


def lines(page) -> dict[str, str]:
    """Clause → verdict."""
    return {each.clause: each.fit.label for each in page.context["eligibility"]}


def verdict(page) -> str:
    return next(fit for clause, fit in lines(page).items() if clause.startswith(WORST))


def becomes_civil_servant(user) -> None:
    entry = Entry.objects.get(dossier__person=user.person, section="basic")
    entry.data |= {"identity": "civil_servant"}
    entry.save()


def test_before_one_starts_the_rounds_page_answers_every_rule_by_the_dossier(world):
    user = world.applicant()
    rules = world.version.content["businesses"][0]["eligibility"]

    page = world.client_for(user).get(f"/rounds/{world.round.uuid}/")

    assert list(lines(page)) == [rule["clause"] for rule in rules]
    assert verdict(page) == "符合"
    assert "申报条件" in page.content.decode()


def test_before_submission_it_is_answered_by_what_would_be_frozen_and_without_refuses_stops_nobody(world):
    user = world.applicant()
    row = world.draft(user)
    becomes_civil_servant(user)

    page = world.client_for(user).get(f"/applications/{row.uuid}/submit/")

    assert verdict(page) == "不符合"
    assert page.context["gaps"] == []
    assert world.submit(row, user).state != State.DRAFT


def test_a_reviewer_sees_what_was_submitted_not_what_the_dossier_says_today(world):
    row = world.application_at(State.AWAITING_APPROVAL)
    becomes_civil_servant(world.owner(row))

    page = world.client_for(world.officer("hrss_330106")).get(f"/applications/{row.uuid}/review/")

    assert verdict(page) == "符合"
    assert 'id="eligibility"' in page.content.decode()


def test_where_a_scheme_has_no_rules_nothing_is_asked(whole_world):
    row, another = whole_world.draft(), whole_world.applicant()

    pages = [
        whole_world.client_for(whole_world.owner(row)).get(f"/applications/{row.uuid}/submit/"),
        whole_world.client_for(another).get(f"/rounds/{whole_world.round.uuid}/"),
    ]

    assert [page.context["eligibility"] for page in pages] == [[], []]
    assert not any("申报条件" in page.content.decode() for page in pages)
