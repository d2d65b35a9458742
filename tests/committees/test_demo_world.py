"""A small demo world: every state is there, everything in it was done by somebody, and it can be entered."""

import datetime as dt
import io
from collections import Counter
from itertools import islice
from random import Random

import pytest
import yaml
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from accounts.models import Committee, Organisation, OrganisationPermission, Scheme, User
from accounts.queries.deliveries import oldest_undelivered_seconds
from accounts.queries.demo import demo_accounts
from accounts.services.events import verify_all
from committees.enums import MeetingState
from committees.management.demo.cases import EACH, LAST_YEAR, NOW, OBLIGATORY, STOPS, THEN, chosen_cases
from committees.management.demo.cast import players
from committees.management.demo.playing import HOURS
from committees.management.demo.portraits import portrait
from committees.management.demo.scripts import Timetable
from committees.management.demo.sheets import Sheet, draw, pdf_of
from committees.management.demo.world import MEETINGS
from committees.models import Meeting
from dossiers.services.media import check_media
from review.enums import Arrival, State
from review.models import Application, PaperStamp
from review.queries.unresolved import unresolved
from tests.factories import accounts as make
from zcps.kit import clock, uploads
from zcps.kit.identity import Sex, read_id_number

DAY = dt.date(2026, 11, 20)
# No route of this scheme has a 领导签批, and its one business ends in a certificate.
UNREACHED = {State.AWAITING_SIGNATURE, State.COMPLETED}
PEOPLE, APPLICATIONS = 28, 285  # of the small world here; this year's of the demo itself


@pytest.fixture(scope="module")
def said(django_db_setup, django_db_blocker):
    """The world is built once for this file; yields what the command said."""
    output = io.StringIO()
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_demo", people=PEOPLE, stdout=output)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # the triggers' answer, which the commit would ask for
        yield output.getvalue()
        transaction.set_rollback(True)


@pytest.mark.usefixtures("said")
class TestWorld:
    def test_holds_every_state_the_routes_reach(self):
        assert set(Application.objects.values_list("state", flat=True)) == set(State) - UNREACHED

    def test_somebody_has_gone_each_route(self):
        routes = Scheme.objects.get().current.content["businesses"][0]["routes"]
        known = {tuple(stop["code"] for stop in route["stops"]) for route in routes}

        gone = Application.objects.filter(submitted_at__isnull=False).prefetch_related("stages")

        assert {tuple(stage.code for stage in row.stages.order_by("position")) for row in gone} == known

    def test_the_route_check_finds_nothing(self):
        assert unresolved(Scheme.objects.get().current) == []

    def test_whoever_entrusted_the_file_goes_through_the_centre(self):
        row = Application.objects.get(stages__code="talent_centre", state=State.AWAITING_RATIFICATION)

        assert row.revision.content["archives"]["centre_name"] == row.stages.get(position=1).organisation_name

    def test_every_chain_is_whole(self):
        assert list(verify_all()) == []

    def test_every_committee_has_met_and_one_meeting_is_planned(self):
        closed = Meeting.objects.filter(state=MeetingState.CLOSED)

        assert set(closed.values_list("committee", flat=True)) == set(Committee.objects.values_list("pk", flat=True))
        assert Meeting.objects.filter(state=MeetingState.PREPARING).exists()

    def test_everybody_on_the_sign_in_page_exists(self):
        wanted = yaml.safe_load((settings.BASE_DIR / "fixtures/demo/sign_in.yaml").read_text("utf-8"))

        found = demo_accounts()

        chosen = [account for part in found["sections"] for group in part.offices for account in group.accounts]
        names = {account.name for account in chosen}
        assert len(chosen) == sum(len(part["offices"]) for part in wanted["sections"])
        assert [account.username for account in found["applicants"]] == [
            who["username"] for who in wanted["applicants"]
        ]
        assert not any(name.isdigit() for name in names)

    def test_somebody_has_duties_in_two_organisations(self):
        pairs = OrganisationPermission.objects.values_list("user_id", "content_object_id").distinct()
        users = [user_id for user_id, _ in pairs]

        assert any(users.count(user_id) > 1 for user_id in users)

    def test_every_row_has_its_file(self):
        assert check_media(content=True).missing == []

    def test_papers_carry_stamps(self):
        assert PaperStamp.objects.filter(stamped_on__isnull=False, recorded_by__isnull=False).exists()

    def test_what_was_said_is_sent(self):
        assert oldest_undelivered_seconds() == 0

    def test_nothing_happens_in_the_future(self):
        late = Application.objects.filter(updated_at__gt=clock.now())

        assert list(late) == []

    def test_returned_people_have_time_left(self):
        returned = Application.objects.filter(state=State.RETURNED)

        assert all(row.deadline_on > clock.today() + dt.timedelta(days=20) for row in returned)

    def test_corrected_papers_come_back_from_the_person(self):
        assert Application.objects.filter(arrival=Arrival.PERSON, tickets__answered_at__isnull=False).exists()

    def test_a_second_load_changes_nothing(self):
        output, before = io.StringIO(), User.objects.count()

        call_command("load_demo", stdout=output)

        assert "没有重复装载" in output.getvalue()
        assert User.objects.count() == before

    def test_says_who_can_sign_in(self, said):
        assert all(account.name in said for account in demo_accounts()["applicants"])


