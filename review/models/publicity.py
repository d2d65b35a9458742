"""公示: a period with its place, held by an office for one application or many."""

import uuid

from django.db import models
from django.db.models import F, Q


class Publicity(models.Model):
    """One period of publicity; `ends_on` is its last day, counted in working days when it was started."""

    uuid = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="publicities", verbose_name="公示机构"
    )
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("截止日期")
    place = models.CharField("公示地点或网址", max_length=200)
    created_at = models.DateTimeField("登记时间")
    created_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="登记人")

    class Meta:
        verbose_name = "公示"
        verbose_name_plural = "公示"
        constraints = [models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="publicity_order")]
