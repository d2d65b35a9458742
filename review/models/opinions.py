"""审核意见与补正清单: opinions are append-only; a ticket is one thing to mend at `section/entry/field`."""

import uuid

from django.db import models
from django.db.models import Q

from review.enums import Action, Verdict


class Opinion(models.Model):
    """What an office said with an act, with the checklist it ticked."""

    application = models.ForeignKey("review.Application", models.PROTECT, related_name="opinions", verbose_name="申报")
    stage = models.ForeignKey("review.Stage", models.PROTECT, related_name="opinions", verbose_name="环节")
    action = models.CharField("动作", max_length=20, choices=Action)
    text = models.TextField("意见")
    checklist = models.JSONField("核对事项", default=dict, blank=True)
    block = models.CharField("分块", max_length=40, blank=True)  # of 分块审查: one opinion a block
    verdict = models.CharField("分块结论", max_length=10, choices=Verdict, blank=True)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="经办人")
    on_behalf_of = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="代理的经办人"
    )
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "审核意见"
        verbose_name_plural = "审核意见"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(block="", verdict="") | (~Q(block="") & ~Q(verdict="")), name="opinion_on_a_block"
            )
        ]


class Ticket(models.Model):
    """补正清单的一条. The address names a section, maybe an entry of it, maybe one field or evidence slot."""

    uuid = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey("review.Application", models.PROTECT, related_name="tickets", verbose_name="申报")
    stage = models.ForeignKey("review.Stage", models.PROTECT, related_name="tickets", verbose_name="提出环节")
    revision = models.ForeignKey("review.Revision", models.PROTECT, related_name="tickets", verbose_name="所针对的定稿")
    section = models.CharField("栏目", max_length=30)
    entry = models.UUIDField("条目", null=True, blank=True)
    field = models.CharField("字段", max_length=40, blank=True)
    message = models.CharField("需补正内容", max_length=500)
    raised_at = models.DateTimeField("提出时间")
    raised_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="提出人")
    answer = models.CharField("申报人说明", max_length=500, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    answered_in = models.ForeignKey(
        "review.Revision", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="答复定稿"
    )
    accepted_at = models.DateTimeField("确认时间", null=True, blank=True)
    accepted_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="确认人"
    )

    class Meta:
        verbose_name = "补正事项"
        verbose_name_plural = "补正事项"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="ticket_accepted_pair",
            ),
        ]

    @property
    def address(self) -> str:
        """`section/entry/field`, with empty parts left out from the end."""
        parts = (self.section, str(self.entry) if self.entry else "", self.field)
        return "/".join(parts).rstrip("/")
