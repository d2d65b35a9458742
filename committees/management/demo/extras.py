"""What some people have beside what is asked of all: courses, registrations, prizes, books, patents. Pure."""

from collections.abc import Iterator
from random import Random

from stdnum import ean, isbn

from committees.management.demo.cast import Player
from committees.management.demo.plans import EntryPlan, Path, Setting
from committees.management.demo.proofs import certificate
from dossiers.sections.identifiers import patent_check_digit

PRIZES = (
    ("优质工程奖", "quality", "third"),
    ("优秀勘察设计奖", "survey_design", "second"),
    ("科学技术奖", "science", "third"),
)


def extras(player: Player, setting: Setting, path: Path, chance: Random) -> list[EntryPlan]:
    """Each kind comes to a fraction of the people."""
    shares = (
        (0.35, _study), (0.4, _qualification), (0.3, _exam), (0.3, _award), (0.15, _standard), (0.12, _outcome),
        (0.08, _book), (0.2, _patent), (0.04, _exception), (0.6, _nothing_against),
    )  # fmt: skip
    fitting = {part for _, part in shares} if "projects" in setting.field else ANYWHERE
    return [
        entry
        for share, part in shares
        if chance.random() < share and part in fitting
        for entry in part(player, setting, path, chance)
    ]


def _study(player: Player, setting: Setting, path: Path, chance: Random) -> Iterator[EntryPlan]:
    year = chance.randint(path.titled + 1, setting.year - 1)
    data = {
        "started_on": f"{year}-05", "ended_on": f"{year}-06", "kind": "training",
        "content": f"{setting.speciality_name}新技术高级研修", "place": chance.choice(setting.material["universities"]),
        "length": "40 学时", "result": "结业",
    }  # fmt: skip
    lines = (("姓名", player.name), ("课程", data["content"]), ("学时", data["length"]))
    proof = certificate("certificate", "结业证书", lines, issuer=data["place"], issued_on=f"{year}年6月30日")
    yield EntryPlan("studies", data, [proof])


def _qualification(player: Player, setting: Setting, path: Path, chance: Random) -> Iterator[EntryPlan]:
    name = setting.field.get("registered")
    if name is None:
        return
    year = chance.randint(path.titled, setting.year - 2)
    data = {
        "name": name, "level": "first" if name.startswith("一级") else "none", "speciality": setting.speciality_name,
        "certificate_no": f"DEMO{year}33{chance.randint(10000, 99999)}", "approved_on": f"{year}-10-{chance.randint(10, 28)}",
        "registration": "registered", "registration_no": f"DEMO33{chance.randint(100000, 999999)}",
        "registered_at": setting.unit, "registered_until": f"{setting.year + 2}-12-31",
    }  # fmt: skip
    lines = (("姓名", player.name), ("资格名称", name), ("专业", setting.speciality_name), ("注册单位", setting.unit))
    yield EntryPlan(
        "qualifications", data, [certificate("certificate", "执业资格证书", lines, number=data["certificate_no"])]
    )


def _exam(player: Player, setting: Setting, path: Path, chance: Random) -> Iterator[EntryPlan]:
    if chance.random() < 0.3:
        reason = "申报条件对职称外语不作统一要求。"
        yield EntryPlan("exams", {"kind": "language", "outcome": "exempt", "exemption": reason})
        return
    data = {
        "kind": "computer", "subject": "4 个模块", "outcome": "passed", "taken_on": f"{path.titled}-06",
        "organiser": f"{setting.city}人事考试院", "certificate_no": f"DEMO{chance.randint(100000, 999999)}",
    }  # fmt: skip
    lines = (("姓名", player.name), ("科目", data["subject"]), ("结果", "合格"))
    yield EntryPlan(
        "exams", data, [certificate("proof", "计算机应用能力合格证书", lines, number=data["certificate_no"])]
    )


def _award(player: Player, setting: Setting, path: Path, chance: Random) -> Iterator[EntryPlan]:
    name, kind, grade = chance.choice(PRIZES)
    year = chance.randint(path.titled + 1, setting.year - 1)
    data = {
        "name": f"{setting.city}{setting.words['prize']}{name}", "kind": kind, "project": f"{setting.county}{setting.field['projects'][0]['name'].format(place='')}",
        "authority": f"{setting.city}{setting.words['association']}", "awarded_on": f"{year}-11", "level": "city", "grade": grade,
        "rank": chance.randint(1, 6), "people": 8, "certificate_no": f"DEMO{year}-{chance.randint(100, 999)}",
    }  # fmt: skip
    lines = (("获奖人", player.name), ("获奖项目", data["project"]), ("奖项", data["name"]))
    proof = certificate(
        "certificate",
        "获奖证书",
        lines,
        issuer=data["authority"],
        issued_on=f"{year}年11月",
        number=data["certificate_no"],
    )
    yield EntryPlan("awards", data, [proof])


