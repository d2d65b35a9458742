"""编号: one counter an office, kind and year, so that consignments and notices are numbered without a gap."""

from django.db import models

from review.enums import NumberKind


class NumberSeries(models.Model):
    """The last number an office has given to one kind of paper in one year; `services.numbering` moves it on."""

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+", verbose_name="机构")
    kind = models.CharField("类别", max_length=20, choices=NumberKind)
    year = models.PositiveSmallIntegerField("年度")
    last = models.PositiveIntegerField("末号", default=0)

    class Meta:
        verbose_name = "编号"
        verbose_name_plural = "编号"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind", "year"], name="one_number_series_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}〔{self.year}〕{self.last}"
