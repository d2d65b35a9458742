"""分块: which may be granted at an organisation, what a grant of them is called, and why it cannot be given as asked."""

from collections.abc import Collection
from functools import cached_property

from accounts.enums import Role
from accounts.models import Grant, Organisation
from accounts.queries.choices import Choices
from accounts.queries.schemes import current_versions, versions_at
from accounts.scheme import SchemeInfo

ASK = "请勾选由该人员审查的分块，可以多选。"
WHOLE = "只有“分块审查”按分块授予，其他角色办理整件申报；请取消勾选，或者把角色改为“分块审查”。"
ALL = "全部分块"


def blocks_in_force() -> Choices:
    """Code and name of every block of the schemes in force, each once."""
    return [*_named(current_versions()).items()]


def blocks_at(organisation: Organisation) -> Choices:
    """Those of the schemes of the organisation's province; of all of them where none is of it."""
    return [*_named(versions_at(organisation) or current_versions()).items()]


def refusal_of_blocks(
    organisation: Organisation, *, roles: Collection[str], blocks: Collection[str]
) -> tuple[str, str] | None:
    """What of the roles and blocks asked for cannot be granted there: `role` or `blocks`, and the sentence."""
    if Role.BLOCK_REVIEWER not in roles:
        return ("blocks", WHOLE) if blocks else None
    known = dict(blocks_at(organisation))
    if not known:
        return "role", f"“{organisation}”适用的制度没有规定分块，不能授予“分块审查”。"
    if not blocks:
        return "blocks", ASK
    unknown = [code for code in blocks if code not in known]
    return ("blocks", f"勾选的分块不是“{organisation}”适用的制度所规定的，请重新勾选。") if unknown else None


class GrantLabels:
    """What a grant is called, with its blocks; their names are looked up once, and only where a grant is of blocks."""

    def of(self, row: Grant) -> str:
        said = self.blocks_of(row)
        return f"{row.get_role_display()}（{said}）" if said else row.get_role_display()

    def blocks_of(self, row: Grant) -> str:
        """The names of its blocks; empty for a grant of any other role."""
        if row.role != Role.BLOCK_REVIEWER:
            return ""
        return "、".join(self._names.get(code, code) for code in row.blocks) or ALL

    @cached_property
    def _names(self) -> dict[str, str]:
        return dict(blocks_in_force())


def _named(versions: list) -> dict[str, str]:
    """A code that several schemes use keeps the name of the first."""
    found: dict[str, str] = {}
    for version in versions:
        for block in SchemeInfo.of(version).blocks:
            found.setdefault(block.code, block.name)
    return found
