"""年度评审批次: opens a round of a business under the current version of its scheme."""

import datetime as dt
from collections.abc import Iterable

from accounts.models import Scheme
from accounts.scheme import SchemeInfo
from review.models import Round
from review.scheme import ReviewRules
from zcps.kit.refusals import ActionDenied


def open_round(
    scheme: Scheme,
    *,
    business: str,
    name: str,
    year: int,
    opens_at: dt.datetime,
    closes_at: dt.datetime,
    titles: Iterable[str] = (),
    specialities: Iterable[str] = (),
    notice: str = "",
) -> Round:
    """A window in which one may apply; without titles named, for all titles of the business. Times are aware."""
    rules = ReviewRules.of(scheme.current).businesses.get(business)
    if rules is None:
        raise ActionDenied(f"制度“{scheme.name}”没有业务“{business}”。")
    offered = list(titles) or list(rules.titles)
    unknown = sorted(set(offered) - set(rules.titles))
    if unknown:
        raise ActionDenied(f"业务“{rules.name}”不能申报“{'、'.join(unknown)}”。")
    if opens_at >= closes_at:
        raise ActionDenied("截止时间应晚于开放时间。")
    info = SchemeInfo.of(scheme.current)
    series = info.titles[offered[0]].series if offered else ""
    return Round.objects.create(
        scheme=scheme,
        business=business,
        name=name,
        year=year,
        series=series,
        titles=offered,
        specialities=list(specialities),
        opens_at=opens_at,
        closes_at=closes_at,
        notice=notice,
    )
