"""What a 批量办理 is asked for: rows ticked one by one, or everything a list holds, told by count and digest instead of ids."""

import uuid as uuids
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from accounts.policies import Actor
from review.enums import Action
from review.models import Application, Batch
from review.policies.acts import Values
from review.queries.selections import (
    LARGEST,
    Extent,
    Reason,
    Weighed,
    businesses_of,
    extent_of,
    left_of_batch,
    sent_of_batch,
    weigh,
)
from review.services.batches import LIMIT, start_batch, start_whole_batch
from review.services.office import preview
from review.views.office.place import back_url, place_of
from zcps.kit.refusals import ActionDenied

NOTHING = "请先勾选需要办理的申报，再选择办理方式。"
FOREIGN = "所选申报不在您的管辖范围内，请返回列表重新选择。"
EMPTY = "列表中已经没有符合条件的申报，可能刚刚办理过。请返回列表查看。"
TOO_MANY = f"符合条件的超过 {LARGEST} 件，一次最多办理 {LARGEST} 件。请返回列表，用条件缩小范围。"
ELSEWHERE = "只有待办栏目中的申报可以全部选择，请返回列表重新勾选。"
SEVERAL = "所选申报属于不同的业务，请分业务办理：列表中可以按业务筛选。"
PARTS = {"sent": sent_of_batch, "left": left_of_batch}  # of an earlier batch


@dataclass
class Ticked:
    """Rows of one page, in the versions the page showed. What is not visible is dropped, as if it did not exist."""

    targets: dict[int, int]
    sample: Application
    missing: int
    businesses: set[tuple[int, str]]
    where: str = ""
    changed: str = ""

    @property
    def count(self) -> int:
        return len(self.targets)

    @property
    def fields(self) -> list[tuple[str, str]]:
        return [("selected", f"{pk}:{version}") for pk, version in self.targets.items()]

    @property
    def rounds(self) -> set[int]:
        """Which rounds they are of."""
        return set(Application.objects.filter(pk__in=self.targets).values_list("round", flat=True))

    @property
    def in_order(self) -> list[int]:
        """As the page listed them."""
        return list(self.targets)

    def weigh(self, action: Action, by: Actor) -> Weighed:
        outcome = preview(action, self.targets, by=by)
        reasons = [Reason(each.refusal.sentence, 1, [each.name]) for each in outcome.refused]
        return Weighed(len(outcome.done), len(reasons), outcome.done, reasons, outcome.done)

    def start(self, action: Action, *, by: Actor, key: uuids.UUID, title: str, values: Callable[[], Values]):
        return start_batch(action, self.targets, by=by, key=key, title=title, values=values)


@dataclass
class Whole:
    """Everything a list holds now. `shown` is what the page before has told; `source` are the fields that name the list."""

    rows: QuerySet[Application]
    extent: Extent
    sample: Application
    shown: Extent | None
    where: str
    businesses: set[tuple[int, str]]
    source: list[tuple[str, str]] = field(default_factory=list)
    missing: int = 0

    @property
    def count(self) -> int:
        return self.extent.count

    @property
    def fields(self) -> list[tuple[str, str]]:
        return [*self.source, ("expected", str(self.extent.count)), ("digest", self.extent.digest)]

    @property
    def changed(self) -> str:
        """What has changed since the page before; empty when nothing has."""
        if self.shown is None or self.shown == self.extent:
            return ""
        if self.shown.count != self.extent.count:
            return f"刚才是 {self.shown.count} 件，现在是 {self.extent.count} 件。"
        return f"仍是 {self.extent.count} 件，其中有的刚刚有变化。"

    @property
    def rounds(self) -> set[int]:
        """Which rounds they are of."""
        return set(self.rows.order_by().values_list("round", flat=True).distinct())

    @property
    def in_order(self) -> list[int]:
        """Unit by unit, as a roster."""
        return list(self.rows.order_by("unit_key", "name_key", "pk").values_list("pk", flat=True))

    def weigh(self, action: Action, by: Actor) -> Weighed:
        return weigh(action, self.rows, by=by)

    def start(self, action: Action, *, by: Actor, key: uuids.UUID, title: str, values: Callable[[], Values]):
        return start_whole_batch(action, self.rows, shown=self.extent, by=by, key=key, title=title, values=values)


