"""A small demo world: every state is there, everything in it was done by somebody, and it can be entered."""

import datetime as dt
import io
from collections import Counter
from itertools import islice
from operator import attrgetter
from random import Random

import pytest
import yaml
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from accounts.enums import (
    AccountKind,
    Employment,
    Function,
    LetterState,
    ManagementState,
    OrganisationKind,
    OrganisationStatus,
    RecoveryState,
    RecoveryWay,
    UnitRequestState,
    VerificationFinding,
)
from accounts.models import (
    AuthorisationLetter,
    Committee,
    Management,
    Organisation,
    OrganisationFunction,
    OrganisationPermission,
    Recovery,
    Scheme,
    UnitRequest,
    User,
    Verification,
)
from accounts.queries.deliveries import oldest_undelivered_seconds
from accounts.queries.demo import demo_accounts
from accounts.queries.schemes import current_versions
from accounts.scheme import SchemeInfo
from accounts.services.events import verify_all
from committees.enums import MeetingState
from committees.management.demo.cast import players
from committees.management.demo.playing import HOURS
from committees.management.demo.portraits import portrait
from committees.management.demo.realm import MEETINGS, courses_of, read
from committees.management.demo.scripts import Timetable
from committees.management.demo.sheets import Sheet, draw, pdf_of
from committees.models import Meeting
from dossiers.enums import VersionState
from dossiers.models import EntryVersion
from dossiers.services.media import check_media
from review.enums import Action, Arrival, Fit, Proposal, PublicityKind, State
from review.models import Application, Call, FeeOrder, Objection, PaperStamp, Publicity, RolloutReminder
from review.queries.eligibility import answers_for
from review.queries.unresolved import unresolved
from tests.factories import accounts as make
from zcps.kit import clock, uploads
from zcps.kit.identity import Sex, read_id_number

DAY = dt.date(2026, 11, 20)
REVIEWING = {"employer_check", "review", "qualification"}
# No route of the first scheme has a 领导签批 or blocks, and its one business ends with a certificate.
UNREACHED_FIRST = {State.COMPLETED, State.AWAITING_SIGNATURE, State.AWAITING_BLOCKS}
PEOPLE, APPLICATIONS = 28, 285  # of the small world here; this year's of the demo itself
SPECS = read("schemes.yaml")
position = attrgetter("position")
SCHEMES = [spec["scheme"] for spec in SPECS]
COURSES = {(spec["scheme"], business): course for spec in SPECS for business, course in courses_of(spec).items()}
FIRST = next(iter(COURSES.values()))
each_course = pytest.mark.parametrize(("slug", "business"), COURSES)


