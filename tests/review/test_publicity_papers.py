"""公示表, 公示情况表 and 评审表（公示版）: what they say, what they never say, and how they are asked for and checked."""

import pytest

from accounts.numbers import id_number_of, phone_of
from review.documents.checking import compared
from review.documents.publicities import publicity_draft, publicity_end_draft
from review.documents.review_public import review_public_draft
from review.enums import Action, DocumentKind
from review.models import Document
from review.queries.publicities import list_digest
from review.services.documents import ask_for
from review.services.objections import handle_objection
from review.services.publicity import conclude_publicity
from tests.factories.dossiers import whole_dossier
from tests.review.publicising import UNIT, afterwards, clerk_of, object_to, shown

PRIVATE = ("文三路 1 号", "周敏", "人才交流中心", "103371200805001234")


@pytest.fixture
def client(green_world):
    return green_world.client_for(green_world.officer(UNIT))


@pytest.fixture
def ended(green_world):
    """Three were shown, one left, one was objected to without ground."""
    publicity, (first, second, _third) = shown(green_world, count=3)
    green_world.act(Action.RETURN, first)
    objection = object_to(green_world, publicity, second, objector="郑重文")
    handle_objection(objection, finding="经核查，材料属实。", is_upheld=False, by=clerk_of(green_world))
    with afterwards():
        conclude_publicity(publicity, by=clerk_of(green_world))
    publicity.refresh_from_db()
    return publicity


def test_neither_paper_tells_a_number_a_telephone_or_an_address(green_world):
    user = green_world.applicant(whole=False)
    whole_dossier(user.person, green_world.version, with_optional=True)
    green_world.have_checked(user)
    row = green_world.submitted(user)
    publicity = green_world.publicise([row], by=clerk_of(green_world))
    row = green_world.fresh(row)
    private = (*PRIVATE, id_number_of(row.person), phone_of(row.person))

    pages = [publicity_draft(publicity).html, review_public_draft(row, row.revision).html]

    assert [secret for html in pages for secret in private if secret in html] == []
    assert all(
        word in html for html in pages for word in (row.name, "文新社区服务中心工程", "框架剪力墙结构抗震性能分析")
    )


def test_the_sheet_of_the_end_has_the_frozen_list_its_hash_the_days_and_what_was_raised(ended):
    html = publicity_end_draft(ended).html

    assert ended.list_sha256 == list_digest(ended)
    names = list(ended.items.values_list("application__name", flat=True))
    assert all(word in html for word in (ended.list_sha256, "1 件，成立 0 件", "经核查，材料属实。", "2 人", *names))
    assert "公示期内撤出（退回修改）" in html
    assert "郑重文" not in html


def test_who_left_stands_on_the_board_no_more(ended):
    left = ended.items.get(left_at__isnull=False)

    assert left.application.name not in publicity_draft(ended).html


def test_a_paper_says_the_same_until_somebody_leaves_the_list(green_world):
    publicity, (row, _) = shown(green_world, count=2)
    document = ask_for(publicity_draft(publicity), site="http://testserver")
    by = clerk_of(green_world)
    assert compared(document, to=by).is_same

    green_world.act(Action.RETURN, row)

    assert [each.label for each in compared(document, to=by).differences] == ["名单摘要"]


def test_papers_are_asked_for_from_the_page_of_the_period(green_world, client, ended):
    url = f"{ended.get_absolute_url()}print/"

    answers = [client.post(f"{url}{name}/") for name in ("publicity", "publicity_end", "people/2")]

    assert [answer.status_code for answer in answers] == [302, 302, 302]
    kinds = [Document.objects.get(uuid=answer.url.strip("/").rpartition("/")[2]).kind for answer in answers]
    assert kinds == [DocumentKind.PUBLICITY, DocumentKind.PUBLICITY_END, DocumentKind.REVIEW_PUBLIC]
    pages = [client.get(answer.url).content.decode() for answer in answers]
    assert all(word in page for page, word in zip(pages, ("返回公示", "返回公示", "返回申报"), strict=True))


def test_codes_of_the_papers_lead_to_their_period(green_world, client, ended):
    for draft in (publicity_draft(ended), review_public_draft(*_of(ended))):
        document = ask_for(draft, site="http://testserver")
        assert client.get(f"/paper/{document.code}/").status_code == 200


def _of(publicity):
    item = publicity.items.select_related("application__person", "application__scheme_version", "revision").first()
    return item.application, item.revision


def test_there_is_no_sheet_of_the_end_before_the_end(green_world, client):
    publicity, _ = shown(green_world)

    assert client.post(f"{publicity.get_absolute_url()}print/publicity_end/").status_code == 409


@pytest.mark.parametrize("name", ["roster", "people/9"])
def test_what_a_period_does_not_have_is_missing(green_world, client, name):
    publicity, _ = shown(green_world)

    assert client.post(f"{publicity.get_absolute_url()}print/{name}/").status_code == 404


def test_another_office_finds_no_paper_of_it(green_world, ended):
    document = ask_for(publicity_draft(ended), site="http://testserver")
    stranger = green_world.client_for(green_world.officer("unit_330110"))

    assert stranger.get(document.get_absolute_url()).status_code == 404
    assert stranger.post(f"{ended.get_absolute_url()}print/publicity/").status_code == 404
    assert stranger.post(f"{ended.get_absolute_url()}print/people/1/").status_code == 404
