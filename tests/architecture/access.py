"""The house the access matrix is asked in: one world, everybody who could knock, one thing of every kind.

Nothing that is asked here leaves a trace: every request runs in a savepoint that is rolled back.
"""

import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.http import HttpResponse

from accounts.enums import Role
from accounts.models import CalendarDay, Committee, Delivery, Event, Grant, Notification, SchemeVersion, User
from accounts.services.activations import issue_activation
from accounts.services.audit_roots import publish_root
from accounts.services.covers import arrange_cover
from committees.services.closing import close_meeting
from dossiers.models import Entry, Evidence, PageImage
from dossiers.services.sending import send_entry
from review.documents.blanks import blank_drafts
from review.documents.drafts import Draft
from review.documents.summary import summary_draft
from review.enums import DocumentState, FeeKind, JobKind, PublicityKind, ShareBy, State
from review.models import (
    Application,
    ConsignmentItem,
    Document,
    FeeOrder,
    Job,
    Objection,
    PaperStamp,
    PublicityItem,
    ShareRule,
)
from review.services.documents import ask_for
from review.services.jobs.files import JobFile
from review.services.jobs.starting import start_job
from review.services.publicity import start_publicity
from review.services.sharing import share_groups
from tests.architecture.things import asked_at, colleague_of, in_a_block, notices, waiting_letter, world_with_a_block
from tests.committees.helpers import YES, Sitting
from tests.factories import accounts as make
from tests.knocking import Knocking
from tests.world import World
from zcps.kit import clock, crypto
from zcps.kit.paper_codes import grouped
from zcps.kit.uploads import store

WHO: dict[str, tuple[str, tuple[str, ...], int]] = {
    "clerk": ("hrss_330106", (), 0),
    "leader": ("hrss_330106", (Role.LEADER,), 0),
    "away": ("hrss_330203", (), 0),
    "later": ("department_330100", (), 0),
    "unit": ("unit_330106", (), 0),
    "manager": ("mid_330100", (Role.COMMITTEE_MANAGER,), 0),
    "typist": ("mid_330100", (Role.CANDIDATE_REVIEWER,), 1),
    "other_mid": ("mid_330200", (), 0),
    "expert": ("mid_330100", (Role.EXPERT,), 0),
    "ratifier": ("province_hrss", (), 0),
    "admin": ("hrss_330106", (Role.ORGANISATION_ADMIN,), 0),
    "away_admin": ("hrss_330203", (Role.ORGANISATION_ADMIN,), 0),
    "platform": ("platform", (Role.PLATFORM_ADMIN,), 0),
    "security": ("platform", (Role.SECURITY_ADMIN,), 0),
    "auditor": ("platform", (Role.AUDITOR,), 0),
}


@dataclass
class Thing:
    """What an address is about: the parts of the address that name it, and whose it is (`owner` in the matrix)."""

    parts: dict[str, Any]
    owner: User | None = None


