"""核对纸质材料: the code of a printed page tells whether paper and record are the same, and to nobody else anything."""

import pytest
from django.core.cache import cache

from accounts.models import Person
from accounts.policies import SYSTEM
from review.documents.checking import compared
from review.documents.consignments import cover_draft, roster_draft
from review.documents.notices import notice_draft
from review.documents.opinions import opinions_draft
from review.documents.overview import overview_draft
from review.documents.summary import summary_draft
from review.enums import Action, DocumentKind, Duty, State
from review.models import Application, ConsignmentItem, Document
from review.policies.acts import TicketDraft
from review.queries.rosters import roster
from review.services.documents import ask_for
from review.services.rosters import write_note
from review.services.submission import save_draft
from review.views import paper_check
from tests.world import CHOICE
from zcps.kit.paper_codes import grouped, paper_code

SITE = "https://zcps.example.cn"


@pytest.fixture(autouse=True)
def no_failures_yet():
    cache.clear()
    yield
    cache.clear()


def printed(draft):
    """As whoever checks it reads it."""
    return Document.objects.get(pk=ask_for(draft, site=SITE).pk)


def summary_of(row):
    return printed(summary_draft(row, row.revision))


def check(document, to=SYSTEM):
    return compared(document, to=to)


def told(document, to=SYSTEM):
    """The comparison in short."""
    found = check(document, to)
    fields = [(each.label, each.before, each.after) for change in found.changes for each in change.fields]
    choices = [(each.label, each.before, each.after) for each in found.choices]
    return [(each.label, each.before, each.after) for each in found.differences] + choices + fields


def resubmitted(world, row, **choice):
    """The school and the profession are returned, mended and submitted again."""
    row = world.act(
        Action.RETURN,
        row,
        tickets=(TicketDraft(section="application", field="current_profession", message="请核对。"),),
    )
    save_draft(row, by=world.actor(world.owner(row)), **CHOICE | choice)
    return world.submit(world.fresh(row), world.owner(row))


def client_of(world, row):
    return world.client_for(world.officer_for(row, Action.APPROVE))


def answer(client, document):
    return client.get(f"/paper/{grouped(document.code)}/")


# --- comparing ------------------------------------------------------------------------------------------------


def test_a_page_of_the_latest_submission_is_the_same(world):
    row = world.submitted()

    for draft in (summary_draft(row, row.revision), overview_draft(row, row.revision)):
        found = check(printed(draft))

        assert (found.is_same, found.is_older) == (True, False)
        assert ("现从事专业", "建筑结构设计") in found.about


def test_a_page_of_an_earlier_submission_names_what_has_changed_since(world):
    row = world.application_at(State.AWAITING_APPROVAL)
    document = summary_of(row)

    row = resubmitted(world, row, current_profession="桥梁设计")

    found = check(document)
    assert (found.is_older, found.printed.number, found.current.number) == (True, 1, 2)
    assert told(document) == [("现从事专业", "建筑结构设计", "桥梁设计")]
    assert check(summary_of(row)).is_same


def test_what_the_account_says_is_compared_field_by_field(world):
    row = world.submitted()
    document = summary_of(row)

    Person.objects.filter(pk=row.person_id).update(sex="female", birth_date="1985-02-15")

    assert told(document) == [("性别", "男", "女"), ("出生时间", "1985年1月", "1985年2月")]
    assert not check(document).is_older


def test_name_and_unit_of_two_submissions_are_check(world):
    row = world.application_at(State.AWAITING_APPROVAL)
    document = summary_of(row)
    row = resubmitted(world, row)
    printed_, current = document.revision, world.fresh(row).revision
    current.content = {
        **current.content,
        "unit": {"name": "新单位"},
        "person": {"name": printed_.content["person"]["name"]},
    }
    document.revision.application.revision = current

    assert ("工作单位", printed_.content["unit"]["name"], "新单位") in told(document)


def test_opinions_that_were_added_are_told(world):
    row = world.application_at(State.AWAITING_APPROVAL)
    document = printed(opinions_draft(row, row.revision, to=SYSTEM))
    assert check(document).is_same

    world.act(Action.APPROVE, row, opinion="同意报送。")

    ((label, before, after),) = told(Document.objects.get(pk=document.pk))
    assert label.startswith(f"{row.holder_name} 审批通过（")
    assert (before, after) == ("（打印时没有）", "同意报送。")


