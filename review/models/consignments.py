"""报送批次: what one act sent from one office to another, numbered, with its 花名册 and the paper ticked person by person."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.policies import Actor
from review.enums import Action, Paper
from review.models.querysets import READING_ROLES


class ConsignmentQuerySet(QuerySet):
    """`Consignment.objects` speaks these words."""

    def visible_to(self, actor: Actor) -> Self:
        """What an office one reads at has sent or received."""
        offices = actor.organisations_with(*READING_ROLES)
        return self.filter(Q(sender__in=offices) | Q(receiver__in=offices))


class Consignment(models.Model):
    """One numbered consignment. `paper_sets`: how many sets of paper come for each person; 0: none."""

    uuid = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    scheme = models.ForeignKey("accounts.Scheme", models.PROTECT, related_name="+", verbose_name="制度")
    business = models.CharField("业务", max_length=30)
    business_name = models.CharField("业务名称", max_length=60)
    sender = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+", verbose_name="报送机构")
    sender_name = models.CharField("报送机构名称", max_length=100)
    receiver = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+", verbose_name="接收机构")
    receiver_name = models.CharField("接收机构名称", max_length=100)
    stage_name = models.CharField("接收环节", max_length=60)
    year = models.PositiveSmallIntegerField("年度")
    serial = models.PositiveIntegerField("流水号")
    number = models.CharField("文号", max_length=120)
    batch = models.ForeignKey(
        "review.Batch", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="批量办理"
    )
    paper_sets = models.PositiveSmallIntegerField("纸质材料份数", default=0)
    note = models.CharField("备注", max_length=300, blank=True)
    sent_at = models.DateTimeField("报送时间")
    sent_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="报送人")

    objects = ConsignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "报送批次"
        verbose_name_plural = "报送批次"
        constraints = [
            models.UniqueConstraint(fields=["sender", "year", "serial"], name="consignment_number_once"),
            models.UniqueConstraint(
                fields=["batch", "sender", "receiver", "scheme", "business"],
                condition=Q(batch__isnull=False),
                name="one_consignment_a_batch",
            ),
        ]
        indexes = [
            models.Index(fields=["sender", "-id"], name="consignment_sent"),
            models.Index(fields=["receiver", "-id"], name="consignment_received"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("review:consignment", args=[self.uuid])

    @property
    def stream(self) -> str:
        """The name of this consignment's event chain."""
        return f"consignment:{self.pk}"


class ConsignmentItem(models.Model):
    """One person of the roster, as sent. `stage` is the receiver's; what was taken back stays on the roster, crossed out."""

    consignment = models.ForeignKey(Consignment, models.PROTECT, related_name="items", verbose_name="报送批次")
    application = models.ForeignKey("review.Application", models.PROTECT, related_name="+", verbose_name="申报")
    stage = models.ForeignKey("review.Stage", models.PROTECT, related_name="+", verbose_name="接收环节")
    revision = models.ForeignKey("review.Revision", models.PROTECT, related_name="+", verbose_name="报送时的定稿")
    position = models.PositiveSmallIntegerField("序号")
    paper = models.CharField("纸质材料", max_length=12, choices=Paper, default=Paper.NOT_DUE, blank=True)
    note = models.CharField("缺件说明", max_length=200, blank=True)
    checked_at = models.DateTimeField("登记时间", null=True, blank=True)
    checked_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登记人"
    )
    taken_back_at = models.DateTimeField("撤出时间", null=True, blank=True)
    taken_back_act = models.CharField("撤出方式", max_length=20, choices=Action, blank=True)

    class Meta:
        verbose_name = "报送批次明细"
        verbose_name_plural = "报送批次明细"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["consignment", "application"], name="consignment_item_once"),
            models.UniqueConstraint(fields=["consignment", "position"], name="consignment_position_once"),
            models.UniqueConstraint(
                fields=["stage"], condition=Q(taken_back_at__isnull=True), name="one_live_item_a_stage"
            ),
            models.CheckConstraint(
                condition=Q(checked_at__isnull=True, checked_by__isnull=True)
                | Q(checked_at__isnull=False, checked_by__isnull=False),
                name="consignment_item_checked_pair",
            ),
        ]
        indexes = [
            models.Index(
                fields=["consignment"],
                condition=Q(taken_back_at__isnull=True, paper__in=["awaited", "incomplete"]),
                name="consignment_item_lacking",
            )
        ]


class PaperReminder(models.Model):
    """催交纸质材料: what an office was told about missing paper, or an applicant; once a working day each, never rewritten."""

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+", verbose_name="催交机构")
    to_organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="被催机构"
    )
    to_person = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="被催申报人"
    )
    consignment = models.ForeignKey(
        Consignment, models.PROTECT, null=True, blank=True, related_name="reminders", verbose_name="报送批次"
    )
    working_day = models.DateField("工作日")
    persons = models.PositiveSmallIntegerField("人数")
    reminded_at = models.DateTimeField("催交时间")
    reminded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="催交人")

    class Meta:
        verbose_name = "催交纸质材料"
        verbose_name_plural = "催交纸质材料"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "to_organisation", "working_day"], name="office_reminded_once_a_day"
            ),
            models.UniqueConstraint(
                fields=["organisation", "to_person", "working_day"], name="person_reminded_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(to_organisation__isnull=True, to_person__isnull=False)
                | Q(to_organisation__isnull=False, to_person__isnull=True),
                name="paper_reminder_to_one",
            ),
        ]
