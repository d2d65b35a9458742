"""Applications under a scheme whose dossiers the employer checks: what may go in, what a return opens, what is told."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Person, SchemeVersion
from dossiers.enums import EntryState, VersionState
from dossiers.models import Dossier, Entry, EntryVersion, Evidence
from dossiers.queries import rules_for
from dossiers.scheme import DossierRules
from dossiers.services import checking, entries, sending
from dossiers.services.entries import Page
from review.enums import Action, State
from review.models import Round
from review.policies.acts import TicketDraft
from review.queries.hints import hints_of
from review.queries.reading import content_of
from review.services.correcting import open_tickets
from review.services.submission import readiness, select_entries
from tests.world import World
from zcps.kit.refusals import ActionDenied

COUNTY = "hrss_330106"


def checked_world(world: World, **options) -> World:
    """The scheme in a new version in which employers check dossiers."""
    content = world.version.content | {
        "dossier": world.version.content["dossier"] | {"checked_by": "employer"} | options
    }
    number = world.scheme.versions.count() + 1
    version = SchemeVersion.objects.create(
        scheme=world.scheme,
        number=number,
        content=content,
        sha256=f"checked-{sorted(options)}-{world.version.sha256}"[:64],
    )
    world.scheme.current = version
    world.scheme.save(update_fields=["current"])
    world.version, world.round.scheme = version, world.scheme
    return world


@pytest.fixture
def checked(world) -> World:
    return checked_world(world)


def approve_all(world: World, user) -> None:
    """The employer's clerk finds everything right that waits."""
    sending.send_ready(user.person, by=world.actor(user))
    versions = EntryVersion.objects.filter(entry__dossier__person=user.person, state=VersionState.SUBMITTED)
    clerk = world.actor(world.officer("unit_330106"))
    dossier = Dossier.objects.get(person=user.person)
    checking.judge(dossier, list(versions.values_list("uuid", flat=True)), finding=VersionState.APPROVED, by=clerk)


def approved(world: World):
    return world.applicant()


def entry_of(user, section: str) -> Entry:
    return Entry.objects.filter(dossier__person=user.person, section=section).first()


def returned(world: World, user, *tickets: TicketDraft):
    row = world.advance(world.draft(user), lambda now: now.state == State.AWAITING_APPROVAL)
    return world.act(Action.RETURN, row, **({"tickets": tickets} if tickets else {}))


def mend(world: World, row, user, section: str, **data) -> int:
    """What was typed on the page of a ticket."""
    entry = entry_of(user, section)
    declared = rules_for(user.person).section(section)
    form = {each.name: each.written((entry.data | data).get(each.name)) for each in declared.fields}
    url = reverse("review:correction", args=[row.uuid, section, entry.uuid])
    return world.client_for(user).post(url, form | {"version": entry.version}).status_code


def said(row, section: str) -> list[dict]:
    return [entry["data"] for entry in row.revision.content["sections"][section]]


# --- submitting ------------------------------------------------------------------------------------------------------


def test_nobody_submits_before_the_employer_has_approved_each_selected_entry(checked):
    user = checked.applicant(checked=False)
    row = checked.draft(user)
    waiting = Entry.objects.filter(dossier__person=user.person).count()

    lacking = readiness(row)
    assert len(lacking) == waiting
    assert all("请先提交审核" in gap.sentence and gap.url.startswith("/dossier/") for gap in lacking)
    with pytest.raises(ActionDenied, match=f"还有 {waiting} 项内容需要补充"):
        checked.submit(row, user)

    approve_all(checked, user)
    assert readiness(row) == []
    assert checked.submit(row, user).state == State.AWAITING_RECEIPT


def test_what_is_not_selected_need_not_be_approved_and_is_not_frozen(checked):
    user = approved(checked)
    declared = rules_for(user.person).section("papers")
    entries.add_entry(user.person, declared, by=checked.actor(user))
    row = checked.draft(user)
    assert readiness(row) != []
    kept = str(entry_of(user, "papers").uuid)
    assert (
        "请先提交审核"
        not in checked.client_for(user).get(reverse("review:application_materials", args=[row.uuid])).content.decode()
    )

    select_entries(row, by=checked.actor(user), selection={"papers": [kept]})

    row = checked.submit(checked.fresh(row), user)
    assert [entry["entry"] for entry in row.revision.content["sections"]["papers"]] == [kept]


