"""分栏核对与查看: what an officer thinks of each section, and when each account last saw an application."""

from django.db import models

from review.enums import Verdict


class SectionVerdict(models.Model):
    """A section judged at one stage for one revision; `digest` is of what was judged, so that the same content keeps it.

    A working note of the office, not a decision: it may be changed and taken away while the stage reviews.
    """

    stage = models.ForeignKey("review.Stage", models.PROTECT, related_name="verdicts", verbose_name="环节")
    revision = models.ForeignKey("review.Revision", models.PROTECT, related_name="verdicts", verbose_name="定稿")
    section = models.CharField("栏目", max_length=30)
    digest = models.CharField("内容摘要", max_length=64)
    verdict = models.CharField("结论", max_length=10, choices=Verdict, blank=True)  # blank: taken back
    at = models.DateTimeField("时间")
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="核对人")

    class Meta:
        verbose_name = "分栏核对"
        verbose_name_plural = "分栏核对"
        constraints = [
            models.UniqueConstraint(fields=["stage", "revision", "section"], name="one_verdict_a_section"),
        ]


class Sighting(models.Model):
    """What one account saw of one application at its last visit, and at the visit before that.

    Views less than half an hour apart at one version are one visit: what is new stays marked while one reads.
    """

    application = models.ForeignKey("review.Application", models.CASCADE, related_name="sightings", verbose_name="申报")
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+", verbose_name="查看人")
    version = models.PositiveIntegerField("所见版本")
    revision = models.ForeignKey(
        "review.Revision", models.PROTECT, null=True, related_name="+", verbose_name="所见定稿"
    )
    seen_at = models.DateTimeField("查看时间")
    before_version = models.PositiveIntegerField("上次所见版本", null=True)
    before_revision = models.ForeignKey(
        "review.Revision", models.PROTECT, null=True, related_name="+", verbose_name="上次所见定稿"
    )
    before_seen_at = models.DateTimeField("上次查看时间", null=True)

    class Meta:
        verbose_name = "查看"
        verbose_name_plural = "查看"
        constraints = [models.UniqueConstraint(fields=["application", "user"], name="one_sighting_an_account")]
