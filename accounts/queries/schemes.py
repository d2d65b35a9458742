"""Which schemes there are and which version of each is current; the content is read only when its parts are."""

from django.db.models import QuerySet

from accounts.exceptions import AccountsError
from accounts.models import Organisation, Scheme, SchemeVersion
from accounts.scheme import SchemeInfo


def current_version(slug: str) -> SchemeVersion:
    """Return the current version with its scheme; AccountsError when none has been loaded.

    The content is deferred: typed parts are cached by its digest, so most requests never need it.
    """
    version = _current().filter(scheme__slug=slug).first()
    if version is None:
        raise AccountsError(f"制度“{slug}”尚未载入，请先运行 manage.py load_scheme fixtures/schemes/{slug}.yaml。")
    return version


def current_versions() -> list[SchemeVersion]:
    """The current version of every scheme, by name."""
    return list(_current().order_by("scheme__name"))


def versions_at(organisation: Organisation) -> list[SchemeVersion]:
    """The current versions of the schemes of the organisation's own province, by name."""
    province = organisation.region_id[:2]
    return [version for version in current_versions() if SchemeInfo.of(version).province[:2] == province]


def _current() -> QuerySet[SchemeVersion]:
    current = Scheme.objects.filter(current__isnull=False).values("current")
    return SchemeVersion.objects.filter(pk__in=current).select_related("scheme").defer("content")
