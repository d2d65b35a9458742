"""角色: chosen with their texts beside them, and the page that explains them all."""

from collections.abc import Collection
from typing import Any

from django import forms

from accounts.enums import PLATFORM_ROLES, ROLES, Family, Role
from accounts.rules import Separation, clash_within, separated_roles

TEMPLATE = "admin/accounts/role_choices.html"


class _WithTexts:
    """What each role does and where it may be granted, beside its button; those that fit nowhere here are folded away."""

    template_name = TEMPLATE
    fitting: frozenset[Role] = frozenset(Role)

    def fit(self, functions: Collection[str]) -> None:
        """Organisations of these functions are all there are to grant roles at."""
        self.fitting = frozenset(role for role, info in ROLES.items() if info.functions & frozenset(functions))

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        families = [(family, options) for family, options, _ in context["widget"]["optgroups"]]
        others = self._families(families, fitting=False)
        return context | {
            "families": self._families(families, fitting=True),
            "others": others,
            "others_chosen": any(option["selected"] for _, options in others for option in options),
        }

    def _families(self, families: list[tuple[str, list]], *, fitting: bool) -> list[tuple[str, list]]:
        found = [
            (family, [option for option in options if (Role(str(option["value"])) in self.fitting) == fitting])
            for family, options in families
        ]
        return [(family, options) for family, options in found if options]

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().create_option(name, value, *args, **kwargs) | {"info": ROLES[Role(str(value))]}


class RoleRadio(_WithTexts, forms.RadioSelect):
    """One role."""


class RoleBoxes(_WithTexts, forms.CheckboxSelectMultiple):
    """Several roles."""


def role_choices(*, business: bool) -> list[tuple[str, list[tuple[str, str]]]]:
    """Roles under their family; the platform's own apart from all others."""
    families: dict[str, list[tuple[str, str]]] = {}
    for role, info in ROLES.items():
        if (role not in PLATFORM_ROLES) == business:
            families.setdefault(info.family.label, []).append((role.value, role.label))
    return list(families.items())


def refusal_within(roles: list[str]) -> str:
    """Why these roles cannot be given to one person together; empty when they can."""
    found = clash_within(roles)
    return f"“{found[0].label}”与“{found[1].label}”不能由同一人担任：{found[2].reason}" if found else ""


def explained_roles() -> list[dict[str, Any]]:
    """Family by family: what each role does, where it may be granted, and what it excludes."""
    return [
        {"family": family.label, "roles": [_explained(role) for role, info in ROLES.items() if info.family == family]}
        for family in Family
    ]


def _explained(role: Role) -> dict[str, Any]:
    apart = [_apart(*each) for each in separated_roles(role) if role in PLATFORM_ROLES or not each[0].everywhere]
    return {"role": role, "info": ROLES[role], "apart": apart}


def _apart(separation: Separation, others: list[Role]) -> str:
    """In words; that nothing goes together with a role of the platform stands at those alone."""
    if separation.everywhere:
        return f"不兼任其他任何角色。{separation.reason}"
    return f"在同一机构不兼任{'、'.join(other.label for other in others)}。{separation.reason}"
