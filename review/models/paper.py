"""纸质材料的流转: offices that stamp paper without being online stops, declared by the route, recorded here."""

from django.db import models
from django.db.models import Q


class PaperStamp(models.Model):
    """One office the paper passes: who stamped when, recorded at the first online stop."""

    application = models.ForeignKey(
        "review.Application", models.CASCADE, related_name="paper_stamps", verbose_name="申报"
    )
    position = models.PositiveSmallIntegerField("次序")
    label = models.CharField("环节", max_length=60)
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="盖章机构"
    )
    organisation_name = models.CharField("盖章机构名称", max_length=100, blank=True)
    stamped_on = models.DateField("盖章日期", null=True, blank=True)
    scan = models.ForeignKey(
        "dossiers.Evidence", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="扫描件"
    )
    recorded_at = models.DateTimeField("登记时间", null=True, blank=True)
    recorded_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登记人"
    )

    class Meta:
        verbose_name = "纸质流转登记"
        verbose_name_plural = "纸质流转登记"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["application", "position"], name="paper_stamp_once"),
            models.CheckConstraint(
                condition=Q(recorded_at__isnull=True, recorded_by__isnull=True)
                | Q(recorded_at__isnull=False, recorded_by__isnull=False),
                name="paper_stamp_recorded_pair",
            ),
        ]
