"""评审会议: one sitting of one committee; frozen by triggers once it has ended."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Count, F, Q

from accounts.enums import Stream
from accounts.policies import Actor
from accounts.scheme import CommitteeRules, SchemeInfo
from committees.enums import ChairPost, MeetingState
from committees.policies import SEEING_ROLES


class MeetingQuerySet(models.QuerySet):
    """`Meeting.objects` speaks these words."""

    def visible_to(self, actor: Actor) -> Self:
        """Meetings of the committees whose offices the actor works for."""
        return self.filter(committee__office__in=actor.organisations_with(*SEEING_ROLES))

    def with_committee(self) -> Self:
        """With everything a page and the rules read of a meeting; the scheme's content stays where it is."""
        rows = self.select_related("committee__office", "scheme_version", "opened_by__person", "closed_by__person")
        return rows.defer("scheme_version__content")

    def with_count(self) -> Self:
        """`item_count`: how many persons are on the agenda."""
        return self.annotate(item_count=Count("items"))


class Meeting(models.Model):
    """A committee's sitting. Numbers are persons; 应到 is the whole committee.

    `version` grows with every change; the form that closes posts the version it showed. The scheme version of the
    day it was planned decides its fractions, whatever is loaded later.
    """

    uuid = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    committee = models.ForeignKey("accounts.Committee", models.PROTECT, related_name="meetings", verbose_name="评委会")
    scheme_version = models.ForeignKey(
        "accounts.SchemeVersion", models.PROTECT, related_name="+", verbose_name="制度版本"
    )
    name = models.CharField("会议名称", max_length=60)
    held_on = models.DateField("会议日期")
    place = models.CharField("会议地点", max_length=100)
    members_due = models.PositiveSmallIntegerField("应到人数")
    present = models.PositiveSmallIntegerField("实到人数", null=True, blank=True)
    chair_name = models.CharField("主持人", max_length=50, blank=True)
    chair_post = models.CharField("主持人职务", max_length=10, choices=ChairPost, blank=True)
    state = models.CharField("状态", max_length=10, choices=MeetingState, default=MeetingState.PREPARING)
    version = models.PositiveIntegerField("版本", default=1)
    created_at = models.DateTimeField("安排时间")
    created_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="安排人")
    opened_at = models.DateTimeField("开始录票时间", null=True, blank=True)
    opened_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="开始录票人"
    )
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)
    closed_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="结束办理人"
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "评审会议"
        verbose_name_plural = "评审会议"
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "held_on", "name"],
                condition=~Q(state=MeetingState.CANCELLED),
                name="meeting_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True, opened_by__isnull=True)
                | Q(opened_at__isnull=False, opened_by__isnull=False),
                name="meeting_opened_pair",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="meeting_closed_pair",
            ),
            models.CheckConstraint(
                condition=Q(state=MeetingState.PREPARING, opened_at__isnull=True, closed_at__isnull=True)
                | Q(state=MeetingState.VOTING, opened_at__isnull=False, closed_at__isnull=True)
                | Q(state=MeetingState.CLOSED, opened_at__isnull=False, closed_at__isnull=False)
                | Q(state=MeetingState.CANCELLED, opened_at__isnull=True, closed_at__isnull=False),
                name="meeting_state_times",
            ),
            models.CheckConstraint(
                condition=Q(present__isnull=True) | Q(present__lte=F("members_due")), name="meeting_present_at_most_due"
            ),
            models.CheckConstraint(
                condition=Q(present__isnull=True, chair_name="", chair_post="")
                | (Q(present__isnull=False) & ~Q(chair_name="") & ~Q(chair_post="")),
                name="meeting_attendance_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[MeetingState.VOTING, MeetingState.CLOSED]) | Q(present__isnull=False),
                name="meeting_votes_with_attendance",
            ),
        ]
        indexes = [models.Index(fields=["committee", "-held_on", "-id"], name="meeting_by_day")]

    def __str__(self) -> str:
        return self.name

    @property
    def stream(self) -> str:
        """The name of this meeting's event chain."""
        return f"{Stream.MEETING}:{self.pk}"

    @property
    def rules(self) -> CommitteeRules:
        """The fractions this meeting votes by."""
        return SchemeInfo.of(self.scheme_version).committees
