"""批量分配账号: a trial with every error, then all offices or none, and never twice."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.enums import OrganisationKind, Role
from accounts.exceptions import AccountsError
from accounts.models import Organisation, User
from accounts.services import allotment
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


def test_only_the_platform_allots(boss):
    office = make.organisation()
    admin = make.officer(office, Role.ORGANISATION_ADMIN)

    assert client_for(admin).get(reverse(URL)).status_code == 403
    with pytest.raises(AccountsError, match="平台系统管理员"):
        tried(admin, HRSS)
