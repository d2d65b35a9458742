"""A small province for tests: offices on the routes, officers with roles, applicants with whole dossiers.

A test reaches a state by doing the work: `world.application_at(State.AWAITING_FORWARD)`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.test import Client

from accounts.enums import AccountKind, OrganisationKind, Role
from accounts.models import Committee, Organisation, Person, Scheme, SchemeVersion, User
from accounts.policies import SYSTEM, Actor
from accounts.queries.actors import actor_for, forget_actor
from dossiers.enums import VersionState
from dossiers.models import EntryVersion
from dossiers.scheme import DossierRules
from dossiers.services.checking import judge
from dossiers.services.sending import send_ready
from review.enums import PAPER_LACKING, Action, Duty, Paper, State, Verdict
from review.models import Application, Publicity, Round
from review.policies.acts import Decision, TicketDraft, UnitPledge, Values
from review.queries.rules import business_of
from review.services.correcting import answer_ticket, open_tickets
from review.services.door import move_one
from review.services.freezing import Pledge
from review.services.office import perform_one
from review.services.paper import record_arrival
from review.services.publicity import Terms, conclude_publicity, publicise_at_unit
from review.services.submission import save_draft, start_application, submit
from tests.counting import counted_once
from tests.factories import accounts as make
from tests.factories import dossiers as fill
from tests.province import Province
from tests.stamping import record_stamps
from zcps.kit import clock

SCHEMES = {
    "zhejiang_construction": "fixtures/schemes/zhejiang_construction.yaml",
    "zhejiang_environment": "fixtures/schemes/zhejiang_environment.yaml",
    "jiangxi": "fixtures/schemes/jiangxi.yaml",
    "guangdong": "fixtures/schemes/guangdong.yaml",
}  # what is not here is one of tests/schemes
CHOICE = {"title": "senior_engineer", "speciality": "structure", "current_profession": "建筑结构设计"}
CHOICES = {
    "zhejiang_environment": CHOICE | {"speciality": "environment_engineering", "current_profession": "环境工程"},
}
BLOCKS_AT = {"all_actions": "hrss_330106", "jiangxi": "unit_330106"}  # the first office that reviews in blocks
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"

OFFICE_ROLES = dict.fromkeys(OrganisationKind, (Role.CLERK,)) | {
    OrganisationKind.COMMITTEE_OFFICE: (Role.COMMITTEE_MANAGER, Role.CANDIDATE_REVIEWER),
}


@cache
def scheme_content(slug: str) -> dict[str, Any]:
    """A scheme file as data, read once a run."""
    return yaml.safe_load(
        (Path(settings.BASE_DIR) / SCHEMES.get(slug, f"tests/schemes/{slug}.yaml")).read_text(encoding="utf-8")
    )


@dataclass
class World(Province):
    """One scheme, the offices of 杭州 and 宁波 with one county each, the province's, and who works there."""

    slug: str = "zhejiang_construction"
    offices: dict[str, Organisation] = field(default_factory=dict)
    officers: dict[str, list[User]] = field(default_factory=dict)
    committees: dict[str, Committee] = field(default_factory=dict)
    before_committee: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        content = scheme_content(self.slug)
        self.scheme = make.scheme(self.slug)
        number = self.scheme.versions.count() + 1
        self.version = SchemeVersion.objects.create(
            scheme=self.scheme, number=number, content=content, sha256=f"{self.slug}-{hash(str(content)) & 0xFFFFFFFF}"
        )
        Scheme.objects.filter(pk=self.scheme.pk).update(name=content["name"], current=self.version)
        self.scheme.refresh_from_db()
        self.build()
        self.round = self.open_round("review", titles=["senior_engineer"])

    def open_round(self, business: str, *, titles: list[str]) -> Round:
        """A round of a business that is open for a month to both sides of now."""
        now = clock.now()
        return Round.objects.create(
            scheme=self.scheme,
            business=business,
            name="2026年度高级工程师评审" if titles else "2026年度基本信息入库",
            year=2026,
            series="engineering",
            titles=titles,
            opens_at=now - timedelta(days=30),
            closes_at=now + timedelta(days=30),
        )

    # --- people ----------------------------------------------------------------------------------------------

    def officer(self, office: str, *roles: str, number: int = 0) -> User:
        """The n-th officer of an office with the roles (the usual ones of its kind), made when missing."""
        key = f"{office}/{'+'.join(roles)}/{number}"
        if key not in self.officers:
            organisation = self.offices[office]
            usual = roles or OFFICE_ROLES[organisation.kind]
            if office == "province_hrss" and not roles:
                usual = (Role.RATIFIER, Role.CLERK) if self.slug == "jiangxi" else (Role.RATIFIER,)
            self.officers[key] = [make.officer(organisation, *usual)]
        return self.officers[key][0]

    def actor(self, user: User) -> Actor:
        forget_actor(user)
        return actor_for(user)

    def officer_for(self, application: Application, action: Action) -> User:
        """An officer of the office that holds the application, with the role the action wants there."""
        key = next(key for key, office in self.offices.items() if office.pk == application.holder_id)
        if action == Action.REVIEW_BLOCK:
            return self.officer(key, Role.BLOCK_REVIEWER)
        if action in {Action.SIGN, Action.HAND_BACK, Action.GATHER} or application.state == State.AWAITING_SIGNATURE:
            return self.officer(key, Role.LEADER)
        return self.officer(key)

    def applicant(self, *, unit: str = "unit_330106", name: str = "", whole: bool = True, checked: bool = True) -> User:
        """A person of a unit with an account and, unless told otherwise, a whole dossier that the unit has checked."""
        with counted_once(self.slug, "applicant", whole, checked):
            return self._made_applicant(unit, name, whole=whole, checked=checked)

    def _made_applicant(self, unit: str, name: str, *, whole: bool, checked: bool) -> User:
        serial = make.number()
        person = make.person(name or f"{SURNAMES[serial % len(SURNAMES)]}工{'一二三四五六七八九十'[serial % 10]}")
        Person.objects.filter(pk=person.pk).update(employer=self.offices[unit], sex="male", birth_date="1985-01-15")
        person.refresh_from_db()
        user = make.user(AccountKind.PERSON, of=person)
        if whole:
            fill.whole_dossier(person, self.version)
            if checked and DossierRules.of(self.version).is_checked:
                self.have_checked(user, unit=unit)
        return user

    def have_checked(self, user: User, *, unit: str = "unit_330106") -> None:
        """The unit's clerk approves every entry, before anybody applies with them."""
        send_ready(user.person, by=self.actor(user))
        waiting = EntryVersion.objects.filter(entry__dossier__person=user.person, state=VersionState.SUBMITTED)
        found = list(waiting.values_list("uuid", flat=True))
        judge(user.person.dossier, found, finding=VersionState.APPROVED, by=self.actor(self.officer(unit)))

    def client_for(self, user: User) -> Client:
        """A signed-in test client."""
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
        return client

    # --- the work --------------------------------------------------------------------------------------------

    def draft(self, user: User | None = None, **choice: str) -> Application:
        """A draft with everything chosen."""
        user = user or self.applicant()
        actor = self.actor(user)
        application = start_application(user.person, round=self.round, by=actor)
        save_draft(application, by=actor, **CHOICES.get(self.slug, CHOICE) | choice)
        return self.fresh(application)

    def submitted(self, user: User | None = None) -> Application:
        with counted_once(self.slug, "submitted"):
            user = user or self.applicant()
            return self.submit(self.draft(user), user)

    def submit(self, application: Application, user: User) -> Application:
        """Submit; what was returned is answered ticket by ticket first."""
        for item in open_tickets(application):
            answer_ticket(item.ticket, answer="已补正，附说明。", by=self.actor(user))
        pledge = Pledge(version=business_of(application).pledge_version, ip="127.0.0.1")
        submit(application, by=self.actor(user), pledge=pledge, version=application.version)
        return self.fresh(application)

    def act(
        self,
        action: Action,
        application: Application,
        *,
        by: User | None = None,
        with_paper: bool = True,
        **values: Any,
    ) -> Application:
        """One action by an officer of the holding office, with everything the action needs filled in.

        The paper comes before it is received, unless `with_paper` is false.
        """
        user = by or self.officer_for(application, action)
        if with_paper and action == Action.RECEIVE and application.paper == Paper.AWAITED:
            record_arrival(application, by=self.actor(user))
        given = Values(**USUAL.get(action, lambda world, row: {})(self, application) | values)
        perform_one(action, application, version=application.version, by=self.actor(user), values=given)
        return self.fresh(application)

    def publicised(self, row: Application, *, by: User | None = None) -> Application:
        """单位公示 from its start to its end, for an application that is not being shown yet."""
        actor = self.actor(by or self.officer_for(row, Action.APPROVE))
        publicity = self.publicise([row], by=actor)
        with clock.frozen(clock.now() + timedelta(days=20)):
            conclude_publicity(publicity, by=actor)
        return self.fresh(row)

    def stamped(self, row: Application) -> Application:
        """Every stamp of the paper's way is recorded with its scan."""
        record_stamps(row, by=self.actor(self.officer_for(row, Action.APPROVE)))
        return self.fresh(row)

    def publicise(self, rows: list[Application], *, by: Actor) -> Publicity:
        """A period of the usual length from today, on the unit's board."""
        terms = Terms(
            clock.today(), clock.today() + timedelta(days=14), place="一楼公示栏", contact="人事科 0571-88000000"
        )
        return publicise_at_unit({row.pk: row.version for row in rows}, terms, by=by)

    def owner(self, application: Application) -> User:
        return User.objects.get(person=application.person_id, kind=AccountKind.PERSON)

    def fresh(self, application: Application) -> Application:
        """The row as the database has it now; a scheme's content never changes and is not read again and again."""
        related = Application.objects.select_related("person", "holder", "stage", "scheme_version", "revision")
        return related.defer("scheme_version__content").get(pk=application.pk)

    def advance(self, application: Application, until: Callable[[Application], bool]) -> Application:
        """Do the next usual thing again and again until the condition holds."""
        for _ in range(60):
            if until(application):
                return application
            application = self._step(application)
        raise AssertionError(f"the condition was never reached; the application is at {application.state}")

    def _step(self, row: Application) -> Application:
        if row.state == State.DRAFT:
            return self.submit(row, self.owner(row))
        if row.paper in PAPER_LACKING and row.state == State.AWAITING_APPROVAL:
            record_arrival(row, by=self.actor(self.officer_for(row, Action.APPROVE)))
            return self.fresh(row)
        if row.stamps_missing and row.state == State.AWAITING_APPROVAL:
            row = self.stamped(row)
        if row.publicity_missing and row.state == State.AWAITING_APPROVAL:
            row = self.publicised(row)
        action = self._usual_action(row)
        if action == Action.ISSUE:
            move_one(Action.ISSUE, row, version=None, by=SYSTEM)
            return self.fresh(row)
        if action == Action.CONCLUDE:
            with clock.frozen(clock.now() + timedelta(days=20)):
                return self.act(action, row)
        return self.act(action, row)

    def _usual_action(self, row: Application) -> Action:
        if row.state == State.AWAITING_APPROVAL:
            return Action.EXAMINE if row.leader_signs else Action.APPROVE
        return {
            State.AWAITING_RECEIPT: Action.RECEIVE,
            State.AWAITING_BLOCKS: Action.REVIEW_BLOCK,
            State.AWAITING_SIGNATURE: Action.SIGN,
            State.AWAITING_FORWARD: Action.FORWARD,
            State.AWAITING_VOTES: Action.RECORD_RESULT,
            State.AWAITING_ASSIGNMENT: Action.ASSIGN_COMMITTEE,
            State.AWAITING_DISPATCH: Action.DISPATCH,
            State.AWAITING_PUBLICITY: Action.PUBLICISE,
            State.IN_PUBLICITY: Action.CONCLUDE,
            State.AWAITING_RATIFICATION: Action.RATIFY,
            State.AWAITING_CERTIFICATE: Action.ISSUE,
        }[State(row.state)]

    def application_at(
        self, state: State, *, duty: Duty | None = None, position: int | None = None, user: User | None = None
    ) -> Application:
        """An application brought to a state (at a duty or position, where given) by doing the work."""
        with counted_once(self.slug, state, duty, position):
            return self._brought_to(state, self.draft(user), lambda now: _fits(now, duty, position))

    def application_before_committee(self) -> Application:
        """One that waits for the votes of the middle committee; those that came with the world first."""
        if self.before_committee:
            return self.fresh(Application(pk=self.before_committee.pop(0)))
        return self.application_at(State.AWAITING_VOTES, duty=Duty.MID_COMMITTEE)

    def _brought_to(self, state: State, row: Application, fits: Callable[[Application], bool]) -> Application:
        if state == State.AWAITING_BLOCKS:  # nothing waits for blocks that nobody is given
            self.officer(BLOCKS_AT[self.slug], Role.BLOCK_REVIEWER)
        start, detour = DETOURS.get(state, (state, None))
        row = self.advance(row, lambda now: now.state == start and fits(now))
        return detour(self, row) if detour else row