def test_a_cover_tells_a_changed_note(world):
    item = sent(world)
    document = printed(cover_draft(item.consignment))
    assert check(document).is_same

    write_note(item.consignment, "附光盘一张", by=world.actor(world.officer("hrss_330106")))

    assert told(Document.objects.get(pk=document.pk)) == [("备注", "", "附光盘一张")]


def sent(world):
    row = world.application_at(State.AWAITING_RECEIPT, position=2)
    return ConsignmentItem.objects.select_related("application", "consignment__scheme").get(application=row)


@pytest.mark.parametrize("kind", [DocumentKind.ROSTER, DocumentKind.ROSTER_WHOLE])
def test_a_roster_tells_who_was_taken_back(world, kind):
    item = sent(world)
    lines = roster(item.consignment, with_numbers=kind == DocumentKind.ROSTER_WHOLE)
    document = printed(roster_draft(item.consignment, lines, kind))
    assert check(document).is_same

    world.act(Action.DECLINE, world.fresh(item.application))

    ((label, before, after),) = told(Document.objects.get(pk=document.pk))
    assert label == f"第 1 号 {item.application.name}"
    assert after == f"已撤出，{before}"


def test_a_roster_tells_who_has_submitted_anew(world):
    item = sent(world)
    document = printed(
        roster_draft(item.consignment, roster(item.consignment, with_numbers=False), DocumentKind.ROSTER)
    )
    row = world.act(Action.RECEIVE, world.fresh(item.application))

    resubmitted(world, row, current_profession="桥梁设计")

    assert (f"第 1 号 {row.name}", "第 1 次提交", "第 2 次提交") in told(Document.objects.get(pk=document.pk))


def test_a_notice_is_always_the_same(world):
    notice = world.application_at(State.AWAITING_APPROVAL).notices.get()

    found = check(printed(notice_draft(notice)))

    assert found.is_same
    assert ("文号", notice.number) in found.about


# --- the page -------------------------------------------------------------------------------------------------


def test_a_scanned_code_leads_to_its_answer(world):
    row = world.application_at(State.AWAITING_APPROVAL)
    client, document = client_of(world, row), summary_of(row)

    page = client.get("/paper/check/").content.decode()
    scanned = client.get("/paper/check/", {"code": f"{SITE}/paper/{grouped(document.code).lower()}/"})
    found = answer(client, document).content.decode()

    assert "autofocus" in page
    assert scanned.url == f"/paper/{grouped(document.code)}/"
    assert "一致" in found
    assert f"/applications/{row.uuid}/review/" in found
    assert "按现在的内容打印" not in found


def test_the_page_names_the_earlier_submission_and_offers_to_print_anew(world):
    row = world.application_at(State.AWAITING_APPROVAL)
    document = summary_of(row)
    row = resubmitted(world, row, current_profession="桥梁设计")

    page = answer(client_of(world, row), document).content.decode()

    assert "不是最近一次提交的" in page
    assert "<del>建筑结构设计</del>" in page
    assert "<ins>桥梁设计</ins>" in page
    assert f'formaction="/applications/{row.uuid}/print/summary/"' in page


def test_an_earlier_submission_that_says_the_same_is_told_so(world):
    row = world.application_at(State.AWAITING_APPROVAL)
    document = summary_of(row)
    row = resubmitted(world, row)

    assert "两次提交的内容相同" in answer(client_of(world, row), document).content.decode()


def test_what_differs_within_one_submission_is_told_with_its_count(world):
    row = world.application_at(State.AWAITING_APPROVAL)
    document = summary_of(row)
    Person.objects.filter(pk=row.person_id).update(sex="female")

    page = answer(client_of(world, row), document).content.decode()

    assert "打印之后电子材料有了变化，共 1 处" in page


def test_papers_of_an_office_lead_back_to_what_they_were_printed_from(world):
    item = sent(world)
    notice = item.application.notices.get()
    client = world.client_for(world.officer("hrss_330106"))
    cover, letter = printed(cover_draft(item.consignment)), printed(notice_draft(notice))
    write_note(item.consignment, "新备注", by=world.actor(world.officer("hrss_330106")))

    found = [answer(client, document).content.decode() for document in (cover, letter)]

    assert f'formaction="/consignments/{item.consignment.uuid}/print/cover/"' in found[0]
    assert f'href="/notices/{notice.uuid}/"' in found[1]


def test_an_applicant_checks_the_own_paper(world):
    row = world.submitted()

    page = answer(world.client_for(world.owner(row)), summary_of(row)).content.decode()

    assert "一致" in page
    assert f'href="/applications/{row.uuid}/"' in page