def routes_of(content, business):
    """The routes of a business of a scheme's file."""
    return next(each["routes"] for each in content["businesses"] if each["code"] == business)


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
        assert set(Application.objects.values_list("state", flat=True)) == set(State)

    @each_course
    def test_somebody_has_gone_each_route(self, slug, business):
        content = Scheme.objects.get(slug=slug).current.content
        known = {tuple(stop["code"] for stop in route["stops"]) for route in routes_of(content, business)}

        rows = Application.objects.filter(submitted_at__isnull=False, round__scheme__slug=slug, business=business)
        gone = rows.prefetch_related("stages")

        plans = [[stage for stage in row.stages.all() if stage.plan_number == row.plan_number] for row in gone]
        assert {tuple(stage.code for stage in sorted(plan, key=position)) for plan in plans} == known

    @pytest.mark.parametrize("slug", SCHEMES)
    def test_the_route_check_finds_nothing_where_the_scheme_has_units(self, slug):
        scheme = Scheme.objects.get(slug=slug)
        functions = OrganisationFunction.objects.filter(scheme=scheme, function=Function.EMPLOYER)
        places = tuple(functions.values_list("organisation__region__name", flat=True))

        assert [line for line in unresolved(scheme.current) if line.startswith(places)] == []

    @each_course
    def test_each_business_is_in_every_state_of_its_stories(self, slug, business):
        rows = Application.objects.filter(round__scheme__slug=slug, business=business)

        states = {kind.state for kind in COURSES[slug, business].each if kind.state}
        assert set(rows.values_list("state", flat=True)) >= states

    def test_people_choose_who_manages_them_and_are_stored_move_or_wait(self):
        states = Counter(Management.objects.values_list("state", flat=True))

        assert set(states) == set(ManagementState)
        assert UnitRequest.objects.filter(state=UnitRequestState.OPEN).count() == 1
        ways = set(Recovery.objects.values_list("way", "state"))
        assert ways == {(RecoveryWay.UNIT, RecoveryState.OPEN), (RecoveryWay.COUNTER, RecoveryState.CONFIRMED)}

    def test_a_filing_point_still_lacks_a_stamp_and_has_recorded_another(self):
        waiting = Application.objects.filter(state=State.AWAITING_APPROVAL, holder__kind=OrganisationKind.FILING_POINT)

        assert set(waiting.values_list("stamps_missing", flat=True)) == {True, False}
        assert PaperStamp.objects.filter(scan__isnull=False).exists()

    def test_somebody_waits_for_recognition_whom_the_table_of_years_refuses(self):
        row = User.objects.get(username="demo-chain-years").person.applications.get(business="recognition")

        years = next(answer for answer in answers_for(row) if answer.kind == "recognition_years")
        assert (row.state, years.fit) == (State.DRAFT, Fit.UNMET)
        assert "满 2 年（须满 3 年）" in years.sentence

    def test_employers_wait_for_the_platform(self):
        states = Counter(AuthorisationLetter.objects.values_list("state", flat=True))

        assert states == {LetterState.SUBMITTED: 2, LetterState.REFUSED: 1, LetterState.AWAITING_SCAN: 1}

    def test_dossiers_wait_for_their_employer_and_one_was_sent_back(self):
        assert EntryVersion.objects.filter(state=VersionState.SUBMITTED).exists()
        assert EntryVersion.objects.filter(state=VersionState.RETURNED).exists()

    def test_lists_are_shown_have_ended_and_one_meets_an_objection(self):
        today = clock.today()
        shown = Publicity.objects.filter(kind=PublicityKind.UNIT)

        assert shown.filter(ends_on__gte=today, concluded_at=None).exists()
        assert shown.filter(ends_on__lt=today, concluded_at=None).exists()
        assert shown.filter(concluded_at__isnull=False).exists()
        assert Objection.objects.filter(handled_at=None).count() == 1

    def test_fees_are_paid_and_owed(self):
        assert FeeOrder.objects.filter(paid_at=None, application__fee_due=True).exists()
        assert FeeOrder.objects.filter(paid_at__isnull=False).exists()

    def test_whoever_entrusted_the_file_goes_through_the_centre(self):
        row = Application.objects.get(stages__code="talent_centre", state=State.AWAITING_RATIFICATION)

        assert row.revision.content["archives"]["centre_name"] == row.stages.get(position=1).organisation_name

    def test_every_chain_is_whole(self):
        assert list(verify_all()) == []

    def test_every_committee_has_met_but_whose_notice_is_a_draft_and_one_meeting_is_planned(self):
        closed = Meeting.objects.filter(state=MeetingState.CLOSED)
        waiting = Call.objects.filter(published_at=None).values("committee")

        met = Committee.objects.exclude(pk__in=waiting)
        assert set(closed.values_list("committee", flat=True)) == set(met.values_list("pk", flat=True))
        assert waiting.count() == 1
        assert Meeting.objects.filter(state=MeetingState.PREPARING).exists()

    def test_everybody_on_the_sign_in_page_exists(self):
        wanted = yaml.safe_load((settings.BASE_DIR / "fixtures/demo/sign_in.yaml").read_text("utf-8"))

        found = demo_accounts()

        parts = [part for scheme in found for part in scheme.sections]
        chosen = [account for part in parts for group in part.offices for account in group.accounts]
        names = {account.name for account in chosen}
        assert len(chosen) == sum(len(part["offices"]) for each in wanted["schemes"] for part in each["sections"])
        assert [account.username for scheme in found for account in scheme.applicants] == [
            who["username"] for each in wanted["schemes"] for who in each.get("applicants", ())
        ]
        assert not any(name.isdigit() for name in names)

    def test_somebody_has_duties_in_two_organisations(self):
        pairs = OrganisationPermission.objects.values_list("user_id", "content_object_id").distinct()
        users = [user_id for user_id, _ in pairs]

        assert any(users.count(user_id) > 1 for user_id in users)

    def test_every_row_has_its_file(self):
        assert check_media(content=True).missing == []

    def test_of_two_blocks_one_is_reviewed_and_what_a_clerk_proposed_waits_for_the_leader(self):
        half = Application.objects.filter(state=State.AWAITING_BLOCKS, opinions__action=Action.REVIEW_BLOCK)
        proposed = Application.objects.filter(state=State.AWAITING_SIGNATURE)

        assert half.exists()
        assert set(proposed.values_list("proposal", flat=True)) >= {Proposal.PASS, Proposal.REJECT}
        for action in (Action.HAND_BACK, Action.SIGN):
            assert Application.objects.filter(opinions__action=action).exists()

    def test_a_year_of_verifying_is_half_over(self):
        year, found = clock.today().year, Verification.objects.all()
        named = {term.year for version in current_versions() for term in SchemeInfo.of(version).verification}

        findings = set(found.filter(year=year).values_list("finding", flat=True))
        assert findings == (set(VerificationFinding) if year in named else set())
        assert found.filter(year=year, changed_at__isnull=False).exists() == (year in named)
        assert found.filter(year=year - 1).exists() == (year - 1 in named)

    def test_one_organisation_is_suspended_one_is_merged_and_some_have_never_been_entered(self):
        states = Counter(Organisation.objects.values_list("status", flat=True))

        assert (states[OrganisationStatus.SUSPENDED], states[OrganisationStatus.MERGED]) == (1, 1)
        assert RolloutReminder.objects.exists()

    def test_accounts_of_every_employment_are_opened_and_some_wait_for_their_holder(self):
        people = User.objects.filter(kind=AccountKind.PERSON)

        assert set(people.values_list("person__employment", flat=True)) - {""} == set(Employment)
        assert people.filter(activated_at=None).exists()

    def test_rounds_open_from_published_notices(self):
        assert Call.objects.filter(published_at__isnull=False, round__applications__isnull=False).exists()

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
        assert all(account.name in said for scheme in demo_accounts() for account in scheme.applicants)


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


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec["name"])
def test_a_small_world_begins_with_every_state_and_every_route(spec):
    course = COURSES[spec["scheme"], "review"]
    count = min(max(spec.get("least", 0), PEOPLE), course.obligatory)
    found = course.chosen(count, Random(1))

    assert found == list(course.now[:count])
    assert {case.route for case in found} == set(course.stops)
    assert {kind.state for kind in course.each} <= {case.kind.state for case in found}
    assert course.chosen(290, Random(1)) == course.chosen(290, Random(1))