@dataclass
class House(Knocking):
    """Everybody and everything."""

    world: World = field(default_factory=world_with_a_block)
    rows: dict[str, Application] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.people = {name: self.world.officer(office, *roles, number=n) for name, (office, roles, n) in WHO.items()}
        self.people["stranger"] = self.world.applicant()
        self.people["nobody"] = make.user(home=self.world.offices["hrss_330106"])
        self.things = {"nothing": Thing({}, self.world.applicant(whole=False))}
        self._applications()
        self._meetings()
        self._office_day()
        self._publicity()
        self._calls()
        self.people["reviewer"], row = in_a_block(self.world)  # what arrives from now on waits for the block
        self.things["block"] = Thing({"uuid": row.uuid}, self.world.owner(row))
        self._dossier()
        self._check()
        self._administration()
        self._letter()
        self._colleague()
        for user in [*self.people.values(), *(thing.owner for thing in self.things.values() if thing.owner)]:
            self.session_of(user)  # now, because what is made while asking is taken back

    # --- what there is ---------------------------------------------------------------------------------------

    def _applications(self) -> None:
        self.rows = {
            "application": self.world.application_at(State.AWAITING_APPROVAL),
            "waiting": self.world.submitted(),
            "draft": self.world.draft(),
            "returned": self.world.application_at(State.RETURNED),
        }
        for name, row in self.rows.items():
            self.things[name] = Thing({"uuid": row.uuid}, self.world.owner(row))
        notice = self.rows["application"].notices.get()
        self.things["notice"] = Thing({"uuid": notice.uuid}, self.world.owner(self.rows["application"]))
        ticket = self.rows["returned"].tickets.get()
        self.things["returned"].parts |= {"ticket": ticket.uuid, "section": ticket.section, "entry": ticket.entry}
        files = [item["file"] for item in evidence_of(self.rows["application"])]
        self.things["application"].parts |= {"file": with_bytes(files[0])}
        self._consignment()
        self._document()
        answer = self.ask("clerk", "/batches/run/", "POST", self.selected("waiting", "receive"), keep=True)
        self.things["batch"] = Thing({"uuid": answer.url.split("/")[2].partition("?")[0]})
        self.things["job"] = Thing({"uuid": self._job().uuid})
        note = Notification.objects.filter(recipient=self.things["application"].owner).first()
        self.things["message"] = Thing({"uuid": note.uuid}, note.recipient)
        self.things["round"] = Thing({"uuid": self.world.round.uuid}, self.things["draft"].owner)
        failed = {"state": "permanent_failure", "finished_at": clock.now()}
        delivery = Delivery.objects.create(notification=note, phone_sealed="-", **failed)
        self.things["delivery"] = Thing({"object_id": delivery.pk})

    def _job(self) -> Job:
        """Asked for by the clerk, not begun, with a file all the same."""
        by = self.world.actor(self.people["clerk"])
        job, _ = start_job(JobKind.BATCH, by=by, title="接收 3 件", total=3, at_once=True)
        made = JobFile(b"PK sample", "名单.xlsx", "application/octet-stream")
        Job.objects.filter(pk=job.pk).update(**made.stored())
        return job

    def _consignment(self) -> None:
        """From the clerk's office to the one later on the way, with one person whose first stamp is scanned."""
        row = self.world.application_at(State.AWAITING_RECEIPT, position=2)
        sent = ConsignmentItem.objects.get(application=row).consignment
        self.things["consignment"] = Thing({"uuid": sent.uuid}, self.world.owner(row))
        stamp = self.rows["application"].paper_stamps.first()
        scan = Evidence.objects.filter(owner=self.rows["application"].person).first()
        PaperStamp.objects.filter(pk=stamp.pk).update(scan=scan)
        with_bytes(str(scan.uuid))
        parts = self.things["application"].parts | {"position": stamp.position, "number": 1}
        self.things["stamp"] = Thing(parts, self.things["application"].owner)

    def _document(self) -> None:
        """A form of the application and a blank one, drawn already."""
        row = self.rows["application"]
        document = drawn(summary_draft(row, row.revision))
        self.things["document"] = Thing({"uuid": document.uuid, "code": grouped(document.code)}, self.world.owner(row))
        self._blank_form()

    def _blank_form(self) -> None:
        """Of the version in force."""
        form, *_ = blank_drafts(self.world.scheme.current)
        self.things["blank"] = Thing({"scheme": self.world.scheme.slug, "kind": drawn(form).kind})

    def _meetings(self) -> None:
        sittings = {name: Sitting(self.world, name=name) for name in ("meeting", "voting", "closed")}
        items = {"meeting": sittings["meeting"].invite(), "voting": sittings["voting"].open()}
        items["closed"] = sittings["closed"].ready(YES)
        close_meeting(sittings["closed"].meeting, by=sittings["closed"].by)
        for name, sitting in sittings.items():
            parts = {"uuid": sitting.meeting.uuid, "item_uuid": items[name][0].uuid}
            self.things[name] = Thing(parts, self.world.owner(sitting.applications[0]))

    def _office_day(self) -> None:
        """A standing rule of the clerk's office, and a cover there that has not begun and changes nobody's roles."""
        first, second = (self.world.officer("hrss_330106", number=number) for number in (8, 9))
        choice = {"structure": second.pk}
        by = self.world.actor(first)
        share_groups(choice, grouped=ShareBy.SPECIALITY, again=False, standing=True, by=by)
        self.things["rule"] = Thing({"rule": ShareRule.objects.get().pk})
        later = clock.today() + timedelta(days=30)
        cover = arrange_cover(
            absent=first,
            substitute=second,
            organisation=first.home,
            starts_on=later,
            ends_on=later,
            reason="休假",
            by=first,
        )
        self.things["cover"] = Thing({"uuid": cover.uuid})

    def _publicity(self) -> None:
        """A period of the clerk's office with one person, an objection to it, and a fee; nobody is being shown."""
        row, clerk = self.world.fresh(self.rows["application"]), self.people["clerk"]
        today = clock.today()
        period = start_publicity(
            clerk.home_id,
            starts_on=today,
            ends_on=today + timedelta(days=14),
            place="公示栏",
            days=5,
            by=self.world.actor(clerk),
            kind=PublicityKind.UNIT,
        )
        of = {"publicity": period, "application": row}
        PublicityItem.objects.create(**of, stage=row.stage, revision=row.revision, position=1)
        told = {"received_on": today, "receiver_name": "王敏", "content": "不实。", "is_anonymous": False}
        objection = Objection(**of, **told, recorded_at=clock.now(), recorded_by=clerk)
        objection.objector = crypto.seal("郑重文", context=objection.objector_context)
        objection.save()
        self.things["publicity"] = Thing({"uuid": period.uuid}, self.world.owner(row))
        paid = {"paid_on": today, "paid_at": clock.now(), "paid_by": clerk}
        voucher = Evidence.objects.filter(owner=row.person).first()
        with_bytes(str(voucher.uuid))
        order = FeeOrder.objects.create(
            application=row,
            organisation=clerk.home,
            kind=FeeKind.RECOMMENDATION,
            name="中推高评审费",
            amount="150.00",
            basis="省物价局通知",
            created_at=clock.now(),
            voucher=voucher,
            **paid,
        )
        self.things["order"] = Thing({"uuid": order.uuid}, self.world.owner(row))
        self.things["objection"] = Thing({"uuid": objection.uuid}, self.world.owner(row))

    def _calls(self) -> None:
        for name, (row, file) in notices(self.world).items():
            self.things[name] = Thing({"uuid": row.uuid, "file": file.uuid, "committee": row.committee_id})

    def _dossier(self) -> None:
        owner = self.things["application"].owner
        entries = Entry.objects.filter(dossier__person=owner.person)
        education = entries.get(section="education")
        file = education.evidence.first()
        self.things["entry"] = Thing({"code": "education", "uuid": education.uuid, "slot": file.slot}, owner)
        only = entries.get(section="basic").evidence.first()
        self.things["only"] = Thing({"code": "basic", "slot": only.slot}, owner)
        self.things["file"] = Thing({"uuid": with_bytes(str(file.uuid))}, owner)

    def _check(self) -> None:
        """From now on the scheme has dossiers checked by the employer: one entry is sent, with a file."""
        old = self.world.version
        content = old.content | {"dossier": old.content["dossier"] | {"checked_by": "employer"}}
        new = {"number": old.number + 1, "content": content, "sha256": f"checked-{old.sha256}"[:64]}
        self.world.scheme.current = SchemeVersion.objects.create(scheme=self.world.scheme, **new)
        self.world.scheme.save(update_fields=["current"])
        self._blank_form()
        owner = self.world.applicant()
        entry = Entry.objects.get(dossier__person=owner.person, section="education")
        file = with_bytes(str(entry.evidence.first().uuid))
        send_entry(owner.person, entry.uuid, by=self.world.actor(owner))
        version = entry.versions.get().uuid
        self.things["sent"] = Thing({"uuid": entry.uuid}, owner)
        self.things["check"] = Thing({"uuid": owner.person.uuid, "file": file, "number": 1, "version": version}, owner)

    def _administration(self) -> None:
        clerk = self.people["clerk"]
        grant = Grant.objects.get(user=clerk)
        rows = {
            "organisation": self.world.offices["hrss_330106"],
            "user": clerk,
            "grant": grant,
            "committee": Committee.objects.first(),
            "root": publish_root(),
            "event": Event.objects.filter(stream__startswith="grant:").first(),
            "day": CalendarDay.objects.get_or_create(date=clock.today(), defaults={"is_workday": True, "name": "日"})[
                0
            ],
        }
        self.things |= {name: Thing({"object_id": row.pk}) for name, row in rows.items()}
        self.things["token"] = Thing({"token": issue_activation(self.people["nobody"], by=None)}, self.people["nobody"])

    def _letter(self) -> None:
        letter, scan = waiting_letter(self.world)
        self.things["letter"] = Thing({"uuid": letter.uuid}, letter.account)
        self.things["scan"] = Thing({"uuid": scan.uuid, "number": 1}, letter.account)
        self.things["letter_row"] = Thing({"object_id": letter.pk})

    def _colleague(self) -> None:
        account, opening = colleague_of(self.world.offices["hrss_330106"], self.people["admin"])
        self.things["colleague"] = Thing({"uuid": account.person.uuid}, account)
        self.things["opening"] = Thing({"uuid": opening.uuid})
        recovery, asked = asked_at(self.world.offices["hrss_330106"], self.world.scheme)
        self.things["recovery"] = Thing({"uuid": recovery.uuid}, recovery.account)
        self.things["unit_request"] = Thing(
            {"uuid": asked.uuid, "unit": self.world.offices["unit_330106"].uuid}, asked.asked_by
        )

    # --- asking ----------------------------------------------------------------------------------------------

    def user(self, who: str, thing: str = "nothing") -> User | None:
        if who == "anonymous":
            return None
        return self.things[thing].owner or self.things["nothing"].owner if who == "owner" else self.people[who]

    def ask(
        self,
        who: str | User | None,
        path: str,
        method: str = "GET",
        data: Any = None,
        *,
        keep: bool = False,
        **extra: Any,
    ) -> HttpResponse:
        """One request by the kept session of somebody; what it changed is taken back, unless it is to be kept."""
        user = self.user(who) if isinstance(who, str) else who
        return self.ask_as(user, path, method, data, keep=keep, **extra)

    def selected(self, name: str, action: str, **more: Any) -> dict[str, Any]:
        """The body of a batch on one application."""
        row = self.world.fresh(self.rows[name])
        return {"action": action, "selected": [f"{row.pk}:{row.version}"], "key": str(uuid.uuid4()), **more}


