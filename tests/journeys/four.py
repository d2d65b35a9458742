"""Four schemes in one database: an application of each before the clerk of the office they share, and who asks about it.

Each was returned by its first office and corrected, and has been sent on since: tickets, notices, consignments, and what
else a scheme has on the way (paper, blocks, publicity in the unit) lie behind it.
"""

import uuid
from dataclasses import dataclass, field
from typing import Any

import yaml
from django.conf import settings

from accounts.enums import Function, Level, OrganisationKind, Role
from accounts.models import User
from dossiers.models import Entry, Evidence
from review.documents.summary import summary_draft
from review.enums import Action, State
from review.models import Application, ConsignmentItem, PaperStamp, PublicityItem
from review.policies.acts import Values
from review.services.batches import start_batch
from tests.architecture.access import drawn, evidence_of, with_bytes
from tests.journeys.managing import world_of
from tests.knocking import Knocking
from tests.length import IS_SOAK
from tests.world import World
from zcps.kit.paper_codes import grouped

SCHEMES = ("zhejiang_construction", "zhejiang_environment", "jiangxi", "guangdong")
ALL = "hrss_330100"  # the same office in all schemes, found by its name
ALONE = "alone"  # one of each scheme's own
# Who asks: office and roles, the usual ones where none are named. The application waits for the clerk of ALL.
PEOPLE: dict[str, tuple[str, ...]] = {
    "clerk": (ALL,),
    "leader": (ALL, Role.LEADER),
    "county": ("hrss_330106",),
    "unit": ("unit_330106",),
    "away": ("hrss_330203",),
    "later": ("high",),
    "ratifier": ("province_hrss", Role.RATIFIER),
    "admin": (ALL, Role.ORGANISATION_ADMIN),
    "platform": ("platform", Role.PLATFORM_ADMIN),
    "auditor": ("platform", Role.AUDITOR),
}
# Where people have a managing unit, the one whose chain leads by ALL: it has passed the application, as the county's office.
CHAIN = "filing_city"
OF_SCHEME: dict[str, dict[str, tuple[str, ...]]] = {"guangdong": {"county": (CHAIN,)}}
NO_SUCH_THING = "none"
REFUSED = ("door", "403", "404")
Parts = dict[str, Any]  # of an address, by their names


