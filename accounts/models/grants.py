"""授权: a grant is the decision; guardian's rows mirror the grants in force and are what checks read."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from guardian.models import UserObjectPermissionBase

from accounts.enums import Role
from zcps.kit import clock


class Grant(models.Model):
    """One account may take one role at one organisation, from a day to a day, by whose decision."""

    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="grants", verbose_name="账号")
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="grants", verbose_name="机构"
    )
    role = models.CharField("角色", max_length=30, choices=Role)
    blocks = ArrayField(models.CharField(max_length=30), default=list, blank=True, verbose_name="分块")
    cover = models.ForeignKey(
        "accounts.Cover", models.PROTECT, null=True, blank=True, related_name="grants", verbose_name="代理"
    )
    starts_on = models.DateField("起始日期")
    ends_on = models.DateField("截止日期", null=True, blank=True)
    granted_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", verbose_name="授权人")
    granted_at = models.DateTimeField("授权时间", default=clock.now, editable=False)
    revoked_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="撤销人"
    )
    revoked_at = models.DateTimeField("撤销时间", null=True, blank=True)

    class Meta:
        verbose_name = "授权"
        verbose_name_plural = "授权"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="grant_term_order"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="grant_revoked_pair",
            ),
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=Q(revoked_at__isnull=True, cover__isnull=True),
                name="grant_once",
            ),
            models.UniqueConstraint(fields=["cover", "role", "starts_on"], name="grant_once_a_cover"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}@{self.organisation_id}"


class OrganisationPermission(UserObjectPermissionBase):
    """guardian's direct-foreign-key table: one row for each role an account holds in force at an organisation."""

    content_object = models.ForeignKey("accounts.Organisation", on_delete=models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        verbose_name = "生效授权"
        verbose_name_plural = "生效授权"
