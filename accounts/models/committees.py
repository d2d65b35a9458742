"""评委会名册: the registry routes and 高评委设置 choose from; meetings live in the committees app."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from accounts.enums import CommitteeLevel, OrganisationStatus


class Committee(models.Model):
    """评审委员会: one series with its specialities, an office, a filing of at most three years, odd seats.

    人社部令第40号第六至九条.
    """

    scheme = models.ForeignKey("accounts.Scheme", models.PROTECT, related_name="committees", verbose_name="制度")
    name = models.CharField("名称", max_length=100, unique=True)
    level = models.CharField("层级", max_length=12, choices=CommitteeLevel)
    series = models.CharField("职称系列", max_length=40)
    specialities = ArrayField(models.CharField(max_length=40), verbose_name="专业", default=list, blank=True)
    region = models.ForeignKey("accounts.Region", models.PROTECT, related_name="+", verbose_name="评审范围")
    sector = models.CharField("行业", max_length=30, blank=True)
    office = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="committees", verbose_name="办公室"
    )
    seats = models.PositiveSmallIntegerField("委员人数", validators=[MinValueValidator(3)])
    filing_number = models.CharField("备案文号", max_length=60)
    valid_from = models.DateField("备案起")
    valid_until = models.DateField("备案止")
    status = models.CharField("状态", max_length=10, choices=OrganisationStatus, default=OrganisationStatus.ACTIVE)

    class Meta:
        verbose_name = "评委会"
        verbose_name_plural = "评委会"
        constraints = [
            models.CheckConstraint(condition=Q(valid_from__lte=F("valid_until")), name="committee_term_order"),
            models.CheckConstraint(
                condition=Q(seats__in=range(3, 200, 2)),
                name="committee_seats_odd",
                violation_error_message="评委会组成人员应当是单数。",
            ),
        ]

    def __str__(self) -> str:
        return self.name
