"""机构变动: merged, moved, handed over; written once, beside the events on the organisation's chain."""

from django.db import models

from accounts.enums import ReorganisationKind


class Reorganisation(models.Model):
    """What became of an organisation, on what basis, and how many applications under way followed. Never changed (trigger).

    `into`: the successor, the new 上级, or who took over what was under way.
    """

    kind = models.CharField("变动", max_length=12, choices=ReorganisationKind)
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="reorganisations", verbose_name="机构"
    )
    into = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+", verbose_name="去向")
    basis = models.CharField("依据", max_length=120)
    applications = models.PositiveIntegerField("随同调整的在办申报")
    done_at = models.DateTimeField("办理时间")
    done_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="办理人")

    class Meta:
        verbose_name = "机构变动"
        verbose_name_plural = "机构变动"
        indexes = [models.Index(fields=["organisation", "done_at"], name="reorganisation_by_age")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.get_kind_display()}"
