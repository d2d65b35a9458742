"""消息文字与接收设置: what an administrator says in place of the scheme, and what a person wants by SMS."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from zcps.kit import clock


class MessageText(models.Model):
    """The words of one message, in place of the scheme's. Append-only: the last row of an event stands.

    A row that `is_reset` has no words: from then on the scheme's stand again. The `uuid` of the newest row of all
    says whether anything was changed since one looked.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    scheme = models.ForeignKey("accounts.Scheme", models.PROTECT, related_name="message_texts", verbose_name="制度")
    business = models.CharField("业务", max_length=40)
    event = models.CharField("事项", max_length=40)
    title = models.CharField("标题", max_length=60, blank=True)
    body = models.TextField("正文", blank=True)
    sms_text = models.TextField("短信文字", blank=True)
    is_reset = models.BooleanField("恢复制度文件的文字", default=False)
    changed_at = models.DateTimeField("修改时间", default=clock.now, editable=False)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="修改人")

    class Meta:
        verbose_name = "消息文字"
        verbose_name_plural = "消息文字"
        constraints = [
            models.CheckConstraint(
                name="message_text_whole",
                condition=Q(is_reset=True, title="", body="", sms_text="")
                | (Q(is_reset=False) & ~Q(title="") & ~Q(body="")),
            )
        ]
        indexes = [models.Index(fields=["scheme", "business", "event", "-id"], name="message_text_last")]

    def __str__(self) -> str:
        return f"{self.business}·{self.event}"


class MessagePreference(models.Model):
    """Whether a person wants an SMS of one event, where the scheme leaves the choice; without a row the scheme's default."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="message_preferences")
    event = models.CharField("事项", max_length=40)
    sms = models.BooleanField("发短信")
    changed_at = models.DateTimeField("修改时间", default=clock.now)

    class Meta:
        verbose_name = "消息设置"
        verbose_name_plural = "消息设置"
        constraints = [models.UniqueConstraint(fields=["user", "event"], name="message_preference_once")]
