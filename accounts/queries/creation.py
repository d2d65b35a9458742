"""Who may create which organisation: the rules of the schemes in force, and the sentence for those who may not."""

from accounts.enums import OrganisationKind, Role
from accounts.models import Organisation
from accounts.policies import Actor
from accounts.queries.schemes import current_versions
from accounts.scheme import CreationRules, SchemeInfo

PLATFORM_ONCE = "平台管理机构在部署系统时建立，不能在此创建。"


def creatable_kinds(actor: Actor, parent: Organisation) -> list[OrganisationKind]:
    """Kinds of organisation the actor may create below the parent, in the order of the enum."""
    rules = _rules()
    return [kind for kind in OrganisationKind if not _refusal(rules, _creator(actor, parent), kind)]


def refusal_of_creation(actor: Actor, parent: Organisation, kind: OrganisationKind) -> str:
    """Why the actor may not create this kind below the parent; empty when any scheme in force lets it."""
    return _refusal(_rules(), _creator(actor, parent), kind)


def _creator(actor: Actor, parent: Organisation) -> str:
    """The platform's administrator creates as the platform, wherever the new organisation is put."""
    return OrganisationKind.PLATFORM if actor.organisations_with(Role.PLATFORM_ADMIN) else parent.kind


def _refusal(rules: list[CreationRules], creator: str, kind: OrganisationKind) -> str:
    if kind == OrganisationKind.PLATFORM:
        return PLATFORM_ONCE
    sentences = [rule.refusal(creator, kind) for rule in rules]
    return sentences[0] if sentences and all(sentences) else ""


def _rules() -> list[CreationRules]:
    return [SchemeInfo.of(version).creation for version in current_versions()]