def test_the_choice_of_material_says_what_is_not_approved_yet(checked):
    user = checked.applicant(checked=False)
    row = checked.draft(user)

    shown = checked.client_for(user).get(reverse("review:application_materials", args=[row.uuid])).content.decode()

    assert "还没有经用人单位审核" in shown


def test_in_a_later_year_what_was_approved_is_not_asked_for_again(checked):
    user = approved(checked)
    checked.submitted(user)
    later = Round.objects.get(pk=checked.round.pk)
    later.pk, later.uuid, later.year, later.name = None, None, 2027, "2027年度高级工程师评审"
    later._state.adding, later.uuid = True, Round._meta.get_field("uuid").get_default()
    later.closes_at += timedelta(days=1)
    later.save(force_insert=True)
    later.scheme, checked.round = checked.scheme, later

    row = checked.draft(user)

    assert readiness(row) == []
    assert checked.submit(row, user).state == State.AWAITING_RECEIPT


def test_the_desk_leads_a_first_applicant_to_the_employer_before_the_application(checked):
    user = checked.applicant(checked=False)
    client = checked.client_for(user)
    assert "待提交" in client.get(reverse("review:home")).content.decode()

    approve_all(checked, user)

    shown = client.get(reverse("review:home")).content.decode()
    assert "用人单位已全部审核通过，以后年度不再重复审核。" in shown


def test_an_untouched_dossier_is_told_what_will_come(checked):
    shown = (
        checked.client_for(checked.applicant(checked=False, whole=False)).get(reverse("review:home")).content.decode()
    )

    assert "填写完整的条目提交用人单位审核，审核通过的才能用于申报。" in shown


def test_the_desk_says_that_something_was_returned(checked):
    user = checked.applicant(checked=False)
    entry = entry_of(user, "education")
    sending.send_entry(user.person, entry.uuid, by=checked.actor(user))
    clerk = checked.actor(checked.officer("unit_330106"))
    versions = [entry.versions.get().uuid]
    checking.judge(entry.dossier, versions, finding=VersionState.RETURNED, reason="编号不符。", by=clerk)

    shown = checked.client_for(user).get(reverse("review:home")).content.decode()

    assert "业绩档案中有 1 条需要修改" in shown
    assert "退回或不通过 1 条" in shown


# --- a return --------------------------------------------------------------------------------------------------------


def test_what_a_ticket_opened_is_mended_in_an_approved_entry_and_judged_by_the_office(checked):
    user = approved(checked)
    row = returned(checked, user)

    assert mend(checked, row, user, "education", school="浙江大学", major="法学") == 302

    entry = entry_of(user, "education")
    assert (entry.state, entry.data["school"]) == (EntryState.COMPLETE, "浙江大学")
    assert entry.data["major"] == "土木工程"  # no ticket opened it
    assert entry.in_force.data["school"] == "浙江工业大学"
    assert [item.is_changed for item in open_tickets(row)] == [True]
    row = checked.submit(row, user)
    assert said(row, "education")[0]["school"] == "浙江大学"
    assert not entry.versions.filter(state=VersionState.SUBMITTED).exists()


def test_files_of_an_approved_entry_are_changed_after_it_is_opened_for_a_new_version(checked):
    user = approved(checked)
    entry = entry_of(user, "education")
    row = returned(
        checked, user, TicketDraft(section="education", entry=str(entry.uuid), field="diploma", message="请重传。")
    )
    client = checked.client_for(user)
    page = client.get(reverse("review:correction", args=[row.uuid, "education", entry.uuid])).content.decode()
    opening = reverse("dossiers:revise", args=[entry.uuid])
    assert f'action="{opening}"' in page

    assert client.post(opening).status_code == 302

    Evidence.objects.filter(entry=entry, slot="diploma").update(
        sha256="e" * 64, uuid="11111111-1111-4111-8111-111111111111"
    )
    assert [item.is_changed for item in open_tickets(row)] == [True]
    files = checked.submit(row, user).revision.content["sections"]["education"][0]["evidence"]
    assert next(item["sha256"] for item in files if item["slot"] == "diploma") == "e" * 64


