"""南昌市 under the rules of 江西: who creates whom, with the organisations that are there."""

from pathlib import Path

import pytest
import yaml
from django.urls import reverse

from accounts.enums import Level, OrganisationKind, Role
from accounts.models import OrganisationFunction, Scheme, SchemeVersion
from accounts.services.organisations import create_organisation, usual_duties
from tests.accounts.administration import client_for
from tests.factories import accounts as make

SCHEME = yaml.safe_load(Path("fixtures/schemes/jiangxi.yaml").read_text(encoding="utf-8"))


class Nanchang:
    """南昌市 with two counties: their 职改办, the city's education bureau and talent centre; a county's department."""

    def __init__(self):
        row = make.scheme("jiangxi")
        version = SchemeVersion.objects.create(scheme=row, number=1, content=SCHEME, sha256=f"jiangxi-{id(SCHEME)}")
        Scheme.objects.filter(pk=row.pk).update(current=version)
        self.scheme = Scheme.objects.get(pk=row.pk)
        self.province = make.region("360000", "江西省")
        self.city = make.region("360100", "南昌市", level=Level.CITY, parent=self.province)
        self.donghu, self.xihu = (
            make.region(code, name, level=Level.COUNTY, parent=self.city)
            for code, name in (("360102", "东湖区"), ("360103", "西湖区"))
        )
        self.platform = make.organisation(OrganisationKind.PLATFORM, region=self.province)
        self.office = self.add("hrss", "南昌市职改办", self.platform, self.city, telephone="0791-83884289")
        self.county, self.other = (
            self.add("hrss", f"{region.name}职改办", self.office, region) for region in (self.donghu, self.xihu)
        )
        self.education = self.add("department", "南昌市教育局", self.office, self.city, sector="education")
        self.centre = self.add("talent_centre", "南昌市人才开发交流服务中心", self.office, self.city)
        self.bureau = self.add("department", "东湖区住建局", self.county, self.donghu, sector="construction")

    def add(self, kind, name, parent, region, *, sector="", **fields):
        row = make.organisation(kind, parent=parent, name=name, region=region, sector=sector, **fields)
        OrganisationFunction.objects.create(
            organisation=row, scheme=self.scheme, function=kind, level=region.level, region=region, sector=sector
        )
        return row

    def create(self, parent, kind, region, name="南昌某单位", *, level="", **fields):
        admin = make.officer(parent, Role.ORGANISATION_ADMIN)
        duties = usual_duties(kind=kind, level=level, region=region, sector=fields.get("sector", ""))
        return create_organisation(
            parent=parent, name=name, kind=kind, region=region, by=admin, duties=duties, **fields
        )


@pytest.fixture
def nanchang(db):
    return Nanchang()


def posted(nanchang, parent, **fields):
    client = client_for(make.officer(parent, Role.ORGANISATION_ADMIN))
    return client.post(reverse("admin:accounts_organisation_add"), {"parent": parent.code, **fields})
