"""A county whose unit, talent centre and office open applicants' accounts under rules as those of seed 004."""

import io

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import numbers
from accounts.enums import Employment, Level, OrganisationKind, Role
from accounts.models import Scheme, SchemeVersion
from accounts.services import opening_sheets, phone_codes
from accounts.services.openings import Newcomer, open_account
from tests.factories import accounts as make
from tests.world import scheme_content

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
        self.unit = make.organisation(
            OrganisationKind.EMPLOYER, parent=self.office, region=self.county, name="西湖设计院"
        )
        self.other = make.organisation(OrganisationKind.EMPLOYER, parent=self.office, region=self.county)
        self.admin = make.officer(self.unit, Role.ORGANISATION_ADMIN)
        self.other_admin = make.officer(self.other, Role.ORGANISATION_ADMIN)

    def open(self, *, unit=None, site=SITE, **fields):
        return open_account(newcomer(**fields), unit=unit or self.unit, by=None, site=site)


def newcomer(**fields):
    given = {"name": "李晓梅", "id_number": make.id_number(), "phone": PHONE, "employment": Employment.STAFF}
    return Newcomer(**given | fields)


def statements(work):
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


def activated(account, phone=PHONE):
    code = phone_codes.issue_code(phone, purpose=phone_codes.ACTIVATE)
    data = {
        "id_number": numbers.id_number_of(account.person), "phone": phone, "code": code,
        "password": make.PASSWORD, "again": make.PASSWORD, "act": "activate",
    }  # fmt: skip
    return Client().post("/activate/", data, follow=True)


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
