"""People who choose a 人事管理单位 and go along the chain it brings: the ways of 广东, through the services."""

from dataclasses import dataclass, field
from uuid import uuid4

from accounts.enums import ManagementState
from accounts.models import Management, Organisation, User
from accounts.services.chains import Turn, turn_choices
from dossiers.enums import EntryState, EvidenceKind
from dossiers.models import Dossier, Entry, Evidence
from dossiers.scheme import DossierRules
from review.enums import Action
from review.models import Application, Round
from review.services.submission import save_draft, start_application
from tests.factories import dossiers as fill
from tests.world import CHOICE, World
from zcps.kit import clock

# Which answer of the guided choice leads to each of the units here.
KEEPERS = {
    "unit_330106": "own_unit",
    "unit_kept": "own_unit",
    "market": "talent_market",
    "filing": "filing_point",
    "filing_city": "association",
}


@dataclass
class Chains:
    """The world of 广东 with a round of every business."""

    world: World
    rounds: dict[str, Round] = field(default_factory=dict)

    @classmethod
    def build(cls) -> "Chains":
        world = World(slug="guangdong")
        world.build_managing_units()
        chains = cls(world, {"review": world.round})
        chains.rounds["record"] = world.open_round("record", titles=[])
        chains.rounds["managing_change"] = world.open_round("managing_change", titles=[])
        chains.rounds["recognition"] = world.open_round("recognition", titles=["assistant_engineer", "engineer"])
        return chains

    def choose(self, user: User, unit: str) -> Management:
        """What the guided choice writes down; a choice that is not in force is replaced."""
        office = self.world.offices[unit]
        above = office.competent_department or self.world.offices["hrss_330106"]
        given = {"organisation": office, "department": above, "region": office.region, "keeper": KEEPERS[unit]}
        row = self.managements(user, ManagementState.CHOSEN).first() or Management(person=user.person)
        row.scheme, row.chosen_by = self.world.scheme, user
        for name, value in given.items():
            setattr(row, name, value)
        row.save()
        return row

    def managements(self, user: User, *states: str):
        rows = Management.objects.filter(person=user.person, scheme=self.world.scheme)
        return rows.filter(state__in=states) if states else rows

    def in_force(self, user: User) -> Organisation | None:
        row = self.managements(user, ManagementState.IN_FORCE).select_related("organisation").first()
        return row and row.organisation

    # --- applications ------------------------------------------------------------------------------------------

    def draft(self, user: User, business: str, *, proved: bool = True, **choice: str) -> Application:
        actor = self.world.actor(user)
        if business == "managing_change" and proved:
            self.attaches(user, "basic", "archive_proof")
        row = start_application(user.person, round=self.rounds[business], by=actor)
        if business in {"review", "recognition"}:
            save_draft(row, by=actor, **CHOICE | choice)
        return self.world.fresh(row)

    def submitted(self, user: User, business: str, **choice: str) -> Application:
        return self.world.submit(self.draft(user, business, **choice), user)

    def stored(self, unit: str) -> User:
        """Somebody whose basic record was stored under this unit."""
        user = self.world.applicant(unit="unit_330106")
        self.choose(user, unit)
        self.goes_through(self.submitted(user, "record"))
        return user

    def puts_in_force(self, user: User, unit: str) -> None:
        """As the door turns the choice when the basic record goes to the unit and is stored, without the record."""
        row = self.choose(user, unit)
        stored = Turn(ManagementState.IN_FORCE, row.organisation_id, row.department_id)
        for turn in (Turn(ManagementState.UNDER_REVIEW), stored):
            turn_choices({user.person_id: turn}, scheme_id=row.scheme_id, by_id=None, at=clock.now())

    def goes_through(self, row: Application) -> Application:
        """Everybody on its way passes it on, until it has ended."""
        for _ in range(20):
            if row.closed_at is not None:
                return row
            row = self.world._step(row)
        raise AssertionError(row.state)

    def passed_on(self, row: Application) -> Application:
        """The office that holds it approves and sends it on."""
        if row.stamps_missing:
            row = self.world.stamped(row)
        if row.publicity_missing:
            row = self.world.publicised(row)
        return self.world.act(Action.FORWARD, self.world.act(Action.APPROVE, row))

    def offices(self, row: Application) -> list[str]:
        """Keys of the offices on its way, in order."""
        keys = {office.pk: key for key, office in self.world.offices.items()}
        stages = row.stages.filter(plan_number=row.plan_number).order_by("position")
        return [keys[stage.organisation_id] for stage in stages]

    # --- dossiers ----------------------------------------------------------------------------------------------

    def holds_title(self, user: User, **changed: str) -> None:
        """A title with its certificate, and what a review asks for besides."""
        self.tells(user, "titles", fill.SAMPLES["titles"][0] | {"certificate_no": f"GD{user.pk}"} | changed)
        self.tells(user, "summary", fill.SAMPLES["summary"][0])

    def attaches(self, user: User, section: str, slot: str) -> None:
        """A file more in the first entry of a section."""
        entry = Entry.objects.filter(dossier__person=user.person, section=section).first()
        row = Evidence.objects.filter(entry=entry).first()
        row.pk, row.uuid, row.slot, row.kind = None, uuid4(), slot, EvidenceKind.PDF
        row.stored, row.sha256 = f"tests/{uuid4().hex}.pdf", uuid4().hex * 2
        row.save(force_insert=True)

    def tells(self, user: User, section: str, data: dict) -> None:
        """An entry more in a section, with the evidence it needs."""
        chosen = DossierRules.of(self.world.version).chosen_section(section)
        dossier = Dossier.objects.get(person=user.person)
        entry = Entry.objects.create(
            dossier=dossier,
            section=section,
            section_version=chosen.section.version,
            data=data,
            position=1,
            state=EntryState.COMPLETE,
        )
        Evidence.objects.bulk_create(fill.evidence_of(user.person, entry, chosen))


