"""打印所选: the forms one job prints, each with what became of it."""

from django.db import models
from django.db.models import Q

from review.enums import DocumentKind


class PrintItem(models.Model):
    """One form of one application in a job that prints many: its document once that is drawn, or why there is none."""

    job = models.ForeignKey("review.Job", models.CASCADE, related_name="prints", verbose_name="后台任务")
    position = models.PositiveIntegerField("次序")
    application = models.ForeignKey("review.Application", models.PROTECT, related_name="+", verbose_name="申报")
    kind = models.CharField("表格", max_length=20, choices=DocumentKind)
    document = models.ForeignKey(
        "review.Document", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="打印件"
    )
    reason = models.CharField("没有打印的原因", max_length=300, blank=True)

    class Meta:
        verbose_name = "打印明细"
        verbose_name_plural = "打印明细"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["job", "position"], name="print_item_place_once"),
            models.CheckConstraint(condition=Q(document__isnull=True) | Q(reason=""), name="print_item_drawn_or_not"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
