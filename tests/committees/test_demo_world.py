"""A small demo world: every state is there, everything in it was done by somebody, and it can be entered."""

import datetime as dt
import io
from itertools import islice
from random import Random

import pytest
import yaml
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from accounts.models import Organisation, OrganisationPermission, User
from accounts.queries.deliveries import oldest_undelivered_seconds
from accounts.queries.demo import demo_accounts
from accounts.services.events import verify_all
from committees.enums import MeetingState
from committees.management.demo.cast import players
from committees.management.demo.portraits import portrait
from committees.management.demo.scripts import CASES, chosen_cases
from committees.management.demo.sheets import Sheet, draw, pdf_of
from committees.models import AgendaItem, Meeting
from dossiers.services.media import check_media
from review.enums import Arrival, State
from review.models import Application, PaperStamp
from tests.factories import accounts as make
from zcps.kit import clock, uploads
from zcps.kit.identity import Sex, read_id_number

DAY = dt.date(2026, 11, 20)
# The route of this scheme has no 领导签批; a certificate is neither revoked nor a business without one completed here.
UNREACHED = {State.AWAITING_SIGNATURE, State.AWAITING_CERTIFICATE, State.REVOKED, State.COMPLETED}


@pytest.fixture(scope="module")
def said(django_db_setup, django_db_blocker):
    """The world is built once for this file; yields what the command said."""
    output = io.StringIO()
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_demo", people=24, stdout=output)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # the triggers' answer, which the commit would ask for
        yield output.getvalue()
        transaction.set_rollback(True)


@pytest.mark.usefixtures("said")
class TestWorld:
    def test_holds_every_state_the_route_reaches(self):
        assert set(Application.objects.values_list("state", flat=True)) == set(State) - UNREACHED

    def test_every_chain_is_whole(self):
        assert list(verify_all()) == []

    def test_has_a_closed_an_open_and_a_planned_meeting(self):
        assert set(Meeting.objects.values_list("state", flat=True)) == {
            MeetingState.CLOSED,
            MeetingState.VOTING,
            MeetingState.PREPARING,
        }

    def test_the_first_pass_of_the_open_meeting_is_typed(self):
        items = AgendaItem.objects.filter(meeting__state=MeetingState.VOTING).with_tallies()

        assert {tuple(entry.pass_number for entry in item.tallies.all()) for item in items} == {(1,)}

    def test_everybody_on_the_sign_in_page_exists(self):
        wanted = yaml.safe_load((settings.BASE_DIR / "fixtures/demo/sign_in.yaml").read_text("utf-8"))

        found = demo_accounts()

        names = {account.name for group in found["offices"] for account in group.accounts}
        assert sum(len(group.accounts) for group in found["offices"]) == len(wanted["offices"])
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


def test_a_small_world_begins_with_one_of_each_case():
    assert chosen_cases(len(CASES), Random(1)) == list(CASES)
    assert chosen_cases(90, Random(1)) == chosen_cases(90, Random(1))


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