def studied(user: User, *, level: str, ended_on: str) -> None:
    """The one diploma of the person, and professional work since."""
    entries = Entry.objects.filter(dossier__person=user.person)
    for section, changed in (
        ("education", {"level": level, "degree": level, "started_on": "2018-09", "ended_on": ended_on}),
        ("basic", {"profession_since": ended_on}),
    ):
        entry = entries.get(section=section)
        entry.data |= changed
        entry.save()


def years_ago(years: int) -> str:
    """A month so many full years before this one."""
    today = clock.today()
    return f"{today.year - years}-{today.month:02}"


@dataclass
class ManagedWorld(World):
    """广东 where only the review is looked at: whoever applies has a chain in force and holds the title below.

    `managed_by`: the managing unit of everybody, else the unit one works in.
    """

    managed_by: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.build_managing_units()
        change = self.open_round("managing_change", titles=[])
        self.chains = Chains(self, {"review": self.round, "managing_change": change})

    def change_begun(self) -> Application:
        """A draft of a change to the filing point, by somebody else."""
        user = self.applicant()
        self.chains.choose(user, "filing")
        return self.chains.draft(user, "managing_change")

    def change_submitted(self) -> Application:
        row = self.change_begun()
        return self.submit(row, self.owner(row))

    def _made_applicant(self, unit: str, name: str, *, whole: bool, checked: bool) -> User:
        user = super()._made_applicant(unit, name, whole=whole, checked=checked)
        self.chains.puts_in_force(user, self.managed_by or unit)
        if whole:
            self.chains.holds_title(user)
        return user


def world_of(slug: str, *, managed_by: str = "") -> World:
    """The world of a scheme in which anybody may begin a review at once."""
    return ManagedWorld(slug=slug, managed_by=managed_by) if slug == "guangdong" else World(slug=slug)
