"""推进表: what is counted level by level, who lags, who is reminded how often, who may look."""

import datetime as dt
import io

import openpyxl
import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.enums import AccountKind, Employment, OrganisationKind, OrganisationStatus, Role
from accounts.models import Delivery, Notification, Organisation, Scheme, SchemeVersion, User
from accounts.scheme import Rollout
from accounts.services.openings import Newcomer, open_account
from review.enums import RolloutStep
from review.models import RolloutReminder
from review.policies.rollout import Progress, Standing, may_look, standings
from review.queries import rollout as queries
from review.queries.rollout import calendar_at, directly_below, lines_of
from review.services.rollout import remind
from tests.factories import accounts as make
from zcps.kit import clock
from zcps.kit.refusals import ActionDenied

COUNTY = "hrss_330106"
TODAY = dt.date(2026, 11, 19)
DUE = {"created": "07-16", "verified": "07-18", "signed_in": "12-20", "accounts": "07-31"}


@pytest.fixture(scope="module", autouse=True)
def thursday():
    """Before the world is built: its round opens a month before this day and closes a month behind it."""
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def county(world):
    """The county's office with two departments below it: one has a unit, the other nothing; under a scheme with deadlines."""
    version = SchemeVersion.objects.create(
        scheme=world.scheme, number=99, content=world.version.content | {"rollout": DUE}, sha256="with-rollout"
    )
    Scheme.objects.filter(pk=world.scheme.pk).update(current=version)
    office = world.offices[COUNTY]
    region = office.region
    first = make.organisation(
        OrganisationKind.DEPARTMENT, parent=office, region=region, name="西湖区教育局", name_key="a"
    )
    second = make.organisation(
        OrganisationKind.DEPARTMENT, parent=office, region=region, name="西湖区卫健局", name_key="b"
    )
    unit = make.organisation(OrganisationKind.EMPLOYER, parent=first, region=region, name="西湖区第一小学")
    first.refresh_from_db()
    office.refresh_from_db()
    return {"office": office, "first": first, "second": second, "unit": unit}


def account_of(organisation, **fields):
    """The first administrator's account of an organisation."""
    user = make.officer(organisation, Role.ORGANISATION_ADMIN, username=organisation.code)
    User.objects.filter(pk=user.pk).update(**fields)
    return user


def opened(unit, world):
    newcomer = Newcomer(name="李晓梅", id_number=make.id_number(), phone="13700007777", employment=Employment.STAFF)
    return open_account(newcomer, unit=unit, by=None)


def lines(county, under="office"):
    under = county[under]
    rows = list(directly_below(under).order_by("name_key"))
    return lines_of(rows, calendar=calendar_at(county["office"]))


def statements(work) -> int:
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


def by(world):
    return world.actor(world.officer(COUNTY, Role.ORGANISATION_ADMIN))


def sent(world, county, *names, text=""):
    chosen = [county[name].pk for name in names] if names else None
    return remind(chosen, text=text, calendar=calendar_at(county["office"]), by=by(world))


# --- what is counted


def test_each_line_counts_the_organisation_and_everything_below_it(world, county):
    account_of(county["first"], last_login=clock.now())
    activated = opened(county["unit"], world)
    opened(county["unit"], world)
    User.objects.filter(pk=activated.pk).update(activated_at=clock.now())

    first, second = lines(county)

    counted = [
        (line.organisation.name, line.progress.below, line.progress.accounts, line.progress.activated)
        for line in (first, second)
    ]
    assert counted == [("西湖区教育局", 1, 2, 1), ("西湖区卫健局", 0, 0, 0)]
    assert (first.signed_in_at, second.signed_in_at) == (clock.now(), None)


def test_what_is_submitted_counts_at_its_unit_and_above_in_its_year(world, county):
    row = world.submitted()
    unit = Organisation.objects.get(pk=row.unit_id)
    platform = world.offices["platform"]

    by_name = {
        line.organisation.pk: line.progress.submitted
        for line in lines_of(list(directly_below(platform)), calendar=calendar_at(county["office"]))
    }

    assert by_name[unit.pk] == 1
    assert sum(by_name.values()) == 1
    other = calendar_at(county["office"])
    earlier = queries.Calendar(other.years, 2020, {})
    assert lines_of([unit], calendar=earlier)[0].progress.submitted == 0