@dataclass
class Four(Knocking):
    """`things`: by scheme, what an address can be about; a scheme that knows no such thing has none."""

    worlds: dict[str, World] = field(
        default_factory=lambda: {slug: world_of(slug, managed_by=CHAIN) for slug in SCHEMES}
    )
    rows: dict[str, Application] = field(default_factory=dict)
    things: dict[str, dict[str, Parts]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for slug, world in self.worlds.items():
            world._office(ALONE, f"杭州市专业技术人员工作处（{slug}）", OrganisationKind.DEPARTMENT,
                          world.offices[ALL].region, Function.DEPARTMENT, level=Level.CITY, sector="alone")  # fmt: skip
            self.rows[slug] = row = self._on_its_way(world)
            world.officer(ALONE)
            world.officers[f"owner/{slug}"] = [world.owner(row)]
            world.officers[f"stranger/{slug}"] = [world.applicant(whole=False)]
            for who in ("owner", "stranger", *PEOPLE):
                self.session_of(self.user(who, slug))  # now, because what is made in a test is taken back
            self.things[slug] = self._things(slug, row)

    def client(self, slug: str, office: str = ALL):
        world = self.worlds[slug]
        return world.client_for(world.officer(office))

    def user(self, who: str, slug: str) -> User | None:
        """Somebody of access_of_schemes.yaml, there already."""
        world = self.worlds[slug]
        if who == "anonymous":
            return None
        if who in {"owner", "stranger"}:
            return world.officers[f"{who}/{slug}"][0]
        office, *roles = OF_SCHEME.get(slug, {}).get(who) or PEOPLE[who]
        return world.officer(office, *roles)

    def selected(self, slug: str, action: str) -> Parts:
        """The body of a batch on the application."""
        row = self.rows[slug]
        return {"action": action, "selected": [f"{row.pk}:{row.version}"], "key": str(uuid.uuid4())}

    def _on_its_way(self, world: World) -> Application:
        row = world.advance(world.draft(), lambda row: row.state == State.AWAITING_APPROVAL)
        row = world.submit(world.act(Action.RETURN, row), world.owner(row))
        return world.advance(row, _before_the_shared_office)

    def _things(self, slug: str, row: Application) -> dict[str, Parts]:
        ticket, item = row.tickets.get(), ConsignmentItem.objects.filter(application=row).order_by("pk").last()
        file = with_bytes(evidence_of(row)[0]["file"])
        document = drawn(summary_draft(row, row.revision))
        of_ticket = {"ticket": ticket.uuid, "section": ticket.section, "entry": ticket.entry}
        education = Entry.objects.get(dossier__person=row.person, section="education")
        notice, shown = row.notices.first(), PublicityItem.objects.filter(application=row).first()
        found = {
            "application": {"uuid": row.uuid, "file": file, "number": 1, **of_ticket},
            "consignment": {"uuid": item.consignment.uuid},
            "document": {"uuid": document.uuid, "code": grouped(document.code)},
            "batch": {"uuid": self._batch(slug)},
            "notice": notice and {"uuid": notice.uuid},
            "publicity": shown and {"uuid": shown.publicity.uuid, "position": shown.position},
            "stamp": self._stamp(row),
            "entry": {"code": "education", "uuid": education.uuid},
            "file": {"uuid": with_bytes(str(education.evidence.first().uuid)), "number": 1},
            "check": {"uuid": row.person.uuid, "file": education.evidence.first().uuid, "number": 1},
        }
        return {name: parts for name, parts in found.items() if parts}

    def _stamp(self, row: Application) -> Parts | None:
        stamp = row.paper_stamps.first()
        if stamp is None:
            return None
        scan = Evidence.objects.filter(owner=row.person).first()
        PaperStamp.objects.filter(pk=stamp.pk).update(scan=scan)
        with_bytes(str(scan.uuid))
        return {"uuid": row.uuid, "position": stamp.position, "number": 1}

    def _batch(self, slug: str) -> str:
        """Asked for by the clerk on the application, not begun."""
        row, actor = self.rows[slug], self.worlds[slug].actor(self.user("clerk", slug))
        asked = {"by": actor.at(actor.organisation_id), "key": uuid.uuid4(), "title": "接收 1 件", "values": Values()}
        return str(start_batch(Action.RECEIVE, {row.pk: row.version}, **asked)[0].uuid)


def _before_the_shared_office(row: Application) -> bool:
    return row.state == State.AWAITING_APPROVAL and row.holder.name == "杭州市人力资源和社会保障局"


# --- what access_of_schemes.yaml says ------------------------------------------------------------------------


def matrix() -> dict[str, Any]:
    path = settings.BASE_DIR / "tests" / "journeys" / "access_of_schemes.yaml"
    return yaml.safe_load(path.read_text("utf-8"))


@dataclass(frozen=True)
class Line:
    """One address and method under one scheme: everybody's answer, and whether it is the same under all schemes."""

    address: str
    method: str
    cells: dict[str, str]  # empty where the scheme has no such thing
    is_common: bool


def lines_of(content: dict[str, Any], slug: str) -> list[Line]:
    who, found = content["who"].split(), []
    for address, row in content["pages"].items():
        for method in ("GET", "POST"):
            own, common = row.get(f"{method} {slug}"), row.get(f"{method} all")
            if said := own or common:
                cells = {} if said == NO_SUCH_THING else dict(zip(who, said.split(), strict=True))
                found.append(Line(address, method, cells, is_common=own is None))
    return found


def asked(line: Line, slug: str) -> dict[str, str]:
    """Everybody where schemes differ; else whoever is let in, and of those refused alike one, in each scheme another."""
    if not line.is_common or IS_SOAK:
        return line.cells
    alike = {answer: [who for who, own in line.cells.items() if own == answer] for answer in REFUSED}
    turn = SCHEMES.index(slug)
    refused = {people[turn % len(people)]: answer for answer, people in alike.items() if people}
    return refused | {who: answer for who, answer in line.cells.items() if answer not in REFUSED}
