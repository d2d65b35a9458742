"""催办: who was urged by whom, when, about how many. Append-only; what has become of it is counted from the applications."""

from django.db import models


class Reminder(models.Model):
    """One office below was asked to get on with what lags there; at most once a working day."""

    office = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+", verbose_name="催办机构")
    office_name = models.CharField("催办机构名称", max_length=100)
    to = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+", verbose_name="被催办机构")
    to_name = models.CharField("被催办机构名称", max_length=100)
    count = models.PositiveIntegerField("催办件数")
    overdue = models.PositiveIntegerField("其中逾期")
    longest = models.PositiveSmallIntegerField("最长等待（工作日）")
    text = models.TextField("催办内容")
    due_on = models.DateField("请于此日前报送")
    told = models.PositiveSmallIntegerField("通知人数")
    sent_on = models.DateField("催办日期")
    sent_at = models.DateTimeField("催办时间")
    sent_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="催办人")

    class Meta:
        verbose_name = "催办记录"
        verbose_name_plural = "催办记录"
        constraints = [
            models.UniqueConstraint(fields=["office", "to", "sent_on"], name="reminder_once_a_day"),
        ]
        indexes = [models.Index(fields=["to", "-sent_at"], name="reminder_received")]

    def __str__(self) -> str:
        return f"{self.office_name}→{self.to_name}"