def test_an_applicant_does_not_check_what_offices_print_for_themselves(world):
    row = world.application_at(State.AWAITING_APPROVAL)
    document = printed(opinions_draft(row, row.revision, to=SYSTEM))

    assert answer(world.client_for(world.owner(row)), document).status_code == 404
    assert answer(client_of(world, row), document).status_code == 200


def test_foreign_and_unknown_codes_are_answered_alike(world):
    row = world.submitted()
    stranger = world.client_for(world.officer("hrss_330203"))
    foreign, unknown = summary_of(row).code, paper_code("nothing")

    pages = [stranger.get(f"/paper/{grouped(code)}/") for code in (foreign, unknown)]

    assert [page.status_code for page in pages] == [404, 404]
    texts = [
        page.content.decode().replace(grouped(code), "") for page, code in zip(pages, (foreign, unknown), strict=True)
    ]
    assert texts[0].count("没有找到与这个核对码对应的纸质材料") == 1
    assert len(texts[0]) == len(texts[1])


def test_a_slip_of_the_hand_is_told_at_the_field_and_what_was_typed_is_kept(world):
    client = world.client_for(world.officer("hrss_330106"))

    typed = client.get("/paper/check/", {"code": "ABCD-EFGH"})
    empty = client.get("/paper/check/", {"code": ""})
    followed = client.get("/paper/ABCD-EFGH-JKMA/")

    assert (typed.status_code, empty.status_code, followed.status_code) == (422, 422, 404)
    assert "您输入了 8 个" in typed.content.decode()
    assert 'value="ABCD-EFGH"' in typed.content.decode()
    assert "请扫描或者输入纸质材料上的核对码" in empty.content.decode()


def test_guessing_is_braked_for_one_account_and_nobody_else(world, monkeypatch):
    monkeypatch.setattr(paper_check, "MISSES", 2)
    row = world.application_at(State.AWAITING_APPROVAL)
    document, guesser = summary_of(row), world.client_for(world.officer("hrss_330203"))

    found = [guesser.get(f"/paper/{grouped(paper_code(str(number)))}/").status_code for number in range(3)]

    assert found == [404, 404, 429]
    assert answer(client_of(world, row), document).status_code == 200


def test_the_signed_out_come_back_to_the_code_after_signing_in(world, client):
    row = world.submitted()
    path = f"/paper/{grouped(summary_of(row).code)}/"

    assert client.get(path).url.endswith(f"?next={path}")


def test_a_small_code_in_the_address_never_hides_another_page(world):
    client = world.client_for(world.officer("hrss_330106"))

    assert client.get("/paper/").status_code == 200
    assert client.get("/paper/marks/").status_code == 405
    assert Application.objects.count() == 0


# --- what a committee said ------------------------------------------------------------------------------------


def test_how_a_committee_voted_is_on_nobody_elses_paper_until_it_is_public(world):
    row = world.application_at(State.AWAITING_VOTES, duty=Duty.MID_COMMITTEE)
    before = printed(opinions_draft(row, row.revision, to=SYSTEM))
    row = world.act(Action.RECORD_RESULT, row, opinion="同意推荐。")
    manager, below = world.officer_for(row, Action.RECORD_RESULT), world.officer("hrss_330106")
    theirs = opinions_draft(row, row.revision, to=world.actor(below))

    document = printed(opinions_draft(row, row.revision, to=world.actor(manager)))

    assert "同意推荐。" not in theirs.html
    assert theirs.facts.keys() == opinions_draft(row, row.revision, to=world.actor(world.owner(row))).facts.keys()
    assert printed(theirs).pk == before.pk  # as it was before the vote
    seen = {who: _sees(world, who, document) for who in (manager, below)}
    assert seen == {manager: (200, 200), below: (404, 404)}
    assert _sees(world, below, before) == (200, 200)
    assert check(before, to=world.actor(below)).is_same
    assert not check(before, to=world.actor(manager)).is_same


def test_what_a_committee_said_is_on_paper_once_it_is_public(world):
    row = world.application_at(State.AWAITING_VOTES, duty=Duty.MID_COMMITTEE)
    row = world.act(Action.RECORD_RESULT, row, opinion="同意推荐。")
    document = printed(opinions_draft(row, row.revision, to=SYSTEM))

    world.advance(row, lambda now: now.withheld_at is None)

    assert _sees(world, world.officer("hrss_330106"), document) == (200, 200)


def _sees(world, user, document):
    client = world.client_for(user)
    return answer(client, document).status_code, client.get(f"/documents/{document.uuid}/").status_code