def test_what_is_not_done_after_its_day_is_late_and_before_it_open(world, county):
    first, second = lines(county)

    assert {step.value: standing.value for step, standing in first.progress.standings.items()} == {
        "created": "done", "verified": "late", "signed_in": "open", "accounts": "late", "submitted": "not_asked",
    }  # fmt: skip
    assert second.late == [RolloutStep.CREATED, RolloutStep.ACCOUNTS]
    assert second.unfinished == [RolloutStep.CREATED, RolloutStep.SIGNED_IN, RolloutStep.ACCOUNTS]


def test_who_has_accounts_and_submitted_nothing_is_late_when_the_round_has_closed(world, county):
    opened(county["unit"], world)
    [unit] = lines(county, "first")
    assert unit.progress.standings[RolloutStep.SUBMITTED] == Standing.OPEN

    with clock.frozen(TODAY + dt.timedelta(days=31)):
        [unit] = lines(county, "first")

    assert unit.progress.standings[RolloutStep.SUBMITTED] == Standing.LATE


def test_verification_is_a_column_as_soon_as_somebody_verifies(world, county, monkeypatch):
    monkeypatch.setattr(queries, "verified_on", lambda ids, year: {county["first"].pk: TODAY})

    first, second = lines(county)

    assert (first.verified_on, second.verified_on) == (TODAY, None)
    assert [line.progress.standings[RolloutStep.VERIFIED] for line in (first, second)] == [Standing.DONE, Standing.LATE]


def test_nothing_is_asked_of_an_organisation_that_is_not_active():
    facts = Progress(kind=OrganisationKind.HRSS, status=OrganisationStatus.PENDING)

    assert set(standings(facts, due={}, today=TODAY).values()) == {Standing.NOT_ASKED}


def test_deadlines_are_the_earliest_of_the_schemes_and_the_last_closing_of_the_rounds(world, county):
    other = make.scheme("other")
    content = world.version.content | {"slug": "other", "rollout": {"created": "07-01"}}
    version = SchemeVersion.objects.create(scheme=other, number=1, content=content, sha256="other-with-rollout")
    Scheme.objects.filter(pk=other.pk).update(current=version)

    calendar = calendar_at(county["office"], year="2026")

    assert calendar.due == {
        RolloutStep.CREATED: dt.date(2026, 7, 1),
        RolloutStep.VERIFIED: dt.date(2026, 7, 18),
        RolloutStep.SIGNED_IN: dt.date(2026, 12, 20),
        RolloutStep.ACCOUNTS: dt.date(2026, 7, 31),
        RolloutStep.SUBMITTED: dt.date(2026, 12, 19),
    }
    assert (calendar.years, calendar_at(county["office"], year="1999").year) == ([2026], 2026)


def test_a_province_without_rounds_looks_at_this_year_without_deadlines(world):
    elsewhere = make.organisation(parent=world.offices["platform"], region=make.region("360000", "江西省"))

    assert calendar_at(elsewhere) == queries.Calendar([], 2026, {})
    assert lines_of([], calendar=calendar_at(elsewhere)) == []
    assert Rollout.read({"created": "02-28"}).due_on("created", 2028) == dt.date(2028, 2, 28)


# --- reminders


def test_all_who_lag_are_reminded_in_one_act_with_what_and_by_when(world, county):
    admin = account_of(county["second"])

    outcome = sent(world, county, text="请抓紧。")

    assert [row.to.name for row in outcome.sent] == ["西湖区教育局", "西湖区卫健局"]
    assert outcome.deaf == ["西湖区教育局"]
    body = Notification.objects.get(recipient=admin, kind="review.rollout_reminded").body
    assert body.endswith("西湖区卫健局尚未完成创建机构（期限2026年7月16日）、申报人账号（期限2026年7月31日）。请抓紧。")
    assert Delivery.objects.filter(notification__recipient=admin).count() == 1


def test_who_was_reminded_today_is_not_reminded_again_before_tomorrow(world, county):
    sent(world, county, "second")

    again = sent(world, county)
    with clock.frozen(TODAY + dt.timedelta(days=1)):
        tomorrow = sent(world, county)

    assert ([row.to.name for row in again.sent], again.again) == (["西湖区教育局"], ["西湖区卫健局"])
    assert len(tomorrow.sent) == 2


def test_ticked_ones_are_reminded_of_what_is_open_too(world, county):
    [row] = sent(world, county, "second").sent

    assert row.steps == ["created", "signed_in", "accounts"]


