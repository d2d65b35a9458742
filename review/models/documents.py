"""打印件: one printed content, found again by what it says; the same content is never drawn twice."""

import uuid
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from review.enums import UNFINISHED, DocumentKind, DocumentState
from zcps.kit.stored_names import StoredName

# To whom a document belongs, and whoever sees that may see the document; the last is of blank forms, for everybody.
OWNERS = ("revision", "application", "consignment", "notice", "letter", "publicity", "scheme_version")


def _one_owner() -> Q:
    """Exactly one of them."""
    return reduce(or_, (Q(**{f"{each}__isnull": each != owner for each in OWNERS}) for owner in OWNERS))


class Document(models.Model):
    """One document from the request to the file.

    `digest` is over everything the pages show and whatever draws them; `code` is what is printed on them. `payload` is
    what a worker draws, sealed and emptied once it has; `facts` is what they say beyond a revision, sealed and kept
    for the check of paper. `said_until`: when the last opinion on them was given. `pressing`: somebody waits for it before a screen.
    """

    uuid = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("种类", max_length=20, choices=DocumentKind)
    digest = models.CharField("内容摘要", max_length=64, unique=True)
    code = models.CharField("核对码", max_length=12, unique=True)
    revision = models.ForeignKey(
        "review.Revision", models.PROTECT, null=True, blank=True, related_name="documents", verbose_name="定稿"
    )
    application = models.ForeignKey(
        "review.Application", models.PROTECT, null=True, blank=True, related_name="documents", verbose_name="申报"
    )
    consignment = models.ForeignKey(
        "review.Consignment", models.PROTECT, null=True, blank=True, related_name="documents", verbose_name="报送批次"
    )
    notice = models.ForeignKey(
        "review.OfficialNotice", models.PROTECT, null=True, blank=True, related_name="documents", verbose_name="通知书"
    )
    letter = models.ForeignKey(
        "accounts.AuthorisationLetter",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name="委托证明",
    )
    publicity = models.ForeignKey(
        "review.Publicity", models.PROTECT, null=True, blank=True, related_name="documents", verbose_name="公示"
    )
    scheme_version = models.ForeignKey(
        "accounts.SchemeVersion",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="空白表的制度版本",
    )
    said_until = models.DateTimeField("所印意见截至", null=True, blank=True)
    facts = models.TextField("所印内容（加密）", editable=False)
    payload = models.TextField("待生成内容（加密）", blank=True, editable=False)
    pressing = models.BooleanField("有人等待", default=True)

    state = models.CharField("状态", max_length=10, choices=DocumentState, default=DocumentState.WAITING)
    leased_until = models.DateTimeField("正在生成，直到", null=True, blank=True)
    progress = models.PositiveSmallIntegerField("进度（%）", default=0)
    tries = models.PositiveSmallIntegerField("已尝试次数", default=0)
    error = models.CharField("失败原因", max_length=300, blank=True)
    stored = StoredName("存储名", folder="documents", digest="sha256", blank=True)
    size = models.PositiveIntegerField("字节数", default=0)
    pages = models.PositiveSmallIntegerField("页数", default=0)
    sha256 = models.CharField("文件摘要", max_length=64, blank=True)
    unprinted = models.CharField("没有字形的字", max_length=100, blank=True)
    created_at = models.DateTimeField("申请时间")
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)

    class Meta:
        verbose_name = "打印件"
        verbose_name_plural = "打印件"
        constraints = [
            models.CheckConstraint(condition=_one_owner(), name="document_of_one"),
            models.CheckConstraint(
                condition=Q(state=DocumentState.READY, payload="", finished_at__isnull=False) & ~Q(stored="")
                | ~Q(state=DocumentState.READY) & Q(stored="") & ~Q(payload=""),
                name="document_ready_with_file",
            ),
        ]
        indexes = [
            models.Index(
                F("pressing").desc(), "id", condition=Q(state__in=sorted(UNFINISHED)), name="document_unfinished"
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    def get_absolute_url(self) -> str:
        return reverse("review:document", args=[self.uuid])

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED

    @property
    def payload_context(self) -> str:
        return f"review.document.payload:{self.uuid}"

    @property
    def facts_context(self) -> str:
        return f"review.document.facts:{self.uuid}"
