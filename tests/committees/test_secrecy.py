"""Two worlds that differ only in how somebody's vote ended: until the result is public, the person sees the same."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from difflib import unified_diff

import pytest
from django.db import transaction
from django.urls import reverse

from accounts.models import Delivery, Event, Notification
from committees.enums import MeetingAct, MeetingState
from committees.policies import why_not
from committees.rules import Tally
from committees.services.agenda import put_on_agenda
from committees.services.announcing import announce_due, announce_results, announcing_refusal
from committees.services.closing import close_meeting
from committees.services.meetings import open_voting
from committees.tasks import announce_results_due
from review.enums import Action, Duty, State
from review.models import Application
from review.queries.timeline import timeline
from review.services.telling import tell_not_passed
from tests.committees.helpers import NO, YES, Sitting
from tests.counting import uncounted
from zcps.kit import clock
from zcps.kit.refusals import ActionDenied

# What differs from one answer to the next without telling anything.
CHANCE = re.compile(r'(csrfmiddlewaretoken" value="|X-CSRFToken": ")\w+')
PAGES = ("application", "application_submitted", "application_edit", "application_materials", "application_submit",
         "application_corrections", "application_withdraw", "application_abandon")  # fmt: skip

RESULTS = ("review.record_result", "review.publicise")
AYE, NAY = Tally(25, 0, 0), Tally(0, 25, 0)


@contextmanager
def one_world() -> Iterator[None]:
    """What happens inside has not happened afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def eyes(sitting: Sitting, row: Application) -> dict[str, object]:
    """Everything the applicant can read or be told, and the answers to what he can try."""
    user = sitting.world.owner(row)
    client = sitting.world.client_for(user)
    own = [reverse(f"review:{name}", args=[row.uuid]) for name in PAGES]
    rest = [
        reverse("review:home"),
        reverse("accounts:messages"),
        reverse("review:round", args=[sitting.world.round.uuid]),
    ]
    found: dict[str, object] = {url: _answer(client.get(url)) for url in [*own, *rest]}
    for name in ("application_withdraw", "application_abandon"):
        url = reverse(f"review:{name}", args=[row.uuid])
        found |= {f"{url} {version}": _answer(client.post(url, {"version": version})) for version in (1, row.version)}
    found["told"] = list(
        Notification.objects.filter(recipient=user).order_by("pk").values_list("kind", "title", "body")
    )
    found["sent"] = Delivery.objects.filter(notification__recipient=user).count()
    return found


def office_eyes(sitting: Sitting, row: Application) -> dict[str, object]:
    """Everything an office below can read of it: its lists, narrowed to every state, and the review page."""
    client = sitting.world.client_for(sitting.world.officer("hrss_330100"))
    lists = [reverse("review:handled"), reverse("review:done"), reverse("review:consignments")]
    narrowed = [f"{lists[0]}?state={state}" for state in State]
    review = reverse("review:review", args=[row.uuid])
    act = reverse("review:act", args=[row.uuid, Action.DISPATCH])
    return {url: _answer(client.get(url)) for url in [*lists, *narrowed, review, act]}


def _answer(answer) -> tuple[int, str]:
    return answer.status_code, CHANCE.sub("", answer.content.decode())


def worlds(
    sitting: Sitting, row: Application, *endings: Callable[[], object], look: Callable = eyes
) -> list[dict[str, object]]:
    """What is seen after each ending, at the same moment."""
    seen, now = [], clock.now()
    for ending in endings:
        with one_world(), clock.frozen(now):
            ending()
            seen.append(look(sitting, row))
    return seen


def differing(one: dict[str, object], other: dict[str, object]) -> list[str]:
    """Where two worlds differ, line by line."""
    lines = (
        [f"{name}: {line}" for name, seen in world.items() for line in str(seen).split("\\n")] for world in (one, other)
    )
    return list(unified_diff(*lines, n=0))


def voted(sitting: Sitting, *tallies: Tally) -> None:
    sitting.type_both(*tallies)
    close_meeting(sitting.meeting, by=sitting.by)


def fresh(sitting: Sitting) -> list[Application]:
    return [sitting.world.fresh(row) for row in sitting.applications]


