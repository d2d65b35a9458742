"""推进提醒: whom an office reminded of what was not done yet. Append-only."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from review.enums import RolloutStep


class RolloutReminder(models.Model):
    """One organisation directly below was asked to go on; at most once a day."""

    office = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+", verbose_name="提醒机构")
    to = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+", verbose_name="被提醒机构")
    steps = ArrayField(models.CharField(max_length=10, choices=RolloutStep), verbose_name="未完成的事项")
    text = models.TextField("提醒内容", blank=True)
    told = models.PositiveSmallIntegerField("通知人数")
    sent_on = models.DateField("提醒日期")
    sent_at = models.DateTimeField("提醒时间")
    sent_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="提醒人")

    class Meta:
        verbose_name = "推进提醒"
        verbose_name_plural = "推进提醒"
        constraints = [models.UniqueConstraint(fields=["office", "to", "sent_on"], name="rollout_reminder_once_a_day")]

    def __str__(self) -> str:
        return f"{self.office_id}→{self.to_id}"
