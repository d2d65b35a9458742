"""“全部符合条件的”: a list told by count and digest; weighed without being loaded; written down by one statement, in the background."""

from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from review.enums import Action, State
from review.models import Application, Batch, Job
from review.queries import selections
from review.queries.selections import extent_of, weigh
from review.views.office import batches as views
from tests.review.desk import COUNTY, INBOX, confirm, fields_of, preview, waiting

# --- count and digest -------------------------------------------------------------------------------------------------


def test_the_digest_tells_any_change_of_the_selection(world, actor):
    rows = [world.submitted() for _ in range(2)]
    before = extent_of(waiting(actor))

    Application.objects.filter(pk=rows[0].pk).update(version=9)
    newer = extent_of(waiting(actor))
    world.submitted()
    more = extent_of(waiting(actor))

    assert (before.count, newer.count, more.count) == (2, 2, 3)
    assert len({before.digest, newer.digest, more.digest}) == 3
    assert extent_of(waiting(actor).order_by("-name_key")) == more


def test_more_than_a_batch_can_take_is_counted_no_further(world, actor, monkeypatch):
    monkeypatch.setattr(selections, "LARGEST", 1)
    for _ in range(3):
        world.submitted()

    extent = extent_of(waiting(actor))

    assert (extent.count, extent.is_too_large) == (2, True)


# --- weighing ---------------------------------------------------------------------------------------------------------


def test_what_would_go_and_why_the_rest_would_not(world, actor):
    there = [world.application_at(State.AWAITING_APPROVAL) for _ in range(2)]
    world.act(Action.RECEIVE, world.submitted(), with_paper=False)
    lacking = world.act(Action.RECEIVE, world.submitted(), with_paper=False)
    rows = Application.objects.filter(holder=actor.organisation_id)

    weighed = weigh(Action.APPROVE, rows, by=actor)

    assert (weighed.going, weighed.refused, len(weighed.first)) == (2, 2, 2)
    assert [(reason.count, len(reason.names)) for reason in weighed.reasons] == [(2, 2)]
    assert "纸质材料尚未到齐" in weighed.reasons[0].sentence
    assert lacking.name in weighed.reasons[0].who
    assert len(weighed.examples) == 1, "they differ in nothing that matters"
    assert [stage.position for stage in weighed.examples[0].route] == [
        stage.position for stage in there[0].stages.all()
    ]


def test_reasons_are_told_by_number_and_name_the_first(world, actor, monkeypatch):
    monkeypatch.setattr(selections, "PORTION", 2)
    for _ in range(4):
        world.submitted()

    weighed = weigh(Action.APPROVE, waiting(actor), by=actor)

    reason = weighed.reasons[0]
    assert (weighed.going, weighed.refused, reason.count, len(reason.names)) == (0, 4, 4, 3)
    assert reason.who == f"{'、'.join(reason.names)}等 4 件"


def test_a_row_that_became_possible_while_one_looks_is_told_so(world, actor, monkeypatch):
    world.submitted()
    monkeypatch.setattr(selections, "within_reach", lambda *args, **options: Q(pk__in=[]))

    assert weigh(Action.RECEIVE, waiting(actor), by=actor).reasons[0].sentence == selections.MEANWHILE


# --- pages ------------------------------------------------------------------------------------------------------------


def test_the_offer_says_how_many_match_the_filters(world, clerk):
    names = ["张建国", "张建军", "李四"]
    for name in names:
        world.submitted(world.applicant(name=name))

    all_of_them = clerk.get("/inbox/from_person/matching/")
    narrowed = clerk.get("/inbox/from_person/matching/", {"name": "张"})

    assert all_of_them.context["extent"].count == 3
    assert fields_of(narrowed)["expected"] == "2"


def test_the_offer_says_when_there_are_too_many(world, clerk, monkeypatch):
    monkeypatch.setattr(selections, "LARGEST", 1)
    for _ in range(2):
        world.submitted()

    page = clerk.get("/inbox/from_person/matching/").content.decode()
    refused = preview(clerk)

    assert "请用条件缩小范围后再全部选择" in page
    assert 'name="all"' not in page
    assert refused.status_code == 409


def test_a_list_offers_it_only_when_there_is_more_than_the_page(world, clerk, monkeypatch):
    monkeypatch.setattr("review.views.office.place.SIZES", (2, 100, 200))
    world.submitted()
    one = clerk.get("/inbox/from_person/").content.decode()
    for _ in range(2):
        world.submitted()
    more = clerk.get("/inbox/from_person/?name=&sort=name").content.decode()

    assert "data-select-beyond" not in one
    assert 'hx-get="/inbox/from_person/matching/?sort=name"' in more


