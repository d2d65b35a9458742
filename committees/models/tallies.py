"""录票: the votes on one person as one of two people typed them from the signed sheet."""

from django.db import models
from django.db.models import Q

from committees.enums import PASSES
from committees.rules import Tally


class TallyEntry(models.Model):
    """One of two passes. That two different persons type them is a constraint, not only a check of the service."""

    item = models.ForeignKey("committees.AgendaItem", models.PROTECT, related_name="tallies", verbose_name="议程")
    pass_number = models.PositiveSmallIntegerField("第几遍")
    agree = models.PositiveSmallIntegerField("同意")
    against = models.PositiveSmallIntegerField("反对")
    abstain = models.PositiveSmallIntegerField("弃权")
    typed_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="录入账号")
    typed_person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", verbose_name="录入人")
    typed_at = models.DateTimeField("录入时间")

    class Meta:
        verbose_name = "录票"
        verbose_name_plural = "录票"
        constraints = [
            models.UniqueConstraint(fields=["item", "pass_number"], name="tally_pass_once"),
            models.UniqueConstraint(fields=["item", "typed_person"], name="tally_two_persons"),
            models.CheckConstraint(condition=Q(pass_number__in=PASSES), name="tally_two_passes"),
        ]

    def __str__(self) -> str:
        return f"第 {self.pass_number} 遍"

    @property
    def tally(self) -> Tally:
        return Tally(self.agree, self.against, self.abstain)
