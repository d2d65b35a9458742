"""`x_at` and `x_by` are both there or both missing, by the database's own word."""

import pytest
from django.apps import apps
from django.db.models import CheckConstraint, Q

OURS = ("accounts", "dossiers", "review", "committees")
# Pairs that are no pairs: who is empty when the system itself did it (setting up, seeding, loading).
BY_THE_SYSTEM = {
    ("accounts.Activation", "created"),
    ("accounts.Grant", "granted"),
    ("accounts.SchemeVersion", "loaded"),
    ("accounts.User", "created"),
}


def pairs() -> list[tuple[type, str]]:
    found = []
    for model in (model for app in OURS for model in apps.get_app_config(app).get_models()):
        names = {field.name for field in model._meta.get_fields()}
        found += [(model, name[:-3]) for name in sorted(names) if name.endswith("_at") and f"{name[:-3]}_by" in names]
    return found


def is_bound(model: type, act: str) -> bool:
    """Neither can be null; or a check says that both are or neither is."""
    at, by = f"{act}_at", f"{act}_by"
    if not model._meta.get_field(at).null and not model._meta.get_field(by).null:
        return True
    none, both = ({f"{at}__isnull": value, f"{by}__isnull": value} for value in (True, False))
    wanted = Q(**none) | Q(**both)
    checks = (check.condition for check in model._meta.constraints if isinstance(check, CheckConstraint))
    return any(check == wanted for check in checks)


def test_there_are_pairs_to_look_at():
    assert len(pairs()) > 10


@pytest.mark.parametrize(("model", "act"), pairs(), ids=lambda value: getattr(value, "__name__", value))
def test_a_time_and_its_actor_are_bound_to_each_other(model, act):
    assert is_bound(model, act) != ((model._meta.label, act) in BY_THE_SYSTEM)
