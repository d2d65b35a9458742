"""江西 谁创建谁: creator kind × created kind × ownership, all pairs; a wrong creator is told the right one by its name."""

from itertools import product
from pathlib import Path

import pytest

from accounts.creation import CreationRule, CreationRules, Creator, Wanted
from accounts.enums import Function, Level, OrganisationKind, Ownership, Role
from accounts.exceptions import AccountsError
from accounts.models import Organisation, OrganisationFunction, Region
from accounts.queries.actors import actor_for
from accounts.queries.creation import Registry, creatable_kinds
from accounts.services.organisations import Duty, create_organisation, usual_duties
from accounts.services.schemes import check
from accounts.services.schemes.checking import schema
from accounts.services.schemes.references import CONDITIONS, broken_references
from review.scheme_checks import CHECKS
from tests.accounts.administration import scheme_in_force
from tests.accounts.nanchang import SCHEME, nanchang
from tests.factories import accounts as make

__all__ = ["nanchang"]

RULES = CreationRules.read(SCHEME["organisations"])
PUBLIC = ("institution", "state", "other")
LEVELS = [level.value for level in Level]

SECTORS = ("", "education", "health", "construction")


def _units(levels, ownerships, sectors=SECTORS):
    return {("employer", *facts) for facts in product(levels, ownerships, sectors)}


def _may(creator, level, sector):
    """The notice once more, by hand: nothing of it is read from the scheme."""
    if creator == "platform":
        return {("hrss", place, "", "") for place in ("province", "city")} | {
            ("committee_office", place, "", "") for place in LEVELS
        }
    if creator in {"department", "employer"}:
        own = {"education", "health"} & {sector} if creator == "department" else set()
        return _units(LEVELS, PUBLIC) | _units([level], ["private"], own)
    if creator == "talent_centre":
        return _units(LEVELS, ["private"], ["construction"]) if level == "city" else set()
    if creator != "hrss":
        return set()
    below = {"province": {("hrss", "city", "", "")}, "city": {("hrss", "county", "", "")}, "county": set()}[level]
    offices = {(kind, level, "", "") for kind in ("department", "talent_centre")}
    private = _units(LEVELS, ["private"], ["", "construction"]) if level == "county" else set()
    return below | offices | _units([level], PUBLIC) | private


CREATORS = [Creator("platform"), *(
    Creator(kind, level, sector)
    for kind in OrganisationKind.values if kind != "platform"
    for level in LEVELS
    for sector in SECTORS
)]  # fmt: skip
CREATED = [
    *(Wanted(kind, level) for kind in OrganisationKind.values if kind != "employer" for level in LEVELS),
    *(Wanted("employer", *facts) for facts in product(LEVELS, Ownership.values, SECTORS)),
]


@pytest.mark.parametrize("creator", CREATORS, ids=lambda each: f"{each.kind}-{each.level}-{each.sector}")
def test_who_creates_what_is_what_the_notice_says(creator):
    allowed = {(each.kind, each.level, each.ownership, each.sector) for each in CREATED if RULES.lets(creator, each)}

    assert allowed == _may(creator.kind, creator.level, creator.sector)


@pytest.mark.parametrize("wanted", CREATED, ids=lambda each: f"{each.kind}-{each.level}-{each.ownership}-{each.sector}")
def test_every_refusal_is_a_sentence(wanted):
    sentences = {RULES.sentence(creator, wanted) for creator in CREATORS if not RULES.lets(creator, wanted)}

    assert all(sentence.endswith("。") for sentence in sentences)


def test_the_kinds_offered_are_those_a_creator_may_create_under_some_circumstances():
    assert RULES.kinds_for(Creator("hrss", "city")) == {"hrss", "department", "talent_centre", "employer"}
    assert RULES.kinds_for(Creator("talent_centre", "county")) == frozenset()


def test_a_rule_of_one_level_names_the_levels_of_the_right_creator():
    office, county, subordinate = (RULES.rules[number] for number in (4, 3, 6))

    assert office.creator_levels_for(Wanted("department", "city")) == {"city"}
    assert county.creator_levels_for(Wanted("hrss", "county")) == {"city"}
    assert subordinate.creator_levels_for(Wanted("employer", "city")) == frozenset()


# --- with the organisations that are there ---------------------------------------------------------------------


def refusal(nanchang, *args, **fields):
    with pytest.raises(AccountsError) as refused:
        nanchang.create(*args, **fields)
    return refused.value.field, refused.value.sentence


PRIVATE = Ownership.PRIVATE


