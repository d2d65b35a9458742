"""报送批次: one numbered consignment a sender and receiver and act; the paper ticked person by person."""

import datetime as dt
import uuid

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts.models import Event, Notification
from accounts.services.events import verify
from review.enums import Action, Paper, State
from review.models import Consignment, ConsignmentItem, PaperReminder
from review.policies.acts import Values
from review.services import batches
from review.services.batches import start_batch
from review.services.jobs.running import run_now
from review.services.numbering import written_number
from review.services.office import perform
from review.services.paper import Mark, mark_paper
from review.services.paper_reminders import last_working_day, remind_of_paper
from tests.review.test_door import statements
from zcps.kit import clock
from zcps.kit.refusals import ActionDenied

COUNTY, CITY = "hrss_330106", "department_330100"


def ready(world, count: int = 1) -> list:
    return [world.application_at(State.AWAITING_FORWARD) for _ in range(count)]


def forward(world, rows, by=COUNTY) -> Consignment:
    perform(Action.FORWARD, {row.pk: row.version for row in rows}, by=world.actor(world.officer(by)))
    return Consignment.objects.latest("pk")


def marks(rows, state, note="") -> dict[int, Mark]:
    return {row.pk: Mark(state, note) for row in rows}


# --- sending ---------------------------------------------------------------------------------------------------


def test_forwarding_makes_one_numbered_consignment_with_everybody_on_its_roster(world):
    rows, told = ready(world, 2), world.officer(CITY)
    sent = forward(world, rows)

    office = world.offices[COUNTY]
    assert (sent.sender, sent.receiver) == (office, world.offices[CITY])
    assert sent.number == f"浙高建报〔{clock.today().year}〕{office.code}-0001号"
    assert (sent.stage_name, sent.paper_sets, sent.business_name) == ("市建设主管部门", 3, "职称评审")
    assert [item.position for item in sent.items.all()] == [1, 2]
    assert {item.application_id for item in sent.items.all()} == {row.pk for row in rows}
    assert {item.paper for item in sent.items.all()} == {Paper.AWAITED}
    event = Event.objects.get(stream=rows[0].stream, kind="forward")
    assert event.payload_row.payload["consignment"] == sent.number
    assert sent.number in Notification.objects.get(kind="review.office.forward", recipient=told).body


def test_numbers_of_an_office_run_on_without_a_gap(world):
    for row in ready(world, 2):
        forward(world, [row])

    assert [row.serial for row in Consignment.objects.order_by("pk")] == [1, 2]


def test_a_forward_of_many_needs_no_more_statements_than_one_and_sixteen_at_most(world):
    clerk = world.actor(world.officer(COUNTY))
    one, *many = ready(world, 5)

    for_one = statements(lambda: perform(Action.FORWARD, {one.pk: None}, by=clerk))
    for_many = statements(lambda: perform(Action.FORWARD, {row.pk: None for row in many}, by=clerk))

    assert for_many == for_one <= 16


def test_a_batch_in_chunks_makes_one_consignment(world, monkeypatch):
    monkeypatch.setattr(batches, "CHUNK", 2)
    rows, clerk = ready(world, 5), world.actor(world.officer(COUNTY))
    targets = {row.pk: row.version for row in rows}

    batch, _ = start_batch(
        Action.FORWARD, targets, by=clerk.at(world.offices[COUNTY].pk), key=uuid.uuid4(), title="报送", values=Values()
    )
    run_now(batch.job)
    run_now(batch.job)

    sent = Consignment.objects.get()
    assert sent.batch == batch
    assert [item.position for item in sent.items.all()] == [1, 2, 3, 4, 5]


def test_dispatching_and_concluding_make_consignments_too(world):
    row = world.application_at(State.AWAITING_RATIFICATION)
    names = [each.consignment.stage_name for each in ConsignmentItem.objects.filter(application=row).order_by("pk")]
    assert names[-2:] == ["高评委办公室", "省人力社保部门确认"]


