"""load_scheme: all or nothing, changes shown, one version a change; and what the versions say."""

from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command

from accounts.creation import Creator, Wanted
from accounts.enums import CommitteeLevel, OrganisationKind, TitleLevel
from accounts.exceptions import AccountsError
from accounts.models import Scheme, SchemeVersion
from accounts.queries.schemes import current_version, current_versions
from accounts.scheme import Fraction, SchemeInfo
from accounts.services.regions import load_regions, read_regions
from accounts.services.schemes import store
from accounts.services.schemes.storing import digest_of
from review.management.commands import load_scheme
from review.queries.unresolved import unresolved
from tests.factories import accounts as make
from tests.world import World

ZHEJIANG = Path("fixtures/schemes/zhejiang_construction.yaml")
ALL_ACTIONS = Path("tests/schemes/all_actions.yaml")


def load(path, **options):
    out, err = StringIO(), StringIO()
    try:
        call_command("load_scheme", str(path), stdout=out, stderr=err, **options)
    except CommandError as error:
        err.write(str(error))
    return out.getvalue().splitlines(), err.getvalue().splitlines()


ROUTES = (
    "county", "city", "province_online", "province_committee", "province", "talent_centre", "private_county", "private_city",
)  # fmt: skip


@pytest.fixture
def info():
    return SchemeInfo.read(yaml.safe_load(ZHEJIANG.read_text(encoding="utf-8")))


@pytest.mark.django_db
def test_a_right_file_becomes_the_first_version():
    load_regions(read_regions())

    out, err = load(ALL_ACTIONS)

    assert (out, err) == (["这是第一版。", "已存为“职称申报评审测试系统”第 1 版。"], [])
    assert current_version("all_actions").number == 1


@pytest.mark.django_db
def test_an_unchanged_file_makes_no_new_version():
    load(ALL_ACTIONS)

    out, _ = load(ALL_ACTIONS)

    assert out == ["与现行第 1 版相同，没有改动。"]
    assert SchemeVersion.objects.count() == 1


@pytest.mark.django_db
def test_a_changed_file_shows_its_changes_and_becomes_the_next_version(tmp_path):
    load(ALL_ACTIONS)
    changed = tmp_path / "all_actions.yaml"
    changed.write_text(
        ALL_ACTIONS.read_text(encoding="utf-8").replace("return_days: 3", "return_days: 7"), encoding="utf-8"
    )

    out, _ = load(changed)

    assert out == ["～ businesses.review.return_days：3 → 7", "已存为“职称申报评审测试系统”第 2 版。"]
    assert [version.number for version in SchemeVersion.objects.order_by("number")] == [1, 2]
    assert SchemeVersion.objects.get(number=1).content["businesses"][0]["return_days"] == 3