def _fits(row: Application, duty: Duty | None, position: int | None) -> bool:
    return (duty is None or row.duty == duty) and (position is None or row.position == position)


def _decision(world: World, row: Application) -> dict[str, Any]:
    return {"decisions": {row.pk: Decision(True, "测试会议", 15, 0, 0)}}


def _committee(world: World, row: Application) -> dict[str, Any]:
    return {"committee": world.committees["high"]}


def _publicity(world: World, row: Application) -> dict[str, Any]:
    today = clock.today()
    period = Publicity.objects.create(
        organisation_id=row.holder_id,
        starts_on=today,
        ends_on=today + timedelta(days=7),
        place="网站公示栏",
        created_at=clock.now(),
        created_by=world.officer_for(row, Action.PUBLICISE),
    )
    return {"publicity": period}


def _document(world: World, row: Application) -> dict[str, Any]:
    return {"document_number": "浙人社批〔2026〕1号", "document_date": clock.today()}


def _ticket(world: World, row: Application) -> dict[str, Any]:
    entry = row.revision.content["sections"]["education"][0]["entry"]
    return {"tickets": (TicketDraft(section="education", entry=entry, field="school", message="学校名称与证书不符。"),)}


def _pledge(row: Application) -> UnitPledge:
    """What a unit signs; nobody else does, and it is asked of nobody else."""
    return UnitPledge(version=business_of(row).unit_pledge_version, ip="127.0.0.1")


