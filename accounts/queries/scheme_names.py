"""The name at the head of every page."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from accounts.models import Scheme
from zcps.kit import clock

DEFAULT = "职称申报评审系统"
_KEPT_SECONDS = 60
_kept: tuple[float, str] = (0.0, "")


def scheme_name() -> str:
    """The name of the one scheme served here (settings.ZCPS_SCHEME where there are several); kept for a minute."""
    global _kept  # noqa: PLW0603 - one name for the process
    now = clock.now().timestamp()
    if not _kept[1] or not 0 <= now - _kept[0] < _KEPT_SECONDS:
        _kept = (now, _read())
    return _kept[1]


def _read() -> str:
    wanted = getattr(settings, "ZCPS_SCHEME", "")
    names = dict(Scheme.objects.values_list("slug", "name").order_by("pk")[:20])
    if wanted and names and wanted not in names:
        raise ImproperlyConfigured(f"ZCPS_SCHEME 指定的制度“{wanted}”尚未载入，请先运行 load_scheme。")
    return names.get(wanted) or (next(iter(names.values())) if len(names) == 1 else DEFAULT)
