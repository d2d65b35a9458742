"""The guided choice: inside the public system or not, region, keeper of the archives, unit, and the chain to confirm.

Every step is a page of its own that carries the answers before it in its address; only confirming writes anything.
"""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.exceptions import AccountsError
from accounts.forms.managing import INSIDE, OUTSIDE, InsideForm, KeeperForm, RegionForm, WordsForm
from accounts.managing import Keeper, ManagingRules
from accounts.models import Organisation, Person, Region
from accounts.queries.managing import (
    MOST,
    chain_of,
    find_units,
    managing_versions,
    regions_to_choose,
    rules_of,
    units_for,
    version_at,
)
from accounts.services.managing import choose_managing_unit
from accounts.views.managing.common import person_page, stations_of, uuid_of

FEW = 8  # a list so short is read, not searched
STEPS = ("inside", "region", "keeper", "unit")
LABELS = {"inside": "您的情况", "region": "行政区划", "keeper": "人事档案保管", "unit": "人事管理单位"}


@dataclass(frozen=True)
class Answers:
    """What the address says, as far as it can be read; a later answer counts only while those before it stand."""

    query: QueryDict

    @cached_property
    def inside(self) -> bool | None:
        return {INSIDE: True, OUTSIDE: False}.get(self.query.get("inside", ""))

    @cached_property
    def regions(self) -> dict[str, Region]:
        return {region.pk: region for region in regions_to_choose()}

    @cached_property
    def region(self) -> Region | None:
        return self.regions.get(self.query.get("region", "")) if self.inside is not None else None

    @cached_property
    def rules(self) -> ManagingRules:
        """Of the region's scheme; before there is a region, of the first."""
        return rules_of(version_at(self.region) if self.region else managing_versions()[0])

    @cached_property
    def keepers(self) -> tuple[Keeper, ...]:
        return self.rules.offered(inside=self.inside, level=self.region.level) if self.region else ()

    @cached_property
    def keeper(self) -> Keeper | None:
        """The one that was chosen, or the only one there is."""
        if len(self.keepers) == 1:
            return self.keepers[0]
        return next((each for each in self.keepers if each.code == self.query.get("keeper")), None)

    @cached_property
    def unit(self) -> Organisation | None:
        uuid = uuid_of(self.query.get("unit", ""))
        if self.keeper is None or uuid is None:
            return None
        return units_for(self.keeper, self.region).select_related("competent_department").filter(uuid=uuid).first()

    @cached_property
    def step(self) -> str:
        """The first question without an answer; empty when everything is chosen."""
        return next((name for name in STEPS if getattr(self, name) is None), "")

    def kept(self, *, before: str = "") -> dict[str, str]:
        """The answers as the address carries them on: all of them, or those before a step."""
        found = {}
        for name in STEPS[: STEPS.index(before)] if before else STEPS:
            value = _spelt(getattr(self, name))
            if value:
                found[name] = value
        return found

    def told(self) -> list[dict[str, str]]:
        """Each answer in words, with the way back to its question."""
        words = {
            "inside": {True: self.rules.inside, False: self.rules.outside}.get(self.inside, ""),
            "region": _place(self.region),
            "keeper": self.keeper.label if self.keeper else "",
        }
        return [
            {"label": LABELS[name], "value": word, "url": _address(self.kept(before=name))}
            for name, word in words.items()
            if word
        ]


@person_page
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, person: Person) -> HttpResponse:
    """GET asks the next question, POST confirms."""
    if request.method == "POST":
        return _confirm(request, person)
    answers = Answers(request.GET)
    context = {"answers": answers.told(), "kept": answers.kept(before=answers.step), "step": answers.step}
    context["place"] = f"第 {len(context['answers']) + 1} 步"
    if not answers.step:
        return render(request, "accounts/managing/confirm.html", context | _chosen(answers))
    if answers.step == "unit":
        return render(request, "accounts/managing/units.html", context | _listed(answers))
    form = _question(answers, asked=request.GET.get("step") == answers.step)
    return render(request, "accounts/managing/question.html", context | {"form": form, "lead": answers.rules.lead})


def _question(answers: Answers, *, asked: bool) -> Form:
    """The form of the step; bound where its own button led here without an answer that can be read."""
    data = answers.query if asked else None
    if answers.step == "inside":
        return InsideForm(data, rules=answers.rules)
    if answers.step == "region":
        return RegionForm(data, rules=answers.rules, regions=answers.regions)
    return KeeperForm(data, keepers=answers.keepers)


def _listed(answers: Answers) -> dict[str, object]:
    form = WordsForm(answers.query)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    found = find_units(answers.keeper, answers.region, words=words)
    return {
        "form": form,
        "found": found,
        "most": MOST,
        "searches": bool(words) or len(found) > FEW,
        "is_narrowed": bool(words),
        "keeper": answers.keeper,
        "region": answers.region,
        "ask_url": f"{reverse('accounts:ask_for_unit')}?{urlencode(answers.kept())}",
    }


def _chosen(answers: Answers) -> dict[str, object]:
    chain = chain_of(answers.unit, region=answers.region, version=version_at(answers.region))
    return {
        "unit": answers.unit,
        "keeper": answers.keeper,
        "chain": chain,
        "stations": stations_of(chain),
        "again_url": _address(answers.kept(before="unit")),
    }


def _confirm(request: HttpRequest, person: Person) -> HttpResponse:
    answers = Answers(request.POST)
    if answers.step:
        messages.error(request, "您的选择已经失效（单位或名单有变动），请从这里重新选择。")
        return redirect(_address(answers.kept(before=answers.step)))
    chosen = {"unit": answers.unit, "region": answers.region, "keeper": answers.keeper.code}
    try:
        choose_managing_unit(person, **chosen, by=request.user)
    except AccountsError as refused:
        messages.error(request, refused.sentence)
        return redirect("accounts:managing_unit")
    messages.success(request, f"人事管理单位已选择为“{answers.unit}”，提交基本信息之前可以重新选择。")
    return redirect("accounts:managing_unit")


def _spelt(value: object) -> str:
    if isinstance(value, bool):
        return INSIDE if value else OUTSIDE
    if isinstance(value, Organisation):
        return str(value.uuid)
    return getattr(value, "code", "")


def _place(region: Region | None) -> str:
    if region is None:
        return ""
    return f"{region.parent.name if region.parent else ''}{region.name}"


def _address(query: dict[str, str]) -> str:
    return f"{reverse('accounts:choose_managing_unit')}?{urlencode(query)}"
