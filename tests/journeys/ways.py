"""The routes of 浙江·建设工程 as tables, and one application walking along them through the services.

`Walk` does what the office that holds the application does next, and says in which inbox of that office it lies.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from accounts.enums import Role
from accounts.models import Notification, User
from accounts.policies import SYSTEM
from review.enums import Action, Archives, State
from review.models import Application
from review.policies.acts import Decision
from review.queries.inboxes import counts, open_inboxes
from review.queries.served import Served, served
from review.services.door import move_one
from tests.world import World
from zcps.kit import clock

FROM_PERSON = "待接收申报材料/个人报送材料"
FROM_OFFICE = "待接收申报材料/单位上报材料"
TO_RECEIVE = "待处理申报材料/待接收材料"
APPROVAL = "待处理申报材料/待审批材料"
FORWARD = "待处理申报材料/待报送材料"
VOTES = "待处理申报材料/中评委意见"
ASSIGNMENT = "待处理申报材料/高评委设置"
DISPATCH = "待处理申报材料/待网上送审"
HIGH_VOTES = "待处理申报材料/高评委意见"


@dataclass(frozen=True)
class Way:
    """A unit, what its applicant says about the file, the reviewing offices in order, and the 中评委 at the end."""

    unit: str
    route: str
    offices: tuple[str, ...]
    mid: str
    mid_receives: str = FROM_OFFICE
    draft: dict[str, str] = field(default_factory=dict)
    last: str = "高评委办公室"  # the stop at which the walk ends

    def crowd(self) -> list[tuple[str, tuple[Role, ...]]]:
        """Everybody at its offices who could have to do with it: office and roles, the usual ones where none are named."""
        return [(office, ()) for office, _ in self.stations()]

    def stations(self) -> list[tuple[str, str]]:
        """Every office with the inbox where it finds what has arrived."""
        receiving = [FROM_PERSON] + [FROM_OFFICE] * (len(self.offices) - 1)
        reviewing = list(zip(self.offices, receiving, strict=True))
        return [*reviewing, (self.mid, self.mid_receives), ("high", FROM_OFFICE)]

    def roles(self, row: Application) -> tuple[Role, ...]:
        """Who works on it there next; the usual clerk."""
        return ()

    def steps(self) -> list[tuple[str, str]]:
        """Office and inbox from the submission to the 高评委 office that has received it, in order."""
        *reviewing, mid, high = self.stations()
        steps = [(office, box) for office, arrival in reviewing for box in (arrival, APPROVAL, FORWARD)]
        steps += [(mid[0], box) for box in (mid[1], VOTES, ASSIGNMENT, DISPATCH)]
        return [*steps, high, ("high", HIGH_VOTES)]


ENTRUSTED = {"archives": Archives.ENTRUSTED.value, "centre": "centre_330100"}
NOT_ENTRUSTED = {"archives": Archives.NOT_ENTRUSTED.value}
CITY = ("department_330100", "hrss_330100")
WAYS = {
    "县（市、区）属": Way("unit_330106", "county", ("hrss_330106", *CITY), "mid_330100"),
    "市属": Way("unit_330100", "city", CITY, "mid_330100"),
    "省级单位，设有中评委": Way("unit_group", "province_committee", ("group",), "mid_group", TO_RECEIVE),
    "省级单位，未设中评委": Way("unit_province", "province", ("department_330000",), "mid_330000"),
    "省直有关单位": Way(
        "unit_online", "province_online", ("unit_online", "department_330000"), "mid_330000", TO_RECEIVE
    ),
    "民营企业，档案委托人才交流中心": Way(
        "unit_private", "talent_centre", ("centre_330100", *CITY), "mid_330100", draft=ENTRUSTED
    ),
    "民营企业，属地在县（市、区）": Way(
        "unit_private", "private_county", ("hrss_330106", *CITY), "mid_330100", draft=NOT_ENTRUSTED
    ),
    "民营企业，属地在市": Way("unit_private_city", "private_city", ("hrss_330100",), "mid_330100", draft=NOT_ENTRUSTED),
}


@dataclass
class Walk:
    """One application on its way; every method does one thing and returns the walk."""

    world: World
    way: Way
    row: Application
    served: dict[int, Served] = field(default_factory=dict)

    @property
    def owner(self) -> User:
        return self.world.owner(self.row)

    @property
    def place(self) -> tuple[str, list[str]]:
        """The office that holds it, and every inbox of the office that counts it: nothing else has been submitted."""
        here = self.row.holder_id
        key = self.key_of(here)
        actor = self.world.actor(self.world.officer(key, *self.way.roles(self.row))).at(here)
        boxes = open_inboxes(actor, self.served_at(here))
        return key, [box.path for box, count in zip(boxes, counts(boxes, actor), strict=True) if count]

    def served_at(self, organisation_id: int) -> Served:
        if organisation_id not in self.served:
            self.served[organisation_id] = served(organisation_id)
        return self.served[organisation_id]

    def key_of(self, organisation_id: int | None) -> str:
        return next(key for key, office in self.world.offices.items() if office.pk == organisation_id)

    def lies_in(self, office: str, box: str) -> bool:
        """Whether it lies there and nowhere else."""
        return self.place == (office, [box])

    def submit(self) -> "Walk":
        self.row = self.world.submit(self.row, self.owner)
        return self

    def act(self, action: Action, *, office: str = "", **values: object) -> "Walk":
        by = self.world.officer(office) if office else None
        self.row = self.world.act(action, self.row, by=by, **values)
        return self

    def next(self) -> "Walk":
        """The next usual step, whoever does it."""
        self.row = self.world._step(self.row)
        return self

    def arrives_at(self, office: str) -> "Walk":
        """Go on until the office has it before it, not yet received."""
        target = self.world.offices[office].pk
        self.row = self.world.advance(
            self.row, lambda row: row.holder_id == target and row.state == State.AWAITING_RECEIPT
        )
        return self

    def reaches(self, office: str) -> "Walk":
        """Go on until the office has it before it, where nothing waits for receipt."""
        target = self.world.offices[office].pk
        self.row = self.world.advance(self.row, lambda row: row.holder_id == target)
        return self

    def examined(self, **values: object) -> "Walk":
        """经办 proposes; where 单位公示 is due, after that."""
        if self.row.publicity_missing:
            self.row = self.world.publicised(self.row)
        return self.act(Action.EXAMINE, **values)

    def passed_by(self, action: Action) -> "Walk":
        """What the applicant or the clock does."""
        by = SYSTEM if action == Action.LAPSE else self.world.actor(self.owner)
        move_one(action, self.row, version=None, by=by)
        self.row = self.world.fresh(self.row)
        return self

    def lapses(self) -> "Walk":
        with clock.frozen(clock.now() + timedelta(days=60)):
            return self.passed_by(Action.LAPSE)

    def fails(self) -> "Walk":
        """The 中评委 does not recommend."""
        return self.act(Action.RECORD_RESULT, decisions={self.row.pk: Decision(False, "中评委会议", 5, 8, 2)})

    def told(self, action: Action, user: User, *, as_office: bool = False) -> bool:
        kind = f"review.office.{action}" if as_office else f"review.{action}"
        return Notification.objects.filter(recipient=user, kind=kind).exists()
