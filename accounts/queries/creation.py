"""Who may create which organisation: the rules of the schemes in force, and the sentence for those who may not."""

from accounts.enums import OrganisationKind, Role
from accounts.models import Organisation, Scheme
from accounts.policies import Actor


def creatable_kinds(actor: Actor, parent: Organisation) -> list[OrganisationKind]:
    """Kinds of organisation the actor may create below the parent, in the order of the enum."""
    return [kind for kind in OrganisationKind if not refusal_of_creation(actor, parent, kind)]


def refusal_of_creation(actor: Actor, parent: Organisation, kind: OrganisationKind) -> str:
    """Why the actor may not create this kind below the parent; empty when it may.

    The platform's administrator creates as the platform wherever the new organisation is put.
    """
    if kind == OrganisationKind.PLATFORM:
        return "平台管理机构在部署系统时建立，不能在此创建。"
    creator = OrganisationKind.PLATFORM if actor.organisations_with(Role.PLATFORM_ADMIN) else parent.kind
    rules = _rules()
    if not rules or any(kind in rule["kinds"] for part in rules for rule in part["creation"] if rule["creator"] == creator):
        return ""
    sentences = [part.get("refusals", {}).get(kind) for part in rules]
    return next(filter(None, sentences), f"“{OrganisationKind(creator).label}”不能创建“{kind.label}”，请联系平台管理机构。")


def _rules() -> list[dict]:
    parts = Scheme.objects.filter(current__isnull=False).values_list("current__content__organisations", flat=True)
    return [part for part in parts if part]
