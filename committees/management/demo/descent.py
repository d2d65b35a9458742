"""Institutions created from the top down, each by the administrator of the one above it, as fixtures/demo/<name>_offices.yaml
draws them under `tree`. Who may create what is judged by the scheme's rules, as when an administrator does it.
"""

from collections.abc import Iterator
from typing import Any

from accounts.enums import CommitteeLevel, Employment, Function, OrganisationKind
from accounts.models import Organisation, Region, Scheme, User
from accounts.queries.organisations import similar_to
from accounts.services.organisations import Duty, create_organisation
from committees.management.demo.desk import Desk, Province, Unit
from committees.management.demo.offices import full_name

# What a node says of the organisation itself.
COLUMNS = ("short_name", "sector", "ownership", "affiliation")
USUAL_SHARE = 2


class Descent:
    """Builds the `Province` of a scheme whose organisations create each other."""

    def __init__(self, scheme: Scheme, content: dict[str, Any], desk: Desk) -> None:
        self.scheme, self.content, self.desk = scheme, content, desk
        desk.begin(scheme, sector="", hours=content["hours"])
        self.by_name: dict[str, Organisation] = {}

    def build(self) -> Province:
        """The trees, then the committees their organisations have founded."""
        self.phones: Iterator[str] = (f"{self.content['telephone']}{number:04d}" for number in range(1001, 9999, 3))
        platform = self.content["platform"]
        fields = {name: platform[name] for name in ("name", "telephone", "address")}
        self.desk.platform(Region.objects.get(pk=platform["region"]), **fields)
        for root in self.content["tree"]:
            self._created(root, self.desk.top, self.desk.top_admin)
        for committee in self.content["committees"]:
            self._founded(committee)
        self.desk.activate()
        return self.desk.province

    def _created(self, node: dict[str, Any], parent: Organisation, by: User) -> None:
        """One organisation with its people, then what it creates; `asleep`: nobody has used its first account yet."""
        region = Region.objects.select_related("parent").get(pk=node["region"])
        created = create_organisation(
            parent=parent, name=node["name"], kind=node["kind"], region=region, by=by, duties=self._duties(node, region),
            telephone=node.get("telephone") or next(self.phones), address=f"{full_name(region)}演示路 {len(self.by_name) * 3 + 8} 号",
            office_hours=self.content["hours"], competent_department=self.by_name.get(node.get("department")),
            # Whoever creates it was shown those with nearly the same name and says that it is another.
            distinct_from=[near.code for near in similar_to(node["name"], province=region.code[:2])],
            **{name: node[name] for name in COLUMNS if name in node},
        )  # fmt: skip
        row = self.by_name[node["name"]] = created.organisation
        admin = by
        if not node.get("asleep"):
            admin = self.desk.hold(created.account)
            for roles in self.content["staff"][node["staff"]]:
                self.desk.staff(row, roles["roles"], blocks=roles.get("blocks", ()), by=admin)
        if "applicants" in node:
            self.desk.province.units.append(self._unit(row, node["applicants"], full_name(region), admin))
        for below in node.get("below", ()):
            self._created({"region": node["region"]} | below, row, admin)

    def _duties(self, node: dict[str, Any], region: Region) -> list[Duty]:
        """What its kind does under the scheme at its level, and what else the node names."""
        functions = [node["kind"], *node.get("functions", ())]
        level = node.get("level", "")
        return [Duty(Function(each), self.scheme, level, region, self._sector(each, node)) for each in functions]

    def _sector(self, function: str, node: dict[str, Any]) -> str:
        return node.get("sector", "") if function == Function.DEPARTMENT else ""

    def _unit(self, row: Organisation, people: dict[str, Any], full: str, admin: User) -> Unit:
        region = row.region
        employments = people.get("employments", [Employment.STAFF])
        return Unit(
            organisation=row, trade=people["trade"], county=full,
            city=region.parent.name if region.parent and region.level == "county" else region.name,
            share=people.get("share", USUAL_SHARE), routes=people["routes"], admin=admin,
            employments=tuple(Employment(each) for each in employments), works_at=people.get("works_at", ""),
            keeper=people.get("keeper", ""), kept_at=people.get("kept_at", ""),
        )  # fmt: skip

    def _founded(self, each: dict[str, Any]) -> None:
        """A committee with its office, which stands below the platform; the founder is its office's department."""
        region, founder = Region.objects.get(pk=each["region"]), self.by_name[each["founder"]]
        duties = [Duty(Function.COMMITTEE_OFFICE, self.scheme, "", region)]
        office = self.desk.office(
            each["office"], OrganisationKind.COMMITTEE_OFFICE, region, duties,
            telephone=each.get("telephone") or next(self.phones), competent_department=founder,
        )  # fmt: skip
        row = self.desk.committee(
            each["committee"], each["level"], region, office, each["filing"], series=each["series"]
        )
        held = self.desk.province
        (held.high_committees if row.level == CommitteeLevel.SENIOR else held.mid_committees).append(row)
