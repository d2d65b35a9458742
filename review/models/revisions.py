"""定稿: what was submitted, frozen; every resubmission is a new row."""

import uuid

from django.db import models


class Revision(models.Model):
    """One frozen content of an application.

    content = {"title": {...}, "unit": {...}, "person": {...}, "archives": {...} where the route follows from it,
               "sections": {section: [{"entry": uuid, "version": n, "data": {...},
                                       "evidence": [{"slot", "file", "sha256", "name", "pages"}]}]}}
    """

    uuid = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey("review.Application", models.PROTECT, related_name="revisions", verbose_name="申报")
    number = models.PositiveSmallIntegerField("版次")
    content = models.JSONField("内容")
    pledge_text = models.TextField("承诺书")
    pledge_version = models.CharField("承诺书版本", max_length=20)
    signed_ip = models.GenericIPAddressField("签署地址", null=True)
    sha256 = models.CharField("摘要", max_length=64)
    created_at = models.DateTimeField("提交时间")

    class Meta:
        verbose_name = "定稿"
        verbose_name_plural = "定稿"
        constraints = [models.UniqueConstraint(fields=["application", "number"], name="revision_number")]