def test_where_the_scheme_says_so_it_goes_to_the_employer_as_well(world):
    checked = checked_world(world, recheck_mended=True)
    user = approved(checked)
    row = returned(checked, user)
    mend(checked, row, user, "education", school="浙江大学")

    row = checked.submit(row, user)

    assert said(row, "education")[0]["school"] == "浙江大学"
    entry = entry_of(user, "education")
    assert entry.state == EntryState.SUBMITTED
    assert entry.versions.get(state=VersionState.SUBMITTED).data["school"] == "浙江大学"


def test_whatever_else_is_changed_meanwhile_stays_out(checked):
    user = approved(checked)
    row = returned(checked, user)
    entry = entry_of(user, "papers")
    actor, declared = checked.actor(user), rules_for(user.person).section("papers")
    sending.revise(user.person, entry.uuid, by=actor)
    form = {each.name: each.written((entry.data | {"title": "另一篇"}).get(each.name)) for each in declared.fields}
    page = Page(entry.version)
    entries.save_entry(user.person, declared, entry.uuid, declared.read(form), page=page, by=actor)
    mend(checked, row, user, "education", school="浙江大学")

    row = checked.submit(row, user)

    assert said(row, "papers")[0]["title"] == "框架剪力墙结构抗震性能分析"


def test_what_the_employer_is_judging_is_not_mended_beside_it(checked):
    user = approved(checked)
    row = returned(checked, user)
    entry, actor = entry_of(user, "education"), checked.actor(user)
    sending.revise(user.person, entry.uuid, by=actor)
    sending.send_entry(user.person, entry.uuid, by=actor)

    assert mend(checked, row, user, "education", school="浙江大学") == 409
    assert entry_of(user, "education").data["school"] == "浙江工业大学"


def test_what_is_new_in_an_opened_section_is_checked_by_the_employer_first(checked):
    user = approved(checked)
    row = returned(checked, user, TicketDraft(section="papers", message="请补充一篇。"))
    old = entry_of(user, "papers")
    new = Entry.objects.get(pk=old.pk)
    new.pk, new.uuid, new.position = None, Entry._meta.get_field("uuid").get_default(), 2
    new.state, new.in_force = EntryState.COMPLETE, None
    new.save(force_insert=True)
    Evidence.objects.bulk_create(
        Evidence(
            owner=user.person, entry=new, slot=item.slot, kind=item.kind, name=item.name, stored=f"{item.stored}.2",
            size=1, sha256=item.sha256[::-1],
        )
        for item in Evidence.objects.filter(entry=old)
    )  # fmt: skip

    assert any("请先提交审核" in gap.sentence for gap in readiness(row))
    approve_all(checked, user)
    assert len(said(checked.submit(row, user), "papers")) == 2


# --- hints -----------------------------------------------------------------------------------------------------------


def sentences(world: World, row, officer) -> list[str]:
    content = content_of(row, DossierRules.of(row.scheme_version))
    return [
        each.sentence for each in hints_of(row, content, to=world.actor(officer)) if "“毕业证书”的文件" in each.sentence
    ]


def same_diploma(*people: Person) -> None:
    Evidence.objects.filter(owner__in=people, slot="diploma").update(sha256="d" * 64)


def test_an_officer_is_told_whose_file_it_is_where_that_application_may_be_seen(world):
    other = world.applicant(checked=False, name="王小明")
    row, theirs = world.draft(), world.draft(other)
    same_diploma(row.person, other.person)
    row, theirs = (world.submit(each, world.owner(each)) for each in (row, theirs))

    told = sentences(world, row, world.officer(COUNTY))
    assert told == [f"“毕业证书”的文件“{_name(row)}”与王小明（{theirs.unit_name}）档案中的是同一份文件，请核对。"]


def test_whoever_may_not_see_that_application_is_told_no_name(world):
    other = world.applicant(checked=False, name="王小明")
    row = world.draft()
    same_diploma(row.person, other.person)
    row = world.submit(row, world.owner(row))

    told = sentences(world, row, world.officer(COUNTY))
    assert told == [f"“毕业证书”的文件“{_name(row)}”与另一名申报人档案中的是同一份文件，请核对。"]
    shown = world.client_for(world.officer(COUNTY)).get(reverse("review:review", args=[row.uuid])).content.decode()
    assert told[0] in shown
    assert "王小明" not in shown


def _name(row) -> str:
    files = row.revision.content["sections"]["education"][0]["evidence"]
    return next(item["name"] for item in files if item["slot"] == "diploma")