USUAL: dict[Action, Callable[[World, Application], dict[str, Any]]] = {
    Action.APPROVE: lambda world, row: {"opinion": "材料齐全，同意报送。", "unit_pledge": _pledge(row)},
    Action.REVIEW_BLOCK: lambda world, row: {"verdict": Verdict.PASSED, "opinion": "材料齐全、真实。"},
    Action.GATHER: lambda world, row: {"reason": "审查人员出差，直接汇总。"},
    Action.EXAMINE: lambda world, row: {"opinion": "材料齐全，拟同意。"},
    Action.SIGN: lambda world, row: {"opinion": "同意。", "unit_pledge": _pledge(row)},
    Action.HAND_BACK: lambda world, row: {"reason": "请再核对学历。"},
    Action.DECLINE: lambda world, row: {"reason": "不符合报送程序。"},
    Action.RETURN: _ticket,
    Action.SEND_BACK: lambda world, row: {"reason": "审核意见不完整。", "to_position": row.position - 1},
    Action.REJECT: lambda world, row: {"reason": "任职年限不足。"},
    Action.REOPEN: lambda world, row: {"reason": "意见有误。"},
    Action.RECORD_RESULT: _decision,
    Action.ASSIGN_COMMITTEE: _committee,
    Action.PUBLICISE: _publicity,
    Action.UPHOLD: lambda world, row: {"reason": "异议成立。"},
    Action.RATIFY: _document,
    Action.REVOKE: lambda world, row: {"reason": "材料虚假。"} | _document(world, row),
    Action.REINSTATE: lambda world, row: {"reason": "经核查符合条件。"},
    Action.REVIEW_AGAIN: lambda world, row: {"reason": "复查决定。"},
}


