"""收费: what an office has set for a round, and what each applicant owes it. Amounts are yuan, exact to the fen."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse

from review.enums import FeeKind


class FeeSetting(models.Model):
    """收费设定 of one office for one round; without one nothing is charged. Every change is on its event chain."""

    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="fee_settings", verbose_name="机构"
    )
    round = models.ForeignKey("review.Round", models.PROTECT, related_name="fee_settings", verbose_name="批次")
    kind = models.CharField("收费项目", max_length=20, choices=FeeKind)
    charges = models.BooleanField("收费", default=False)
    how_to_pay = models.CharField("缴费方式", max_length=500, blank=True)
    set_at = models.DateTimeField("设定时间")
    set_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="设定人")

    class Meta:
        verbose_name = "收费设定"
        verbose_name_plural = "收费设定"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "round", "kind"], name="one_fee_setting_a_round"),
            models.CheckConstraint(condition=Q(charges=False) | ~Q(how_to_pay=""), name="fee_setting_says_how"),
        ]

    @property
    def stream(self) -> str:
        """The name of this setting's event chain."""
        return f"fees:{self.pk}"


class FeeOrder(models.Model):
    """缴费单: amount and basis as the dated table had them when the application arrived; paid by a voucher, or cancelled."""

    uuid = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(
        "review.Application", models.PROTECT, related_name="fee_orders", verbose_name="申报"
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="fee_orders", verbose_name="收费机构"
    )
    kind = models.CharField("收费项目", max_length=20, choices=FeeKind)
    name = models.CharField("项目名称", max_length=60)
    amount = models.DecimalField("金额（元）", max_digits=8, decimal_places=2)
    basis = models.CharField("收费依据", max_length=200)
    created_at = models.DateTimeField("开具时间")
    paid_on = models.DateField("缴费日期", null=True, blank=True)
    voucher = models.ForeignKey(
        "dossiers.Evidence", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="缴费凭证"
    )
    paid_at = models.DateTimeField("登记缴费时间", null=True, blank=True)
    paid_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登记缴费人"
    )
    cancelled_at = models.DateTimeField("取消时间", null=True, blank=True)
    cancelled_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="取消人"
    )

    class Meta:
        verbose_name = "缴费单"
        verbose_name_plural = "缴费单"
        constraints = [
            models.UniqueConstraint(
                fields=["application", "organisation", "kind"],
                condition=Q(cancelled_at__isnull=True),
                name="one_fee_order",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="fee_order_amount"),
            models.CheckConstraint(
                condition=Q(paid_at__isnull=True, paid_by__isnull=True)
                | Q(paid_at__isnull=False, paid_by__isnull=False),
                name="fee_order_paid_pair",
            ),
            models.CheckConstraint(
                condition=Q(paid_at__isnull=True, voucher__isnull=True, paid_on__isnull=True)
                | Q(paid_at__isnull=False, voucher__isnull=False, paid_on__isnull=False),
                name="fee_order_paid_with_voucher",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True, cancelled_by__isnull=True)
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False),
                name="fee_order_cancelled_pair",
            ),
            models.CheckConstraint(
                condition=Q(paid_at__isnull=True) | Q(cancelled_at__isnull=True), name="fee_order_paid_or_cancelled"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "-id"], name="fee_order_of_office")]

    def get_absolute_url(self) -> str:
        return reverse("review:fee_order", args=[self.uuid])

    @property
    def is_owed(self) -> bool:
        return self.paid_at is None and self.cancelled_at is None
