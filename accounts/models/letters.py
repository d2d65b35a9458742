"""用人单位委托证明: by what a unit says who handles its business here; stamped on paper, scanned, decided by the platform."""

import uuid

from django.db import models
from django.db.models import Q

from accounts.enums import LETTER_OPEN, Affiliation, LetterPurpose, LetterState, Ownership, ScanState
from zcps.kit import clock
from zcps.kit.identity import DocumentType
from zcps.kit.stored_names import StoredName


class AuthorisationLetter(models.Model):
    """One letter from the form to the decision. It holds what the unit declared; the register changes with the approval.

    `account` downloads and uploads it: that of the handler who waits for admission, or, when a handler hands over, of the
    present one. The handler's numbers are sealed here, because a person is made of them only once the platform has
    compared the stamped paper: nobody may occupy another's number by typing it.
    """

    uuid = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    purpose = models.CharField("事由", max_length=12, choices=LetterPurpose)
    state = models.CharField("状态", max_length=15, choices=LetterState, default=LetterState.AWAITING_SCAN)
    version = models.PositiveIntegerField("版本", default=1)
    scheme = models.ForeignKey("accounts.Scheme", models.PROTECT, related_name="+", verbose_name="制度")
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="letters", verbose_name="单位"
    )
    account = models.ForeignKey("accounts.User", models.PROTECT, related_name="letters", verbose_name="办理账号")

    unit_name = models.CharField("单位全称", max_length=100)
    uscc = models.CharField("统一社会信用代码", max_length=18)
    region = models.ForeignKey("accounts.Region", models.PROTECT, related_name="+", verbose_name="所在行政区划")
    affiliation = models.CharField("隶属关系", max_length=10, choices=Affiliation, blank=True)
    ownership = models.CharField("单位性质", max_length=12, choices=Ownership, blank=True)
    competent_department = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="主管部门"
    )
    legal_representative = models.CharField("法定代表人", max_length=50)
    handler_name = models.CharField("经办人姓名", max_length=50)
    handler_document = models.CharField(
        "经办人证件类型", max_length=20, choices=DocumentType, default=DocumentType.RESIDENT_ID
    )
    handler_id_sealed = models.TextField("经办人证件号码（加密）", editable=False)
    handler_phone_sealed = models.TextField("经办人手机号（加密）", editable=False)
    matters = models.CharField("委托事项", max_length=500)
    term = models.CharField("委托期限", max_length=500)

    created_at = models.DateTimeField("提出时间", default=clock.now, editable=False)
    awaiting_since = models.DateTimeField("等待上传自", default=clock.now)
    submitted_at = models.DateTimeField("上传时间", null=True, blank=True)
    decided_at = models.DateTimeField("审核时间", null=True, blank=True)
    decided_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审核人"
    )
    reason = models.CharField("退回或作废的原因", max_length=500, blank=True)

    class Meta:
        verbose_name = "委托证明"
        verbose_name_plural = "委托证明"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(state__in=sorted(LETTER_OPEN)), name="one_open_letter_a_unit"
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="letter_decided_pair",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[LetterState.APPROVED, LetterState.REFUSED]) | Q(decided_at__isnull=False),
                name="letter_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[LetterState.SUBMITTED, LetterState.APPROVED]) | Q(submitted_at__isnull=False),
                name="letter_submitted_with_scan",
            ),
        ]
        indexes = [
            models.Index(fields=["submitted_at"], condition=Q(state="submitted"), name="letter_to_decide"),
            models.Index(fields=["account"], condition=Q(state__in=sorted(LETTER_OPEN)), name="letter_of_account"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_name}（{self.get_purpose_display()}）"

    @property
    def is_admission(self) -> bool:
        """Whether its account waits for it and can do nothing else."""
        return self.purpose != LetterPurpose.HANDOVER


class LetterScan(models.Model):
    """One upload of the stamped letter: the very bytes, kept whatever was decided about them."""

    uuid = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    letter = models.ForeignKey(AuthorisationLetter, models.CASCADE, related_name="scans", verbose_name="委托证明")
    name = models.CharField("文件名", max_length=120)
    stored = StoredName("存储名", folder="letters", digest="sha256", unique=True)
    size = models.PositiveIntegerField("字节数")
    sha256 = models.CharField("文件摘要", max_length=64)
    page_count = models.PositiveSmallIntegerField("页数")
    uploaded_at = models.DateTimeField("上传时间", default=clock.now, editable=False)
    state = models.CharField("页面图像", max_length=10, choices=ScanState, default=ScanState.WAITING)
    tries = models.PositiveSmallIntegerField("已尝试次数", default=0)
    leased_until = models.DateTimeField("正在生成，直到", null=True, blank=True)

    class Meta:
        verbose_name = "委托证明扫描件"
        verbose_name_plural = "委托证明扫描件"
        indexes = [models.Index(fields=["id"], condition=Q(state="waiting"), name="letter_scan_without_pages")]

    def __str__(self) -> str:
        return self.name


class ScanPage(models.Model):
    """One page of a scan as a JPEG, drawn by a worker: nobody opens a stranger's PDF to look at it."""

    scan = models.ForeignKey(LetterScan, models.CASCADE, related_name="pages", verbose_name="扫描件")
    number = models.PositiveSmallIntegerField("页码")
    stored = StoredName("存储名", folder="letter_pages", unique=True)
    width = models.PositiveSmallIntegerField("宽")
    height = models.PositiveSmallIntegerField("高")

    class Meta:
        verbose_name = "扫描件页面"
        verbose_name_plural = "扫描件页面"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["scan", "number"], name="scan_page_once")]
