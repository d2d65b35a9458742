"""议程: one person before the committee, with the result once the meeting is closed."""

import uuid
from typing import Self

from django.db import models
from django.db.models import F, Prefetch, Q

from committees.enums import PASSES, ItemKind, Standing
from committees.models.tallies import TallyEntry
from committees.rules import Tally, standing, voters

_RESULT = ("agree", "against", "abstain", "voters", "base", "threshold", "passed", "decided_at")


def _count(label: str) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(label, null=True, blank=True)


class AgendaQuerySet(models.QuerySet):
    """`AgendaItem.objects` speaks these words."""

    def with_tallies(self) -> Self:
        """With both passes and who typed them: one more statement, whatever the number of rows."""
        entries = TallyEntry.objects.select_related("typed_person").order_by("pass_number")
        return self.prefetch_related(Prefetch("tallies", queryset=entries))

    def undecided(self) -> Self:
        return self.filter(decided_at__isnull=True)


class AgendaItem(models.Model):
    """One application on the agenda of one meeting. Name, unit, title and speciality are frozen when it is put there.

    `base`: the number the share is taken of (实到 less 回避, or 实到); `threshold`: votes in favour needed.
    """

    uuid = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey("committees.Meeting", models.PROTECT, related_name="items", verbose_name="会议")
    application = models.ForeignKey(
        "review.Application", models.PROTECT, related_name="agenda_items", verbose_name="申报"
    )
    kind = models.CharField("表决事项", max_length=15, choices=ItemKind)
    position = models.PositiveIntegerField("序号")
    name = models.CharField("姓名", max_length=50)
    unit_name = models.CharField("工作单位", max_length=100)
    title_name = models.CharField("申报职称", max_length=60)
    speciality_name = models.CharField("申报专业", max_length=60, blank=True)
    recused = models.PositiveSmallIntegerField("回避人数", default=0)
    recusal_note = models.CharField("回避说明", max_length=200, blank=True)
    added_at = models.DateTimeField("列入时间")
    added_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="列入人")
    agree = _count("同意")
    against = _count("反对")
    abstain = _count("弃权")
    voters = _count("参加表决")
    base = _count("计算基数")
    threshold = _count("须达同意票")
    passed = models.BooleanField("通过", null=True, blank=True)
    decided_at = models.DateTimeField("表决结果时间", null=True, blank=True)

    objects = AgendaQuerySet.as_manager()

    class Meta:
        verbose_name = "议程"
        verbose_name_plural = "议程"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "application"], name="agenda_person_once"),
            models.UniqueConstraint(fields=["meeting", "position"], name="agenda_position_once"),
            models.UniqueConstraint(
                fields=["application"], condition=Q(decided_at__isnull=True), name="agenda_one_open_meeting"
            ),
            models.CheckConstraint(
                condition=Q(**{f"{column}__isnull": True for column in _RESULT})
                | Q(**{f"{column}__isnull": False for column in _RESULT}),
                name="agenda_result_whole",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True) | Q(voters=F("agree") + F("against") + F("abstain")),
                name="agenda_votes_add_up",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True)
                | Q(passed=True, agree__gte=F("threshold"))
                | Q(passed=False, agree__lt=F("threshold")),
                name="agenda_passed_by_threshold",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.name}"

    def entry(self, pass_number: int) -> TallyEntry | None:
        """What was typed in one pass; reads the prefetched rows."""
        return next((entry for entry in self.tallies.all() if entry.pass_number == pass_number), None)

    def tally(self, pass_number: int) -> Tally | None:
        entry = self.entry(pass_number)
        return entry.tally if entry else None

    def voters_of(self, present: int) -> int:
        """Members who vote on this person."""
        return voters(present=present, recused=self.recused)

    def standing_of(self, present: int) -> Standing:
        """How far the two passes have come."""
        first, second = (self.tally(number) for number in PASSES)
        return standing(first, second, voters=self.voters_of(present))
