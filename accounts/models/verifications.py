"""审核机构信息及隶属关系: what the 上级 found of an organisation it created, year by year."""

from django.db import models

from accounts.enums import VerificationFinding


class Verification(models.Model):
    """One organisation in one year. The organisation itself carries over; only this is done anew.

    `facts`: what was verified, as it stood. `changed_at`: when a fact changed afterwards, so that it is to be verified
    again.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="verifications", verbose_name="机构"
    )
    year = models.PositiveSmallIntegerField("年度")
    office = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+", verbose_name="审核机构")
    finding = models.CharField("审核结果", max_length=10, choices=VerificationFinding)
    facts = models.JSONField("核对的信息")
    verified_at = models.DateTimeField("审核时间")
    verified_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="审核人")
    changed_at = models.DateTimeField("审核后变动时间", null=True, blank=True)

    class Meta:
        verbose_name = "下级机构审核"
        verbose_name_plural = "下级机构审核"
        constraints = [models.UniqueConstraint(fields=["organisation", "year"], name="verification_once_a_year")]
        indexes = [models.Index(fields=["office", "year"], name="verification_by_office")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.year}"