def evidence_of(row: Application) -> list[dict[str, Any]]:
    sections = row.revision.content["sections"].values()
    return [item for entries in sections for entry in entries for item in entry["evidence"]]


def with_bytes(file: str) -> str:
    """The sample's row gets a real file and a first page."""
    stored = store(b"%PDF-1.4 sample", folder="evidence", suffix=".pdf")
    page = store(b"jpeg", folder="pages", suffix=".jpg")
    Evidence.objects.filter(uuid=file).update(stored=stored)
    row = Evidence.objects.get(uuid=file)
    PageImage.objects.get_or_create(evidence=row, number=1, defaults={"stored": page, "width": 10, "height": 10})
    return file


def drawn(draft: Draft) -> Document:
    """A document with a file, as a worker leaves it."""
    document = ask_for(draft, site="http://testserver")
    stored = store(b"%PDF-1.7 sample", folder="documents", suffix=".pdf")
    done = {"state": DocumentState.READY, "payload": "", "stored": stored, "finished_at": clock.now()}
    Document.objects.filter(pk=document.pk).update(**done)
    return document


@contextmanager
def opened(blocker: Any) -> Iterator[House]:
    """A house for a whole module, inside one transaction that is never committed."""
    logging.disable(logging.CRITICAL)  # thousands of refusals, each with its trace
    try:
        with blocker.unblock(), transaction.atomic():
            yield House()
            transaction.set_rollback(True)
    finally:
        logging.disable(logging.NOTSET)
