"""Who may create which organisation: the rules of the schemes in force, and the sentence that names the right creator."""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.creation import ASK_OWNERSHIP, CreationRule, Creator, Wanted
from accounts.enums import Affiliation, Level, OrganisationKind, OrganisationStatus, Role
from accounts.models import Organisation, OrganisationFunction, Region, Scheme, SchemeVersion
from accounts.policies import Actor
from accounts.queries.schemes import current_versions
from accounts.scheme import SchemeInfo

PLATFORM_ONCE = "平台管理机构在部署系统时建立，不能在此创建。"
NOT_REGISTERED = "该机构尚未登记，请联系平台管理机构。"
ASK_LEVEL = "请选择职能层级：报送路线按类别、层级、区划和行业找到这个机构。"
ASK_AFFILIATION = f"请选择隶属关系：单位人员的报送路线由它决定；没有主管部门的，请选择“{Affiliation.NONE.label}”。"
# Whose office is found by level and region; a department by its sector besides.
LOCATED = frozenset({OrganisationKind.HRSS, OrganisationKind.TALENT_CENTRE})
LEVELLED = LOCATED | {OrganisationKind.DEPARTMENT}


@dataclass(frozen=True)
class Refused:
    """Why something cannot be created, and the field of the form it is about."""

    field: str
    sentence: str


class Registry:
    """Answers for many organisations at once: what has been asked before is not asked again."""

    def __init__(self) -> None:
        self.versions = current_versions()
        self._creators: dict[tuple, list[Creator]] = {}
        self._found: dict[tuple, Organisation | None] = {}

    def kinds(self, actor: Actor, parent: Organisation) -> list[OrganisationKind]:
        """Kinds of organisation the actor may create below the parent under some circumstances, in the enum's order."""
        allowed = {
            kind
            for version in self.versions_for(parent.region)
            for creator in self.creators(actor, parent, version)
            for kind in SchemeInfo.of(version).creation.kinds_for(creator)
        }
        wanted = allowed if self.versions else set(OrganisationKind)
        return [kind for kind in OrganisationKind if kind in wanted and kind != OrganisationKind.PLATFORM]

    def refusal(self, actor: Actor, parent: Organisation, wanted: Wanted, region: Region) -> Refused | None:
        """Why the actor may not create this below the parent; None when any scheme of the place lets it."""
        if wanted.kind == OrganisationKind.PLATFORM:
            return Refused("kind", PLATFORM_ONCE)
        refused = [self._refusal(version, actor, parent, wanted, region) for version in self.versions_for(region)]
        return None if None in refused else next(iter(refused), None)

    def refusal_of_affiliation(self, kind: str, affiliation: str, region: Region) -> str:
        """A unit cannot do without one where the way of its people hangs on it; empty when nothing is wrong."""
        if affiliation or kind != OrganisationKind.EMPLOYER:
            return ""
        asks = any(SchemeInfo.of(version).asks_affiliation for version in self.versions_for(region))
        return ASK_AFFILIATION if asks else ""

    def versions_for(self, region: Region) -> list[SchemeVersion]:
        """The schemes of the region's province; all of them where none is of it."""
        own = [version for version in self.versions if SchemeInfo.of(version).province[:2] == region.code[:2]]
        return own or self.versions

    def creators(self, actor: Actor, parent: Organisation, version: SchemeVersion) -> list[Creator]:
        """What the parent is under the scheme; the platform's administrator creates as the platform, wherever it is put."""
        if actor.organisations_with(Role.PLATFORM_ADMIN):
            return [Creator(OrganisationKind.PLATFORM)]
        key = (parent.pk, version.scheme_id)
        if key not in self._creators:
            rows = OrganisationFunction.objects.filter(
                organisation=parent, scheme=version.scheme_id, function__in=OrganisationKind.values
            )
            own = Creator(parent.kind, _level_of(parent.affiliation, parent.region), parent.sector)
            named = [Creator(row.function, row.level or own.level, row.sector or own.sector) for row in rows]
            self._creators[key] = named if any(each.kind == own.kind for each in named) else [own, *named]
        return self._creators[key]

    def _refusal(
        self, version: SchemeVersion, actor: Actor, parent: Organisation, wanted: Wanted, region: Region
    ) -> Refused | None:
        rules, creators = SchemeInfo.of(version).creation, self.creators(actor, parent, version)
        is_let = any(rules.lets(creator, wanted) for creator in creators)
        as_platform = creators[0].kind == OrganisationKind.PLATFORM
        if is_let and (as_platform or parent.region_id in around(region)):
            return None
        if not is_let and rules.lacks_ownership(wanted):
            return Refused("ownership", ASK_OWNERSHIP)
        sentence = rules.sentence(creators[0], wanted) + self._whom(version.scheme, rules.about(wanted), wanted, region)
        return Refused("region" if is_let else "kind", sentence)

    def _whom(self, scheme: Scheme, rules: Iterable[CreationRule], wanted: Wanted, region: Region) -> str:
        """The right creators by name and telephone, as far as a rule says at which level and for which sector."""
        keys = [
            (scheme.pk, rule.creator, level, code, rule.creator_sectors)
            for rule in rules
            if rule.creator in LOCATED or rule.creator_sectors
            for code, level in around(region).items()
            if level in rule.creator_levels_for(wanted)
        ]
        if not keys:
            return ""
        found = filter(None, map(self._office, keys))
        named = dict.fromkeys(f"“{row}”（{row.telephone}）" if row.telephone else f"“{row}”" for row in found)
        return f"请联系{'或'.join(named)}办理。" if named else NOT_REGISTERED

    def _office(self, key: tuple) -> Organisation | None:
        if key not in self._found:
            self._found[key] = _office(*key)
        return self._found[key]


def creatable_kinds(actor: Actor, parent: Organisation) -> list[OrganisationKind]:
    """Kinds of organisation the actor may create below the parent, in the order of the enum."""
    return Registry().kinds(actor, parent)


def refusal_of_level(kind: str, level: str) -> str:
    """An office that routes look for by its level cannot do without one; empty when nothing is wrong."""
    return "" if level or kind not in LEVELLED else ASK_LEVEL


def wanted_of(
    *, kind: str, level: str, region: Region, affiliation: str = "", ownership: str = "", sector: str = ""
) -> Wanted:
    """What is to be created, as rules ask for it."""
    return Wanted(kind, level or _level_of(affiliation, region), ownership, sector)


def _office(scheme_id: int, function: str, level: str, region: str, sectors: frozenset[str]) -> Organisation | None:
    rows = OrganisationFunction.objects.filter(
        scheme=scheme_id, function=function, level=level, region=region, organisation__status=OrganisationStatus.ACTIVE
    )
    if sectors:
        rows = rows.filter(sector__in=sorted(sectors))
    row = rows.select_related("organisation").order_by("organisation_id").first()
    return row.organisation if row else None


def _level_of(affiliation: str, region: Region) -> str:
    """Of a unit whom it belongs to; of anything else where it stands."""
    return affiliation if affiliation in Level.values else region.level


def around(region: Region) -> dict[str, str]:
    """The region and those around it: code → level."""
    found: dict[str, str] = {}
    current: Region | None = region
    while current is not None:
        found[current.code] = Level(current.level)
        current = current.parent
    return found