def test_only_those_directly_below_with_something_to_do_are_reminded(world, county):
    for name in ("unit", "office"):
        with pytest.raises(ActionDenied, match="没有需要提醒的下级机构"):
            sent(world, county, name)
    with pytest.raises(ActionDenied, match="推进表由机构的系统管理员"):
        remind(
            None,
            text="",
            calendar=calendar_at(county["office"]),
            by=world.actor(world.officer("mid_330100", Role.EXPERT)),
        )


def test_a_reminder_is_never_rewritten(world, county):
    sent(world, county)

    with pytest.raises(DatabaseError), transaction.atomic():
        RolloutReminder.objects.update(told=9)


def test_many_need_no_more_statements_than_one(world, county):
    actor, calendar = by(world), calendar_at(county["office"])
    account_of(county["first"]), account_of(county["second"])

    one = statements(lambda: remind([county["second"].pk], text="", calendar=calendar, by=actor))
    with clock.frozen(TODAY + dt.timedelta(days=1)):
        assert statements(lambda: remind(None, text="", calendar=calendar, by=actor)) == one


# --- the page


def test_the_page_shows_the_level_below_and_leads_down_and_back(world, county):
    client = world.client_for(world.officer(COUNTY, Role.ORGANISATION_ADMIN))

    page = client.get("/rollout/").content.decode()
    down = client.get("/rollout/", {"under": county["first"].uuid}).content.decode()

    assert ("西湖区教育局" in page, "西湖区第一小学" in page, "滞后" in page) == (True, False, True)
    assert ("西湖区第一小学" in down, "发出提醒" in down, f"{county['office']}" in down) == (True, False, True)


def test_what_is_not_below_does_not_exist(world, county):
    client = world.client_for(world.officer(COUNTY, Role.ORGANISATION_ADMIN))

    for under in (world.offices["hrss_330203"].uuid, world.offices["platform"].uuid, "x"):
        assert client.get("/rollout/", {"under": under}).status_code == 404


def test_reminders_are_sent_from_the_page_and_told(world, county):
    client = world.client_for(world.officer(COUNTY, Role.ORGANISATION_ADMIN))

    nothing = client.post("/rollout/", {"text": ""}).content.decode()
    ticked = client.post("/rollout/", {"organisations": [county["second"].pk]}, follow=True).content.decode()
    everybody = client.post("/rollout/", {"everybody": "1"}, follow=True).content.decode()
    foreign = client.post("/rollout/", {"organisations": [county["unit"].pk]}).content.decode()

    assert "请先勾选需要提醒的下级机构" in nothing
    assert ("已提醒 1 个机构" in ticked, "没有可以通知的系统管理员，请电话联系" in ticked) == (True, True)
    assert ("今天已经提醒过" in everybody, "今天不能再提醒" in everybody) == (True, True)
    assert "提醒没有发出" in foreign


def test_a_reminder_comes_from_directly_above_only(world, county):
    client = world.client_for(world.officer(COUNTY, Role.ORGANISATION_ADMIN))

    answer = client.post(f"/rollout/?under={county['first'].uuid}", {"everybody": "1"})

    assert (answer.status_code, RolloutReminder.objects.count()) == (409, 0)


def test_the_spreadsheet_has_every_line(world, county):
    client = world.client_for(world.officer(COUNTY, Role.ORGANISATION_ADMIN))

    answer = client.get("/rollout/export/", {"year": "2026"})

    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)
    assert [row[0] for row in rows[2:]] == ["西湖区教育局", "西湖区卫健局"]
    assert rows[3][4:7] == ("滞后", None, "滞后")


def test_the_page_needs_the_same_statements_for_one_line_and_for_three(world, county):
    client = world.client_for(world.officer(COUNTY, Role.ORGANISATION_ADMIN))
    under = {"under": county["first"].uuid}
    client.get("/rollout/", under)
    for_one = statements(lambda: client.get("/rollout/", under))
    for _ in range(2):
        make.organisation(OrganisationKind.EMPLOYER, parent=county["first"], region=county["first"].region)

    assert statements(lambda: client.get("/rollout/", under)) == for_one


def test_an_office_without_organisations_below_says_so(world, county):
    page = world.client_for(world.officer("hrss_330203", Role.ORGANISATION_ADMIN)).get("/rollout/").content.decode()

    assert "没有下级机构" in page


def test_who_works_there_looks_and_an_expert_or_an_applicant_does_not(world, county):
    assert may_look(world.actor(world.officer(COUNTY)))
    assert not may_look(world.actor(world.officer("mid_330100", Role.EXPERT)))
    assert not may_look(world.actor(make.user(AccountKind.PERSON)))
    assert not may_look(None)