def titles(sitting: Sitting, row: Application) -> list[str]:
    """What the applicant was told of the result."""
    told = Notification.objects.filter(recipient=sitting.world.owner(row), kind__in=RESULTS).order_by("pk")
    return list(told.values_list("title", flat=True))


@pytest.fixture
def at_high(world) -> Sitting:
    """The high committee is about to type the votes on two persons."""
    sitting = Sitting(world, office="high")
    with uncounted():
        sitting.applications = [world.application_at(State.AWAITING_VOTES, duty=Duty.HIGH_COMMITTEE) for _ in range(2)]
    put_on_agenda(sitting.meeting, sitting.applications, by=sitting.by)
    sitting.attend(sitting.committee.seats)
    open_voting(sitting.meeting, by=sitting.by)
    return sitting


def test_a_recommendation_shows_in_nothing_before_it_is_dispatched(sitting):
    sitting.open(2)
    row = sitting.applications[0]

    def recommended() -> None:
        voted(sitting, YES, NO)
        sitting.world.act(Action.ASSIGN_COMMITTEE, sitting.world.fresh(row))

    def voted_down_and_voted_on_again() -> None:
        voted(sitting, NO, YES)
        sitting.world.act(Action.REVIEW_AGAIN, sitting.world.fresh(row))

    recommended, failed, nobody, again = worlds(
        sitting, row, recommended, lambda: voted(sitting, NO, YES), lambda: voted(sitting, NO, NO),
        voted_down_and_voted_on_again,
    )  # fmt: skip

    assert [differing(recommended, other) for other in (failed, nobody, again)] == [[], [], []]


def test_the_offices_it_came_by_see_no_more_than_the_applicant(sitting):
    sitting.open(2)
    row = sitting.applications[0]

    def recommended() -> None:
        voted(sitting, YES, NO)
        sitting.world.act(Action.ASSIGN_COMMITTEE, sitting.world.fresh(row))

    passed, failed = worlds(sitting, row, recommended, lambda: voted(sitting, NO, YES), look=office_eyes)

    assert differing(passed, failed) == []


def test_a_title_shows_in_nothing_before_publicity(at_high):
    passed, failed = worlds(
        at_high, at_high.applications[0], lambda: voted(at_high, AYE, NAY), lambda: voted(at_high, NAY, AYE)
    )

    assert differing(passed, failed) == []


def test_the_same_eyes_tell_two_worlds_apart_once_the_result_is_public(at_high):
    row = at_high.applications[0]

    def publicised(passed: int, *tallies: Tally) -> None:
        voted(at_high, *tallies)
        at_high.world.act(Action.PUBLICISE, fresh(at_high)[passed])
        announce_due()

    passed, failed = worlds(at_high, row, lambda: publicised(0, AYE, NAY), lambda: publicised(1, NAY, AYE))

    home = reverse("review:home")
    assert "评审结果正在公示" in passed[home][1]
    assert "评审未通过" in failed[home][1]
    assert passed["told"] != failed["told"]


def test_publicity_tells_whoever_passed_and_then_the_clock_the_others(at_high):
    voted(at_high, AYE, NAY)
    passed, failed = at_high.applications

    assert announce_due() == 0
    at_high.world.act(Action.PUBLICISE, at_high.world.fresh(passed))
    assert announce_results_due() == 1
    assert announce_due() == 0

    assert titles(at_high, passed) == ["评审结果公示"]
    assert titles(at_high, failed) == ["评审结果"]
    assert [row.withheld_at for row in fresh(at_high)] == [None, None]


def test_nobody_is_told_while_somebody_who_passed_is_not_known(sitting):
    sitting.ready(YES, YES, NO)
    close_meeting(sitting.meeting, by=sitting.by)
    first = sitting.world.act(Action.ASSIGN_COMMITTEE, fresh(sitting)[0])
    sitting.world.act(Action.DISPATCH, first)

    with pytest.raises(ActionDenied) as denied:
        announce_results(sitting.meeting, by=sitting.by)

    assert denied.value.sentence == "本次会议通过的人员中还有 1 人尚未网上送审，全部网上送审后方可告知未通过人员。"
    assert announce_due() == 0