def test_what_is_recalled_is_crossed_out_and_a_new_forward_makes_a_new_consignment(world):
    (row,) = ready(world)
    first = forward(world, [row])
    row = world.act(Action.RECALL, world.fresh(row), by=world.officer(COUNTY))
    assert row.paper == Paper.ARRIVED  # its own paper is still where it is

    second = forward(world, [row])

    item = first.items.get()
    assert (item.taken_back_act, item.taken_back_at is None) == (Action.RECALL, False)
    assert second.items.get().taken_back_at is None
    assert world.fresh(row).paper == Paper.AWAITED


@pytest.mark.parametrize("action", [Action.DECLINE, Action.SEND_BACK])
def test_what_is_declined_or_sent_back_is_crossed_out(world, action):
    (row,) = ready(world)
    sent = forward(world, [row])
    row = world.fresh(row) if action == Action.DECLINE else world.act(Action.RECEIVE, world.fresh(row))

    row = world.act(action, row)

    assert sent.items.get().taken_back_act == action
    assert (row.holder, row.paper) == (world.offices[COUNTY], Paper.ARRIVED)


def test_what_is_declined_to_the_person_has_no_roster_to_be_crossed_out_of(world):
    row = world.act(Action.DECLINE, world.application_at(State.AWAITING_RECEIPT))

    assert row.state == State.RETURNED
    assert not ConsignmentItem.objects.exists()


def test_a_roster_keeps_its_number_whoever_writes(world):
    sent = forward(world, ready(world))

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Consignment.objects.filter(pk=sent.pk).update(number="1")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Consignment.objects.filter(pk=sent.pk)._raw_delete("default")
    with pytest.raises(IntegrityError), transaction.atomic():
        ConsignmentItem.objects.filter(consignment=sent).update(checked_at=clock.now())


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("浙高建报〔{year}〕{office}-{number:04d}号", "浙高建报〔2026〕330110-0003号"),
        ("{number}/{year}", "3/2026"),
        ("", "330110〔2026〕0003号"),
        ("{office.code}{number:x}", "{office.code}{number:x}"),
    ],
)
def test_a_number_is_written_as_the_scheme_says_and_nothing_is_evaluated(pattern, expected):
    assert written_number(pattern, year=2026, office="330110", number=3) == expected


# --- ticking ---------------------------------------------------------------------------------------------------


def test_the_receiver_ticks_many_at_once_and_roster_stage_and_application_say_the_same(world):
    rows = ready(world, 2)
    sent = forward(world, rows)
    clerk = world.actor(world.officer(CITY))

    outcome = mark_paper(
        {rows[0].pk: Mark(Paper.ARRIVED), rows[1].pk: Mark(Paper.INCOMPLETE, "论文原件 2 份")}, by=clerk
    )

    assert {row.pk for row in outcome.done} == {row.pk for row in rows}
    items = {item.application_id: item for item in sent.items.all()}
    assert (items[rows[0].pk].paper, items[rows[0].pk].checked_by_id) == (Paper.ARRIVED, clerk.user_id)
    assert (items[rows[1].pk].paper, items[rows[1].pk].note) == (Paper.INCOMPLETE, "论文原件 2 份")
    row = world.fresh(rows[1])
    assert (row.paper, row.paper_note, row.stage.paper, row.stage.paper_note) == (
        Paper.INCOMPLETE, "论文原件 2 份", Paper.INCOMPLETE, "论文原件 2 份",
    )  # fmt: skip
    assert [event.kind for event in Event.objects.filter(stream=row.stream).order_by("-seq")[:1]] == [
        "paper_incomplete"
    ]
    assert verify(row.stream) == []


def test_ticks_need_no_more_statements_for_many_than_for_one(world):
    one, *many = ready(world, 4)
    forward(world, [one, *many])
    clerk = world.actor(world.officer(CITY))

    for_one = statements(lambda: mark_paper(marks([one], Paper.ARRIVED), by=clerk))
    for_many = statements(lambda: mark_paper(marks(many, Paper.ARRIVED), by=clerk))

    assert for_one == for_many


