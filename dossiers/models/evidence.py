"""佐证材料: files belong to their owner; a file once used by a revision is never removed or overwritten."""

import uuid

from django.db import models

from dossiers.enums import EvidenceKind, PagesState
from zcps.kit import clock
from zcps.kit.stored_names import StoredName


class Evidence(models.Model):
    """One uploaded file. `sha256` is of the original upload; `stored` is our own name under the private media root."""

    uuid = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey("accounts.Person", models.PROTECT, related_name="evidence", verbose_name="所有人")
    entry = models.ForeignKey(
        "dossiers.Entry", models.SET_NULL, null=True, blank=True, related_name="evidence", verbose_name="条目"
    )
    slot = models.CharField("材料项", max_length=40)
    kind = models.CharField("类型", max_length=10, choices=EvidenceKind)
    name = models.CharField("文件名", max_length=120)
    stored = StoredName("存储名", folder="evidence", unique=True)
    size = models.PositiveIntegerField("字节数")
    sha256 = models.CharField("原件摘要", max_length=64)
    page_count = models.PositiveSmallIntegerField("页数", default=1)
    pages_state = models.CharField("预览", max_length=10, choices=PagesState, default=PagesState.WAITING)
    pages_tries = models.PositiveSmallIntegerField("已尝试生成次数", default=0)
    pages_leased_until = models.DateTimeField("正在生成，直到", null=True, blank=True)
    warnings = models.JSONField("提示", default=list, blank=True)
    position = models.PositiveIntegerField("次序", default=0)
    uploaded_at = models.DateTimeField("上传时间", default=clock.now, editable=False)
    removed_at = models.DateTimeField("移除时间", null=True, blank=True)

    class Meta:
        verbose_name = "佐证材料"
        verbose_name_plural = "佐证材料"
        indexes = [
            models.Index(fields=["entry", "slot", "position", "id"], name="evidence_in_slot"),
            # The same file under two people is found by its digest.
            models.Index(
                fields=["sha256", "owner"],
                condition=models.Q(removed_at__isnull=True, entry__isnull=False),
                name="evidence_same_file",
            ),
            models.Index(fields=["id"], condition=models.Q(pages_state="waiting"), name="evidence_without_pages"),
        ]

    def __str__(self) -> str:
        return self.name


class PageImage(models.Model):
    """One page of a file as a JPEG, drawn by a worker; pages never embed a PDF."""

    evidence = models.ForeignKey(Evidence, models.CASCADE, related_name="pages", verbose_name="材料")
    number = models.PositiveSmallIntegerField("页码")
    stored = StoredName("存储名", folder="pages", unique=True)
    width = models.PositiveSmallIntegerField("宽")
    height = models.PositiveSmallIntegerField("高")

    class Meta:
        verbose_name = "页面图像"
        verbose_name_plural = "页面图像"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["evidence", "number"], name="page_image_once")]