def test_a_database_in_use_is_refused(db):
    make.organisation()

    with pytest.raises(CommandError, match="空的数据库"):
        call_command("load_demo", stdout=io.StringIO())

    assert Organisation.objects.count() == 1


def test_production_is_refused(settings):
    settings.PRODUCTION = True

    with pytest.raises(CommandError, match="正式环境"):
        call_command("load_demo")


def test_the_same_seed_gives_the_same_people():
    first, second = (list(islice(players("7", today=DAY), 200)) for _ in range(2))

    assert first == second
    assert len({player.name for player in first}) == len({player.id_number for player in first}) == 200
    assert first != list(islice(players("8", today=DAY), 200))


def test_invented_numbers_are_right():
    for player in islice(players("7", today=DAY), 200):
        identity = read_id_number(player.id_number, today=DAY)

        assert (identity.sex, identity.born_on) == (player.sex, player.born_on)


def test_a_small_world_begins_with_every_state_and_every_route():
    found = chosen_cases(PEOPLE, Random(1))

    assert found == list(NOW[:PEOPLE])
    assert {case.route for case in found} == set(STOPS)
    assert chosen_cases(290, Random(1)) == chosen_cases(290, Random(1))


def test_the_demo_holds_every_route_in_every_state():
    reached = set(State) - UNREACHED
    then = chosen_cases(APPLICATIONS // 15, Random(1), cases=THEN, first=len(THEN))
    found = Counter((case.route, case.kind.state) for case in [*chosen_cases(APPLICATIONS, Random(1)), *then])

    assert {(route, state) for route in STOPS for state in reached} <= set(found)
    assert {kind.state for kind in (*EACH, *LAST_YEAR)} == reached
    assert OBLIGATORY < APPLICATIONS


def test_a_route_has_the_stops_that_the_scheme_gives_it():
    content = yaml.safe_load((settings.BASE_DIR / "fixtures/schemes/zhejiang_construction.yaml").read_text("utf-8"))
    routes = content["businesses"][0]["routes"]

    reviewing = {
        route["code"]: sum(stop["duty"] in {"review", "qualification"} for stop in route["stops"]) for route in routes
    }
    assert reviewing == STOPS


def test_what_is_unusual_happens_on_every_route():
    found = chosen_cases(APPLICATIONS, Random(1))

    for act in ("return", "resubmit", "decline", "recall", "reject", "lapse"):
        assert {case.route for case in found if act in case.steps} == set(STOPS)
    several = {case.route for case in found if "send_back" in case.steps}
    assert several == {route for route, stops in STOPS.items() if stops > 1}


def test_steps_come_in_their_order():
    days = [DAY - dt.timedelta(days=back) for back in range(170, 0, -1)]
    table = Timetable(days, MEETINGS)

    for number, case in enumerate(NOW):
        steps = table.story(case, Random(number)).steps
        moments = [(step.on, HOURS[step.act]) for step in steps]
        assert moments == sorted(moments), case.name


@pytest.mark.parametrize("sex", list(Sex))
def test_a_drawn_photo_is_accepted_without_warnings(sex):
    for number in range(5):
        photo = uploads.check_photo(ContentFile(portrait(Random(number), sex), name="照片.jpg"))

        assert (photo.width, photo.height, photo.warnings) == (413, 626, ())


def test_a_drawn_page_is_an_acceptable_pdf():
    page = draw(
        Sheet(heading="学时登记证明", lines=(("姓名", "陈建国"),), paragraphs=("特此证明。",), issuer="演示中心")
    )

    clean = uploads.check_pdf(ContentFile(pdf_of([page, page]), name="学时证明.pdf"))

    assert clean.pages == 2