def test_everything_that_matches_is_received_at_once_when_it_is_little(world, clerk):
    chosen = [world.submitted(world.applicant(name=name)) for name in ("张建国", "张建军")]
    other = world.submitted(world.applicant(name="李四"))
    query = f"{INBOX}&name=张"

    page = preview(clerk, query=query)
    answer = confirm(clerk, page, query)
    result = clerk.get(answer.url)

    assert (page.context["weighed"].going, page.context["in_background"]) == (2, False)
    assert {world.fresh(row).state for row in chosen} == {State.AWAITING_APPROVAL}
    assert world.fresh(other).state == State.AWAITING_RECEIPT
    assert Job.objects.get().title == "接收 2 件（待接收申报材料/个人报送材料）"
    assert "成功 2 件" in result.content.decode()


def test_a_list_that_changed_is_shown_again_with_what_was_typed_and_nothing_happens(world, clerk):
    rows = [world.application_at(State.AWAITING_APPROVAL) for _ in range(2)]
    query = "?inbox=approval"
    page = preview(clerk, "approve", query)
    world.act(Action.REJECT, rows[0])

    again = confirm(clerk, page, query, text="同意报送。")
    done = confirm(clerk, again, query, text="同意报送。")

    assert "刚才是 2 件，现在是 1 件。" in again.content.decode()
    assert again.context["form"].data["text"] == "同意报送。"
    assert (done.status_code, world.fresh(rows[1]).state) == (302, State.AWAITING_FORWARD)


def test_a_preview_says_that_the_offer_is_outdated(world, clerk):
    row = world.submitted()
    offer = fields_of(clerk.get("/inbox/from_person/matching/"))
    Application.objects.filter(pk=row.pk).update(version=5)

    page = preview(clerk, **offer)
    plain = preview(clerk, expected="x", digest="y")

    assert "仍是 1 件，其中有的刚刚有变化。" in page.content.decode()
    assert plain.context["chosen"].changed == ""


def test_a_list_that_changes_in_the_very_moment_writes_nothing(world, clerk, monkeypatch):
    world.application_at(State.AWAITING_VOTES, duty="mid_committee")
    row = world.submitted()
    page = preview(clerk)
    start = views.Chosen.__args__[1].start

    def overtaken(self, *args, **options):
        Application.objects.filter(pk=row.pk).update(version=7)
        return start(self, *args, **options)

    monkeypatch.setattr(views.Chosen.__args__[1], "start", overtaken)
    again = confirm(clerk, page)

    assert again.status_code == 200
    assert not Job.objects.exists()
    assert not Batch.objects.exists()


def test_only_inboxes_can_be_taken_whole(world, clerk):
    world.submitted()

    for query in ("?inbox=done", "?inbox=votes", "?inbox=", ""):
        assert preview(clerk, query=query).status_code == 409
    assert clerk.get("/inbox/votes/matching/").status_code == 403
    assert clerk.get("/inbox/done/matching/").status_code == 404


def test_an_empty_list_is_told_in_words(world, clerk):
    answer = preview(clerk)

    assert answer.status_code == 409
    assert "列表中已经没有符合条件的申报" in answer.content.decode()


def test_two_businesses_are_not_mixed(world, clerk):
    rows = [world.submitted() for _ in range(2)]
    Application.objects.filter(pk=rows[0].pk).update(business="another")

    answer = preview(clerk)

    assert answer.status_code == 409
    assert "列表中可以按业务筛选" in answer.content.decode()


def test_where_there_are_several_businesses_a_filter_tells_them_apart(whole_world):
    client = whole_world.client_for(whole_world.officer(COUNTY))
    row = whole_world.application_at(State.AWAITING_RECEIPT, position=2)
    choices = dict(client.get("/inbox/handled/").context["filters"].fields["business"].choices)
    codes = {label: value for value, label in choices.items()}

    of_review = client.get("/inbox/handled/", {"business": codes["职称评审"]})
    of_records = client.get("/inbox/handled/", {"business": codes["基本信息入库"]})

    assert [item["row"] for item in of_review.context["rows"]] == [row]
    assert of_records.context["rows"] == []


def test_shares_and_claims_are_for_ticked_rows_alone(world, clerk):
    row = world.submitted()

    answer = clerk.post("/sharing/claim/", {"all": "1", "selected": [f"{row.pk}:{row.version}"]})

    assert answer.status_code == 409
    assert "分办、认领只对勾选的申报办理" in answer.content.decode()


def test_the_offer_and_the_preview_need_the_same_statements_for_one_row_and_for_three(world, clerk):
    def statements() -> list[int]:
        counted = []
        for ask in (lambda: clerk.get("/inbox/from_person/matching/"), lambda: preview(clerk)):
            ask()
            with CaptureQueriesContext(connection) as captured:
                ask()
            counted.append(len(captured))
        return counted

    world.submitted()
    for_one = statements()
    for _ in range(2):
        world.submitted()

    assert statements() == for_one