@pytest.mark.django_db
def test_a_dry_run_checks_and_stores_nothing():
    out, _ = load(ALL_ACTIONS, dry_run=True)

    assert out == ["这是第一版。", "检查完毕，这是试运行，没有存。"]
    assert (Scheme.objects.count(), SchemeVersion.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_one_problem_and_nothing_is_stored(tmp_path):
    wrong = tmp_path / "all_actions.yaml"
    text = ALL_ACTIONS.read_text(encoding="utf-8").replace("find: ratifier", "find: ratifyer")
    wrong.write_text(text, encoding="utf-8")

    out, err = load(wrong)

    line = text[: text.index("ratifyer")].count("\n") + 1
    assert out == []
    assert err[0].startswith(
        f"第 {line} 行：businesses.review.routes.county.stops.ratification.find：“ratifyer”不能用在这里"
    )
    assert err[1] == "all_actions.yaml 有 1 处问题，没有存。改正后请再运行一次。"
    assert Scheme.objects.count() == 0


@pytest.mark.django_db
def test_the_files_name_is_the_schemes_identifier(tmp_path):
    other = tmp_path / "other.yaml"
    other.write_text(ALL_ACTIONS.read_text(encoding="utf-8"), encoding="utf-8")

    _, err = load(other)

    assert err[0] == "第 2 行：slug：应与文件名相同，文件名是“other”。"


@pytest.mark.django_db
def test_what_is_missing_around_a_scheme_is_a_warning(monkeypatch):
    monkeypatch.setattr(load_scheme, "unresolved", lambda version: ["德清县尚未登记人力社保部门。"])

    _, err = load(ALL_ACTIONS)

    assert err == [
        "注意：行政区划 330000 尚未载入，请运行 manage.py load_regions。",
        "注意：德清县尚未登记人力社保部门。",
    ]
    assert current_version("all_actions").number == 1


@pytest.mark.django_db
def test_of_very_many_missing_offices_the_first_are_shown(monkeypatch):
    load_regions(read_regions())
    monkeypatch.setattr(load_scheme, "unresolved", lambda version: [f"缺机构{number}。" for number in range(60)])

    _, err = load(ALL_ACTIONS)

    assert (len(err), err[-1]) == (51, "注意：另有 10 处报送路线不通，补充以上机构后请再试运行一次。")


@pytest.mark.django_db
def test_a_route_that_ends_at_a_committee_is_a_warning(tmp_path):
    load_regions(read_regions())
    cut = tmp_path / ZHEJIANG.name
    text = ZHEJIANG.read_text(encoding="utf-8")
    cut.write_text("".join(line for line in text.splitlines(keepends=True) if "find: ratifier" not in line), "utf-8")

    _, err = load(cut)

    assert [line.partition("：")[2].partition("：")[2] for line in err] == [
        f"businesses.review.routes.{code}.stops：路线止于“高评委办公室”，其后没有批复环节（ratification），公示结束后不能继续办理。"
        for code in ROUTES
    ]
    assert current_version("zhejiang_construction").number == 1


@pytest.mark.django_db
def test_the_province_loads_without_a_warning():
    load_regions(read_regions())

    assert load(ZHEJIANG)[1] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "sentence"),
    [(None, "找不到文件 "), ("职称".encode("gbk"), "x.yaml 不是 UTF-8 编码的文本，请另存为 UTF-8。")],
)
def test_a_file_that_cannot_be_opened_is_named(tmp_path, content, sentence):
    path = tmp_path / "x.yaml"
    if content is not None:
        path.write_bytes(content)

    assert load(path)[1][0].startswith(sentence)


@pytest.mark.django_db
def test_going_back_to_earlier_content_is_a_version_of_its_own():
    first, second = ({"slug": "s", "name": name} for name in ("一", "二"))

    numbers = [store(content, by=None).version.number for content in (first, second, first)]

    assert numbers == [1, 2, 3]
    assert Scheme.objects.get().name == "一"


def test_the_digest_does_not_depend_on_the_order_of_keys():
    assert digest_of({"a": 1, "b": "中"}) == digest_of({"b": "中", "a": 1})


@pytest.mark.django_db
def test_the_current_version_is_read_without_its_content(django_assert_num_queries):
    store({"slug": "s", "name": "甲"}, by=None)
    store({"slug": "s", "name": "乙"}, by=None)

    with django_assert_num_queries(1):
        version = current_version("s")
        assert (version.number, version.scheme.name) == (2, "乙")
    assert "content" in version.get_deferred_fields()


@pytest.mark.django_db
def test_current_versions_are_one_a_scheme():
    Scheme.objects.create(slug="empty", name="空")
    for slug, name in (("b", "乙"), ("a", "甲"), ("a", "丙")):
        store({"slug": slug, "name": name}, by=None)

    assert {(version.scheme.slug, version.number) for version in current_versions()} == {("b", 1), ("a", 2)}


@pytest.mark.django_db
def test_a_scheme_that_is_not_loaded_is_named():
    with pytest.raises(AccountsError, match="制度“nowhere”尚未载入，请先运行"):
        current_version("nowhere")


@pytest.mark.django_db
def test_a_version_is_read_into_values_once(django_assert_num_queries):
    store(yaml.safe_load(ZHEJIANG.read_text(encoding="utf-8")), by=None)
    first = SchemeInfo.of(current_version("zhejiang_construction"))

    with django_assert_num_queries(1):
        assert SchemeInfo.of(current_version("zhejiang_construction")) is first


