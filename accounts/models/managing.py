"""人事管理单位: who keeps a person's archives, with its history; and requests to register one that was not in the list."""

import uuid

from django.db import models
from django.db.models import Q

from accounts.enums import CHOICES_OPEN, ManagementState, UnitRequestState
from zcps.kit import clock


class Management(models.Model):
    """人事管理关系: chosen by the person, put in force by 基本信息入库, ended by the next one; never changed otherwise.

    `department` is the 主管部门 that came with the unit when it was confirmed; `keeper` the code of the scheme's answer to
    who keeps the archives: it says whether the unit is only a filing point.
    """

    uuid = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="managements", verbose_name="自然人")
    scheme = models.ForeignKey("accounts.Scheme", models.PROTECT, related_name="+", verbose_name="制度")
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="managements", verbose_name="人事管理单位"
    )
    department = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+", verbose_name="主管部门")
    region = models.ForeignKey("accounts.Region", models.PROTECT, related_name="+", verbose_name="行政区划")
    keeper = models.CharField("人事档案保管", max_length=40)
    state = models.CharField("状态", max_length=12, choices=ManagementState, default=ManagementState.CHOSEN)
    chosen_at = models.DateTimeField("选择时间", default=clock.now)
    chosen_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="选择人")
    stored_at = models.DateTimeField("入库时间", null=True, blank=True)
    ended_at = models.DateTimeField("终止时间", null=True, blank=True)

    class Meta:
        verbose_name = "人事管理关系"
        verbose_name_plural = "人事管理关系"
        indexes = [models.Index(fields=["organisation", "state", "id"], name="management_of_unit")]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state__in=sorted(CHOICES_OPEN)), name="management_one_choice"
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(state=ManagementState.IN_FORCE), name="management_one_in_force"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(CHOICES_OPEN), stored_at__isnull=True)
                | ~Q(state__in=sorted(CHOICES_OPEN)) & Q(stored_at__isnull=False),
                name="management_stored_when_in_force",
            ),
            models.CheckConstraint(
                condition=Q(state=ManagementState.ENDED, ended_at__isnull=False)
                | ~Q(state=ManagementState.ENDED) & Q(ended_at__isnull=True),
                name="management_ended_when_ended",
            ),
        ]

    def __str__(self) -> str:
        return self.organisation.name


class UnitRequest(models.Model):
    """登记人事管理单位的申请: lands at the local office, which registers the unit, points to the one meant, or refuses."""

    uuid = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", verbose_name="申请人")
    scheme = models.ForeignKey("accounts.Scheme", models.PROTECT, related_name="+", verbose_name="制度")
    office = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="unit_requests", verbose_name="办理机构"
    )
    region = models.ForeignKey("accounts.Region", models.PROTECT, related_name="+", verbose_name="行政区划")
    keeper = models.CharField("人事档案保管", max_length=40)
    name = models.CharField("单位全称", max_length=100)
    note = models.CharField("说明", max_length=300, blank=True)
    state = models.CharField("状态", max_length=10, choices=UnitRequestState, default=UnitRequestState.OPEN)
    asked_at = models.DateTimeField("申请时间", default=clock.now)
    asked_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="申请账号")
    decided_at = models.DateTimeField("办理时间", null=True, blank=True)
    decided_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="办理人"
    )
    reason = models.CharField("原因", max_length=300, blank=True)
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登记的单位"
    )

    class Meta:
        verbose_name = "登记单位的申请"
        verbose_name_plural = "登记单位的申请"
        indexes = [models.Index(fields=["office", "state", "id"], name="unit_request_of_office")]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state=UnitRequestState.OPEN), name="unit_request_one_open"
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="unit_request_decided_by",
            ),
            models.CheckConstraint(
                condition=Q(state=UnitRequestState.ACCEPTED, organisation__isnull=False)
                | ~Q(state=UnitRequestState.ACCEPTED) & Q(organisation__isnull=True),
                name="unit_request_accepted_with_unit",
            ),
        ]

    def __str__(self) -> str:
        return self.name
