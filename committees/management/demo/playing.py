"""Plays stories through the services: day by day, everything an office does of one kind on one day in one act."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import Random

from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from accounts.policies import SYSTEM, Actor
from accounts.queries.actors import actor_for
from committees.management.demo import inside, keeping, mending, unitwork
from committees.management.demo.desk import Province
from committees.management.demo.scripts import Story
from committees.services.announcing import announce_due
from dossiers.services.sending import send_ready
from review.enums import COMMITTEE_DUTIES, PAPER_LACKING, Action, Duty, Paper, State
from review.models import Application, PaperStamp, Publicity, Round
from review.policies.acts import Values
from review.queries.deadlines import deadline
from review.queries.rules import business_of
from review.services.door import move_one
from review.services.lapsing import lapse_overdue
from review.services.office import perform
from review.services.paper import Mark, mark_paper, record_stamp
from review.services.paper_reminders import remind_of_paper
from review.services.publicity import start_publicity
from review.services.submission import Pledge, save_draft, start_application, submit
from zcps.kit import clock

# The hour of the day at which each act is usual; the order within a day.
HOURS = {
    "lapse": 0, "receive": 9, "decline": 9, "approve": 10, "return": 11, "reject": 14, "send_back": 14, "assign": 14,
    "dispatch": 15, "publicise": 15, "conclude": 15, "ratify": 15, "forward": 16, "recall": 17, "vote": 17,
    "high_vote": 17, "withdraw": 18, "issue": 18, "start": 19, "abandon": 19, "mend": 19,
    "submit": 20, "resubmit": 20, "reopen": 13, "reinstate": 15, "review_again": 15, "revoke": 15,
    "block": 9, "block_one": 9, "block_doubt": 9, "gather": 9, "examine": 10, "propose_reject": 10, "sign": 15,
    "overrule": 15, "hand_back": 15, "end_show": 9, "check": 13, "complain": 13, "object": 13, "pay": 13, "show": 14, "expire": 18, "send": 19,
    "stamp": 13, "choose_again": 19,
}  # fmt: skip
OFFICE_ACTS = {
    "receive": Action.RECEIVE, "decline": Action.DECLINE, "approve": Action.APPROVE, "return": Action.RETURN,
    "reject": Action.REJECT, "send_back": Action.SEND_BACK, "assign": Action.ASSIGN_COMMITTEE,
    "dispatch": Action.DISPATCH, "forward": Action.FORWARD, "recall": Action.RECALL,
    "publicise": Action.PUBLICISE, "conclude": Action.CONCLUDE, "ratify": Action.RATIFY,
    "reopen": Action.REOPEN, "reinstate": Action.REINSTATE, "review_again": Action.REVIEW_AGAIN,
    "revoke": Action.REVOKE, "gather": Action.GATHER, "examine": Action.EXAMINE, "propose_reject": Action.EXAMINE,
    "sign": Action.SIGN, "overrule": Action.SIGN, "hand_back": Action.HAND_BACK,
}  # fmt: skip
MISSING_PAPER = ("论文原件 1 份", "评审表少 1 份", "学历证书复印件未盖章", "综合表没有照片", "业绩证明材料第三卷")
# Acts with a reason that say something of one person: each is an act of its own.
REASONED = frozenset({
    "decline", "reject", "send_back", "reopen", "reinstate", "review_again", "revoke", "gather", "hand_back",
})  # fmt: skip
SINGLE = REASONED | {"return", "propose_reject", "overrule"}
# What is said of somebody's papers; at a committee's office by those who review candidates.
EXAMINING = frozenset({"approve", "return", "reject", "send_back"})
# For what the scheme has no phrases.
REASONS = {
    "reopen": "核对花名册时发现信息有误，重新审核。",
    "reinstate": "经核查，任职年限符合申报条件，恢复审核。",
    "review_again": "经复查，评审程序中遗漏了申报人补交的业绩材料，提请复评。",
    "revoke": "经核查，所提交的业绩证明材料不实，按规定撤销证书。",
    "gather": "分块审查人员外出培训，为不误时限，直接汇总。",
}
# What makes known who passed; those who did not are told soon after.
MAKING_KNOWN = frozenset({"dispatch", "publicise"})
# Whose duty it is where the office that acts does not hold the application.
ACTING_DUTY = {"recall": "sender_duty", "reinstate": "overseer_duty"}
DOCUMENTS = {"ratify": 16, "revoke": 21}
OUTSIDE = {"recall": "sender_id", "reinstate": "overseer_id"}
Moment = tuple[dt.date, int, str]


@dataclass
class Part:
    """One applicant in the play: the story, the account, the choice, and the application once it is begun."""

    story: Story
    user: User
    speciality: str
    profession: str
    archives: dict[str, str]  # 人事档案保管情况, where the way depends on it
    chance: Random
    batch: Round
    title: str = ""
    mistake: mending.Mistake | None = None
    choices: tuple[keeping.Choice, ...] = ()  # of a managing unit: the first, and what is chosen again
    application_id: int | None = None

    @property
    def actor(self) -> Actor:
        return actor_for(self.user)

    @property
    def row(self) -> Application:
        rows = Application.objects.select_related("person__employer", "scheme_version", "revision", "round")
        return rows.get(pk=self.application_id)


class Stage:
    """Where the play is played: the province, and what each kind of step does."""

    def __init__(self, province: Province, seed: str, *, lasts_until: dt.date, place: str, document: str) -> None:
        """`lasts_until`: what runs now shall not run out while people look at the demo; `place`: where results are shown.

        `document`: how the numbers of decisions on results look, of {year} and {number}.
        """
        self.province, self.seed, self.lasts_until = province, seed, lasts_until
        self.place, self.document = place, document
        self.own: dict[str, Callable[[Part], None]] = {
            "start": self._start, "submit": self._submit, "resubmit": self._submit, "mend": self._mend,
            "withdraw": self._withdraw, "abandon": self._abandon, "issue": self._issue, "send": self._send,
            "check": self._check, "complain": self._complain, "expire": _nothing, "choose_again": self._choose_again,
            "stamp": self._stamp_now,
        }  # fmt: skip

    def play(self, parts: Iterable[Part], *, meetings: dict[str, Callable[[list[Part], dt.date], None]]) -> None:
        """Everything in the order of time; `meetings`: what is held for those whose step is that vote."""
        calendar: dict[Moment, list[Part]] = defaultdict(list)
        for part in parts:
            for step in part.story.steps:
                calendar[step.on, HOURS[step.act], step.act].append(part)
        for moment in sorted(calendar):
            day, _, act = moment
            if act in meetings:
                meetings[act](calendar[moment], day)
            elif act == "lapse":
                with clock.frozen(_at(day, 0, 10)):
                    lapse_overdue()
            elif act in self.own:
                self._play_each(calendar[moment], day, act)
            else:
                self._play_offices(calendar[moment], day, act)
            if act in MAKING_KNOWN:
                with clock.frozen(_at(day, HOURS[act] + 1, 0)):
                    announce_due()

    def _play_each(self, parts: list[Part], day: dt.date, act: str) -> None:
        for part in parts:
            with clock.frozen(_at(day, HOURS[act], part.chance.randint(0, 59))):
                self.own[act](part)

    def _play_offices(self, parts: list[Part], day: dt.date, act: str) -> None:
        """One act an office and day; what is said of one person alone is done alone."""
        ids = {part.application_id: part for part in parts}
        together: dict[tuple[int, object], list[Application]] = defaultdict(list)
        for row in Application.objects.filter(pk__in=ids).select_related("revision", "scheme_version").order_by("pk"):
            office = getattr(row, OUTSIDE.get(act, "holder_id"))
            together[office, _company(act, row, ids[row.pk])].append(row)
        for (office, _), rows in sorted(together.items()):
            chance = Random(f"{self.seed}:{day}:{act}:{office}:{rows[0].pk}")
            with clock.frozen(_at(day, HOURS[act], chance.randint(0, 59))):
                self._act(act, office, rows, [ids[row.pk] for row in rows], chance)

    def _act(self, act: str, office: int, rows: list[Application], parts: list[Part], chance: Random) -> None:
        if act in inside.BLOCKS:
            inside.review_blocks(act, rows, office=office, province=self.province)
            return
        officer = self._officer(act, office, rows[0], chance)
        if act == "approve":
            self._stamp(rows, officer, chance)
        if act in {"receive", "approve"}:
            self._tick_paper(act, rows, parts, officer, chance)
        if act in unitwork.ACTS:
            runs_until = self.lasts_until if _ends_with(parts[0], act) else None
            unitwork.ACTS[act](rows, by=actor_for(officer).at(office), runs_until=runs_until)
            return
        outcome = perform(
            OFFICE_ACTS[act], {row.pk: row.version for row in rows}, by=actor_for(officer),
            values=self._values(act, rows[0], parts[0], officer, chance),
        )  # fmt: skip
        if outcome.refused:
            refused = outcome.refused[0]
            message = f"{clock.today()} {act}: {refused.name} {refused.refusal.sentence}"
            raise RuntimeError(message)

    def _officer(self, act: str, office: int, row: Application, chance: Random) -> User:
        if act == "gather" or row.state == State.AWAITING_SIGNATURE:
            return chance.choice(self.province.who(office, Role.LEADER))
        duty = getattr(row, ACTING_DUTY.get(act, "duty"))
        usual = Role.RATIFIER if duty == Duty.RATIFICATION else Role.CLERK
        at_committee = Role.CANDIDATE_REVIEWER if act in EXAMINING else Role.COMMITTEE_MANAGER
        role = at_committee if duty in COMMITTEE_DUTIES else usual
        return chance.choice(self.province.who(office, role))

    def _values(self, act: str, row: Application, part: Part, officer: User, chance: Random) -> Values:
        business, ends_here = business_of(row), _ends_with(part, act)
        phrases = business.phrases.get(OFFICE_ACTS[act], ())
        later = self.lasts_until if ends_here else None
        document = {
            "document_number": self.document.format(year=clock.today().year, number=DOCUMENTS.get(act)),
            "document_date": clock.today(),
        }
        if act in REASONED:
            reason = REASONS.get(act) or chance.choice(phrases)
            filed = document if act == "revoke" else {}
            return Values(reason=reason, deadline_on=later, to_position=row.position - 1 or None, **filed)
        found = {
            "approve": lambda: Values(
                opinion=unitwork.opinion(row) or chance.choice(phrases),
                checklist={item.code: True for item in business.checklist},
                unit_pledge=unitwork.pledge(row, business),
            ),
            "return": lambda: Values(tickets=mending.tickets(part.mistake, row), deadline_on=later),
            "assign": lambda: Values(committee=self.province.high_committee),
            "publicise": lambda: Values(publicity=self._publicity(row, officer, is_running=ends_here)),
            "ratify": lambda: Values(**document),
            **dict.fromkeys(
                ("examine", "propose_reject", "sign", "overrule"), lambda: inside.values_of(act, row, chance)
            ),
        }
        return found.get(act, Values)()

    def _publicity(self, row: Application, officer: User, *, is_running: bool) -> Publicity:
        days = business_of(row).publicity_days
        ends_on = self.lasts_until if is_running else deadline(days).on
        return start_publicity(
            row.holder_id, starts_on=clock.today(), ends_on=ends_on, place=self.place,
            days=days, by=actor_for(officer),
        )  # fmt: skip

    def _stamp(self, rows: list[Application], officer: User, chance: Random) -> None:
        """Most papers carry the stamps of unit, then department, when they come to the first counter."""
        keeping.stamp([row for row in rows if row.stamps_missing], by=actor_for(officer))
        ids = [row.pk for row in rows if row.position == 1]
        waiting = PaperStamp.objects.filter(application__in=ids, stamped_on__isnull=True).select_related("application")
        waiting = waiting.exclude(application__stages__stamps_due=True)  # that of the real keeper comes at its own stop
        for stamp in waiting.order_by("application", "position"):
            if chance.random() < 0.85:
                before = chance.randint(9, 14) if stamp.position == 1 else chance.randint(4, 8)
                record_stamp(
                    stamp, stamped_on=clock.today() - dt.timedelta(days=before),
                    organisation_name=stamp.organisation_name, by=actor_for(officer),
                )  # fmt: skip

    def _tick_paper(self, act: str, rows: list[Application], parts: list[Part], officer: User, chance: Random) -> None:
        """The paper comes with the application; of those who are only received yet some is late or incomplete."""
        lacking = {row.pk: part for row, part in zip(rows, parts, strict=True) if row.paper in PAPER_LACKING}
        states = {pk: _paper_of(part, act, chance) for pk, part in lacking.items()}
        mark_paper({pk: mark for pk, mark in states.items() if mark}, by=actor_for(officer))
        late = [pk for pk, mark in states.items() if mark is None or mark.state == Paper.INCOMPLETE]
        if late and chance.random() < 0.4:
            remind_of_paper(late, by=actor_for(officer).at(rows[0].holder_id))

    def _send(self, part: Part) -> None:
        send_ready(part.user.person, by=part.actor)

    def _check(self, part: Part) -> None:
        unitwork.check(part.user.person, by=self._clerk_of(part))

    def _complain(self, part: Part) -> None:
        unitwork.complain(part.user.person, part.chance, by=self._clerk_of(part))

    def _clerk_of(self, part: Part) -> Actor:
        return actor_for(part.chance.choice(self.province.who(part.user.person.employer_id, Role.CLERK)))

    # --- the applicant's own steps ---------------------------------------------------------------------------

    def _start(self, part: Part) -> None:
        if part.choices:
            keeping.choose(part.user, part.choices[0])
        application = start_application(part.user.person, round=part.batch, by=part.actor)
        part.application_id = application.pk
        if not part.title:
            return
        self._choose(part, application, mending.profession_at_first(part.mistake, part.profession))

    def _choose(self, part: Part, application: Application, profession: str) -> None:
        save_draft(
            application,
            by=part.actor,
            title=part.title,
            speciality=part.speciality,
            current_profession=profession,
            **part.archives,
        )

    def _submit(self, part: Part) -> None:
        row = part.row
        pledge = Pledge(version=business_of(row).pledge_version, ip="127.0.0.1")
        submit(row, by=part.actor, pledge=pledge, version=row.version)

    def _mend(self, part: Part) -> None:
        row = part.row
        mending.mend(row, part.mistake, by=part.actor)
        if mending.concerns_choice(part.mistake):
            self._choose(part, row, part.profession)

    def _choose_again(self, part: Part) -> None:
        keeping.choose(part.user, part.choices[-1])

    def _stamp_now(self, part: Part) -> None:
        """The paper has come with the stamp of whoever keeps the archives; the officer has yet to approve."""
        row = part.row
        keeping.stamp([row], by=actor_for(self.province.who(row.holder_id, Role.CLERK)[0]))

    def _withdraw(self, part: Part) -> None:
        move_one(Action.WITHDRAW, part.row, version=None, by=part.actor)

    def _issue(self, part: Part) -> None:
        move_one(Action.ISSUE, part.row, version=None, by=SYSTEM)

    def _abandon(self, part: Part) -> None:
        row = part.row
        if row.state in {State.DRAFT, State.RETURNED}:
            move_one(Action.ABANDON, row, version=None, by=part.actor)


def _paper_of(part: Part, act: str, chance: Random) -> Mark | None:
    """None: not there yet. What is to be approved is complete."""
    fate = chance.random() if act == "receive" and _ends_with(part, act) else 0
    if fate < 0.7:
        return Mark(Paper.ARRIVED)
    return None if fate < 0.88 else Mark(Paper.INCOMPLETE, chance.choice(MISSING_PAPER))


def _nothing(part: Part) -> None:
    """Time goes by."""


def _company(act: str, row: Application, part: Part) -> object:
    """With whom it is worked on: what is said of one person is said alone; a list is shown of those it ends alike for."""
    if act in SINGLE:
        return row.pk
    said = unitwork.opinion(row) if act in {"approve", "examine"} else ""
    return part.story.case.kind.more if act == "show" else (said, _ends_with(part, act))


def _ends_with(part: Part, act: str) -> bool:
    return part.story.case.steps[-1] == act


def _at(day: dt.date, hour: int, minute: int) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour, minute)))
