"""申报人账号: spreadsheets of many, tried and taken over; the unit's pages."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import numbers
from accounts.enums import AccountKind, Employment, OpeningState, Role
from accounts.exceptions import AccountsError
from accounts.models import Delivery, Opening, OpeningRow, Person, User
from accounts.queries.applicants import counts_of, people_of
from accounts.services import opening_sheets, openings
from tests.accounts.administration import client_for
from tests.accounts.people import PHONE, SITE, Town, activated, row, sheet, statements
from tests.factories import accounts as make
from zcps.kit import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return Town()


# --- spreadsheets


def test_a_dry_run_tells_row_by_row_and_writes_nothing(town):
    colleague = numbers.id_number_of(town.open().person)
    twice = make.id_number()
    before = Person.objects.count()
    file = sheet(
        row(), row("李晓梅", colleague), row("李晓梅", twice), row("李晓梅", twice), row(employment="新型职业农民"),
        row("示例：张三"), row(number="33010619850115001X"), row(employment="正式"), row(phone="123"),
    )  # fmt: skip

    trial = opening_sheets.try_out(file, unit=town.unit, by=town.admin)

    assert [(number, opened.state) for number, opened in trial.rows] == [
        (2, OpeningState.OPENED),
        (3, OpeningState.PRESENT),
        (4, OpeningState.OPENED),
        (5, OpeningState.REFUSED),
        (6, OpeningState.REFUSED),
    ]
    assert trial.rows[3][1].reason == "与前面一行的证件号码重复。"
    assert [(error.row, error.column) for error in trial.errors] == [
        (7, "姓名"), (8, "身份证号码"), (9, "人员类别"), (10, "手机号"),
    ]  # fmt: skip
    assert (trial.openable, Person.objects.count()) == (2, before)


def test_what_was_tried_is_written_in_chunks_each_row_with_its_result(town, monkeypatch):
    monkeypatch.setattr(opening_sheets, "CHUNK", 2)
    people = [row(f"王{'一二三四五'[number]}") for number in range(5)]
    trial = opening_sheets.try_out(sheet(*people, row(employment="自由职业者")), unit=town.unit, by=town.admin)
    tried = opening_sheets.sealed(trial, unit=town.unit)
    assert people[0][1] not in tried

    opening = opening_sheets.take_over(tried, unit=town.unit, by=town.admin, site=SITE)

    assert list(opening.rows.values_list("number", "name", "state"))[4:] == [
        (6, "王五", "opened"),
        (7, "王芳", "refused"),
    ]
    assert User.objects.filter(kind=AccountKind.PERSON).count() == Delivery.objects.count() == 5


def test_a_run_that_stopped_is_gone_on_with_by_the_same_trial_and_pressing_twice_is_once(town, monkeypatch):
    monkeypatch.setattr(opening_sheets, "CHUNK", 1)
    real, calls = opening_sheets.open_accounts, []

    def stops(*args, **kwargs):
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError
        return real(*args, **kwargs)

    tried = opening_sheets.sealed(
        opening_sheets.try_out(sheet(row(), row()), unit=town.unit, by=town.admin), unit=town.unit
    )
    run = {"unit": town.unit, "by": town.admin, "site": SITE}
    monkeypatch.setattr(opening_sheets, "open_accounts", stops)
    with pytest.raises(RuntimeError):
        opening_sheets.take_over(tried, **run)
    assert OpeningRow.objects.count() == 1

    first, second = opening_sheets.take_over(tried, **run), opening_sheets.take_over(tried, **run)

    assert (first, OpeningRow.objects.count(), Opening.objects.count()) == (second, 2, 1)


def test_a_trial_is_good_for_an_hour_and_for_its_unit(town):
    tried = opening_sheets.sealed(opening_sheets.try_out(sheet(row()), unit=town.unit, by=town.admin), unit=town.unit)

    with pytest.raises(AccountsError, match="已经失效"):
        opening_sheets.take_over(tried, unit=town.other, by=town.other_admin, site=SITE)
    with pytest.raises(AccountsError, match="已经失效"):
        opening_sheets.take_over("x", unit=town.unit, by=town.admin, site=SITE)


# --- the pages


def test_one_account_is_opened_from_the_page_and_what_was_typed_stays_when_it_is_refused(town):
    client = client_for(town.admin)
    data = {
        "name": "李晓梅",
        "document": "resident_id",
        "id_number": make.id_number(),
        "phone": PHONE,
        "employment": "staff",
    }
    elsewhere = numbers.id_number_of(town.open(unit=town.other).person)

    wrong = client.post("/people/add/", data | {"id_number": elsewhere})
    done = client.post("/people/add/", data, follow=True).content.decode()

    assert wrong.context["form"].errors == {"id_number": [openings.ELSEWHERE]}
    assert f'value="{elsewhere}"' in wrong.content.decode()
    assert ("已为“李晓梅”开通申报账号" in done, "未激活 1 人" in done) == (True, True)


def test_the_list_is_narrowed_by_name_kind_and_state(town):
    client = client_for(town.admin)
    town.open(name="王芳")
    activated(town.open(name="赵敏", employment=Employment.CONTRACT))

    def names(query):
        return [each["person"].name for each in client.get(f"/people/?{query}").context["rows"]]

    assert [names(query) for query in ("", "name=王", "employment=contract", "state=active", "state=stopped", "state=x")] == [
        ["王芳", "赵敏"], ["王芳"], ["赵敏"], ["赵敏"], [], ["王芳", "赵敏"],
    ]  # fmt: skip


def test_of_somebody_with_a_working_account_too_the_personal_one_counts(town):
    officer = make.officer(town.office, of=make.person("李晓梅"), activated_at=clock.now())
    account = town.open(id_number=numbers.id_number_of(officer.person))

    found = {state: list(people_of(town.unit, state=state)) for state in ("inactive", "active", "stopped")}

    assert found == {"inactive": [account.person], "active": [], "stopped": []}
    assert counts_of(town.unit) == {"inactive": 1, "active": 0, "stopped": 0}


def test_the_list_needs_the_same_statements_for_one_person_and_for_three(town):
    client = client_for(town.admin)
    town.open()
    client.get("/people/")
    for_one = statements(lambda: client.get("/people/"))
    town.open(), town.open()

    assert statements(lambda: client.get("/people/")) == for_one


def test_the_list_turns_pages_by_key(town):
    for number in range(51):
        make.user(AccountKind.PERSON, of=make.person(f"王{number}", employer=town.unit, name_key=f"wang{number:03d}"))
    client = client_for(town.admin)

    first = client.get("/people/").context["page"]
    second = client.get("/people/", {"after": first.next}).context["rows"]

    assert (len(first.rows), [each["person"].name for each in second]) == (50, ["王50"])


def test_a_persons_page_offers_what_can_be_done(town):
    client, account = client_for(town.admin), town.open()
    url = f"/people/{account.person.uuid}/"

    page = client.get(url).content.decode()
    assert ("重新发送激活短信" in page, "3301**********" in page, "李晓梅" in page) == (True, True, True)
    assert "已重新发到" in client.post(f"{url}resend/", follow=True).content.decode()
    assert "立即退出登录" in client.get(f"{url}stop/").content.decode()
    assert "的账号已停用" in client.post(f"{url}stop/", follow=True).content.decode()
    assert "启用账号" in client.get(url).content.decode()
    assert "的账号已启用" in client.post(f"{url}resume/", follow=True).content.decode()
    assert "无需再次办理" in client.post(f"{url}resume/", follow=True).content.decode()


def test_a_person_is_changed_from_the_page(town):
    client, account = client_for(town.admin), town.open()
    url = f"/people/{account.person.uuid}/change/"

    assert "尚未" not in client.get(url).content.decode()
    assert (
        "“李晓梅”的信息已保存" in client.post(url, {"employment": "agency", "phone": ""}, follow=True).content.decode()
    )
    activated(account)
    assert "更正手机号" not in client.get(url).content.decode()


def test_a_refused_change_is_told_on_the_page(town):
    officer = make.officer(town.office, of=make.person("赵敏"))
    opened = town.open(name="赵敏", id_number=numbers.id_number_of(officer.person))

    answer = client_for(town.admin).post(
        f"/people/{opened.person.uuid}/change/", {"employment": "staff", "phone": "13500005555"}
    )

    assert "另有工作账号" in answer.content.decode()


def test_the_other_units_people_do_not_exist_here_and_others_have_no_such_page(town):
    person = town.open(unit=town.other).person

    assert client_for(town.admin).get(f"/people/{person.uuid}/").status_code == 404
    assert client_for(make.officer(town.unit, Role.CLERK)).get("/people/").status_code == 403


def test_the_account_a_unit_did_not_open_says_why_it_cannot_be_stopped(town):
    own = make.user(AccountKind.PERSON, of=make.person("王芳", employer=town.unit), activated_at=clock.now())

    page = client_for(town.admin).get(f"/people/{own.person.uuid}/").content.decode()

    assert "不是本单位开通的" in page


def test_a_spreadsheet_is_tried_and_taken_over_from_the_pages(town):
    client = client_for(town.admin)

    assert client.get("/people/sheet/template/").content.startswith(b"PK")
    trial = client.post("/people/sheet/", {"file": sheet(row("王芳"), row("示例：张三"))})
    done = client.post("/people/sheet/run/", {"tried": trial.context["tried"]}, follow=True).content.decode()

    assert "确认后开通 1 个账号" in trial.content.decode()
    assert "已开通 1，已有账号 0，未开通 0" in done
    assert "名单.xlsx" in client.get("/people/sheet/").content.decode()
    assert client.get(f"/people/sheets/{make.person().uuid}/").status_code == 404


def test_a_file_that_cannot_be_read_and_a_stale_trial_are_told_on_the_page(town):
    client = client_for(town.admin)

    wrong = client.post("/people/sheet/", {"file": SimpleUploadedFile("a.xlsx", b"no")})
    stale = client.post("/people/sheet/run/", {"tried": "x"})
    nothing = client.post("/people/sheet/", {"file": sheet(row(employment="自由职业者"))})

    assert "这里只接受 .xlsx 表格" in wrong.content.decode()
    assert "已经失效" in stale.content.decode()
    assert "没有可以开通的行" in nothing.content.decode()


def test_an_office_that_opens_nothing_says_who_does(town):
    city = make.organisation(parent=town.platform, region=town.city)
    client = client_for(make.officer(city, Role.ORGANISATION_ADMIN))

    for page in ("/people/add/", "/people/sheet/"):
        assert "由县区职称办开通。" in client.get(page).content.decode()
    assert client.get("/people/sheet/template/").status_code == 200
