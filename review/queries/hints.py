"""What an officer should look at in an application: within what was submitted, and what other people have too."""

from accounts.policies import Actor
from dossiers.presentation import Hint, hints
from dossiers.queries.doubles import doubles
from review.models import Application
from review.queries.reading import Content


def hints_of(application: Application, content: Content, *, to: Actor) -> list[Hint]:
    """Two statements; one more where somebody else has the same file or number.

    Another person is named to those who may see an application of that person; to everybody else it is somebody.
    """
    sections = content.revision.content["sections"]
    found = doubles(sections, content.rules, owner=application.person_id)
    others = {other for each in found for other in each.others}
    return hints(sections, content.rules, found, _names(others, to) if others else {})


def _names(people: set[int], actor: Actor) -> dict[int, str]:
    rows = Application.objects.visible_to(actor).filter(person__in=people).order_by("person", "-pk").distinct("person")
    return {person: f"{name}（{unit}）" for person, name, unit in rows.values_list("person", "name", "unit_name")}
