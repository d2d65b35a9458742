"""分块审查: when the clerk's turn comes, who concludes which block, and the page it is done on."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.enums import Role
from accounts.models import Event, Notification
from accounts.services.covers import arrange_cover
from accounts.services.grants import grant, revoke
from review.documents.opinions import opinions_draft
from review.enums import Action, State, Verdict
from review.models import Opinion
from review.policies import why_not
from review.policies.acts import Values
from review.queries.inboxes import counts, open_inboxes
from review.queries.served import served
from review.services.office import perform, perform_one
from review.services.sharing import claim
from review.services.verdicts import set_verdicts
from tests.factories import accounts as make
from tests.review.desk import act_url, post
from tests.review.reviewers import STANDING, UNIT, WORKS, review, reviewer
from zcps.kit import clock
from zcps.kit.refusals import ActionDenied

DONE = {"finding": "passed", "text": "材料齐全、真实。"}


@pytest.fixture
def row(staged, first, second):
    return staged.submitted()


def inboxes(staged, user) -> dict[str, int]:
    actor = staged.actor(user)
    actor = actor.at(actor.organisation_id)
    boxes = open_inboxes(actor, served(actor.organisation_id))
    return {box.name: count for box, count in zip(boxes, counts(boxes, actor), strict=True) if count}


# --- the stage waits for all of them -------------------------------------------------------------------------


def test_the_clerks_turn_comes_when_the_last_block_is_done(staged, row, first, second):
    clerk = staged.officer(UNIT)
    assert (row.state, row.blocks_open) == (State.AWAITING_BLOCKS, [STANDING, WORKS])
    assert (inboxes(staged, first), inboxes(staged, clerk)) == ({"分块审查": 1}, {})

    row = review(staged, row, first)
    assert (row.state, row.blocks_open, inboxes(staged, first)) == (State.AWAITING_BLOCKS, [WORKS], {})

    row = review(staged, row, second)
    assert (row.state, row.blocks_open) == (State.AWAITING_APPROVAL, [])
    assert (inboxes(staged, second), inboxes(staged, clerk)) == ({}, {"经办审查": 1})


def test_nothing_waits_for_a_block_that_nobody_is_given(staged):
    assert staged.submitted().state == State.AWAITING_APPROVAL

    reviewer(staged, WORKS)
    assert staged.submitted().blocks_open == [WORKS]

    reviewer(staged)  # a grant that names none is for all of them
    assert staged.submitted().blocks_open == [STANDING, WORKS]


def test_one_who_has_several_blocks_may_conclude_them_one_by_one(staged):
    both = reviewer(staged, STANDING, WORKS)
    row = staged.submitted()

    row = review(staged, row, both, blocks=(WORKS,), verdict=Verdict.PROBLEM, opinion="缺第三方证明。")
    row = review(staged, row, both)

    assert row.state == State.AWAITING_APPROVAL
    found = [(each.block, each.verdict) for each in Opinion.objects.filter(application=row)]
    assert found == [(WORKS, Verdict.PROBLEM), (STANDING, Verdict.PASSED)]


def test_each_conclusion_is_an_event_of_the_chain_and_the_applicant_is_told_nothing(staged, row, first):
    told = Notification.objects.filter(recipient__person=row.person)
    before = told.count()

    review(staged, row, first, verdict=Verdict.PROBLEM, opinion="证书不清晰。")

    event = Event.objects.filter(stream=row.stream).latest("seq")
    payload = event.payload_row.payload
    assert (event.kind, payload["blocks"], payload["verdict"]) == ("review_block", ["学历资历"], "problem")
    assert told.count() == before


def test_on_arrival_the_reviewers_are_told_instead_of_the_clerk(staged, first, second):
    clerk = staged.officer(UNIT)

    staged.submitted()

    told = set(Notification.objects.filter(kind="review.office.submit").values_list("recipient", flat=True))
    assert told & {first.pk, second.pk, clerk.pk} == {first.pk, second.pk}


def told_clerks(action) -> list[tuple[int, str, str]]:
    rows = Notification.objects.filter(kind=f"review.office.{action}").order_by("recipient")
    return list(rows.values_list("recipient", "title", "body"))


def test_after_the_last_block_and_not_before_the_clerks_are_told(staged, row, first, second):
    clerks = [staged.officer(UNIT), staged.officer(UNIT, number=1)]

    row = review(staged, row, first)
    assert told_clerks("review_block") == []

    review(staged, row, second)
    title = f"分块审查已完成：{row.name}"
    body = f"{row.name}的申报材料分块审查已完成，现为“待经办审查”，请及时办理“提交领导审查”。"
    assert told_clerks("review_block") == [(clerk.pk, title, body) for clerk in clerks]
    assert Notification.objects.filter(url=f"/applications/{row.uuid}/review/", recipient=clerks[0]).exists()


def test_the_clerk_it_is_given_to_is_told_alone(staged, row, first, second):
    mine, _ = staged.officer(UNIT), staged.officer(UNIT, number=1)
    claim([row.pk], by=staged.actor(mine))

    review(staged, review(staged, row, first), second)

    assert [user for user, _, _ in told_clerks("review_block")] == [mine.pk]


def test_several_are_told_in_one_message_and_whoever_concludes_them_is_told_nothing(staged):
    both, other = make.officer(staged.offices[UNIT], Role.CLERK), staged.officer(UNIT)
    grant(both, staged.offices[UNIT], Role.BLOCK_REVIEWER, by=None, blocks=[WORKS])
    rows = sorted((staged.submitted() for _ in range(2)), key=lambda row: row.pk)
    values = Values(verdict=Verdict.PASSED, opinion="材料齐全、真实。")

    perform(Action.REVIEW_BLOCK, {row.pk: row.version for row in rows}, by=staged.actor(both), values=values)

    title = f"分块审查已完成：{rows[0].name}、{rows[1].name}等 2 人"
    assert [told[:2] for told in told_clerks("review_block")] == [(other.pk, title)]


def test_the_page_of_opinions_names_each_block(staged, row, first, second):
    row = review(staged, review(staged, row, first), second, verdict=Verdict.PROBLEM)

    draft = opinions_draft(row, row.revision, to=staged.actor(staged.officer(UNIT)))

    assert "分块审查（学历资历）：通过" in draft.html
    assert "分块审查（业绩成果）：有问题" in draft.html


def test_what_is_submitted_again_is_reviewed_in_blocks_again(staged, row, first, second):
    row = review(staged, review(staged, row, first), second)
    row = staged.act(Action.RETURN, row)

    row = staged.submit(row, staged.owner(row))

    assert (row.state, row.blocks_open) == (State.AWAITING_BLOCKS, [STANDING, WORKS])


def test_handed_back_or_sent_back_it_is_the_clerks_again_without_the_blocks(staged, row, first, second):
    row = review(staged, review(staged, row, first), second)
    row = staged.act(Action.EXAMINE, staged.publicised(row))

    row = staged.act(Action.HAND_BACK, row)
    assert (row.state, row.blocks_open, row.proposal) == (State.AWAITING_APPROVAL, [], "")

    row = staged.advance(row, lambda now: now.position == 2)
    row = staged.act(Action.SEND_BACK, row)
    assert (row.state, row.position, row.blocks_open) == (State.AWAITING_APPROVAL, 1, [])


def test_taken_back_by_the_person_it_waits_for_nobody(staged, row):
    row = staged.fresh(row)
    perform_one_withdraw(staged, row)

    assert (staged.fresh(row).state, staged.fresh(row).blocks_open) == (State.DRAFT, [])


def perform_one_withdraw(staged, row):
    perform_one(Action.WITHDRAW, row, version=row.version, by=staged.actor(staged.owner(row)))


# --- refusals ------------------------------------------------------------------------------------------------


def test_a_block_of_somebody_else_and_one_that_is_done_are_refused(staged, row, first, second):
    actor = staged.actor(first)
    with pytest.raises(ActionDenied) as foreign:
        review(staged, row, first, blocks=(WORKS,))
    assert foreign.value.sentence == "所选部分没有分给您，或者已经审完。请查看最新情况。"

    row = review(staged, row, first)
    refusal = why_not(actor, Action.REVIEW_BLOCK, row, today=clock.today())
    assert (refusal.status, refusal.sentence) == (409, "分给您审查的部分已经审完，或者没有分给您。")


def test_nobody_else_concludes_blocks_and_the_clerk_waits(staged, row):
    clerk = staged.actor(staged.officer(UNIT))
    today = clock.today()

    refusals = [why_not(clerk, action, row, today=today) for action in (Action.REVIEW_BLOCK, Action.EXAMINE)]

    assert [each.status for each in refusals] == [403, 409]
    assert refusals[1].sentence == "该申报现为“待分块审查”，不能办理“提交签批”。"


def test_a_conclusion_needs_a_verdict_and_words(staged, row, first):
    for values in ({"verdict": "", "opinion": "好。"}, {"verdict": "passed", "opinion": " "}):
        with pytest.raises(ActionDenied):
            review(staged, row, first, **values)

    assert staged.fresh(row).blocks_open == [STANDING, WORKS]


def test_ones_own_application_is_nobodys_to_review(staged):
    user = staged.applicant()
    own = make.user(home=staged.offices[UNIT], of=user.person)
    grant(own, staged.offices[UNIT], Role.BLOCK_REVIEWER, by=None)
    row = staged.submitted(user)

    assert why_not(staged.actor(own), Action.REVIEW_BLOCK, row, today=clock.today()).status == 403
    assert staged.client_for(own).get(f"/applications/{row.uuid}/review/").status_code == 404


def test_the_leader_may_end_the_waiting_with_a_reason(staged, row, first):
    review(staged, row, first)
    grant_of_second = row.holder.grants.exclude(user=first).get(role=Role.BLOCK_REVIEWER)
    revoke(grant_of_second, by=make.officer(staged.offices[UNIT], Role.ORGANISATION_ADMIN))
    row = staged.fresh(row)
    assert (row.state, row.blocks_open) == (State.AWAITING_BLOCKS, [WORKS])
    with pytest.raises(ActionDenied):
        staged.act(Action.GATHER, row, by=staged.officer(UNIT))

    row = staged.act(Action.GATHER, row)

    assert (row.state, row.blocks_open) == (State.AWAITING_APPROVAL, [])
    assert Opinion.objects.latest("pk").text == "审查人员出差，直接汇总。"
    ((user, title, body),) = told_clerks("gather")
    assert (user, title) == (staged.officer(UNIT).pk, f"直接汇总已完成：{row.name}")
    assert body.endswith("请及时办理“提交领导审查”。理由：审查人员出差，直接汇总。")


def test_reviewers_side_by_side_do_not_make_each_others_page_stale(staged, row, first, second):
    shown = row.version
    perform = {"version": shown, "values": None}
    review(staged, row, first)

    with pytest.raises(ActionDenied):  # without its values it is refused for these alone
        perform_one(Action.REVIEW_BLOCK, row, by=staged.actor(second), **perform)
    done = staged.act(Action.REVIEW_BLOCK, row, by=second)

    assert (done.state, done.version) == (State.AWAITING_APPROVAL, shown + 1)


# --- pages ---------------------------------------------------------------------------------------------------


def test_a_block_is_concluded_on_its_page(staged, row, first):
    client = staged.client_for(first)
    empty = post(client, row, "review_block", finding="", text="")
    assert "请选择审查结论。" in empty.content.decode()

    done = post(client, row, "review_block", **DONE)

    assert done.status_code == 302
    page = client.get(f"/applications/{row.uuid}/review/")
    assert "材料齐全、真实。" in page.content.decode()
    assert page.context["form"] is None


def test_who_has_several_blocks_chooses_among_them(staged):
    both = reviewer(staged)
    row = staged.submitted()
    client = staged.client_for(both)

    page = client.get(f"/applications/{row.uuid}/review/").content.decode()
    assert ("学历资历" in page, "业绩成果" in page) == (True, True)
    assert "请勾选审完的部分。" in post(client, row, "review_block", **DONE).content.decode()
    post(client, row, "review_block", blocks=[WORKS], **DONE)

    assert staged.fresh(row).blocks_open == [STANDING]


def test_a_clerk_who_reviews_blocks_too_has_both_on_one_page(staged):
    both = make.officer(staged.offices[UNIT], Role.CLERK)
    grant(both, staged.offices[UNIT], Role.BLOCK_REVIEWER, by=None, blocks=[WORKS])
    row = staged.submitted()
    client = staged.client_for(both)

    page = client.get(f"/applications/{row.uuid}/review/").content.decode()
    assert ("分块审查" in page, "办理记录" in page) == (True, True)
    with pytest.raises(ActionDenied):
        set_verdicts(row, {"education": Verdict.PASSED}, revision=row.revision_id, by=staged.actor(both))
    assert client.get(act_url(row, "review_block")).status_code == 200
    post(client, row, "review_block", **DONE)

    assert staged.fresh(row).state == State.AWAITING_APPROVAL


def test_on_leave_a_colleague_reviews_the_absents_blocks(staged):
    absent, colleague = reviewer(staged, WORKS, name="张三"), reviewer(staged, STANDING, name="王五")
    row = staged.submitted()
    arrange_cover(
        absent=absent, substitute=colleague, organisation=staged.offices[UNIT], starts_on=clock.today(),
        ends_on=clock.today(), reason="出差", by=absent,
    )  # fmt: skip

    row = review(staged, row, colleague)

    assert row.state == State.AWAITING_APPROVAL
    assert Event.objects.filter(stream=row.stream).latest("seq").payload_row.payload["on_behalf_of"]["name"] == "张三"
    said = dict(Opinion.objects.filter(application=row).values_list("block", "on_behalf_of"))
    assert said == {STANDING: None, WORKS: absent.pk}


@pytest.mark.parametrize("count", [1, 3])
def test_their_list_costs_the_same_for_one_and_for_three(staged, first, second, count):
    for _ in range(count):
        staged.submitted()
    client = staged.client_for(first)
    client.get("/inbox/blocks/")

    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert len(client.get("/inbox/blocks/").context["rows"]) == count

    assert len(queries) <= 17


def test_their_page_costs_little(staged, row, first):
    client = staged.client_for(first)
    client.get(f"/applications/{row.uuid}/review/?inbox=blocks")

    with CaptureQueriesContext(connection) as queries:
        client.get(f"/applications/{row.uuid}/review/?inbox=blocks")

    assert len(queries) <= 24
