"""申报: whatever travels. Lists read only columns of this table, so that no page grows with its rows."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django_fsm import FSMField

from accounts.enums import TitleLevel
from review.enums import IN_HAND, LIVE, OPEN, Arrival, Duty, Outcome, Paper, Proposal, State, WithdrawUntil
from review.models.querysets import ApplicationQuerySet
from review.models.transitions import Transitions


class Application(Transitions, models.Model):
    """One application of one person in one round.

    What it says is frozen in revisions; where it is stands here: one state, one current stage, one holder.
    Columns about the current stage (`duty`, `holder`, `leader_signs` …) are copies made by `transitions`.
    `version` grows with every move; forms post the version they showed.
    """

    uuid = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    scheme = models.ForeignKey("accounts.Scheme", models.PROTECT, related_name="+", verbose_name="制度")
    scheme_version = models.ForeignKey(
        "accounts.SchemeVersion", models.PROTECT, related_name="+", verbose_name="制度版本"
    )
    round = models.ForeignKey("review.Round", models.PROTECT, related_name="applications", verbose_name="批次")
    business = models.CharField("业务", max_length=30)
    outcome = models.CharField("办理结果", max_length=20, choices=Outcome)
    year = models.PositiveSmallIntegerField("年度")
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="applications", verbose_name="申报人")
    unit = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+", verbose_name="工作单位")

    # Copied from the latest revision at submission, from nothing else.
    name = models.CharField("姓名", max_length=50)
    name_key = models.CharField("姓名拼音", max_length=300, blank=True, db_collation="C")
    id_index = models.CharField("证件号码索引", max_length=64)
    unit_name = models.CharField("工作单位名称", max_length=100)
    unit_key = models.CharField("单位拼音", max_length=300, blank=True, db_collation="C")
    series = models.CharField("系列", max_length=40)
    title = models.CharField("申报职称", max_length=40)
    title_name = models.CharField("申报职称名称", max_length=60)
    level = models.CharField("层级", max_length=20, choices=TitleLevel)
    speciality = models.CharField("申报专业", max_length=40, blank=True)
    speciality_name = models.CharField("申报专业名称", max_length=60, blank=True)
    current_profession = models.CharField("现从事专业", max_length=60, blank=True)

    # Where it is.
    state = FSMField("状态", max_length=30, choices=State, default=State.DRAFT, protected=True)
    stage = models.ForeignKey(
        "review.Stage", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="当前环节"
    )
    plan_number = models.PositiveSmallIntegerField("路线版次", default=0)
    position = models.PositiveSmallIntegerField("当前次序", default=0)
    duty = models.CharField("当前职责", max_length=20, choices=Duty, blank=True)
    holder = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="当前机构"
    )
    holder_name = models.CharField("当前机构名称", max_length=100, blank=True)
    sender = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="可拿回的机构"
    )
    sender_duty = models.CharField("报送机构职责", max_length=20, choices=Duty, blank=True)
    overseer = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="可恢复的机构"
    )
    overseer_duty = models.CharField("上级机构职责", max_length=20, choices=Duty, blank=True)
    arrival = models.CharField("报送来源", max_length=10, choices=Arrival, blank=True)
    inbox = models.CharField("待接收栏目", max_length=40, blank=True)  # only while it waits for receipt there
    arrived_at = models.DateTimeField("到达时间", null=True, blank=True)
    clerk = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="经办人"
    )
    examiner = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="提交签批的经办人"
    )
    leader_signs = models.BooleanField("领导签批", default=False)
    blocks_open = models.JSONField("待审分块", default=list, blank=True)  # codes, in the order of the stop
    proposal = models.CharField("拟办意见", max_length=10, choices=Proposal, blank=True)  # while a leader is to sign
    supplements_ended = models.BooleanField("不再补充材料", default=False)
    paper = models.CharField("纸质材料", max_length=12, choices=Paper, default=Paper.NOT_DUE, blank=True)
    paper_note = models.CharField("缺件说明", max_length=200, blank=True)
    stamps_missing = models.BooleanField("纸质盖章未登记", default=False)
    publicity_missing = models.BooleanField("单位公示未满", default=False)
    publicity = models.ForeignKey(
        "review.Publicity", models.PROTECT, null=True, blank=True, related_name="applications", verbose_name="公示"
    )
    publicity_until = models.DateField("公示截止", null=True, blank=True)
    open_objections = models.PositiveSmallIntegerField("未处理异议", default=0)
    fee_due = models.BooleanField("费用未缴", default=False)
    withheld_at = models.DateTimeField("结果暂不公开起始时间", null=True, blank=True)  # `policies.known_state`
    committee = models.ForeignKey(
        "accounts.Committee", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="设置的高评委"
    )
    withdraw_until = models.CharField("可撤回至", max_length=10, choices=WithdrawUntil)
    resume_position = models.PositiveSmallIntegerField("补正后报送次序", null=True, blank=True)
    deadline_on = models.DateField("补正截止日期", null=True, blank=True)

    revision = models.ForeignKey(
        "review.Revision", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="现行定稿"
    )
    draft = models.JSONField("草稿", default=dict, blank=True)
    version = models.PositiveIntegerField("版本", default=1)
    submitted_at = models.DateTimeField("首次提交时间", null=True, blank=True)
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    created_at = models.DateTimeField("创建时间")
    updated_at = models.DateTimeField("更新时间")

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = "申报"
        verbose_name_plural = "申报"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "scheme", "business", "year"],
                condition=Q(state__in=sorted(LIVE), outcome=Outcome.CERTIFICATE),
                name="one_live_application_a_year",
            ),
            models.UniqueConstraint(
                fields=["person", "scheme", "business"],
                condition=Q(state__in=sorted(OPEN)) & ~Q(outcome=Outcome.CERTIFICATE),
                name="one_open_application",
            ),
            models.CheckConstraint(
                condition=Q(state=State.AWAITING_BLOCKS) & ~Q(blocks_open=[])
                | ~Q(state=State.AWAITING_BLOCKS) & Q(blocks_open=[]),
                name="application_waits_for_blocks",
            ),
        ]
        indexes = [
            models.Index(fields=["holder", "state", "arrived_at", "id"], name="application_by_arrival"),
            models.Index(fields=["holder", "state", "name_key", "id"], name="application_by_name"),
            models.Index(fields=["holder", "state", "unit_key", "id"], name="application_by_unit"),
            models.Index(fields=["sender", "id"], condition=Q(sender__isnull=False), name="application_recallable"),
            models.Index(fields=["deadline_on"], condition=Q(state=State.RETURNED), name="application_due"),
            models.Index(
                fields=["holder", "clerk", "state", "arrived_at", "id"],
                condition=Q(clerk__isnull=False),
                name="application_by_clerk",
            ),
            models.Index(
                fields=["holder", "state", "speciality", "arrived_at", "id"], name="application_by_speciality"
            ),
            # What an office has in hand, to be counted by speciality, unit or clerk without its closed ones.
            models.Index(
                fields=["holder", "speciality", "unit"],
                include=["clerk", "arrived_at", "stage", "state"],
                condition=Q(state__in=sorted(IN_HAND)),
                name="application_in_hand",
            ),
            models.Index(fields=["id_index"], name="application_by_id_number"),
            # Which versions of a scheme something is still under way under.
            models.Index(fields=["scheme_version"], condition=Q(closed_at__isnull=True), name="application_under_way"),
            models.Index(fields=["overseer"], condition=Q(overseer__isnull=False), name="application_reinstatable"),
            # What an office handled long ago is found among all there are, by the beginning of a name or by state.
            models.Index(fields=["state", "id"], name="application_in_state"),
            models.Index(fields=["name_key", "id"], name="application_named"),
            models.Index(fields=["unit_key", "id"], name="application_of_unit"),
            models.Index(fields=["holder", "arrived_at", "id"], condition=~Q(paper=""), name="application_with_paper"),
            models.Index(fields=["state", "id"], condition=Q(withheld_at__isnull=False), name="application_withheld"),
        ]

    def __str__(self) -> str:
        return f"{self.name}·{self.title_name}"

    def get_absolute_url(self) -> str:
        return reverse("review:application", args=[self.uuid])

    @property
    def stream(self) -> str:
        """The name of this application's event chain."""
        return f"application:{self.pk}"
