"""后台任务: what an office asked for and a worker does, how far it is, and the file that came of it."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.urls import reverse

from review.enums import UNFINISHED_JOBS, JobKind, JobState
from zcps.kit.stored_names import StoredName

FOLDER = "jobs"


class Job(models.Model):
    """One thing to be done in the background; the same key of the same user is the same job.

    `parameters` hold no personal data. `done` of `total` is for people to look at; what is really done stands in the rows
    the job works on. A worker holds the job by `leased_until`; when that has passed, another goes on.
    A file that came of it is kept until `expires_at`; the row stays.
    """

    uuid = models.UUIDField("编号", default=uuid4, unique=True, editable=False)
    kind = models.CharField("类别", max_length=20, choices=JobKind)
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="jobs", verbose_name="提出人")
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+", verbose_name="机构")
    idempotency_key = models.UUIDField("防重键", default=uuid4)
    title = models.CharField("内容", max_length=200)
    parameters = models.JSONField("参数", default=dict, blank=True)
    state = models.CharField("状态", max_length=10, choices=JobState, default=JobState.WAITING)
    total = models.PositiveIntegerField("总数", default=0)
    done = models.PositiveIntegerField("已处理", default=0)
    next_at = models.DateTimeField("最早执行时间")
    leased_until = models.DateTimeField("占用至", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    created_at = models.DateTimeField("提出时间")
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    finished_at = models.DateTimeField("结束时间", null=True, blank=True)
    cancelled_at = models.DateTimeField("取消时间", null=True, blank=True)
    cancelled_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="取消人"
    )
    error = models.CharField("未完成的原因", max_length=300, blank=True)
    stored = StoredName("文件", folder=FOLDER, max_length=200, blank=True)
    file_name = models.CharField("文件名", max_length=200, blank=True)
    media_type = models.CharField("文件类型", max_length=100, blank=True)
    size = models.PositiveBigIntegerField("文件大小", default=0)
    expires_at = models.DateTimeField("文件保留至", null=True, blank=True)

    class Meta:
        verbose_name = "后台任务"
        verbose_name_plural = "后台任务"
        constraints = [
            models.UniqueConstraint(fields=["user", "idempotency_key"], name="job_key_once"),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True, cancelled_by__isnull=True)
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False),
                name="job_cancelled_pair",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(UNFINISHED_JOBS), finished_at__isnull=True)
                | (~Q(state__in=sorted(UNFINISHED_JOBS)) & Q(finished_at__isnull=False)),
                name="job_finished_or_not",
            ),
            models.CheckConstraint(condition=Q(stored="") | Q(expires_at__isnull=False), name="job_file_expires"),
        ]
        indexes = [
            models.Index(fields=["organisation", "-id"], name="job_of_office"),
            models.Index(fields=["next_at", "id"], condition=Q(finished_at__isnull=True), name="job_to_do"),
            models.Index(fields=["organisation"], condition=Q(finished_at__isnull=True), name="job_unfinished"),
            models.Index(fields=["expires_at"], condition=~Q(stored=""), name="job_with_file"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("review:job", args=[self.uuid])

    @property
    def is_finished(self) -> bool:
        return self.state not in UNFINISHED_JOBS
