"""送审版本: what was sent of an entry to the employer, and what was found. Its content never changes (triggers)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from dossiers.enums import FINDINGS, WITH_REASON, VersionState
from zcps.kit import clock


class EntryVersion(models.Model):
    """One sending of one entry: data and files as they were, then what the employer's clerk found, written once.

    `entry_version` is the entry's counter at that moment. `files` is spelt as in a revision. `told_at`: when the person
    got the message about it, one for all that was judged in one go.
    """

    uuid = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    entry = models.ForeignKey("dossiers.Entry", models.PROTECT, related_name="versions", verbose_name="条目")
    number = models.PositiveIntegerField("第几次送审")
    entry_version = models.PositiveIntegerField("条目版本")
    section_version = models.PositiveSmallIntegerField("栏目版本")
    data = models.JSONField("内容")
    files = models.JSONField("佐证材料", default=list)
    state = models.CharField("审核结果", max_length=10, choices=VersionState, default=VersionState.SUBMITTED)
    sent_at = models.DateTimeField("送审时间", default=clock.now)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="送审人")
    reason = models.CharField("理由", max_length=500, blank=True)
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审核单位"
    )
    organisation_name = models.CharField("审核单位名称", max_length=100, blank=True)
    judged_at = models.DateTimeField("审核时间", null=True, blank=True)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审核人"
    )
    told_at = models.DateTimeField("通知时间", null=True, blank=True)

    class Meta:
        verbose_name = "送审版本"
        verbose_name_plural = "送审版本"
        indexes = [
            models.Index(
                fields=["judged_at"], condition=Q(judged_at__isnull=False, told_at__isnull=True), name="version_untold"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="version_number"),
            models.UniqueConstraint(
                fields=["entry"], condition=Q(state=VersionState.SUBMITTED), name="version_waiting_once"
            ),
            models.CheckConstraint(
                condition=Q(judged_at__isnull=True, judged_by__isnull=True)
                | Q(judged_at__isnull=False, judged_by__isnull=False),
                name="version_judged_pair",
            ),
            models.CheckConstraint(
                condition=Q(state__in=FINDINGS, judged_at__isnull=False, organisation__isnull=False)
                | (~Q(state__in=FINDINGS) & Q(judged_at__isnull=True, organisation__isnull=True)),
                name="version_found_by",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(WITH_REASON)) | ~Q(reason=""), name="version_reason_given"
            ),
        ]
