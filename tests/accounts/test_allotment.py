"""批量新建机构: a trial with every error, then all organisations or none, and never twice."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import OrganisationKind, Role
from accounts.exceptions import AccountsError
from accounts.models import Organisation, User
from accounts.queries.creation import ASK_AFFILIATION, ASK_LEVEL
from accounts.services import allotment
from accounts.services.organisations import create_organisation
from tests.accounts.administration import client_for, scheme_in_force
from tests.factories import accounts as make
from zcps.kit.xlsx import Kind, Out, write_table

pytestmark = pytest.mark.django_db
HRSS = ("杭州市西湖区人力资源和社会保障局", "人力社保部门", "330000", "", "县（市、区）", "", "", "0571-87935000", "")
DEPARTMENT = ("杭州市城乡建设委员会", "主管部门", "330000", "", "市", "construction", "", "", "")


@pytest.fixture
def boss():
    make.region()
    platform = make.organisation(OrganisationKind.PLATFORM)
    return make.officer(platform, Role.PLATFORM_ADMIN)


def workbook(*rows):
    rows = [(*row, *[""] * (len(allotment.COLUMNS) - len(row))) for row in rows]
    columns = [Out(column.title, Kind.CODE if column.kind is Kind.CODE else Kind.TEXT) for column in allotment.COLUMNS]
    return write_table(columns, rows)


def tried(boss, *rows):
    return allotment.try_out(SimpleUploadedFile("offices.xlsx", workbook(*rows)), by=boss)


def test_the_template_is_read_and_its_example_refused(boss):
    answer = client_for(boss).get(reverse("admin:accounts_organisation_template"))
    make.region("330106", "西湖区", level="county")

    table = allotment.try_out(SimpleUploadedFile("offices.xlsx", answer.content), by=boss)

    assert "attachment" in answer["Content-Disposition"]
    assert [(error.row, error.sentence) for error in table.errors] == [(2, "这是模板中的示例，请删除这一行。")]


def test_a_sector_is_given_by_name_or_code_and_no_other(boss):
    scheme_in_force()
    named = ("杭州市临平区住房和城乡建设局", "主管部门", "330000", "", "市", "建设", "", "", "")
    table = tried(boss, DEPARTMENT, named)

    made = allotment.allot([row.values for row in table.rows], sha256=table.sha256, by=boss)

    assert [created.organisation.sector for created in made] == ["construction", "construction"]
    wrong = tried(boss, ("某市水利局", "主管部门", "330000", "", "市", "水利", "", "", ""))
    assert [error.sentence for error in wrong.errors] == ["没有这个行业，应为“建设”之一。"]


def test_an_office_that_routes_find_by_its_level_needs_one_in_its_row(boss):
    table = tried(boss, ("某市水利局", "主管部门", "330000", "", "", "", "", "", ""))

    assert [(error.column, error.sentence) for error in table.errors] == [("职能层级", ASK_LEVEL)]


def test_a_trial_writes_nothing(boss):
    before = Organisation.objects.count()

    table = tried(boss, HRSS, DEPARTMENT)

    assert (table.errors, len(table.rows), Organisation.objects.count()) == ([], 2, before)


def test_every_error_is_named_by_row_and_column(boss):
    wrong = ("", "衙门", "999999", "", "", "", "", "", "")
    foreign = ("某局", "人力社保部门", "999999", "33010600099", "", "", "", "", "")

    table = tried(boss, HRSS, HRSS, wrong, foreign)

    found = {(error.row, error.column) for error in table.errors}
    assert {
        (2, "单位全称"),
        (3, "单位全称"),
        (4, "单位全称"),
        (4, "类别"),
        (5, "行政区划代码"),
        (5, "上级机构编码"),
    } <= found


def test_a_taken_name_is_an_error(boss):
    make.organisation(name=HRSS[0])

    assert [error.column for error in tried(boss, HRSS).errors] == ["单位全称"]


def test_taking_over_creates_every_office_with_its_account_and_duty(boss):
    make.scheme()
    table = tried(boss, HRSS, DEPARTMENT)

    made = allotment.allot([row.values for row in table.rows], sha256=table.sha256, by=boss)

    assert [created.organisation.name for created in made] == [HRSS[0], DEPARTMENT[0]]
    assert User.objects.filter(username__in=[created.organisation.code for created in made]).count() == 2


def test_the_same_file_is_taken_over_once(boss):
    table = tried(boss, HRSS)
    rows = [row.values for row in table.rows]
    allotment.allot(rows, sha256=table.sha256, by=boss)

    with pytest.raises(AccountsError, match="已经导入过"):
        allotment.allot(rows, sha256=table.sha256, by=boss)
    assert Organisation.objects.filter(name=HRSS[0]).count() == 1


def test_one_row_that_went_wrong_meanwhile_creates_none(boss):
    table = tried(boss, DEPARTMENT, HRSS)
    make.organisation(name=HRSS[0])

    with pytest.raises(AccountsError, match="第 3 行"):
        allotment.allot([row.values for row in table.rows], sha256=table.sha256, by=boss)
    assert not Organisation.objects.filter(name=DEPARTMENT[0]).exists()


URL = "admin:accounts_organisation_allotment"


def upload(client, content):
    return client.post(reverse(URL), {"file": SimpleUploadedFile("offices.xlsx", content)})


def test_the_pages_try_out_and_take_over(boss):
    client = client_for(boss)
    content = workbook(HRSS)
    trial = upload(client, content)

    done = client.post(reverse(URL), {"tried": trial.context["tried"]})

    assert ("试导入没有发现问题" in trial.content.decode(), "/activate/" in done.content.decode()) == (True, True)
    assert "已经导入过" in upload(client, content).content.decode()


def test_errors_are_shown_in_a_table_without_a_way_on(boss):
    page = upload(client_for(boss), workbook(HRSS, HRSS)).content.decode()

    assert ("与文件中另一行重复" in page, "全部创建" in page) == (True, False)


def test_a_forged_trial_creates_nothing(boss):
    page = client_for(boss).post(reverse(URL), {"tried": "forged"}).content.decode()

    assert ("已经失效" in page, Organisation.objects.count()) == (True, 1)


def test_a_file_that_is_no_workbook_is_refused(boss):
    page = client_for(boss).post(reverse(URL), {"file": SimpleUploadedFile("a.xlsx", b"x")})

    assert page.status_code == 200
    assert "errornote" in page.content.decode()


def test_an_administrator_creates_below_the_own_organisation_by_the_rules_of_the_scheme():
    scheme_in_force()
    office, other = make.organisation(), make.organisation()
    admin = make.officer(office, Role.ORGANISATION_ADMIN)
    unit = ("杭州市第一设计院", "用人单位", "330000", "", "", "", "省属", "", "", "国有企业", "91330100799655058B")
    elsewhere = ("杭州市第二设计院", "用人单位", "330000", other.code)

    wrong = tried(admin, HRSS, elsewhere, (*unit[:10], "91330100799655058X"))
    table = tried(admin, unit)
    [made] = allotment.allot([row.values for row in table.rows], sha256=table.sha256, by=admin)

    assert {(error.row, error.column) for error in wrong.errors} == {
        (2, "类别"), (3, "上级机构编码"), (4, "统一社会信用代码"),
    }  # fmt: skip
    assert "由省里统一分配" in wrong.errors[0].sentence
    assert (Organisation.objects.get_parent(made.organisation), made.organisation.ownership) == (office, "state")


def test_a_credit_code_stands_once_in_the_file_and_in_the_register(boss):
    make.organisation(uscc="914403001922038216")
    twice = [(f"甲{n}院", "用人单位", "330000", *[""] * 7, "91330100799655058B") for n in range(2)]
    taken = ("乙院", "用人单位", "330000", *[""] * 7, "914403001922038216")

    found = tried(boss, *twice, taken).errors

    assert [(error.row, error.sentence) for error in found] == [
        (2, "与文件中另一行重复。"), (3, "与文件中另一行重复。"), (4, "这个代码已登记在其他机构名下。"),
    ]  # fmt: skip


def test_a_unit_without_an_affiliation_is_said_in_its_row_where_a_scheme_routes_by_it(boss):
    rows = ("杭州市第一设计院", "用人单位", "330000"), ("杭州市第二设计院", "用人单位", "330000", "", "", "", "省属")

    before = tried(boss, *rows).errors
    scheme_in_force()

    assert before == []
    assert [(error.row, error.column, error.sentence) for error in tried(boss, *rows).errors] == [
        (2, "隶属关系", ASK_AFFILIATION)
    ]


def test_what_sounds_alike_is_ticked_as_another_before_it_is_created(boss):
    create_organisation(
        parent=None, name="浙江省杭州市第1中学", kind=OrganisationKind.EMPLOYER, region=make.region(), by=None
    )
    client = client_for(boss)
    trial = upload(client, workbook(("杭州市第一中学", "用人单位", "330000"), ("杭州第一中学", "用人单位", "330000")))
    near = trial.context["near"]

    unticked = client.post(reverse(URL), {"tried": trial.context["tried"], "distinct": [near[0].token]})
    done = client.post(
        reverse(URL), {"tried": trial.context["tried"], "distinct": [each.token for each in near]}
    ).content.decode()

    assert [(each.row, each.other) for each in near] == [
        (2, "浙江省杭州市第1中学"), (3, "浙江省杭州市第1中学"), (3, "第 2 行“杭州市第一中学”"),
    ]  # fmt: skip
    assert "第 3 行“杭州第一中学”与“浙江省杭州市第1中学”名称相近" in unticked.content.decode()
    assert "已创建 2 个机构" in done


def test_the_number_of_statements_of_a_trial_does_not_grow_with_its_rows(boss, django_assert_max_num_queries):
    rows = [(f"杭州市第{n}院", "用人单位", "330000") for n in range(30)]
    with CaptureQueriesContext(connection) as few:
        tried(boss, *rows[:2])

    with django_assert_max_num_queries(len(few)):
        tried(boss, *rows)


def test_who_administers_nothing_allots_nothing():
    office = make.organisation()
    clerk = make.officer(office, Role.CLERK)

    assert client_for(clerk).get(reverse(URL)).status_code == 403
    with pytest.raises(AccountsError, match="系统管理员"):
        tried(clerk, HRSS)