def test_a_scheme_says_its_names(info):
    names = (info.title_name("senior_engineer"), info.speciality_name("structure"), info.series_name("engineering"))

    assert names == ("高级工程师", "建筑结构", "工程技术人员")
    assert (info.title_name("x"), info.speciality_name("x"), info.series_name("x")) == ("x", "x", "x")
    assert info.titles["chief_engineer"].aliases == ("教授级高级工程师", "研究员级高级工程师")
    assert info.titles["senior_engineer"].level == TitleLevel.ASSOCIATE_SENIOR


def test_specialities_are_found_by_series(info):
    assert info.specialities_of("engineering") == info.specialities
    assert info.specialities_of("medicine") == ()


def test_who_may_create_which_organisation(info):
    creation = info.creation
    platform, office, point = (Creator(kind) for kind in ("platform", "hrss", "filing_point"))

    assert creation.lets(platform, Wanted("hrss"))
    assert creation.sentence(office, Wanted("hrss")) == "人力社保部门的账号由省里统一分配，请联系平台管理机构开通。"
    assert creation.sentence(office, Wanted("filing_point")) == "人力社保部门不能创建非公申报点，请联系平台管理机构。"
    assert creation.kinds_for(office) == {OrganisationKind.EMPLOYER}
    assert creation.kinds_for(point) == frozenset()


def test_the_rules_of_committees(info):
    rules = info.committees

    assert (rules.smallest("senior", "series"), rules.smallest("senior", "speciality")) == (25, 11)
    assert rules.smallest(CommitteeLevel.JUNIOR, "series") is None
    assert (rules.filing_years, rules.recused_in_denominator) == (3, False)


@pytest.mark.parametrize(
    ("total", "least"), [(3, 2), (5, 4), (6, 4), (7, 5), (8, 6), (9, 6), (11, 8), (13, 9), (17, 12), (25, 17), (31, 21)]
)
def test_two_thirds_are_counted_in_integers(total, least):
    two_thirds = Fraction(2, 3)

    assert two_thirds.reached(least, total)
    assert not two_thirds.reached(least - 1, total)


@pytest.mark.django_db
def test_whole_routes_have_nothing_missing():
    assert unresolved(World("all_actions").version) == []


@pytest.mark.django_db
def test_specialities_without_a_committee_are_named_once_for_all_units():
    sentences = unresolved(World().version)

    assert (
        "没有在备案有效期内、评审“岩土工程”专业的中评委办公室，请联系平台管理机构。（涉及 3 类单位，例如“杭州市西湖区市政设计院有限公司”）"
        in sentences
    )
    assert len(sentences) == len(set(sentences)) == 13


@pytest.mark.django_db
def test_an_office_that_is_missing_on_a_route_is_named():
    world = World("all_actions")
    world.offices["hrss_330203"].functions.all().delete()

    assert unresolved(world.version) == [
        "海曙区尚未登记县（市、区）人力社保部门，请联系平台管理机构补充。（涉及 1 类单位，例如“宁波市海曙区市政设计院有限公司”）"
    ]


@pytest.mark.django_db
def test_units_that_no_route_serves_are_named_by_what_they_are():
    world = World("all_actions")
    for serial in (1, 2):
        make.organisation(
            OrganisationKind.EMPLOYER,
            name=f"省级研究院{serial}",
            parent=world.offices["platform"],
            affiliation="province",
        )

    assert [sentence for sentence in unresolved(world.version) if "没有适用" in sentence] == [
        "隶属关系为“省属”、单位性质为“未登记”的单位没有适用的“职称评审”报送路线。（涉及 1 类单位，例如“省级研究院1”）"
    ]


@pytest.mark.django_db
def test_many_units_of_one_kind_cost_no_more_than_one(django_assert_max_num_queries):
    world = World("all_actions")
    with django_assert_max_num_queries(100) as before:
        unresolved(world.version)

    for serial in range(5):
        make.organisation(
            OrganisationKind.EMPLOYER,
            name=f"设计院{serial}",
            parent=world.offices["platform"],
            region=make.region("330203"),
            affiliation="county",
            ownership="state",
        )

    with django_assert_max_num_queries(len(before)):
        unresolved(world.version)
