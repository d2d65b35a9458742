"""Units that register by themselves: a platform, a county with its departments, and a letter at any stage by doing the work."""

import re

from accounts.enums import Affiliation, Function, Level, OrganisationKind, Ownership, Role
from accounts.models import Delivery, LetterScan, Organisation, OrganisationFunction
from accounts.services import letter_decisions, letter_scans, phone_codes, registration
from accounts.services.registration import Handler, Unit
from tests.accounts.administration import scheme_in_force
from tests.factories import accounts as make
from tests.kit import files

USCC = ("91330100799655058B", "914403001922038216", "91110000100013428K")
SITE = "https://zcps.example.cn"
ZHANG, LI = "13800001111", "13800002222"


class Town:
    """杭州市西湖区 with its department, an officer of the platform, and a scheme under which units register."""

    def __init__(self, slug="all_actions"):
        self.scheme = scheme_in_force(slug)
        self.scheme.refresh_from_db()
        self.province = make.region()
        self.city = make.region("330100", "杭州市", level=Level.CITY, parent=self.province)
        self.county = make.region("330106", "西湖区", level=Level.COUNTY, parent=self.city)
        self.platform = make.organisation(OrganisationKind.PLATFORM, name="省职称平台")
        self.officer, self.colleague = (
            make.officer(self.platform, Role.PLATFORM_ADMIN, of=make.person(name)) for name in ("王平", "周安")
        )
        self.department = self.add_department("西湖区住房和城乡建设局", Level.COUNTY, self.county)
        self.city_department = self.add_department("杭州市城乡建设委员会", Level.CITY, self.city)

    def add_department(self, name, level, region, **fields):
        row = make.organisation(OrganisationKind.DEPARTMENT, parent=self.platform, name=name, region=region, **fields)
        OrganisationFunction.objects.create(
            organisation=row, scheme=self.scheme, function=Function.DEPARTMENT, level=level, region=region
        )
        return row

    def unit(self, number=0, **fields):
        return Unit(**{
            "unit_name": f"杭州第{number + 1}建筑设计院",
            "uscc": USCC[number],
            "region": self.county,
            "affiliation": Affiliation.COUNTY,
            "ownership": Ownership.INSTITUTION,
            "competent_department": self.department,
            "legal_representative": "钱伟",
            **fields,
        })  # fmt: skip

    def register(self, number=0, *, handler=None, **fields):
        """A letter that is to be uploaded."""
        handler = handler or person()
        return registration.register_employer(
            self.unit(number, **fields),
            handler,
            scheme=self.scheme,
            code=code_for(handler.phone, phone_codes.EMPLOYER),
            password=make.PASSWORD,
        )

    def recover(self, uscc=USCC[0], *, handler=None):
        handler = handler or person("李晓梅", phone=LI)
        return registration.recover_account(
            uscc=uscc,
            legal_representative="孙强",
            handler=handler,
            code=code_for(handler.phone, phone_codes.HANDLER),
            password="Another-2026",
        )

    def hand_over(self, by, *, handler=None):
        handler = handler or person("李晓梅", phone=LI)
        return registration.begin_handover(
            legal_representative="孙强", handler=handler, code=code_for(handler.phone, phone_codes.HANDLER), by=by
        )

    def uploaded(self, number=0, **fields):
        """A letter that waits for the platform."""
        return upload(self.register(number, **fields))

    def admitted(self, number=0, **fields):
        """A letter that was approved."""
        return self.approve(self.uploaded(number, **fields))

    def approve(self, letter, *, by=None):
        return letter_decisions.approve(letter, scan=scan_of(letter), site=SITE, by=by or self.officer)

    def refuse(self, letter, reason="公章不清晰，请重新扫描。", *, by=None):
        return letter_decisions.refuse(letter, reason=reason, scan=scan_of(letter), by=by or self.officer)


def person(name="张建国", *, phone=ZHANG, number=None):
    return Handler(name=name, id_number=number or make.id_number(), phone=phone)


def code_for(phone, purpose):
    """A code, whatever was sent to this number before."""
    phone_codes.PhoneCode.objects.filter(phone_index=phone_codes.numbers.phone_index(phone)).delete()
    return phone_codes.issue_code(phone, purpose=purpose)


def upload(letter, *, pages=1):
    letter_scans.upload_scan(letter, files.upload(files.pdf(pages), "委托证明.pdf"), by=letter.account)
    letter.refresh_from_db()
    return letter


def scan_of(letter):
    return str(LetterScan.objects.filter(letter=letter).latest("pk").uuid)


def organisation(letter):
    return Organisation.objects.get(pk=letter.organisation_id)


def last_sms():
    return Delivery.objects.latest("pk").text


def code_in_sms():
    return re.search(r"验证码 (\d{6})", last_sms())[1]