def _returned(world: World, row: Application) -> Application:
    return world.act(Action.RETURN, row)


def _rejected(world: World, row: Application) -> Application:
    """Where a leader signs it is the leader's to say."""
    if row.leader_signs:
        row = world.advance(row, lambda now: now.state == State.AWAITING_SIGNATURE)
    return world.act(Action.REJECT, row)


def _failed(world: World, row: Application) -> Application:
    return world.act(Action.RECORD_RESULT, row, decisions={row.pk: Decision(False, "测试会议", 5, 8, 2)})


def _lapsed(world: World, row: Application) -> Application:
    row = world.act(Action.RETURN, row)
    with clock.frozen(clock.now() + timedelta(days=60)):
        move_one(Action.LAPSE, row, version=None, by=SYSTEM)
    return world.fresh(row)


def _abandoned(world: World, row: Application) -> Application:
    move_one(Action.ABANDON, row, version=row.version, by=world.actor(world.owner(row)))
    return world.fresh(row)


def _revoked(world: World, row: Application) -> Application:
    return world.act(Action.REVOKE, row)


DETOURS: dict[State, tuple[State, Callable[[World, Application], Application]]] = {
    State.RETURNED: (State.AWAITING_APPROVAL, _returned),
    State.INELIGIBLE: (State.AWAITING_APPROVAL, _rejected),
    State.NOT_PASSED: (State.AWAITING_VOTES, _failed),
    State.LAPSED: (State.AWAITING_APPROVAL, _lapsed),
    State.ABANDONED: (State.DRAFT, _abandoned),
    State.REVOKED: (State.CERTIFIED, _revoked),
}