def test_paper_that_is_incomplete_forbids_the_approval_and_says_what_is_missing(world):
    (row,) = ready(world)
    forward(world, [row])
    row = world.act(Action.RECEIVE, world.fresh(row), with_paper=False)
    clerk = world.actor(world.officer(CITY))

    with pytest.raises(ActionDenied, match="纸质材料尚未到齐"):
        world.act(Action.APPROVE, row)
    mark_paper({row.pk: Mark(Paper.INCOMPLETE, "论文原件 2 份")}, by=clerk)
    with pytest.raises(ActionDenied, match="纸质材料缺件：论文原件 2 份。补齐"):
        world.act(Action.APPROVE, world.fresh(row))
    mark_paper({row.pk: Mark(Paper.ARRIVED)}, by=clerk)

    assert world.act(Action.APPROVE, world.fresh(row)).state == State.AWAITING_FORWARD


def test_the_same_tick_again_writes_nothing(world):
    (row,) = ready(world)
    forward(world, [row])
    clerk = world.actor(world.officer(CITY))
    mark_paper(marks([row], Paper.ARRIVED), by=clerk)
    before = Event.objects.count()

    outcome = mark_paper(marks([row], Paper.ARRIVED), by=clerk)

    assert (outcome.done, outcome.refused, Event.objects.count()) == ([], [], before)


def test_a_row_that_a_colleague_has_ticked_meanwhile_is_refused_and_says_who(world):
    first, second = ready(world, 2)
    forward(world, [first, second])
    clerk, colleague = (world.actor(world.officer(CITY, number=number)) for number in (0, 1))
    shown = world.fresh(first).stage.paper_version
    mark_paper({first.pk: Mark(Paper.INCOMPLETE, "缺封面", shown)}, by=colleague)

    outcome = mark_paper(
        {
            first.pk: Mark(Paper.ARRIVED, "", shown),
            second.pk: Mark(Paper.ARRIVED, "", world.fresh(second).stage.paper_version),
        },
        by=clerk,
    )

    assert [row.pk for row in outcome.done] == [second.pk]
    assert "登记为“缺件”，您的登记没有保存" in outcome.refused[0].refusal.sentence
    assert world.fresh(first).paper == Paper.INCOMPLETE


def test_a_page_from_before_a_recall_is_stale_when_the_application_comes_again(world):
    (row,) = ready(world)
    forward(world, [row])
    shown = world.fresh(row).stage.paper_version
    row = world.act(Action.RECALL, world.fresh(row), by=world.officer(COUNTY))
    forward(world, [row])

    outcome = mark_paper({row.pk: Mark(Paper.ARRIVED, "", shown)}, by=world.actor(world.officer(CITY)))

    assert "纸质材料已有变化" in outcome.refused[0].refusal.sentence


def test_whoever_does_not_hold_it_does_not_tick_and_the_own_application_is_left_to_others(world):
    (row,) = ready(world)
    forward(world, [row])
    sender, stranger = world.actor(world.officer(COUNTY)), world.actor(world.officer("hrss_330203"))
    officer = world.officer(CITY)
    officer.person = row.person
    officer.save()

    refused = [mark_paper(marks([row], Paper.ARRIVED), by=by).refused[0].refusal for by in (sender, stranger)]
    own = mark_paper(marks([row], Paper.ARRIVED), by=world.actor(officer)).refused[0].refusal

    assert [refusal.status for refusal in refused] == [409, 404]
    assert "应当回避" in own.sentence


