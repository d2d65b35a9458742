"""What an officer should look at, of one person and across people: sentences, each with its place. They decide nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from accounts.models import Person
from accounts.policies import Actor
from dossiers.presentation.content import Content, known_section
from dossiers.presentation.warnings import warnings
from dossiers.queries.checks import names_known_to
from dossiers.queries.doubles import MOST, Double, doubles
from dossiers.scheme import DossierRules

SOMEBODY = "另一名申报人"


@dataclass(frozen=True)
class Hint:
    """One thing to look at; `address` is what a ticket about it would name."""

    section: str
    address: str
    sentence: str

    @property
    def entry(self) -> str:
        return (*self.address.split("/"), "")[1]


def hints(content: Content, rules: DossierRules, found: list[Double], names: Mapping[int, str]) -> list[Hint]:
    """Warnings within a content, then what others have too; `names`: the people the officer may know of."""
    own = [Hint(each.section, each.address, each.sentence) for each in warnings(content, rules)]
    return own + [_hint(each, rules, names) for each in found]


def hints_for_employer(person: Person, content: Content, rules: DossierRules, *, actor: Actor) -> list[Hint]:
    """As the employer's clerk reads them, who knows the unit's own people: three statements at most."""
    found = doubles(content, rules, owner=person.pk)
    names = names_known_to(actor, {other for each in found for other in each.others})
    return hints(content, rules, found, names)


def _hint(double: Double, rules: DossierRules, names: Mapping[int, str]) -> Hint:
    section = known_section(double.section, rules)
    entries = f"{double.section}/{double.entry}"
    label, who = section.label_of(double.field), _people(double, names)
    sentence = (
        f"“{label}”的文件“{double.said}”与{who}档案中的是同一份文件，请核对。"
        if double.is_file
        else f"“{label}”（{double.said}）与{who}档案中的相同，请核对是否为合作成果，以及本人的贡献。"
    )
    return Hint(double.section, f"{entries}/{double.field}", sentence)


def _people(double: Double, names: Mapping[int, str]) -> str:
    """王小明（某公司）、另 2 名申报人: those one may know by name, of the others how many."""
    known = [names[other] for other in double.others if other in names][: MOST - 1]
    hidden = len(double.others) - len(known)
    if not hidden:
        return "、".join(known)
    several = f"另 {hidden} 名申报人" if len(double.others) < MOST else f"另 {hidden} 名及以上申报人"
    return "、".join([*known, SOMEBODY if hidden == 1 and len(double.others) < MOST else several])
