"""办理记录: append-only hash chains; what may have to be forgotten stands beside the chain, not in it."""

import uuid

from django.db import models
from django.db.models import Func


class TransactionId(Func):
    """PostgreSQL's id of the transaction that writes the row; the state trigger compares it."""

    function = "txid_current"
    output_field = models.BigIntegerField()


class Event(models.Model):
    """One thing that happened, `seq`-th of its stream. Never updated or deleted: triggers refuse it.

    hash = SHA-256 over version, stream, seq, kind, state, actor, organisation, time, digest and the previous hash;
    digest = SHA-256 of salt and canonical payload, so that erasing both leaves the chain whole.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    stream = models.CharField("记录链", max_length=64)
    seq = models.PositiveIntegerField("序号")
    kind = models.CharField("事项", max_length=40)
    state = models.CharField("变更后状态", max_length=30, blank=True)
    actor = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", verbose_name="经办人")
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, related_name="+", verbose_name="经办机构"
    )
    at = models.DateTimeField("时间")
    version = models.PositiveSmallIntegerField("格式版本", default=1)
    digest = models.CharField("内容摘要", max_length=64)
    previous_hash = models.CharField("前一条", max_length=64, blank=True)
    hash = models.CharField("本条", max_length=64)
    xid = models.BigIntegerField("事务", db_default=TransactionId(), editable=False)

    class Meta:
        verbose_name = "办理记录"
        verbose_name_plural = "办理记录"
        constraints = [models.UniqueConstraint(fields=["stream", "seq"], name="event_stream_seq")]
        indexes = [models.Index(fields=["organisation", "at"], name="event_by_organisation")]

    def __str__(self) -> str:
        return f"{self.stream}#{self.seq} {self.kind}"


class EventPayload(models.Model):
    """What an event says, with the salt of its digest; erasable when the law asks, never changed."""

    event = models.OneToOneField(Event, models.PROTECT, related_name="payload_row", primary_key=True)
    payload = models.JSONField("内容")
    salt = models.CharField(max_length=64)

    class Meta:
        verbose_name = "办理内容"
        verbose_name_plural = "办理内容"


class AuditRoot(models.Model):
    """每日总摘要: the heads of all chains as they stood on a day, in a file outside the database; one a day, never changed.

    root = SHA-256 of the whole file, which begins with the root before it. faults: heads of the file before this one that
    no longer stood in the database: more than none means that a record was cut off or rewritten.
    """

    on = models.DateField("日期", unique=True)
    root = models.CharField("总摘要", max_length=64)
    previous = models.CharField("前一总摘要", max_length=64, blank=True)
    chains = models.PositiveIntegerField("记录链")
    events = models.PositiveBigIntegerField("办理记录")
    faults = models.PositiveIntegerField("与前一日不符", default=0)
    file = models.CharField("摘要文件", max_length=100)
    at = models.DateTimeField("生成时间")

    class Meta:
        verbose_name = "每日总摘要"
        verbose_name_plural = "每日总摘要"

    def __str__(self) -> str:
        return f"{self.on} {self.root[:12]}"
