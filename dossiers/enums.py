"""The closed lists of the dossier: where an entry stands, what kinds of evidence there are."""

from django.db import models


class EntryState(models.TextChoices):
    """Where the working copy of one entry stands. Schemes without approval of entries go from draft to complete only."""

    DRAFT = "draft", "未完成"
    COMPLETE = "complete", "已完成"
    SUBMITTED = "submitted", "待审核"
    APPROVED = "approved", "已审核"
    RETURNED = "returned", "已退回"
    REFUSED = "refused", "审核不通过"


# Nobody changes what is being judged, or what was found right, in its place.
LOCKED = frozenset({EntryState.SUBMITTED, EntryState.APPROVED})


class VersionState(models.TextChoices):
    """What became of one version of an entry that was sent to the employer."""

    SUBMITTED = "submitted", "待审核"
    TAKEN_BACK = "taken_back", "已撤回"
    APPROVED = "approved", "通过"
    RETURNED = "returned", "退回"
    REFUSED = "refused", "不通过"


# What the employer's clerk can find; the first needs no reason.
FINDINGS = (VersionState.APPROVED, VersionState.RETURNED, VersionState.REFUSED)
WITH_REASON = frozenset({VersionState.RETURNED, VersionState.REFUSED})


class Checker(models.TextChoices):
    """Who checks the entries of a dossier before anybody applies with them; empty: nobody."""

    NOBODY = "", "不审核"
    EMPLOYER = "employer", "用人单位"


class SectionGroup(models.TextChoices):
    """Under which heading a section stands on the overview, in this order."""

    PERSON = "person", "基本情况"
    CAREER = "career", "经历与资历"
    ACHIEVEMENT = "achievement", "业绩成果"
    SCHOLARSHIP = "scholarship", "学术成果"
    PROOF = "proof", "其他证明"


class PaperForm(models.TextChoices):
    """The paper forms that print sections, each with columns of its own."""

    REVIEW = "review", "评审表"
    OVERVIEW = "overview", "综合表"
    SUMMARY = "summary", "申报简表"
    LISTING = "listing", "一览表"
    ROSTER = "roster", "花名册"


class EvidenceKind(models.TextChoices):
    """Kinds of upload, each with its rules in `zcps.kit.uploads`."""

    PHOTO = "photo", "照片"
    IMAGE = "image", "图片"
    PDF = "pdf", "PDF"


class PagesState(models.TextChoices):
    """Whether a worker has drawn the page images of a file."""

    WAITING = "waiting", "等待生成预览"
    READY = "ready", "预览已生成"
    FAILED = "failed", "预览生成失败"