def test_each_level_creates_the_next(nanchang):
    n = nanchang
    made = [
        n.create(n.office, "department", n.city, "南昌市水利局", level="city"),
        n.create(n.county, "employer", n.donghu, "东湖区某学校", ownership="institution", affiliation="county"),
        n.create(n.bureau, "employer", n.donghu, "东湖区建设站", ownership="institution"),
        n.create(n.education, "employer", n.city, "南昌民办中学", ownership=PRIVATE, sector="education"),
        n.create(n.county, "employer", n.donghu, "南昌砚禾设计公司", ownership=PRIVATE),
        n.create(n.centre, "employer", n.xihu, "南昌砚山建筑公司", ownership=PRIVATE, sector="construction"),
    ]

    assert [Organisation.objects.get_parent(each.organisation).name for each in made] == [
        "南昌市职改办", "东湖区职改办", "东湖区住建局", "南昌市教育局", "东湖区职改办", "南昌市人才开发交流服务中心",
    ]  # fmt: skip
    assert [row.scheme.slug for row in made[0].organisation.functions.select_related("scheme")] == ["jiangxi"]


def test_a_private_school_is_the_education_bureaus_of_the_level_it_is_registered_at(nanchang):
    wrong = refusal(nanchang, nanchang.office, "employer", nanchang.city, ownership=PRIVATE, sector="education")

    assert wrong == ("kind", "民办学校由其注册核准机构的同级教育部门创建。请联系“南昌市教育局”办理。")


def test_an_office_that_is_not_there_is_not_named(nanchang):
    _, sentence = refusal(nanchang, nanchang.county, "employer", nanchang.donghu, ownership=PRIVATE, sector="health")

    assert sentence == "民营医院由其注册核准机构的同级卫生健康部门创建。该机构尚未登记，请联系平台管理机构。"


def test_a_private_firm_belongs_to_the_county_of_its_place(nanchang):
    elsewhere = refusal(nanchang, nanchang.county, "employer", nanchang.xihu, ownership=PRIVATE)
    above = refusal(nanchang, nanchang.office, "employer", nanchang.xihu, ownership=PRIVATE)
    nowhere = refusal(nanchang, nanchang.office, "employer", nanchang.city, ownership=PRIVATE)

    assert elsewhere == ("region", "民营企业由所在地县（市、区）职改办创建。请联系“西湖区职改办”办理。")
    assert above == ("kind", elsewhere[1])
    assert nowhere == ("kind", "民营企业由所在地县（市、区）职改办创建。")


def test_a_private_builder_may_go_to_the_citys_talent_centre_too(nanchang):
    _, sentence = refusal(
        nanchang, nanchang.bureau, "employer", nanchang.donghu, ownership=PRIVATE, sector="construction"
    )

    assert "也可以由市人才中心创建" in sentence
    assert sentence.endswith("请联系“东湖区职改办”或“南昌市人才开发交流服务中心”办理。")


def test_an_office_above_is_named_with_its_telephone(nanchang):
    wrong = refusal(nanchang, nanchang.county, "hrss", nanchang.donghu, level="county")

    assert wrong == ("kind", "县（市、区）职改办由市职改办创建。请联系“南昌市职改办”（0791-83884289）办理。")


def test_the_ownership_is_asked_for_first_where_it_decides(nanchang):
    field, sentence = refusal(nanchang, nanchang.county, "employer", nanchang.donghu)

    assert (field, sentence.startswith("请选择单位性质")) == ("ownership", True)


def test_a_function_counts_as_its_kind_does(nanchang):
    n = nanchang
    OrganisationFunction.objects.create(
        organisation=n.bureau, scheme=n.scheme, function=Function.HRSS, level=Level.COUNTY, region=n.donghu
    )

    assert n.create(n.bureau, "talent_centre", n.donghu, "东湖区人才中心", level="county").organisation.depth == 5


def test_a_scheme_rules_in_its_own_province(nanchang):
    scheme_in_force()
    hangzhou = make.region("330100", "杭州市", level=Level.CITY, parent=make.region())
    office = make.organisation("hrss", parent=nanchang.platform, region=hangzhou)

    made = nanchang.create(office, "employer", hangzhou, "杭州砚禾设计公司", ownership=PRIVATE)
    registry = Registry()

    assert made.organisation.depth == 3
    assert [version.scheme.slug for version in registry.versions_for(nanchang.city)] == ["jiangxi"]
    assert len(registry.versions_for(Region(code="110000", level="province"))) == 2