Chosen = Ticked | Whole


def of_one_business(request: HttpRequest, actor: Actor) -> Chosen:
    """The same for an act, which has the words and the needs of one business."""
    chosen = chosen_by(request, actor)
    if len(chosen.businesses) > 1:
        raise ActionDenied(SEVERAL, back_url=back_url(request))
    return chosen


def chosen_by(request: HttpRequest, actor: Actor) -> Chosen:
    """Read from the post, and from the address when it is a whole list; raises ActionDenied with the reason."""
    if request.POST.get("all"):
        return _of_list(request, actor)
    if request.POST.get("batch"):
        return _of_batch(request, actor)
    return _ticked(request, actor)


def _ticked(request: HttpRequest, actor: Actor) -> Ticked:
    back = back_url(request)
    wanted = dict(filter(None, map(_pair, request.POST.getlist("selected"))))
    if not wanted:
        raise ActionDenied(NOTHING, back_url=back)
    if len(wanted) > LIMIT:
        raise ActionDenied(f"一次最多勾选 {LIMIT} 件，您选择了 {len(wanted)} 件，请分批办理。", back_url=back)
    rows = Application.objects.visible_to(actor).filter(pk__in=wanted).select_related("scheme_version")
    found = list(rows.defer("scheme_version__content"))
    if not found:
        raise ActionDenied(FOREIGN, status=404)
    seen, businesses = {row.pk for row in found}, {(row.scheme_id, row.business) for row in found}
    targets = {pk: version for pk, version in wanted.items() if pk in seen}
    return Ticked(targets, found[0], len(wanted) - len(found), businesses)


def _of_list(request: HttpRequest, actor: Actor) -> Whole:
    """An inbox as the address describes it."""
    place = place_of(request, actor, request.GET.get("inbox", ""))
    if place is None or place.inbox is None:
        raise ActionDenied(ELSEWHERE, back_url=back_url(request))
    return _whole(request, place.rows, where=place.inbox.path, source=[("all", "1")])


def _of_batch(request: HttpRequest, actor: Actor) -> Whole:
    """What an earlier batch of the office has sent on and can be taken back, or has left undone."""
    uuid, part = request.POST["batch"], request.POST.get("part", "")
    offices = Batch.objects.filter(job__organisation=actor.organisation_id)
    batch = offices.filter(uuid=uuid).first() if _is_uuid(uuid) and part in PARTS else None
    if batch is None:
        raise Http404("没有找到这次批量办理，或者它不是您所在机构的。")
    return _whole(request, PARTS[part](batch, actor), where="", source=[("batch", uuid), ("part", part)])


def _whole(request: HttpRequest, rows: QuerySet[Application], *, where: str, source: list[tuple[str, str]]) -> Whole:
    extent, back = extent_of(rows), back_url(request)
    sample = rows.select_related("scheme_version").defer("scheme_version__content").order_by("pk").first()
    if sample is None:
        raise ActionDenied(EMPTY, back_url=back)
    if extent.is_too_large:
        raise ActionDenied(TOO_MANY, back_url=back)
    return Whole(rows, extent, sample, _shown(request), where, set(businesses_of(rows)), source)


def _shown(request: HttpRequest) -> Extent | None:
    count, digest = request.POST.get("expected", ""), request.POST.get("digest", "")
    is_number = count.isascii() and count.isdecimal() and len(count) < 7
    return Extent(int(count), digest) if is_number and digest else None


def _pair(text: str) -> tuple[int, int] | None:
    """`id:version` as the list posted it."""
    number, _, version = text.partition(":")
    is_number = all(part.isascii() and part.isdecimal() and len(part) < 19 for part in (number, version))
    return (int(number), int(version)) if is_number else None


def _is_uuid(text: str) -> bool:
    try:
        uuids.UUID(text)
    except ValueError:
        return False
    return True
