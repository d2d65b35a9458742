"""拟办意见: the clerk proposes, the leader decides; against the proposal only on purpose, with a reason, one by one."""

import uuid

import pytest

from accounts.enums import Role
from accounts.models import Event
from accounts.services.grants import grant
from review.enums import Action, Proposal, State
from review.models import Opinion
from review.policies import why_not
from tests.review.desk import post, run, selection
from zcps.kit import clock
from zcps.kit.refusals import ActionDenied

UNIT = "unit_330106"


def proposed(staged, proposal: str):
    row = staged.publicised(staged.submitted())
    return staged.act(Action.EXAMINE, row, proposal=proposal)


def leader(staged):
    return staged.officer_for(staged.application_at(State.AWAITING_SIGNATURE), Action.SIGN)


def test_the_clerk_proposes_on_the_page_and_the_leader_reads_it_there(staged):
    row = staged.publicised(staged.submitted())
    clerk = staged.client_for(staged.officer(UNIT))
    assert "请选择拟办意见" in post(clerk, row, "examine", text="材料不全。").content.decode()
    post(clerk, row, "examine", text="任职年限不足。", proposal="reject")
    row = staged.fresh(row)
    assert (row.state, row.proposal) == (State.AWAITING_SIGNATURE, Proposal.REJECT)

    page = staged.client_for(leader(staged)).get(f"/applications/{row.uuid}/review/").content.decode()

    assert "经办人拟不通过" in page
    assert "改变经办意见，同意该申报" in page


def test_the_usual_sentence_stands_there_beforehand_unless_the_clerk_proposes_to_refuse(staged):
    by = staged.client_for(leader(staged))
    for proposal, stands in ((Proposal.PASS, True), (Proposal.REJECT, False)):
        row = proposed(staged, proposal)

        page = by.get(f"/applications/{row.uuid}/review/").content.decode()

        assert ("同意报送。</textarea>" in page) == stands


def test_the_clerk_cannot_reject_where_a_leader_decides(staged):
    row = staged.submitted()
    clerk = staged.officer(UNIT)

    refusal = why_not(staged.actor(clerk), Action.REJECT, row, today=clock.today())

    assert (refusal.status, refusal.sentence) == (
        409,
        "本环节的结论由领导审查决定：不符合条件的，请选择“拟不通过”后提交。",
    )


def test_signing_against_the_proposal_is_done_on_purpose_and_told(staged):
    row = proposed(staged, Proposal.REJECT)
    client = staged.client_for(leader(staged))
    given = {"text": "业绩突出，同意推荐。", "unit_pledge": "on"}
    assert "经办人拟不通过。改为同意的，请勾选" in post(client, row, "sign", **given).content.decode()

    post(client, row, "sign", overrules="on", **given)

    row = staged.fresh(row)
    assert (row.state, row.proposal) == (State.AWAITING_FORWARD, Proposal.REJECT)
    assert Event.objects.filter(stream=row.stream).latest("seq").payload_row.payload["overruled"] is True
    assert Opinion.objects.latest("pk").text == "业绩突出，同意推荐。"
    record = staged.client_for(staged.officer(UNIT)).get(f"/applications/{row.uuid}/review/").content.decode()
    assert ("改变经办意见" in record, "拟不通过" in record) == (True, True)


@pytest.mark.parametrize(("proposal", "is_usual"), [(Proposal.PASS, True), (Proposal.REJECT, False)])
def test_no_usual_words_are_written_for_who_overrules(staged, proposal, is_usual):
    row = proposed(staged, proposal)

    form = staged.client_for(leader(staged)).get(f"/applications/{row.uuid}/review/").context["form"]

    assert ("同意报送" in form.fields["text"].initial, "公示" in form.fields["publicity_text"].initial) == (
        is_usual,
        True,
    )


def test_rejecting_what_was_proposed_to_pass_overrules_too(staged):
    row = staged.act(Action.REJECT, proposed(staged, Proposal.PASS))

    assert row.state == State.INELIGIBLE
    assert Event.objects.filter(stream=row.stream).latest("seq").payload_row.payload["overruled"] is True


def test_agreeing_is_no_overruling(staged):
    rejected = staged.act(Action.REJECT, proposed(staged, Proposal.REJECT))
    signed = staged.act(Action.SIGN, proposed(staged, Proposal.PASS))

    for row in (rejected, signed):
        assert "overruled" not in Event.objects.filter(stream=row.stream).latest("seq").payload_row.payload


def test_many_at_once_are_signed_as_they_are_proposed(staged):
    passed, refused = proposed(staged, Proposal.PASS), proposed(staged, Proposal.REJECT)
    client = staged.client_for(leader(staged))

    answer = run(client, "sign", [passed, refused], text="同意。", unit_pledge="on")

    assert answer.status_code == 302
    assert (staged.fresh(passed).state, staged.fresh(refused).state) == (
        State.AWAITING_FORWARD,
        State.AWAITING_SIGNATURE,
    )
    result = client.get(answer.url).content.decode()
    assert "经办人拟不通过。改为同意的，请打开这件申报" in result


def test_many_at_once_may_be_proposed_to_be_rejected(staged):
    rows = [staged.publicised(staged.submitted()) for _ in range(2)]
    client = staged.client_for(staged.officer(UNIT))
    given = {"action": "examine", "selected": selection(*rows), "key": str(uuid.uuid4()), "text": "年限不足。"}

    client.post("/batches/run/", given | {"proposal": "reject"})

    assert [staged.fresh(row).proposal for row in rows] == [Proposal.REJECT, Proposal.REJECT]


def test_who_examined_does_not_decide(staged):
    row = proposed(staged, Proposal.REJECT)
    examiner = staged.officer(UNIT)
    grant(examiner, staged.offices[UNIT], Role.LEADER, by=None)

    for action in (Action.SIGN, Action.REJECT):
        refusal = why_not(staged.actor(examiner), action, row, today=clock.today())
        assert (refusal.status, "您是本环节的经办人" in refusal.sentence) == (403, True)
    with pytest.raises(ActionDenied):
        staged.act(Action.REJECT, row, by=examiner)
