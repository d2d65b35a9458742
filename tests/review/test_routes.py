"""Which route serves whom, and what every stop of it finds: pure, with a directory of dicts."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace

import pytest

from accounts.enums import Affiliation, CommitteeLevel, Level, Ownership
from review.enums import Archives, Founder, Presence
from review.routes import (
    NO_CHAIN,
    NO_CHOICE,
    Facts,
    Founded,
    Managed,
    Office,
    Place,
    depends_on_archives,
    plan,
    route_for,
)
from review.scheme import ReviewRules, Route
from tests.world import scheme_content

BUSINESS = ReviewRules.read(scheme_content("zhejiang_construction")).businesses["review"]
COUNTY = Place(
    "单位“砚禾公司”",
    {"county": "330106", "city": "330100", "province": "330000"},
    {"county": "西湖区", "city": "杭州市", "province": "浙江省"},
)
ELSEWHERE = Place(
    "人才交流中心“宁波中心”", {"city": "330200", "province": "330000"}, {"city": "宁波市", "province": "浙江省"}
)
PROVINCE = Place("单位“省属砚禾公司”", {"province": "330000"}, {"province": "浙江省"})
FACTS = Facts(
    unit=Office(1, "砚禾公司"),
    place=COUNTY,
    affiliation=Affiliation.COUNTY,
    ownership=Ownership.PRIVATE,
    sector="",
    series="engineering",
    speciality="structure",
    speciality_name="建筑结构",
)
ABOVE = Office(20, "建工集团")
CENTRE = Office(30, "宁波中心")
OWN = Founded(ABOVE, Office(21, "建工集团中评委办公室", committee_id=5))


@dataclass
class Known:
    """Every office there could be, but those that are missing."""

    missing: frozenset[str] = frozenset()
    asked: list[tuple] = field(default_factory=list)

    def by_function(self, function: str, level: str, region: str, sector: str) -> Office | None:
        return None if function in self.missing else Office(9, f"{region}/{function}{'/' + sector if sector else ''}")

    def committee(self, level: str, series: str, speciality: str, regions: list[str]) -> Office | None:
        self.asked.append((level, series, speciality, *regions))
        return None if "committee" in self.missing else Office(8, f"{level}@{'>'.join(regions)}")

    def founded(self, level: str, series: str, speciality: str, founders: Collection[int]) -> Founded | None:
        assert level == CommitteeLevel.INTERMEDIATE
        return None if "founded" in self.missing else Founded(Office(9, "省住建厅"), Office(10, "省住建厅中评委办公室"))


def facts(affiliation: str = Affiliation.PROVINCE, **more: object) -> Facts:
    return replace(FACTS, affiliation=affiliation, **more)


def private(**more: object) -> Facts:
    return facts(Affiliation.NONE, **more)


ENTRUSTED = {"archives": Archives.ENTRUSTED, "centre": CENTRE, "centre_place": ELSEWHERE}
END = ["由中评委办公室设置", "330000/ratifier"]
WAYS: dict[str, tuple[Facts, str, list[str]]] = {
    "县属": (facts("county"), "county", ["330106/hrss", "330100/department/construction", "330100/hrss", "intermediate@330106>330100>330000"]),
    "市属": (facts("city"), "city", ["330100/department/construction", "330100/hrss", "intermediate@330106>330100>330000"]),
    "省级单位，主管部门设有中评委": (
        facts(own_committee=Founder.DEPARTMENT, founded=OWN), "province_committee", ["建工集团", "建工集团中评委办公室"]),
    "省级单位，自身设有中评委": (
        facts(own_committee=Founder.UNIT, founded=Founded(FACTS.unit, OWN.office), reviews_online=Presence.PRESENT),
        "province_committee", ["砚禾公司", "建工集团中评委办公室"]),
    "省级单位，未设中评委": (facts(), "province", ["330000/department/construction", "intermediate@330000"]),
    "省直有关单位，主管部门设有中评委": (
        facts(reviews_online=Presence.PRESENT, own_committee=Founder.DEPARTMENT, founded=OWN),
        "province_online", ["砚禾公司", "建工集团", "建工集团中评委办公室"]),
    "省直有关单位，主管部门未设中评委": (
        facts(reviews_online=Presence.PRESENT), "province_online", ["砚禾公司", "省住建厅", "省住建厅中评委办公室"]),
    "民营企业，档案委托": (
        private(**ENTRUSTED), "talent_centre",
        ["宁波中心", "330200/department/construction", "330200/hrss", "intermediate@330200>330000"]),
    "民营企业，档案未委托，登记在县": (
        private(archives=Archives.NOT_ENTRUSTED), "private_county",
        ["330106/hrss", "330100/department/construction", "330100/hrss", "intermediate@330106>330100>330000"]),
    "民营企业，档案未委托，登记在市": (
        private(archives=Archives.NOT_ENTRUSTED, registered_at=Level.CITY), "private_city",
        ["330100/hrss", "intermediate@330106>330100>330000"]),
}  # fmt: skip


@pytest.mark.parametrize("who", WAYS)
def test_every_affiliation_has_its_route_and_every_stop_its_office(who):
    given, code, offices = WAYS[who]
    route = route_for(BUSINESS, given)

    way = plan(route, given, Known())

    assert route.code == code
    assert [planned.office.name for planned in way.stops] == offices + END
    assert way.problems == []


def test_every_route_of_the_scheme_is_somebodys():
    assert {code for _, code, _ in WAYS.values()} == {route.code for route in BUSINESS.routes}


@pytest.mark.parametrize(
    ("given", "missing", "sentences"),
    [
        (facts("county"), "hrss", ["西湖区尚未登记县（市、区）人力社保部门，请联系平台管理机构补充。", "杭州市尚未登记市人力社保部门，请联系平台管理机构补充。"]),
        (facts("city"), "committee", ["没有在备案有效期内、评审“建筑结构”专业的中评委办公室，请联系平台管理机构。"]),
        (facts(speciality="", speciality_name=""), "committee", ["没有在备案有效期内的有关中评委办公室，请联系平台管理机构。"]),
        (facts(reviews_online=Presence.PRESENT), "department", ["浙江省尚未登记设立中评委的省级主管部门，请联系平台管理机构补充。", "浙江省尚未登记中评委办公室，请联系平台管理机构补充。"]),
        (facts(reviews_online=Presence.PRESENT), "founded", ["“330000/department/construction”没有在备案有效期内、评审“建筑结构”专业的中评委，请联系平台管理机构。"]),
        (private(archives=Archives.ENTRUSTED), "", ["请选择代理人事档案的人才交流中心；没有可选的，请联系平台管理机构登记。"]),
        (facts("county", place=ELSEWHERE), "", ["人才交流中心“宁波中心”登记在宁波市，不属于任何县（市、区），没有可以报送的县（市、区）级机构，请联系平台管理机构核对机构信息。"]),
        (private(archives=Archives.NOT_ENTRUSTED, registered_at=Level.PROVINCE, place=PROVINCE), "", ["单位“省属砚禾公司”登记在浙江省，不属于任何市，没有可以报送的市级机构，请联系平台管理机构核对机构信息。"]),
        (private(archives=Archives.ENTRUSTED, centre=CENTRE, centre_place=replace(PROVINCE, who="人才交流中心“省中心”")), "", ["人才交流中心“省中心”登记在浙江省，不属于任何市，没有可以报送的市级机构，请联系平台管理机构核对机构信息。"]),
        (facts("county"), "ratifier", ["浙江省尚未登记省人力社保部门确认，请联系平台管理机构补充。"]),
    ],
)  # fmt: skip
def test_what_is_missing_is_a_sentence_that_names_it_once(given, missing, sentences):
    way = plan(route_for(BUSINESS, given), given, Known(frozenset({missing})))

    assert way.problems == sentences


def test_the_paper_goes_where_no_office_may_be_registered():
    without = plan(route_for(BUSINESS, facts()), facts(), Known())
    given = facts(department=ABOVE)

    assert [(paper.label, paper.office) for paper in without.paper][1] == ("单位主管部门审核", None)
    assert [paper.office for paper in plan(route_for(BUSINESS, given), given, Known()).paper] == [given.unit, ABOVE]


@pytest.mark.parametrize(
    ("given", "depends"),
    [
        (private(), True),
        (private(archives=Archives.ENTRUSTED), True),
        (facts("county"), False),
        (facts(), False),
        (private(competent_department=Presence.PRESENT), False),
        (private(ownership=Ownership.STATE), False),
    ],
)
def test_where_the_file_is_kept_is_asked_only_where_the_way_depends_on_it(given, depends):
    assert depends_on_archives(BUSINESS, given) is depends


def test_without_an_answer_about_the_file_no_route_serves():
    assert route_for(BUSINESS, private()) is None


def test_a_talent_centre_may_also_be_found_by_the_place_of_the_unit():
    stop = {"code": "centre", "name": "市人才交流中心", "find": "talent_centre", "at": "city", "duty": "review"}
    route = Route.read({"code": "x", "name": "x", "stops": [stop]})

    assert plan(route, FACTS, Known()).stops[0].office.name == "330100/talent_centre"


# --- 人事管理单位 -----------------------------------------------------------------------------------------------

MARKET = Managed(
    unit=Office(40, "海曙区人才市场"),
    department=Office(41, "海曙区人社局"),
    above="hrss",
    place=Place(
        "人事管理单位“海曙区人才市场”", {"county": "330203", "city": "330200"}, {"county": "海曙区", "city": "宁波市"}
    ),
    level="county",
)


def along(*finds: str, known: Known | None = None, **facts_given: object):
    """The offices, or what is missing, of a route of these stops."""
    stops = [{"code": find, "name": "人社部门", "find": find, "duty": "review"} for find in finds]
    route = Route.read({"code": "chain", "name": "各单位", "stops": stops})
    found = plan(route, facts(**facts_given), known or Known())
    return [stop.missing or stop.office.name for stop in found.stops]


def test_later_businesses_go_along_the_chain_in_force_and_its_region_not_the_units():
    finds = ("managing_unit", "managing_department", "managing_hrss")

    assert along(*finds, managing=MARKET) == ["海曙区人才市场", "海曙区人社局", "330203/hrss"]
    assert along("managing_hrss", managing=MARKET, known=Known(frozenset({"hrss"}))) == [
        "海曙区尚未登记人社部门，请联系平台管理机构补充。"
    ]


def test_what_is_chosen_and_not_in_force_yet_is_found_apart():
    assert along("chosen_unit", "chosen_department", chosen=MARKET) == ["海曙区人才市场", "海曙区人社局"]


@pytest.mark.parametrize(
    ("find", "sentence"), [("managing_unit", NO_CHAIN), ("managing_hrss", NO_CHAIN), ("chosen_department", NO_CHOICE)]
)
def test_without_a_managing_unit_the_way_says_what_comes_first(find, sentence):
    assert along(find) == [sentence]


def test_a_committee_may_be_looked_for_from_the_region_of_the_managing_unit():
    stop = {
        "code": "mid",
        "name": "中评委",
        "find": "committee_office",
        "committee_level": "intermediate",
        "of": "managing",
    }
    route = Route.read({"code": "chain", "name": "各单位", "stops": [stop | {"duty": "mid_committee"}]})
    known = Known()

    plan(route, facts(managing=MARKET), known)

    assert known.asked == [("intermediate", "engineering", "structure", "330203", "330200")]


def test_whoever_keeps_the_archives_is_no_office_but_may_stamp_paper():
    route = Route.read({
        "code": "filing", "name": "非公申报点", "paper": [{"label": "盖章", "find": "archive_keeper"}],
        "stops": [{"code": "unit", "name": "申报点", "find": "managing_unit", "duty": "employer_check", "stamps_due": True}],
    })  # fmt: skip

    (stamp,) = plan(route, facts(managing=MARKET), Known()).paper

    assert (stamp.office, stamp.is_keeper) == (None, True)
    assert along("archive_keeper") == ["实际保管人事档案的单位不在网上办理，只登记其盖章情况。"]
