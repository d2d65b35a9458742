"""单位推荐: what a unit says and signs when it passes an application: 业绩公示情况 and its 承诺, frozen."""

from django.db import models


class Recommendation(models.Model):
    """One 通过 of a unit: the publicity it tells of, and the pledge as it was signed. Append-only, like the opinion."""

    application = models.ForeignKey(
        "review.Application", models.PROTECT, related_name="recommendations", verbose_name="申报"
    )
    stage = models.ForeignKey("review.Stage", models.PROTECT, related_name="recommendations", verbose_name="环节")
    revision = models.ForeignKey("review.Revision", models.PROTECT, related_name="+", verbose_name="所推荐的定稿")
    publicity = models.ForeignKey(
        "review.Publicity", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="单位公示"
    )
    publicity_text = models.TextField("业绩公示情况", blank=True)
    pledge_text = models.TextField("单位承诺")
    pledge_version = models.CharField("承诺版本", max_length=20)
    signed_ip = models.GenericIPAddressField("签署地址", null=True)
    signed_at = models.DateTimeField("签署时间")
    signed_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="签署人")

    class Meta:
        verbose_name = "单位推荐"
        verbose_name_plural = "单位推荐"
        ordering = ["id"]