def test_what_was_asked_before_is_not_asked_again(nanchang, django_assert_num_queries):
    actor, wanted = actor_for(make.officer(nanchang.county, Role.ORGANISATION_ADMIN)), Wanted("hrss", "county")
    registry = Registry()
    first = registry.refusal(actor, nanchang.county, wanted, nanchang.donghu)

    with django_assert_num_queries(0):
        again = registry.refusal(actor, nanchang.county, wanted, nanchang.donghu)

    assert again == first


def test_nothing_new_is_put_below_what_is_suspended(nanchang):
    Organisation.objects.filter(pk=nanchang.bureau.pk).update(status="suspended")
    boss = make.officer(nanchang.platform, Role.PLATFORM_ADMIN)

    with pytest.raises(AccountsError, match="停用，不能在其下新建机构"):
        create_organisation(
            parent=Organisation.objects.get(pk=nanchang.bureau.pk), name="某站", kind="committee_office",
            region=nanchang.donghu, by=boss,
        )  # fmt: skip


def test_the_form_offers_the_kinds_of_the_own_organisation(nanchang):
    admin = make.officer(nanchang.centre, Role.ORGANISATION_ADMIN)

    assert creatable_kinds(actor_for(admin), nanchang.centre) == ["employer"]


def test_a_duty_is_as_wide_as_its_scheme(nanchang):
    assert usual_duties(kind="hrss", level="city", region=nanchang.city, sector="") == [
        Duty(Function.HRSS, nanchang.scheme, "city", nanchang.city, "")
    ]


# --- what cannot be right in the file ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ({"creator_sectors": ["school"]}, (("creator_sectors", 0), "没有代码为“school”的行业。")),
        ({"sectors": ["health", "farming"]}, (("sectors", 1), "没有代码为“farming”的行业。")),
        ({"except_sectors": ["farming"]}, (("except_sectors", 0), "没有代码为“farming”的行业。")),
        ({"same_level": True, "levels": ["county"]}, (("same_level",), "已写明层级（levels）的，不再写同级（same_level）。")),
        ({"sectors": ["health"], "except_sectors": ["education"]}, (("except_sectors",), "已写明行业（sectors）的，不再写除外的行业（except_sectors）。")),
        ({"ownerships": ["private"], "kinds": ["employer", "department"]}, (("ownerships",), "单位性质只用于用人单位，请把其他类别写成另一条规则。")),
        ({"creator_levels": ["county"], "levels": ["county", "city"]}, (("levels", 1), "所创建机构的层级不能高于创建者的层级。")),
    ],
)  # fmt: skip
def test_a_rule_that_contradicts_itself_is_found(change, finding):
    rule = {"creator": "hrss", "kinds": ["employer"], **change}

    found = list(broken_references(SCHEME | {"organisations": {"creation": [rule], "refusals": {}}}))

    path, sentence = finding
    assert found == [(("organisations", "creation", 0, *path), sentence)]


def test_two_rules_without_conditions_are_one_too_many():
    rules = [{"creator": "hrss", "kinds": [kind]} for kind in ("employer", "department")]

    found = list(broken_references(SCHEME | {"organisations": {"creation": rules, "refusals": {}}}))

    assert found == [(("organisations", "creation", 1, "creator"), "创建者“hrss”重复了，请改成不同的。")]


@pytest.mark.parametrize(
    ("terms", "finding"),
    [
        ([(2026, "2026-07-16", "2026-07-15")], (0, "verify_until", "审核期限应不早于创建期限。")),
        ([(2026, "2026-02-30", "2026-07-15")], (0, "create_until", "没有“2026-02-30”这一天。")),
        ([(2026, "2026-07-16", "2026-07-18")] * 2, (1, "year", "年度“2026”重复了，请改成不同的。")),
    ],
)
def test_dates_of_a_year_that_cannot_be_are_found(terms, finding):
    names = ("year", "create_until", "verify_until")
    rules = SCHEME["organisations"] | {"verification": [dict(zip(names, term, strict=True)) for term in terms]}

    found = list(broken_references(SCHEME | {"organisations": rules}))

    number, name, sentence = finding
    assert found == [(("organisations", "verification", number, name), sentence)]


def test_the_file_has_nothing_to_find():
    text = Path("fixtures/schemes/jiangxi.yaml").read_text(encoding="utf-8")

    assert check(text, further=CHECKS).problems == []


def test_a_condition_has_the_keys_of_the_schema():
    assert set(schema()["$defs"]["creation_rule"]["properties"]) == set(CreationRule.__dataclass_fields__)
    assert set(schema()["$defs"]["creation_rule"]["properties"]) - {"creator", "kinds", "sentence"} == CONDITIONS
