"""机构与行政区划: the tree says who created and administers whom; the way of an application is its route."""

import uuid

from django.db import models
from django.db.models import Q
from treebeard.mp_tree import MP_Node

from accounts.enums import Affiliation, Function, Level, OrganisationKind, OrganisationStatus, Ownership, Role
from zcps.kit import clock


class Region(models.Model):
    """行政区划 after GB/T 2260; the parent of a county is its city, of a city its province."""

    code = models.CharField("代码", max_length=6, primary_key=True)
    name = models.CharField("名称", max_length=50)
    level = models.CharField("层级", max_length=10, choices=Level)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级"
    )

    class Meta:
        verbose_name = "行政区划"
        verbose_name_plural = "行政区划"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Organisation(MP_Node):
    """Any body with an account: employers, departments, HRSS offices, committee offices, the platform."""

    node_order_by: list[str] = []

    uuid = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("单位全称", max_length=100, unique=True)
    short_name = models.CharField("简称", max_length=40, blank=True)
    name_key = models.CharField("拼音排序", max_length=300, blank=True, db_collation="C", editable=False)
    likeness_key = models.CharField("相近名称", max_length=120, blank=True, editable=False)
    code = models.CharField("机构编码", max_length=20, unique=True)
    uscc = models.CharField("统一社会信用代码", max_length=18, unique=True, null=True, blank=True)
    kind = models.CharField("类别", max_length=20, choices=OrganisationKind)
    region = models.ForeignKey(Region, models.PROTECT, related_name="organisations", verbose_name="所在行政区划")
    sector = models.CharField("行业", max_length=30, blank=True)
    affiliation = models.CharField("隶属关系", max_length=10, choices=Affiliation, blank=True)
    ownership = models.CharField("单位性质", max_length=12, choices=Ownership, blank=True)
    competent_department = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="units", verbose_name="主管部门"
    )
    legal_representative = models.CharField("法定代表人", max_length=50, blank=True)
    telephone = models.CharField("咨询电话", max_length=40, blank=True)
    address = models.CharField("地址", max_length=120, blank=True)
    office_hours = models.CharField("办公时间", max_length=80, blank=True)
    status = models.CharField("状态", max_length=10, choices=OrganisationStatus, default=OrganisationStatus.ACTIVE)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name="合并后的机构"
    )
    created_at = models.DateTimeField("创建时间", default=clock.now, editable=False)

    class Meta:
        verbose_name = "机构"
        verbose_name_plural = "机构"
        indexes = [
            models.Index(fields=["name_key", "id"], name="organisation_by_name"),
            models.Index(fields=["region", "kind"], name="organisation_by_region"),
            models.Index(fields=["likeness_key"], name="organisation_by_likeness"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status=OrganisationStatus.MERGED, successor__isnull=False)
                | ~Q(status=OrganisationStatus.MERGED) & Q(successor__isnull=True),
                name="organisation_merged_into",
            ),
        ]
        default_permissions = ()
        permissions = [(role.value, role.label) for role in Role]

    def __str__(self) -> str:
        return self.name


class OrganisationFunction(models.Model):
    """What an organisation does under a scheme: routes and roles look here, never at its place in the tree."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="functions", verbose_name="机构")
    scheme = models.ForeignKey("accounts.Scheme", models.CASCADE, related_name="+", verbose_name="制度")
    function = models.CharField("职能", max_length=20, choices=Function)
    level = models.CharField("层级", max_length=10, choices=Level, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="管辖区划")
    sector = models.CharField("行业", max_length=30, blank=True)

    class Meta:
        verbose_name = "机构职能"
        verbose_name_plural = "机构职能"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "scheme", "function", "level", "region", "sector"],
                name="organisation_function_once",
                nulls_distinct=False,
            )
        ]
        indexes = [models.Index(fields=["scheme", "function", "level", "region", "sector"], name="function_lookup")]

    def __str__(self) -> str:
        return self.get_function_display()