def test_the_demo_holds_every_route_in_every_state():
    reached = set(State) - UNREACHED_FIRST
    then = FIRST.ended_cases(APPLICATIONS // 15, Random(1))
    found = Counter((case.route, case.kind.state) for case in [*FIRST.chosen(APPLICATIONS, Random(1)), *then])

    assert {(route, state) for route in FIRST.stops for state in reached} <= set(found)
    assert {kind.state for kind in (*FIRST.each, *FIRST.last_year)} == reached
    assert FIRST.obligatory < APPLICATIONS


@each_course
def test_a_route_has_the_stops_that_the_scheme_gives_it(slug, business):
    content = yaml.safe_load((settings.BASE_DIR / f"fixtures/schemes/{slug}.yaml").read_text("utf-8"))
    routes = routes_of(content, business)

    reviewing = {route["code"]: sum(stop["duty"] in REVIEWING for stop in route["stops"]) for route in routes}
    assert reviewing == COURSES[slug, business].stops


def test_what_is_unusual_happens_on_every_route():
    found = FIRST.chosen(APPLICATIONS, Random(1))

    for act in ("return", "resubmit", "decline", "recall", "reject", "lapse"):
        assert {case.route for case in found if act in case.steps} == set(FIRST.stops)
    several = {case.route for case in found if "send_back" in case.steps}
    assert several == {route for route, stops in FIRST.stops.items() if stops > 1}


@each_course
def test_steps_come_in_their_order(slug, business):
    days = [DAY - dt.timedelta(days=back) for back in range(170, 0, -1)]
    table = Timetable(days, MEETINGS)

    for number, case in enumerate(COURSES[slug, business].now):
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