def test_where_nobody_passed_the_office_says_when(sitting):
    sitting.ready(NO)
    close_meeting(sitting.meeting, by=sitting.by)
    [row] = fresh(sitting)

    by_the_clock = announce_due()
    by_the_office = announce_results(sitting.meeting, by=sitting.by)

    event = Event.objects.filter(stream=row.stream).latest("seq")
    assert (by_the_clock, by_the_office) == (0, 1)
    assert titles(sitting, row) == ["评审结果"]
    assert (event.kind, event.actor, event.organisation) == ("result_told", sitting.manager, row.holder)
    assert announcing_refusal(sitting.fresh()) == "本次会议没有需要告知的未通过人员。"


def test_a_later_meetings_result_is_not_told_by_an_earlier_one(sitting):
    sitting.ready(NO, YES)
    close_meeting(sitting.meeting, by=sitting.by)
    failed, passed = fresh(sitting)
    failed = sitting.world.act(Action.REVIEW_AGAIN, failed)
    later = Sitting(sitting.world, name="第二次评审会议", applications=[failed])
    put_on_agenda(later.meeting, [failed], by=later.by)
    later.attend()
    open_voting(later.meeting, by=later.by)
    voted(later, NO)

    sitting.world.act(Action.DISPATCH, sitting.world.act(Action.ASSIGN_COMMITTEE, passed))

    assert announce_due() == 0
    assert sitting.world.fresh(failed).withheld_at is not None


def test_what_happened_before_the_vote_stays_in_sight(sitting):
    sitting.ready(NO)
    row = fresh(sitting)[0]
    own, office = sitting.world.actor(sitting.world.owner(row)), sitting.by
    before = timeline(row, to=own, for_applicant=True)

    close_meeting(sitting.meeting, by=sitting.by)

    row = fresh(sitting)[0]
    assert timeline(row, to=own, for_applicant=True) == before
    assert timeline(row, to=office, for_applicant=False)[0].kind == Action.RECORD_RESULT
    tell_not_passed([row.pk], by=sitting.by)
    kinds = [event.kind for event in timeline(fresh(sitting)[0], to=own, for_applicant=True)[:2]]
    assert kinds == ["result_told", Action.RECORD_RESULT]


def test_an_objection_that_ends_a_result_is_told_at_once(world):
    row = world.application_at(State.IN_PUBLICITY)

    row = world.act(Action.UPHOLD, row, to_votes=False)

    assert (row.state, row.withheld_at) == (State.NOT_PASSED, None)
    assert Notification.objects.filter(recipient=world.owner(row), kind="review.uphold").exists()


@pytest.mark.parametrize(
    ("state", "sentence"),
    [(MeetingState.PREPARING, "会议还在筹备，没有评审结果。"), (MeetingState.VOTING, "会议还没有结束，没有评审结果。"),
     (MeetingState.CANCELLED, "会议已经取消，请另行安排会议。")],
)  # fmt: skip
def test_only_a_closed_meeting_has_results_to_tell(sitting, state, sentence):
    sitting.meeting.state = state

    refusal = why_not(sitting.by, MeetingAct.ANNOUNCE, sitting.meeting)

    assert (refusal.status, refusal.sentence) == (409, sentence)


def test_the_meetings_page_says_who_waits_and_tells_them(sitting):
    sitting.ready(NO, NO)
    close_meeting(sitting.meeting, by=sitting.by)
    client = sitting.world.client_for(sitting.manager)
    page_url = reverse("committees:meeting", args=[sitting.meeting.uuid])
    url = reverse("committees:announce", args=[sitting.meeting.uuid])

    before = client.get(page_url).content.decode()
    asked = client.get(url).content.decode()
    answer = client.post(url)
    after = client.get(page_url).content.decode()

    assert "2 名未通过人员还不知道结果" in before
    assert "告知“第一次评审会议”未通过的 2 人？" in asked
    assert answer["Location"] == page_url
    assert "还不知道结果" not in after
    assert "已告知 2 名未通过人员。" in after
