"""公示: a period with its place and its frozen list, held by an office for one application or many."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from review.enums import Action, PublicityKind, PublicityWay


class Publicity(models.Model):
    """One period of publicity; `ends_on` is its last day, counted in working days when it was started.

    `is_estimated`: a year in it was not announced yet when its days were counted. 单位公示 is concluded here; 结果公示
    ends for each application by the act 公示结束. `list_sha256` is over the list as it stood at the end.
    """

    uuid = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("类别", max_length=10, choices=PublicityKind, default=PublicityKind.RESULT)
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="publicities", verbose_name="公示机构"
    )
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("截止日期")
    working_days = models.PositiveSmallIntegerField("工作日数", default=0)
    is_estimated = models.BooleanField("按周一至周五推算", default=False)
    way = models.CharField("公示形式", max_length=10, choices=PublicityWay, blank=True)
    place = models.CharField("公示地点或网址", max_length=200)
    contact = models.CharField("受理异议的部门和电话", max_length=200, blank=True)
    created_at = models.DateTimeField("登记时间")
    created_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="登记人")
    concluded_at = models.DateTimeField("结束公示时间", null=True, blank=True)
    concluded_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="结束公示经办人"
    )
    list_sha256 = models.CharField("名单摘要", max_length=64, blank=True)

    class Meta:
        verbose_name = "公示"
        verbose_name_plural = "公示"
        constraints = [
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="publicity_order"),
            models.CheckConstraint(
                condition=Q(concluded_at__isnull=True, concluded_by__isnull=True)
                | Q(concluded_at__isnull=False, concluded_by__isnull=False),
                name="publicity_concluded_pair",
            ),
            models.CheckConstraint(
                condition=Q(concluded_at__isnull=True, list_sha256="")
                | Q(concluded_at__isnull=False) & ~Q(list_sha256=""),
                name="publicity_concluded_with_list",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "-id"], name="publicity_of_office")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.starts_on:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("review:publicity", args=[self.uuid])

    @property
    def stream(self) -> str:
        """The name of this period's event chain."""
        return f"publicity:{self.pk}"


class PublicityItem(models.Model):
    """One person of the list, as shown. Whoever leaves during the period stays on the list, crossed out."""

    publicity = models.ForeignKey(Publicity, models.PROTECT, related_name="items", verbose_name="公示")
    application = models.ForeignKey(
        "review.Application", models.PROTECT, related_name="publicity_items", verbose_name="申报"
    )
    stage = models.ForeignKey("review.Stage", models.PROTECT, related_name="+", verbose_name="环节")
    revision = models.ForeignKey("review.Revision", models.PROTECT, related_name="+", verbose_name="所公示的定稿")
    position = models.PositiveIntegerField("序号")
    left_at = models.DateTimeField("撤出时间", null=True, blank=True)
    left_act = models.CharField("撤出原因", max_length=20, choices=Action, blank=True)

    class Meta:
        verbose_name = "公示人员"
        verbose_name_plural = "公示人员"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["publicity", "application"], name="publicity_item_once"),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True, left_act="") | Q(left_at__isnull=False) & ~Q(left_act=""),
                name="publicity_item_left_why",
            ),
        ]
        indexes = [models.Index(fields=["application", "publicity"], name="publicity_of_application")]


class Objection(models.Model):
    """异议 about one person of a list. Who raised it is sealed, and shown only to who handles it, on record.

    `is_upheld` once handled: an objection that holds keeps the application from going on until the office has
    returned or rejected it.
    """

    uuid = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    publicity = models.ForeignKey(Publicity, models.PROTECT, related_name="objections", verbose_name="公示")
    application = models.ForeignKey(
        "review.Application", models.PROTECT, related_name="objections", verbose_name="所涉申报"
    )
    received_on = models.DateField("收到日期")
    receiver_name = models.CharField("受理人", max_length=50)
    is_anonymous = models.BooleanField("匿名", default=False)
    objector = models.TextField("异议人（加密）", blank=True, editable=False)
    content = models.TextField("异议内容", max_length=2000)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="登记人")
    finding = models.TextField("核查情况和处理意见", max_length=2000, blank=True)
    is_upheld = models.BooleanField("异议成立", null=True, blank=True)
    handled_at = models.DateTimeField("处理时间", null=True, blank=True)
    handled_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="处理人"
    )

    class Meta:
        verbose_name = "公示异议"
        verbose_name_plural = "公示异议"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(handled_at__isnull=True, handled_by__isnull=True)
                | Q(handled_at__isnull=False, handled_by__isnull=False),
                name="objection_handled_pair",
            ),
            models.CheckConstraint(
                condition=Q(handled_at__isnull=True, is_upheld__isnull=True, finding="")
                | Q(handled_at__isnull=False, is_upheld__isnull=False) & ~Q(finding=""),
                name="objection_handled_with_finding",
            ),
            models.CheckConstraint(condition=Q(is_anonymous=False) | Q(objector=""), name="objection_anonymous"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("review:objection", args=[self.uuid])

    @property
    def objector_context(self) -> str:
        return f"review.objection.objector:{self.uuid}"
