"""机构与人员管理: the registry of committees, the calendar, the records; lists ask the same whatever their rows."""

import re

import pytest

from accounts.enums import OrganisationKind, Role
from accounts.models import CalendarDay, Committee, Event
from accounts.services import grants
from tests.accounts.administration import World, client_for, scheme_in_force, url
from tests.factories import accounts as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """A platform; under it two offices, each with a unit below, an administrator and a clerk."""
    return World()


def committee(world, **fields):
    plain = {
        "scheme": scheme_in_force().pk, "name": "杭州市建设工程中级评委会", "level": "intermediate", "series": "engineering",
        "specialities": "architecture", "region": "330000", "sector": "", "office": world.office.code, "seats": "25",
        "filing_number": "浙人社备〔2026〕1号", "valid_from": "2026-01-01", "valid_until": "2028-12-31", "status": "active",
    }  # fmt: skip
    return {**plain, **fields}


def test_the_platform_keeps_the_registry_of_committees(world):
    assert client_for(world.admin).get(url("committee")).status_code == 403

    client_for(world.boss).post(url("committee", "add"), committee(world))

    row = Committee.objects.get()
    assert (row.seats, row.specialities, row.office) == (25, ["architecture"], world.office)
    assert Event.objects.filter(stream=f"organisation:{world.office.pk}", kind="committee_saved").exists()


def test_an_even_number_of_seats_is_refused(world):
    page = client_for(world.boss).post(url("committee", "add"), committee(world, seats="24")).content.decode()

    assert ("应当是单数" in page, Committee.objects.count()) == (True, 0)


def test_what_a_committee_was_set_up_with_stays_to_be_chosen(world):
    client = client_for(world.boss)
    client.post(url("committee", "add"), committee(world))
    row = Committee.objects.get()
    Committee.objects.filter(pk=row.pk).update(series="old", specialities=["older"], sector="oldest")

    page = client.get(url("committee", "change", row.pk)).content.decode()

    assert [f'value="{word}"' in page for word in ("old", "older", "oldest", world.office.code)] == [True] * 4


def test_a_heading_has_no_blank_between_verb_and_noun(world):
    client = client_for(world.boss)
    client.post(url("calendarday", "add"), {"date": "2026-10-01", "is_workday": "", "name": "国庆节"})
    day = CalendarDay.objects.get()
    pages = [
        client.get(url("committee", "add")),
        client.get(url("calendarday", "change", day.pk)),
        client_for(world.auditor).get(url("calendarday", "change", day.pk)),
    ]

    assert [page.context["title"] for page in pages] == ["增加评委会", "修改工作日历", "查看工作日历"]
    assert all(page.context["title"] in page.content.decode() for page in pages)


def test_an_empty_list_says_so_in_a_sentence(world):
    client = client_for(world.boss)

    page = client.get(url("delivery")).content.decode()
    searched = client.get(url("committee"), {"q": "没有的"}).content.decode()

    assert ("全部短信都已送达。" in page, "paginator" in page, "没有符合条件的评委会" in searched) == (
        True,
        False,
        True,
    )


def test_every_cell_of_a_list_carries_its_heading_for_narrow_screens(world):
    page = client_for(world.admin).get(url("organisation")).content.decode()

    cells = re.findall(r'<t[dh] data-label="([^"]+)"( data-empty)?', page)
    assert cells[:6] == [
        ("单位全称", ""), ("机构编码", ""), ("类别", ""), ("所在行政区划", ""), ("咨询电话", " data-empty"), ("状态", ""),
    ]  # fmt: skip


def test_who_only_looks_at_a_committee_reads_names_not_codes(world):
    client_for(world.boss).post(url("committee", "add"), committee(world, sector="construction"))
    row = Committee.objects.get()

    page = client_for(world.auditor).get(url("committee", "change", row.pk)).content.decode()

    assert ["工程技术人员" in page, "建筑学" in page, ">建设<" in page] == [True] * 3
    assert ["engineering" in page, "architecture" in page, ">construction<" in page] == [False] * 3


def test_a_committee_without_specialities_stands_for_the_whole_series(world):
    client_for(world.boss).post(url("committee", "add"), committee(world, specialities=[]))
    row = Committee.objects.get()

    page = client_for(world.auditor).get(url("committee", "change", row.pk)).content.decode()

    assert "该系列的全部专业" in page


@pytest.mark.parametrize(
    ("asked", "shown"), [({}, (True, True)), ({"worked": "no"}, (True, False)), ({"worked": "yes"}, (False, True))]
)
def test_days_of_the_calendar_are_listed_as_free_or_worked(world, asked, shown):
    CalendarDay.objects.create(date="2026-10-01", is_workday=False, name="国庆节")
    CalendarDay.objects.create(date="2026-10-10", is_workday=True, name="补班")

    page = client_for(world.boss).get(url("calendarday"), asked).content.decode()

    assert ("国庆节" in page, "补班" in page) == shown
    assert [page.count(f">{word}</td>") for word in ("放假", "上班")] == [int(each) for each in shown]


def test_deleting_a_day_asks_by_its_name(world):
    day = CalendarDay.objects.create(date="2026-10-01", is_workday=False)
    client = client_for(world.boss)

    question = client.get(url("calendarday", "delete", day.pk)).content.decode()
    client.post(url("calendarday", "delete", day.pk), {"post": "yes"})

    assert ("删除“2026年10月1日 放假”？" in question, CalendarDay.objects.count()) == (True, 0)


def test_the_platform_keeps_the_calendar(world):
    client = client_for(world.boss)

    client.post(url("calendarday", "add"), {"date": "2026-10-01", "is_workday": "", "name": "国庆节"})

    assert CalendarDay.objects.get().name == "国庆节"
    assert client_for(world.security).get(url("calendarday", "add")).status_code == 403


def test_the_auditor_sees_events_without_their_contents(world):
    make.organisation(name="查阅测试单位")
    client = client_for(world.auditor)
    page = client.get(url("event")).content.decode()

    assert (f"grant:{world.clerk.pk}" in page, "授予角色" in page) == (True, True)
    assert client_for(world.boss).get(url("event")).status_code == 403
    row = Event.objects.filter(stream=f"grant:{world.clerk.pk}").get()
    detail = client.get(url("event", "change", row.pk)).content.decode()
    assert (row.hash in detail, "starts_on" in detail) == (True, False)


def test_events_of_applications_are_no_business_of_the_platform(world):
    from accounts.services.events import EventDraft, record

    [row] = record([EventDraft(stream="application:7", kind="receive")])

    assert client_for(world.auditor).get(url("event", "change", row.pk)).status_code == 404


# --- queries


@pytest.mark.parametrize("model", ["organisation", "user", "grant"])
def test_lists_ask_the_same_whatever_their_rows(world, model, django_assert_num_queries):
    counts = []
    for _ in range(2):
        client = client_for(world.admin)
        client.get(url(model))
        with CountingQueries() as count:
            client.get(url(model))
        counts.append(count())
        for _ in range(3):
            grants.grant(make.user(home=world.unit), world.unit, Role.CLERK, by=None)
            make.organisation(OrganisationKind.EMPLOYER, parent=world.unit)

    assert counts[0] == counts[1]


class CountingQueries:
    def __enter__(self):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        self.context = CaptureQueriesContext(connection)
        self.context.__enter__()
        return lambda: len(self.context)

    def __exit__(self, *error):
        self.context.__exit__(*error)