def _standard(player: Player, setting: Setting, path: Path, chance: Random) -> Iterator[EntryPlan]:
    year = chance.randint(path.titled + 1, setting.year - 1)
    data = {
        "name": f"{setting.speciality_name}技术导则", "number": f"DEMO/T {chance.randint(1000, 9999)}-{year}",
        "kind": "guide", "level": "city", "authority": f"{setting.city}{setting.words['authority']}", "published_on": f"{year}-08-20",
        "duty": "drafter", "rank": chance.randint(2, 9),
    }  # fmt: skip
    cover = certificate(
        "cover", "标准封面", (("名称", data["name"]), ("编号", data["number"])), issuer=data["authority"]
    )
    drafters = certificate("drafters", "起草人名单", (("主要起草人", player.name),))
    yield EntryPlan("standards", data, [cover, drafters])


def _outcome(player: Player, setting: Setting, path: Path, chance: Random) -> Iterator[EntryPlan]:
    year = chance.randint(path.titled + 1, setting.year - 1)
    data = {
        "name": f"{setting.county}{setting.speciality_name}专题技术报告", "kind": "report", "obtained_on": f"{year}-09",
        "level": "county", "rank": 1, "abstract": "汇总近年工程中的常见问题，提出处理办法，供当地同行使用。",
    }  # fmt: skip
    yield EntryPlan(
        "outcomes", data, [certificate("proof", "成果应用证明", (("成果", data["name"]), ("完成人", player.name)))]
    )


def _book(player: Player, setting: Setting, path: Path, chance: Random) -> Iterator[EntryPlan]:
    year, number = chance.randint(path.titled + 1, setting.year - 1), f"978700{chance.randint(100000, 999999)}"
    data = {
        "title": f"{setting.speciality_name}实务", "kind": "compilation", "publisher": "浙东建设出版社",
        "isbn": isbn.format(number + ean.calc_check_digit(number)), "published_on": f"{year}-07",
        "total_words": "32.5", "own_words": str(chance.randint(3, 9)), "rank": "member",
    }  # fmt: skip
    lines = (("书名", data["title"]), ("出版社", data["publisher"]), ("书号", data["isbn"]), ("参编", player.name))
    pages = (("cover", "著作封面"), ("copyright", "著作版权页"), ("body", "著作正文"))
    yield EntryPlan("books", data, [certificate(slot, name, lines) for slot, name in pages])


def _patent(player: Player, setting: Setting, path: Path, chance: Random) -> Iterator[EntryPlan]:
    year = chance.randint(path.titled, setting.year - 2)
    digits = f"{year}2{chance.randint(9900000, 9999999)}"
    data = {
        "name": f"一种{setting.speciality_name}用定位装置", "kind": "utility",
        "number": f"ZL {year} 2 {digits[5:]}.{patent_check_digit(digits)}",
        "filed_on": f"{year}-03-{chance.randint(10, 28)}", "granted_on": f"{year + 1}-01-{chance.randint(10, 28)}",
        "holder": "unit", "holder_name": setting.unit, "rank": chance.choice((1, 1, 2)), "people": 4,
        "is_acquired": False, "is_applied": False,
    }  # fmt: skip
    lines = (
        ("实用新型名称", data["name"]),
        ("发明人", player.name),
        ("专利号", data["number"]),
        ("专利权人", setting.unit),
    )
    yield EntryPlan("patents", data, [certificate("certificate", "实用新型专利证书", lines)])


def _exception(player: Player, setting: Setting, path: Path, chance: Random) -> Iterator[EntryPlan]:
    experts = chance.sample(("陈仲明", "沈雪芬", "周立人", "吴一舟"), 2)
    data = {
        "way": "exceptional", "unmet": "other", "clause": "所学专业与申报专业不相近，业绩突出",
        "reason": f"长期从事{setting.field['work']}，主持完成多项代表性工程，业绩突出。",
    }  # fmt: skip
    for who, name in zip(("first", "second"), experts, strict=True):
        data |= {
            f"{who}_expert": name,
            f"{who}_unit": f"{setting.city}{setting.words['society']}",
            f"{who}_title": "正高级工程师",
        }
    letters = [
        certificate(
            "recommendations",
            f"{name}推荐意见书",
            (("被推荐人", player.name), ("推荐人", name), ("职称", "正高级工程师")),
        )
        for name in experts
    ]
    yield EntryPlan("exceptional", data, letters)


def _nothing_against(player: Player, setting: Setting, path: Path, chance: Random) -> Iterator[EntryPlan]:
    yield EntryPlan("discipline", {"kind": "none"})


ANYWHERE = frozenset({_study, _exam, _nothing_against})  # what comes in any line of work