def test_what_is_missing_must_be_said_and_closed_or_paperless_applications_take_no_ticks(world):
    (row,) = ready(world)
    forward(world, [row])
    clerk = world.actor(world.officer(CITY))
    unsaid = mark_paper(marks([row], Paper.INCOMPLETE, "  "), by=clerk)
    rejected = world.act(Action.REJECT, world.act(Action.RECEIVE, world.fresh(row)))
    closed = mark_paper(marks([rejected], Paper.INCOMPLETE, "论文"), by=clerk)
    at_high = world.application_at(State.AWAITING_RECEIPT, position=5)
    paperless = mark_paper(marks([at_high], Paper.ARRIVED), by=world.actor(world.officer("high")))

    sentences = [outcome.refused[0].refusal.sentence for outcome in (unsaid, closed, paperless)]
    assert sentences == [
        "请写明缺少什么材料，报送单位和申报人会看到。",
        "该申报已经办结，不再登记纸质材料。",
        "本环节不需要纸质材料，无需登记。",
    ]


def test_paper_stays_where_it_is_while_the_applicant_corrects(world):
    row = world.act(Action.RETURN, world.application_at(State.AWAITING_APPROVAL))

    again = world.submit(row, world.owner(row))

    assert again.paper == Paper.ARRIVED


# --- reminding -------------------------------------------------------------------------------------------------


def test_an_office_is_reminded_of_the_persons_whose_paper_is_missing_once_a_working_day(world):
    rows = ready(world, 3)
    sent = forward(world, rows)
    clerk = world.actor(world.officer(CITY)).at(world.offices[CITY].pk)
    below = world.officer(COUNTY)
    mark_paper({rows[0].pk: Mark(Paper.ARRIVED), rows[1].pk: Mark(Paper.INCOMPLETE, "论文")}, by=clerk)

    first = remind_of_paper([row.pk for row in rows], by=clerk)
    second = remind_of_paper([row.pk for row in rows], by=clerk)
    with clock.frozen(clock.now() + dt.timedelta(days=3)):
        third = remind_of_paper([rows[2].pk], by=clerk)

    assert [[row.pk for row in each.rows] for each in first.told] == [[rows[1].pk, rows[2].pk]]
    assert (second.told, len(second.already), len(third.told)) == ([], 1, 1)
    note = Notification.objects.filter(recipient=below, kind="review.paper").earliest("pk")
    assert f"{rows[1].name}（缺件：论文）" in note.body
    assert f"{rows[2].name}（未到）" in note.body
    assert note.url == sent.get_absolute_url()
    assert PaperReminder.objects.filter(consignment=sent).count() == 2
    assert Event.objects.filter(stream=rows[1].stream, kind="paper_reminded").count() == 1


def test_who_brought_the_paper_in_person_is_reminded_in_person(world):
    row = world.submitted()
    clerk = world.actor(world.officer(COUNTY)).at(world.offices[COUNTY].pk)

    told = remind_of_paper([row.pk], by=clerk).told

    assert [each.person for each in told] == [row.person_id]
    assert "尚未收到您的纸质申报材料" in Notification.objects.get(recipient=world.owner(row), kind="review.paper").body


def test_nobody_is_reminded_of_what_has_come_or_by_somebody_without_a_role(world):
    row = world.application_at(State.AWAITING_APPROVAL)
    clerk = world.actor(world.officer(COUNTY))

    with pytest.raises(ActionDenied, match="都已到齐"):
        remind_of_paper([row.pk], by=clerk.at(world.offices[COUNTY].pk))
    with pytest.raises(ActionDenied, match="只有办理机构") as denied:
        remind_of_paper([row.pk], by=world.actor(world.owner(row)))
    assert denied.value.status == 403


def test_a_reminder_is_never_rewritten(world):
    row = world.submitted()
    remind_of_paper([row.pk], by=world.actor(world.officer(COUNTY)).at(world.offices[COUNTY].pk))

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        PaperReminder.objects.update(persons=9)


def test_a_sunday_counts_for_the_friday(db):
    assert last_working_day(dt.date(2026, 11, 22)) == dt.date(2026, 11, 20)
    assert last_working_day(dt.date(2026, 11, 20)) == dt.date(2026, 11, 20)
