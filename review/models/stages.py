"""环节: one stop of one application's way, copied from the plan at submission and never changed by a new scheme."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from accounts.enums import CommitteeLevel
from review.enums import Duty, Paper

_ACTS = ("received", "examined", "decided", "signed", "forwarded")
_PAIRS = (*_ACTS, "paper")


def _pair(act: str) -> models.CheckConstraint:
    at, by = f"{act}_at", f"{act}_by"
    together = Q(**{f"{at}__isnull": True, f"{by}__isnull": True}) | Q(
        **{f"{at}__isnull": False, f"{by}__isnull": False}
    )
    return models.CheckConstraint(condition=together, name=f"stage_{act}_pair")


def _by(label: str) -> models.ForeignKey:
    return models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=label
    )


class Stage(models.Model):
    """An application at one office: who it is, what it does there, and the times of its latest pass."""

    application = models.ForeignKey("review.Application", models.PROTECT, related_name="stages", verbose_name="申报")
    plan_number = models.PositiveSmallIntegerField("路线版次", default=1)
    position = models.PositiveSmallIntegerField("次序")
    code = models.CharField("代码", max_length=40)
    name = models.CharField("环节", max_length=60)
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="stages", verbose_name="机构"
    )
    organisation_name = models.CharField("机构名称", max_length=100, blank=True)
    committee = models.ForeignKey(
        "accounts.Committee", models.PROTECT, null=True, blank=True, related_name="stages", verbose_name="评委会"
    )
    committee_level = models.CharField("评委会层级", max_length=12, choices=CommitteeLevel, blank=True)
    duty = models.CharField("职责", max_length=20, choices=Duty)
    inbox = models.CharField("接收栏目", max_length=40, blank=True)
    explicit_receipt = models.BooleanField("须先接收", default=True)
    examines = models.BooleanField("评委会办公室先审核资格", default=False)
    leader_signs = models.BooleanField("领导签批", default=False)
    publicity_due = models.BooleanField("须公示", default=False)
    paper_due = models.BooleanField("须纸质材料", default=False)
    stamps_due = models.BooleanField("须登记纸质盖章", default=False)
    supplements_end = models.BooleanField("此后不再补充材料", default=False)
    blocks = ArrayField(models.CharField(max_length=30), verbose_name="分块", default=list, blank=True)
    days = models.PositiveSmallIntegerField("办理时限（工作日）", null=True, blank=True)
    due_on = models.DateField("应办结日期", null=True, blank=True)
    clerk = _by("分办经办人")
    reached_at = models.DateTimeField("到达时间", null=True, blank=True)
    received_at = models.DateTimeField("接收时间", null=True, blank=True)
    received_by = _by("接收人")
    examined_at = models.DateTimeField("经办时间", null=True, blank=True)
    examined_by = _by("经办人")
    decided_at = models.DateTimeField("审批时间", null=True, blank=True)
    decided_by = _by("审批人")
    signed_at = models.DateTimeField("签批时间", null=True, blank=True)
    signed_by = _by("签批人")
    forwarded_at = models.DateTimeField("报送时间", null=True, blank=True)
    forwarded_by = _by("报送人")

    paper = models.CharField("纸质材料", max_length=12, choices=Paper, default=Paper.NOT_DUE, blank=True)
    paper_note = models.CharField("缺件说明", max_length=200, blank=True)
    paper_version = models.PositiveIntegerField("纸质登记版本", default=0)  # forms post the one they showed
    paper_at = models.DateTimeField("纸质登记时间", null=True, blank=True)
    paper_by = _by("纸质登记人")
    publicity = models.ForeignKey(
        "review.Publicity", models.PROTECT, null=True, blank=True, related_name="stages", verbose_name="公示"
    )

    class Meta:
        verbose_name = "环节"
        verbose_name_plural = "环节"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["application", "plan_number", "position"], name="stage_position_once"),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True) | Q(examined_by__isnull=True) | ~Q(signed_by=F("examined_by")),
                name="stage_clerk_is_not_leader",
                violation_error_message="经办人和签批领导不能是同一人。",
            ),
            *(_pair(act) for act in _PAIRS),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "application"],
                condition=Q(reached_at__isnull=False),
                name="stage_reached_by",
            ),
            # Every application whose route leads through an office, the ones that have not come yet too.
            models.Index(fields=["organisation", "application", "plan_number", "position"], name="stage_on_route"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def takes_stamps(self) -> bool:
        """Stamps on paper are recorded where they are due, else at the first online stop."""
        return self.stamps_due or self.position == 1

    def clear(self) -> None:
        """Forget the latest pass, as when the application is taken back from here; events keep what was."""
        for act in _ACTS:
            setattr(self, f"{act}_at", None)
            setattr(self, f"{act}_by_id", None)

    def await_paper(self) -> None:
        """The paper of a new pass is still to come, where paper is due."""
        self._set_paper(Paper.AWAITED if self.paper_due else Paper.NOT_DUE)

    def forget_paper(self) -> None:
        """The paper goes back with the application."""
        self._set_paper(Paper.NOT_DUE)

    def _set_paper(self, paper: Paper) -> None:
        self.paper, self.paper_note = paper, ""
        self.paper_version += 1
        self.mark("paper", None, None)

    def mark(self, act: str, at, user_id: int | None) -> None:
        """Write one pair of time and actor, e.g. `mark("received", now, user.pk)`."""
        setattr(self, f"{act}_at", at)
        setattr(self, f"{act}_by_id", user_id)
