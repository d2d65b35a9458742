"""找回账号: somebody whose telephone is gone too is vouched for by the unit or at a counter; every attempt is a row."""

import uuid

from django.db import models
from django.db.models import Q

from accounts.enums import RecoveryState, RecoveryWay
from zcps.kit import clock


class Recovery(models.Model):
    """One attempt. A number nobody has leaves the same row as one that somebody has: unmatched, shown to nobody.

    The new telephone is sealed (`accounts.numbers`) and becomes the person's when the one-time link is used.
    """

    uuid = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    way = models.CharField("方式", max_length=10, choices=RecoveryWay)
    state = models.CharField("状态", max_length=12, choices=RecoveryState)
    id_index = models.CharField("证件号码索引", max_length=64, editable=False)
    account = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="recoveries", verbose_name="账号"
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="办理机构"
    )
    phone_sealed = models.TextField("新手机号（加密）", blank=True, editable=False)
    address = models.GenericIPAddressField("来源地址", null=True, blank=True)
    asked_at = models.DateTimeField("提出时间", default=clock.now)
    checked = models.CharField("核验情况", max_length=200, blank=True)
    decided_at = models.DateTimeField("办理时间", null=True, blank=True)
    decided_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="办理人"
    )
    reason = models.CharField("原因", max_length=300, blank=True)
    activation = models.OneToOneField(
        "accounts.Activation",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="recovery",
        verbose_name="一次性链接",
    )
    used_at = models.DateTimeField("使用时间", null=True, blank=True)

    class Meta:
        verbose_name = "找回账号"
        verbose_name_plural = "找回账号"
        indexes = [
            models.Index(fields=["organisation", "state", "-id"], name="recovery_of_organisation"),
            models.Index(fields=["id_index", "asked_at"], name="recovery_by_number"),
            models.Index(fields=["address", "asked_at"], name="recovery_by_address"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(state=RecoveryState.OPEN), name="recovery_one_open"
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="recovery_decided_by",
            ),
            models.CheckConstraint(
                condition=Q(state=RecoveryState.UNMATCHED, account__isnull=True)
                | ~Q(state=RecoveryState.UNMATCHED) & Q(account__isnull=False),
                name="recovery_matched_has_account",
            ),
        ]

    def __str__(self) -> str:
        return str(self.account or self.get_state_display())
