"""A county of a province whose scheme has people choose a managing unit, after seed 003: its offices, units, filing points."""

from django.db import transaction

from accounts.enums import AccountKind, Function, Level, ManagementState, OrganisationKind, Ownership, Role
from accounts.models import OrganisationFunction, Scheme, SchemeVersion
from accounts.services import managing
from accounts.services.chains import Turn, turn_choices
from tests.factories import accounts as make
from tests.world import scheme_content
from zcps.kit import clock

KEEPERS = [
    {"code": "own_unit", "label": "所在单位", "inside": True, "kinds": ["employer"],
     "ownerships": ["institution", "state"], "missing": "请向单位人事部门或者当地人社部门咨询。"},
    {"code": "market", "label": "当地人才市场", "kinds": ["talent_centre"], "missing": "请选择其他保管情形。"},
    {"code": "firm", "label": "所在企业", "kinds": ["employer"], "ownerships": ["private"],
     "help": "企业有档案保管权。", "missing": "请向当地人社部门咨询。"},
    {"code": "elsewhere", "label": "不在当地", "kinds": ["filing_point"], "levels": ["county", "city"],
     "stamped": True, "missing": "请向当地人社部门咨询非公申报点。"},
    {"code": "association", "label": "建筑专业由协会办理", "kinds": ["filing_point"], "levels": ["province"],
     "sectors": ["construction"], "stamped": True, "missing": "请向省人社厅咨询。"},
]  # fmt: skip
MANAGING = {
    "lead": "人事管理单位是保管您人事档案的单位，不一定是工作单位。",
    "inside": "我在机关、事业单位或者国有企业工作，单位保管人事档案。",
    "outside": "我在非公有制单位或者企业工作，或者没有工作单位。",
    "region_help": "现单位人员的初级职称证书由哪级人社部门发放，就选哪个行政区划。",
    "keepers": KEEPERS,
}
SYSTEMS = {
    "lead": "使用哪个系统，由所申报的评审委员会决定。",
    "here": "请注册个人账号，选择人事管理单位后办理。",
    "fields": [{"code": "health", "name": "卫生"}, {"code": "power", "name": "电力"}],
    "others": [
        {"code": "guangzhou", "name": "广州市职称系统", "authority": "广州市人社局", "regions": ["440100"],
         "advice": "请按广州市的评审通知办理。", "url": "https://zc.example.cn/", "telephone": "020-00000000",
         "committees": ["广州市建筑工程中级评委会"]},
        {"code": "health", "name": "卫生系统职称平台", "authority": "省卫生健康委", "fields": ["health"],
         "advice": "请按省卫生健康委的评审通知办理。"},
    ],
}  # fmt: skip


def content(**sections):
    """A whole scheme of 广东 with these sections."""
    return scheme_content("zhejiang_construction") | {"province": "440000"} | sections


class County:
    """广东省河源市龙川县; `person` has an account and has chosen nothing."""

    def __init__(self, **sections):
        sections = sections or {"managing_units": MANAGING, "systems": SYSTEMS}
        self.scheme = make.scheme("zhejiang_construction")
        version = SchemeVersion.objects.create(
            scheme=self.scheme, number=1, content=content(**sections), sha256=f"managing-{make.number()}"
        )
        Scheme.objects.filter(pk=self.scheme.pk).update(current=version)
        self.scheme.refresh_from_db()
        self.version = version
        self.province = make.region("440000", "广东省")
        self.city = make.region("441600", "河源市", level=Level.CITY, parent=self.province)
        self.county = make.region("441622", "龙川县", level=Level.COUNTY, parent=self.city)
        self.platform = make.organisation(OrganisationKind.PLATFORM, region=self.province)
        self.hrss = self.office("龙川县人力资源和社会保障局", self.county, telephone="0762-1", address="老隆镇 1 号")
        self.province_hrss = self.office("广东省人力资源和社会保障厅", self.province)
        self.education = make.organisation(
            OrganisationKind.DEPARTMENT, parent=self.platform, region=self.county, name="龙川县教育局"
        )
        institution = {"ownership": Ownership.INSTITUTION, "competent_department": self.education}
        self.school = self.unit("龙川县第一中学", **institution)
        self.firm = self.unit("龙川建筑有限公司", ownership=Ownership.PRIVATE, competent_department=self.hrss)
        self.market = self.unit("龙川县人才市场", OrganisationKind.TALENT_CENTRE)
        self.point = self.unit("龙川县非公申报点", OrganisationKind.FILING_POINT, competent_department=self.hrss)
        self.association = make.organisation(
            OrganisationKind.FILING_POINT, parent=self.province_hrss, region=self.province, name="省建设教育协会",
            sector="construction",
        )  # fmt: skip
        self.admin = make.officer(self.hrss, Role.ORGANISATION_ADMIN)
        self.clerk = make.officer(self.hrss, Role.CLERK)
        self.account = make.user(AccountKind.PERSON, of=make.person("李晓梅"), password=True)
        self.person = self.account.person

    def office(self, name, region, **fields):
        row = make.organisation(OrganisationKind.HRSS, parent=self.platform, name=name, region=region, **fields)
        OrganisationFunction.objects.create(
            organisation=row, scheme=self.scheme, function=Function.HRSS, level=region.level, region=region
        )
        return row

    def unit(self, name, kind=OrganisationKind.EMPLOYER, **fields):
        return make.organisation(kind, parent=self.hrss, name=name, region=self.county, **fields)

    def choose(self, unit=None, keeper="elsewhere", *, region=None, person=None):
        chosen = {"unit": unit or self.point, "region": region or self.county, "keeper": keeper}
        return managing.choose_managing_unit(person or self.person, **chosen, by=self.account)

    @transaction.atomic
    def turn(self, state, **reviewed):
        """As the move of an application turns the choice."""
        turns = {self.person.pk: Turn(state, **reviewed)}
        return turn_choices(turns, scheme_id=self.scheme.pk, by_id=self.clerk.pk, at=clock.now())

    def stored(self, unit=None, keeper="elsewhere"):
        """In force, as 基本信息入库 leaves it."""
        row = self.choose(unit, keeper)
        self.turn(ManagementState.UNDER_REVIEW)
        reviewed = {"organisation_id": row.organisation_id, "department_id": row.department_id}
        [row] = self.turn(ManagementState.IN_FORCE, **reviewed)
        return row
