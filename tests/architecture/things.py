"""Things the access matrix asks about that take many lines to make."""

import copy
import datetime as dt

from accounts.enums import AccountKind, LetterPurpose, LetterState, RecoveryState, RecoveryWay, Role
from accounts.models import (
    AuthorisationLetter,
    LetterScan,
    Opening,
    Organisation,
    Recovery,
    ScanPage,
    Scheme,
    SchemeVersion,
    UnitRequest,
    User,
)
from accounts.numbers import set_handler_numbers, set_recovery_phone
from review.enums import CallMode, State
from review.models import Application, Call, CallFile
from review.queries.calls import titles_for
from review.services.calls import CallContent, add_file, draft_call, publish_call
from tests.factories import accounts as make
from tests.kit import files
from tests.review.reviewers import STANDING, reviewer
from tests.world import World
from zcps.kit import clock
from zcps.kit.uploads import store

BLOCK = {"code": STANDING, "name": "学历资历", "sections": ["basic", "education"]}
BLOCKS_INBOX = {
    "code": "blocks",
    "name": "分块审查",
    "states": ["awaiting_blocks"],
    "actions": ["review_block", "gather"],
}


def world_with_a_block() -> World:
    """The usual one; the first office of its first route reviews in a block, once that is given to somebody."""
    world = World()
    content = copy.deepcopy(world.version.content) | {"blocks": [BLOCK]}
    business = content["businesses"][0]
    business["routes"][0]["stops"][0]["blocks"] = [STANDING]
    business["inboxes"].append({"group": "分块审查", "items": [BLOCKS_INBOX]})
    new = {"number": world.version.number + 1, "content": content, "sha256": f"block-{world.version.sha256}"[:64]}
    world.version = world.scheme.current = SchemeVersion.objects.create(scheme=world.scheme, **new)
    world.scheme.save(update_fields=["current"])
    return world


def in_a_block(world: World) -> tuple[User, Application]:
    """Who is given the block at the office of 西湖区人社, and an application that waits there for it."""
    user = reviewer(world, STANDING, office="hrss_330106")
    return user, world.advance(world.draft(), lambda row: row.state == State.AWAITING_BLOCKS)


def colleague_of(office: Organisation, by: User) -> tuple[User, Opening]:
    """An applicant looked after by an office, the account opened there; and a spreadsheet it took over, without rows."""
    account = make.user(AccountKind.PERSON, of=make.person("李晓梅", employer=office), home=office)
    opening = Opening.objects.create(
        organisation=office, file_name="名单.xlsx", total=0, begun_at=clock.now(), begun_by=by
    )
    return account, opening


def waiting_letter(world: World) -> tuple[AuthorisationLetter, LetterScan]:
    """An authorisation letter that waits for the platform, with a scan of one page; its account waits with it."""
    unit = world.offices["unit_330106"]
    account = make.user(AccountKind.EMPLOYER, person=None)
    letter = AuthorisationLetter(
        purpose=LetterPurpose.RECOVERY,
        state=LetterState.SUBMITTED,
        submitted_at=clock.now(),
        scheme=world.scheme,
        organisation=unit,
        account=account,
        unit_name=unit.name,
        region=unit.region,
        legal_representative="钱伟",
        handler_name="张建国",
    )
    set_handler_numbers(letter, id_number=make.id_number(), phone="13800001111")
    letter.save()
    stored = store(b"%PDF-1.4 sample", folder="letters", suffix=".pdf")
    scan = LetterScan.objects.create(
        letter=letter, name="委托证明.pdf", stored=stored, size=9, sha256="-", page_count=1
    )
    page = store(b"jpeg", folder="letter_pages", suffix=".jpg")
    ScanPage.objects.create(scan=scan, number=1, stored=page, width=10, height=10)
    return letter, scan


def asked_at(office: Organisation, scheme: Scheme) -> tuple[Recovery, UnitRequest]:
    """Somebody of the office who cannot sign in any more, and a unit somebody has not found in the list."""
    account = make.user(AccountKind.PERSON, of=make.person("赵敏", employer=office))
    recovery = Recovery(way=RecoveryWay.UNIT, state=RecoveryState.OPEN, account=account, organisation=office)
    recovery.id_index = account.person.id_number_index
    set_recovery_phone(recovery, "13800002222")
    recovery.save()
    asked = {"person": account.person, "asked_by": account, "name": "西湖人才市场", "keeper": "market"}
    return recovery, UnitRequest.objects.create(scheme=scheme, office=office, region=office.region, **asked)


def notices(world: World) -> dict[str, tuple[Call, CallFile]]:
    """评审通知 of the mid committee's office, each with an attachment: one for everybody, one still a draft."""
    committee = world.committees["mid_330100"]
    actor = world.actor(world.officer("mid_330100", Role.COMMITTEE_MANAGER))
    by, made = actor.at(actor.organisation_id), {}
    for name in ("call", "call_draft"):
        content = CallContent(
            year=2026,
            title=f"2026年度评审工作通知（{name}）",
            text="各有关单位：请按时申报。",
            opens_at=clock.now() - dt.timedelta(days=1),
            closes_at=clock.now() + dt.timedelta(days=30),
            modes=dict.fromkeys(dict(titles_for(committee)), CallMode.ONLINE),
        )
        row = draft_call(committee, content, by=by)
        file = add_file(row, files.upload(files.pdf(), "推荐表.pdf"), by=by)
        made[name] = (publish_call(row, version=1, by=by) if name == "call" else row), file
    return made
