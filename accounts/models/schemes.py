"""制度: a province's rules as data, stored whole in numbered versions that never change."""

from django.conf import settings
from django.db import models


class Scheme(models.Model):
    """One system a province runs; its content stands in versions."""

    slug = models.SlugField("标识", unique=True)
    name = models.CharField("名称", max_length=100)
    current = models.ForeignKey(
        "SchemeVersion", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="现行版本"
    )

    class Meta:
        verbose_name = "制度"
        verbose_name_plural = "制度"

    def __str__(self) -> str:
        return self.name


class SchemeVersion(models.Model):
    """One frozen version of a scheme; applications under way keep theirs."""

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="versions", verbose_name="制度")
    number = models.PositiveIntegerField("版本号")
    content = models.JSONField("内容")
    sha256 = models.CharField("摘要", max_length=64)
    loaded_at = models.DateTimeField("载入时间", auto_now_add=True)
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="载入人"
    )

    class Meta:
        verbose_name = "制度版本"
        verbose_name_plural = "制度版本"
        constraints = [models.UniqueConstraint(fields=["scheme", "number"], name="scheme_version_number")]

    def __str__(self) -> str:
        return f"{self.scheme_id} v{self.number}"
