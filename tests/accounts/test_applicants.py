"""申报人账号 made by the unit: who may make which, one or many, known people, activation by telephone, stopping."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import numbers
from accounts.enums import (
    AccountKind,
    DeliveryState,
    Employment,
    Level,
    OpeningState,
    OrganisationKind,
    OrganisationStatus,
    Role,
)
from accounts.exceptions import AccountsError
from accounts.models import Delivery, Event, Opening, OpeningRow, Person, Scheme, SchemeVersion, User
from accounts.queries.applicants import employments_at, refusal_of_employment
from accounts.scheme import ApplicantRule, SchemeInfo
from accounts.services import applicants, opening_sheets, openings, phone_codes
from accounts.services.employment import choose_employer
from accounts.services.openings import Newcomer, open_account, open_accounts
from tests.accounts.administration import client_for, scheme_in_force
from tests.factories import accounts as make
from tests.world import scheme_content
from zcps.kit import clock

pytestmark = pytest.mark.django_db
SITE = "https://zcps.example.cn"
PHONE = "13700007777"
RULES = [
    {"employments": ["staff", "contract", "agency"], "creators": ["employer"], "refusal": "由用人单位开通。"},
    {"employments": ["archives"], "creators": ["talent_centre"], "refusal": "由托管档案的人才交流中心开通。"},
    {"employments": ["farmer", "freelance"], "creators": ["hrss"], "level": "county", "refusal": "由县区职称办开通。"},
]


class Town:
    """A county with its office, its talent centre and a unit, under rules as those of seed 004."""

    def __init__(self):
        row = make.scheme("zhejiang_construction")
        content = scheme_content("zhejiang_construction") | {"applicants": RULES}
        version = SchemeVersion.objects.create(scheme=row, number=1, content=content, sha256="with-applicants")
        Scheme.objects.filter(pk=row.pk).update(current=version)
        province = make.region()
        self.city = make.region("330100", "杭州市", level=Level.CITY, parent=province)
        self.county = make.region("330106", "西湖区", level=Level.COUNTY, parent=self.city)
        self.platform = make.organisation(OrganisationKind.PLATFORM)
        self.office = make.organisation(parent=self.platform, region=self.county)
        self.centre = make.organisation(OrganisationKind.TALENT_CENTRE, parent=self.office, region=self.county)
        self.unit = make.organisation(OrganisationKind.EMPLOYER, parent=self.office, region=self.county, name="西湖设计院")
        self.other = make.organisation(OrganisationKind.EMPLOYER, parent=self.office, region=self.county)
        self.admin = make.officer(self.unit, Role.ORGANISATION_ADMIN)
        self.other_admin = make.officer(self.other, Role.ORGANISATION_ADMIN)

    def open(self, *, unit=None, site=SITE, **fields):
        return open_account(newcomer(**fields), unit=unit or self.unit, by=None, site=site)


@pytest.fixture
def town():
    return Town()


def newcomer(**fields):
    given = {"name": "李晓梅", "id_number": make.id_number(), "phone": PHONE, "employment": Employment.STAFF}
    return Newcomer(**given | fields)


def refused(town, **fields):
    with pytest.raises(AccountsError) as error:
        town.open(**fields)
    return error.value.sentence


def statements(work):
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


# --- who opens which


def test_every_kind_of_people_is_opened_by_exactly_one_kind_of_organisation(town):
    places = {
        "unit": town.unit,
        "centre": town.centre,
        "county office": town.office,
        "city office": make.organisation(parent=town.platform, region=town.city),
        "department": make.organisation(OrganisationKind.DEPARTMENT, parent=town.office, region=town.county),
        "committee office": make.organisation(OrganisationKind.COMMITTEE_OFFICE, parent=town.office, region=town.county),
    }

    found = {name: employments_at(place) for name, place in places.items()}

    assert found == {
        "unit": [Employment.STAFF, Employment.CONTRACT, Employment.AGENCY],
        "centre": [Employment.ARCHIVES],
        "county office": [Employment.FARMER, Employment.FREELANCE],
        "city office": [],
        "department": [],
        "committee office": [],
    }


def test_a_wrong_opener_reads_who_is_the_right_one(town):
    assert refused(town, employment=Employment.FARMER) == "由县区职称办开通。"
    assert refused(town, unit=town.office) == "由用人单位开通。"
    assert not User.objects.filter(kind=AccountKind.PERSON).exists()


def test_without_rules_of_its_own_a_scheme_lets_units_open_their_own_people(town):
    SchemeInfo._READ = {}
    version = SchemeVersion.objects.get()
    SchemeVersion.objects.create(
        scheme=version.scheme, number=2, content=scheme_content("zhejiang_construction"), sha256="without"
    )
    Scheme.objects.update(current=SchemeVersion.objects.get(number=2))

    assert employments_at(town.unit) == [Employment.STAFF, Employment.CONTRACT, Employment.AGENCY]
    assert refusal_of_employment(town.office, Employment.FARMER).startswith("这里不为新型职业农民人员开通")


def test_schemes_of_another_province_and_suspended_units_open_nothing(town):
    elsewhere = make.region("360000", "江西省")
    foreign = make.organisation(OrganisationKind.EMPLOYER, parent=town.platform, region=elsewhere)
    type(town.unit).objects.filter(pk=town.unit.pk).update(status=OrganisationStatus.SUSPENDED)
    town.unit.refresh_from_db()

    assert (employments_at(foreign), employments_at(town.unit)) == ([], [])


def test_a_rule_may_be_for_every_level():
    rule = ApplicantRule.read(RULES[1])

    assert (rule.allows("talent_centre", "city"), rule.allows("hrss", "city")) == (True, False)


# --- opening


def test_an_account_is_marked_has_no_password_and_its_holder_is_told_how_to_come_in(town):
    account = town.open(employment=Employment.AGENCY)

    person = account.person
    assert (person.employer, person.employment, account.home) == (town.unit, Employment.AGENCY, town.unit)
    assert (account.kind, account.has_usable_password(), account.activated_at) == (AccountKind.PERSON, False, None)
    text = Delivery.objects.get().text
    assert "“西湖设计院”已为您开通职称申报账号" in text
    assert f"{SITE}/activate/" in text
    payload = Event.objects.get(stream=f"account:{account.pk}").payload_row.payload
    assert payload == {"username": account.username, "holder": "李晓梅", "employment": "agency"}


def test_nobody_is_told_while_setting_up(town):
    town.open(site=None)

    assert not Delivery.objects.exists()


def test_only_an_administrator_of_the_unit_or_above_opens(town):
    with pytest.raises(AccountsError, match="不能管理该单位的申报人账号"):
        open_account(newcomer(), unit=town.unit, by=town.other_admin)
    above = make.officer(town.office, Role.ORGANISATION_ADMIN)
    assert open_account(newcomer(), unit=town.unit, by=above).created_by == above


def test_whoever_is_known_elsewhere_is_never_doubled_and_every_reason_reads_the_same(town):
    number = make.id_number()
    theirs = {
        "of another unit": town.open(unit=town.other).person,
        "with an account of the own": make.user(AccountKind.PERSON, of=make.person("李晓梅")).person,
        "of another unit, without an account": make.person("李晓梅", employer=town.other),
    }
    make.person("王建军", number=number)

    sentences = {refused(town, id_number=numbers.id_number_of(person)) for person in theirs.values()}
    sentences.add(refused(town, id_number=number))

    assert sentences == {openings.ELSEWHERE}
    assert all(Person.objects.get(pk=person.pk).employer_id != town.unit.pk for person in theirs.values())


def test_a_colleague_who_has_an_account_already_is_told_to_the_own_unit(town):
    first = town.open()

    [again] = open_accounts([newcomer(id_number=numbers.id_number_of(first.person))], unit=town.unit, by=None)

    assert (again.state, again.account, again.reason) == (OpeningState.PRESENT, first, openings.PRESENT)
    assert User.objects.filter(kind=AccountKind.PERSON).count() == 1


def test_an_officer_without_a_unit_gets_the_account_to_apply_with_and_keeps_the_own_telephone(town):
    officer = make.officer(town.office, of=make.person("李晓梅", phone="13900001111"))

    account = town.open(id_number=numbers.id_number_of(officer.person))

    assert (account.person, account.person.employer) == (officer.person, town.unit)
    assert numbers.phone_of(Person.objects.get(pk=officer.person.pk)) == "13900001111"


def test_many_need_no_more_statements_than_one(town):
    one = statements(lambda: open_accounts([newcomer()], unit=town.unit, by=town.admin, site=SITE))

    many = statements(lambda: open_accounts([newcomer() for _ in range(7)], unit=town.unit, by=town.admin, site=SITE))

    assert many == one


def test_a_number_another_unit_writes_down_at_the_same_moment_is_judged_again(town, monkeypatch):
    real, calls = openings._open, []

    def first_too_late(*args, **kwargs):
        calls.append(1)
        if len(calls) == 1:
            raise IntegrityError
        return real(*args, **kwargs)

    monkeypatch.setattr(openings, "_open", first_too_late)

    assert town.open().person.employer == town.unit


# --- activation by telephone


def activated(account, phone=PHONE):
    code = phone_codes.issue_code(phone, purpose=phone_codes.ACTIVATE)
    data = {
        "id_number": numbers.id_number_of(account.person), "phone": phone, "code": code,
        "password": make.PASSWORD, "again": make.PASSWORD, "act": "activate",
    }  # fmt: skip
    return Client().post("/activate/", data, follow=True)


def test_the_telephone_activates_the_account_and_the_login_is_the_id_number(town):
    account = town.open()

    page = activated(account).content.decode()

    account.refresh_from_db()
    assert (account.check_password(make.PASSWORD), account.activated_at is not None) == (True, True)
    assert "账号已经激活，请用新密码登录" in page
    assert Event.objects.filter(stream=f"account:{account.pk}", kind="activated").exists()
    signed = Client().post(
        "/sign-in/person/", {"login": numbers.id_number_of(account.person), "password": make.PASSWORD}
    )
    assert signed.status_code == 302


def test_another_telephone_activates_nothing_and_reads_the_same_sentence(town):
    account = town.open()

    page = activated(account, phone="13600006666").content.decode()

    account.refresh_from_db()
    assert (account.activated_at, "账号已经激活，请用新密码登录" in page) == (None, True)


def test_the_page_of_the_first_sign_in_is_offered_at_the_door(town):
    assert "首次登录" in Client().get("/sign-in/person/").content.decode()
    assert "单位开通账号时登记的手机号" in Client().get("/activate/").content.decode()


# --- the unit's hands


def test_the_message_is_sent_again_three_times_a_day(town):
    person = town.open().person
    send = {"unit": town.unit, "by": town.admin, "site": SITE}
    applicants.tell_again(person, **send)
    applicants.tell_again(person, **send)

    with pytest.raises(AccountsError, match="今天已经发送 3 次"):
        applicants.tell_again(person, **send)
    assert Delivery.objects.filter(state=DeliveryState.CREATED).count() == 3


def test_the_telephone_is_corrected_until_somebody_came_with_it(town):
    account = town.open()
    change = {"employment": Employment.CONTRACT, "unit": town.unit, "by": town.admin}

    person = applicants.change_person(account.person, phone="13600006666", **change)

    assert (numbers.phone_of(person), person.employment) == ("13600006666", Employment.CONTRACT)
    last = Event.objects.filter(stream=f"account:{account.pk}").latest("seq").payload_row.payload
    assert last == {"employment": ["staff", "contract"], "phone": ["137****7777", "136****6666"]}
    assert applicants.change_person(person, phone="", **change) == person
    activated(account, phone="13600006666")
    with pytest.raises(AccountsError, match="账号已经激活"):
        applicants.change_person(person, phone=PHONE, **change)


def test_what_is_not_the_units_to_change_stays(town):
    own = make.user(AccountKind.PERSON, of=make.person("王芳", employer=town.unit))
    officer = make.officer(town.office, of=make.person("赵敏"))
    opened = town.open(name="赵敏", id_number=numbers.id_number_of(officer.person))
    change = {"unit": town.unit, "by": town.admin}

    with pytest.raises(AccountsError, match="不是本单位开通的"):
        applicants.change_person(own.person, employment=Employment.STAFF, phone=PHONE, **change)
    with pytest.raises(AccountsError, match="另有工作账号"):
        applicants.change_person(opened.person, employment=Employment.STAFF, phone=PHONE, **change)
    with pytest.raises(AccountsError, match="由县区职称办开通"):
        applicants.change_person(own.person, employment=Employment.FARMER, phone="", **change)
    with pytest.raises(AccountsError, match="不是本单位开通的"):
        applicants.set_stopped(own.person, stopped=True, **change)


def test_a_stopped_account_is_out_at_once_and_comes_back(town):
    account = town.open()
    client = client_for(account)
    change = {"unit": town.unit, "by": town.admin}

    applicants.set_stopped(account.person, stopped=True, **change)

    assert client.get("/account/").status_code == 302
    with pytest.raises(AccountsError, match="已经停用"):
        applicants.set_stopped(account.person, stopped=True, **change)
    with pytest.raises(AccountsError, match="请先启用"):
        applicants.tell_again(account.person, site=SITE, **change)
    assert applicants.set_stopped(account.person, stopped=False, **change).is_active


def test_whoever_moved_is_the_old_units_no_more_and_the_new_one_marks_the_kind(town):
    account = town.open()
    choose_employer(account, town.other)

    with pytest.raises(AccountsError, match="已经不在本单位"):
        applicants.set_stopped(account.person, stopped=True, unit=town.unit, by=town.admin)
    with pytest.raises(AccountsError, match="不是本单位开通的"):
        applicants.set_stopped(account.person, stopped=True, unit=town.other, by=town.other_admin)
    assert Person.objects.get(pk=account.person_id).employment == ""


# --- spreadsheets


def sheet(*rows):
    book = openpyxl.Workbook()
    book.active.append([column.title for column in opening_sheets.COLUMNS])
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("名单.xlsx", out.getvalue())


def row(name="王芳", number="", phone=PHONE, employment="在编"):
    return [name, number or make.id_number(), phone, employment]


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

    assert list(opening.rows.values_list("number", "name", "state"))[4:] == [(6, "王五", "opened"), (7, "王芳", "refused")]
    assert User.objects.filter(kind=AccountKind.PERSON).count() == Delivery.objects.count() == 5


def test_a_run_that_stopped_is_gone_on_with_by_the_same_trial_and_pressing_twice_is_once(town, monkeypatch):
    monkeypatch.setattr(opening_sheets, "CHUNK", 1)
    real, calls = opening_sheets.open_accounts, []

    def stops(*args, **kwargs):
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError
        return real(*args, **kwargs)

    tried = opening_sheets.sealed(opening_sheets.try_out(sheet(row(), row()), unit=town.unit, by=town.admin), unit=town.unit)
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
    data = {"name": "李晓梅", "document": "resident_id", "id_number": make.id_number(), "phone": PHONE, "employment": "staff"}
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


def test_the_list_needs_the_same_statements_for_one_person_and_for_three(town, monkeypatch):
    client = client_for(town.admin)
    town.open()
    client.get("/people/")
    for_one = statements(lambda: client.get("/people/"))
    town.open(), town.open()

    assert statements(lambda: client.get("/people/")) == for_one
    monkeypatch.setattr("accounts.views.people.lists.lists.PAGE_SIZE", 2)


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
    assert "“李晓梅”的信息已保存" in client.post(url, {"employment": "agency", "phone": ""}, follow=True).content.decode()
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
    assert scheme_in_force
