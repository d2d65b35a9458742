"""An invented career as dossier entries with the evidence each asks for: plausible, different for everybody. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from committees.management.demo import extras, proofs
from committees.management.demo.cast import Player
from committees.management.demo.plans import EntryPlan, Path, Setting

RESULTS = ("qualified", "qualified", "qualified", "excellent")
HELP = ("方案比选和专家论证", "图纸会审和技术交底", "现场技术指导和验收", "设计优化和造价控制")
DUTIES = ("manager", "technical", "discipline", "main")
DEPARTMENTS = ("一所", "二所", "技术部", "工程部", "总工办")
USUAL_POST = "项目技术负责人"
FULL_TIME = {"bachelor": (("bachelor", 4),), "master": (("master", 3), ("bachelor", 4))}  # degree and years, backwards
WORKS_FROM = 8  # the first month in which a full year since the summer of one's graduation is over


@dataclass(frozen=True)
class Career:
    """The whole dossier of one person."""

    profession: str
    entries: list[EntryPlan]


def career(player: Player, setting: Setting, chance: Random) -> Career:
    """Every section of the scheme, filled in."""
    graduated = player.born_on.year + 22
    titled = min(graduated + chance.randint(6, 9), setting.year - 5)
    path = Path(graduated, graduated + chance.choice((0, 0, 3, 5)), titled)
    profession = chance.choice(setting.field["professions"])
    parts = (
        _basic, _education, _experience, _titles, _assessment, _training, _projects, _outcomes, _papers, _summary,
        _insurance,
    )  # fmt: skip
    entries = [entry for part in parts for entry in part(player, setting, path, chance, profession)]
    # Chance of its own: what is optional changes nothing in the rest of the world.
    entries += extras.extras(player, setting, path, Random(f"{player.id_number}:extras"))
    return Career(profession, entries)


def graduate(player: Player, setting: Setting, chance: Random, *, degree: str, graduated: int) -> Career:
    """A career that began with a full-time degree and has come to its first title, if any."""
    path = Path(graduated, graduated, graduated + 1, degree)
    profession = chance.choice(setting.field["professions"])
    parts = (
        _basic, _full_time, _experience, _titles, _assessment, _training, _projects, _papers, _summary, _insurance,
    )  # fmt: skip
    return Career(profession, [entry for part in parts for entry in part(player, setting, path, chance, profession)])


def _basic(player: Player, setting: Setting, path: Path, chance: Random, profession: str) -> Iterator[EntryPlan]:
    data = {
        "ethnicity": chance.choices(("01", "22", "11"), (96, 3, 1))[0],
        "political_status": chance.choices(("01", "13", "05", "12"), (40, 50, 5, 5))[0],
        "identity": setting.identity,
        "native_place": chance.choice(setting.material["natives"]),
        "health": "good",
        "started_work_on": f"{path.graduated}-07",
        "current_profession": profession,
        "profession_since": f"{path.graduated}-07",
        "department_post": f"{chance.choice(setting.field.get('departments', DEPARTMENTS))}{_post(setting)}",
        "archive_keeper": setting.keeper
        or (f"{setting.county}人才服务中心" if chance.random() < 0.6 else setting.unit),
        "address": f"{setting.city}{setting.county.removeprefix(setting.city)}{chance.choice(setting.material['streets'])} {chance.randint(6, 980)} 号",
    }
    if chance.random() < 0.35:
        data |= {"administrative_post": "部门副经理", "administrative_post_since": f"{setting.year - 3}-03"}
    # The photo is drawn when it is written.
    yield EntryPlan("basic", data, proofs.archive_proof(player, setting.keeper) if setting.is_moving else [])


def _education(player: Player, setting: Setting, path: Path, chance: Random, profession: str) -> Iterator[EntryPlan]:
    major = chance.choice(setting.field["majors"])
    has_master = chance.random() < 0.22
    first = _degree(chance, setting, major, "bachelor", path.graduated - 4, path.graduated)
    yield EntryPlan(
        "education", first | {"is_highest": not has_master, "is_first": True}, proofs.diploma(player, first)
    )
    if has_master:
        more = _degree(chance, setting, major, "master", path.graduated + 2, path.graduated + 5)
        more |= {"study_mode": "part_time", "is_highest": True, "is_first": False}
        yield EntryPlan("education", more, proofs.diploma(player, more))


def _degree(chance: Random, setting: Setting, major: str, level: str, start: int, end: int) -> dict[str, Any]:
    school = chance.choice(setting.material["universities"])
    number = chance.randint(10335, 10702)
    return {
        "started_on": f"{start}-09",
        "ended_on": f"{end}-06",
        "school": school,
        "major": major,
        "level": level,
        "degree": level,
        "study_mode": "full_time",
        "length": str(end - start),
        "certificate_no": f"{number}1{end}{'05' if level == 'bachelor' else '02'}{chance.randint(1000, 999999):06d}",
        "degree_no": f"{number}4{end}{chance.randint(1000, 999999):06d}",
    }


def _experience(player: Player, setting: Setting, path: Path, chance: Random, profession: str) -> Iterator[EntryPlan]:
    work = setting.field["work"]
    if path.joined > path.graduated:
        before = f"{chance.choice(setting.material['homes'])}{chance.choice(('临渡', '屿川', '砚北', '霁野'))}{setting.words['employer']}"
        data = {"started_on": f"{path.graduated}-07", "ended_on": f"{path.joined}-07", "employer": before}
        yield EntryPlan("experience", data | {"post": "技术员", "work": f"{work}。"})
    now = {"started_on": f"{path.joined}-07", "employer": setting.unit, "post": _post(setting)}
    role = setting.words["role"].format(profession=profession)
    yield EntryPlan("experience", now | {"work": f"从事{work}，{role}。"})


def _full_time(player: Player, setting: Setting, path: Path, chance: Random, profession: str) -> Iterator[EntryPlan]:
    """Everything studied full-time, the highest degree first."""
    major, ends = chance.choice(setting.field["majors"]), path.graduated
    for level, length in FULL_TIME[path.degree]:
        data = _degree(chance, setting, major, level, ends - length, ends)
        marks = {"is_highest": level == path.degree, "is_first": level == "bachelor"}
        yield EntryPlan("education", data | marks, proofs.diploma(player, data))
        ends -= length


def _titles(player: Player, setting: Setting, path: Path, chance: Random, profession: str) -> Iterator[EntryPlan]:
    words = setting.words
    authority = f"{setting.city}{words['committee']}{words['mid']}资格评审委员会"
    earned = (
        (words["assistant"], "assistant", path.graduated + 1, "recognition"),
        (words["title"], "intermediate", path.titled, "review"),
    )
    for title, level, year, way in earned[:1] if path.degree else earned:
        data = {
            "title": title,
            "series": words["series"],
            "level": level,
            "speciality": setting.speciality_name,
            "obtained_on": f"{year}-{12 if level == 'intermediate' else 9:02d}-{chance.randint(5, 27):02d}",
            "obtained_by": way,
            "authority": authority if way == "review" else f"{setting.county}人力资源和社会保障局",
            "certificate_no": f"Z{year}{words['registry']}{chance.randint(100000, 999999)}",
            "is_current": level == "intermediate" or bool(path.degree),
        }
        if data["is_current"]:
            data |= {"appointed_on": f"{year + 1}-01-01", "appointed_by": setting.unit}
        if way == "review" and setting.material.get("names_review_year"):
            data["review_year"] = year
        yield EntryPlan("titles", data, proofs.title_certificate(player, data))


def _assessment(player: Player, setting: Setting, path: Path, chance: Random, profession: str) -> Iterator[EntryPlan]:
    for year in range(max(path.graduated, setting.year - 3), setting.year):
        yield EntryPlan("assessment", {"year": year, "result": chance.choice(RESULTS), "assessed_by": setting.unit})


def _training(player: Player, setting: Setting, path: Path, chance: Random, profession: str) -> Iterator[EntryPlan]:
    for year in range(max(path.graduated, setting.year - 4), setting.year):
        data = {
            "year": year,
            "public_hours": str(chance.choice((18, 20, 24))),
            "professional_hours": str(chance.choice((72, 76, 80, 90))),
            "provider": f"{setting.city}专业技术人员继续教育中心",
            "certificate_no": f"XS{year}{chance.randint(10000, 99999)}",
            "content": f"{setting.speciality_name}专业知识更新、公需科目学习。",
        }
        yield EntryPlan("training", data, proofs.training_record(player, data))


def _projects(player: Player, setting: Setting, path: Path, chance: Random, profession: str) -> Iterator[EntryPlan]:
    kinds = setting.field.get("projects", ())
    if not kinds:
        return
    places = chance.sample(setting.material["places"][setting.city], 3)
    for place, kind in zip(places, chance.sample(kinds, min(len(kinds), chance.choice((2, 2, 3)))), strict=False):
        begun = setting.year - chance.randint(4, 8)
        done = begun + chance.choice((1, 2, 2))
        data = {
            "name": f"{place}{kind['name'].format(place='')}",
            "client": f"{setting.city}{place}{setting.words['client']}",
            "project_class": kind["class"],
            "place": setting.county,
            "started_on": f"{begun}-{chance.randint(1, 12):02d}",
            "completed_on": f"{done}-12",
            "scale": chance.choice(("large", "large", "medium")),
            "area": str(chance.randint(80, 1900) * 100),
            "cost": str(chance.randint(12, 480) * 100),
            "duty": chance.choice(DUTIES),
            "rank": chance.choice((1, 1, 2, 3)),
            "contribution": f"承担本项目的{profession}工作，组织编制专项方案，参与{chance.choice(HELP)}，解决关键技术问题，并对成果负责。",
            "third_party_kind": "platform",
            "acceptance": "passed",
            "accepted_on": f"{done + 1}-03-{chance.randint(1, 28):02d}",
        }
        data["filing_no"] = f"DEMO{done + 1}-{data['area']}"
        yield EntryPlan("projects", data, proofs.project_proof(player, setting.unit, data, setting.words))


def _outcomes(player: Player, setting: Setting, path: Path, chance: Random, profession: str) -> Iterator[EntryPlan]:
    """What stands in the place of projects where there are none."""
    for name in setting.field.get("outcomes", ()):
        data = {
            "name": f"{setting.county}{name}", "kind": "report", "obtained_on": f"{setting.year - chance.randint(1, 4)}-09",
            "level": "county", "rank": 1, "abstract": f"从事{setting.field['work']}，总结形成可推广的做法，经应用取得实效。",
        }  # fmt: skip
        yield EntryPlan("outcomes", data, [proofs.outcome_proof(player, data)])


def _papers(player: Player, setting: Setting, path: Path, chance: Random, profession: str) -> Iterator[EntryPlan]:
    count = min(len(setting.field["papers"]), chance.choice((1, 1, 2)))
    for title in chance.sample(setting.field["papers"], count):
        journal = chance.choice(setting.material["journals"])
        issue = chance.randint(1, 12)
        year = setting.year - chance.randint(1, 4)
        data = {
            "title": title,
            "journal": journal["name"],
            "cn_serial": journal["issn"],
            "journal_level": journal["level"],
            "published_on": f"{year}-{issue:02d}",
            "issue": f"{year} 年第 {issue} 期，{issue * 8 + 1}–{issue * 8 + 4} 页",
            "rank": chance.choice(("sole", "first", "first")),
            "is_assessed": False,
            "abstract": f"结合{setting.words['example']}，对{title}的关键问题进行了分析，提出了可推广的做法，经应用验证有效。",
        }
        yield EntryPlan("papers", data, proofs.paper_pages(player, setting.unit, data, setting.words))


def _summary(player: Player, setting: Setting, path: Path, chance: Random, profession: str) -> Iterator[EntryPlan]:
    words = setting.words
    done = words["done"].format(profession=profession, county=setting.county)
    title = words["assistant" if path.degree else "title"]
    text = (
        f"本人{path.graduated}年参加工作，{path.titled}年取得{title}职称，一直从事{setting.field['work']}。\n"
        f"任现职以来，{done}\n"
        f"工作中注重总结，围绕“{chance.choice(setting.field['papers'])}”等课题开展研究，成果已在后续工作中应用；"
        "同时指导青年同事多名，完成每年规定的继续教育学时。\n"
        f"今后将继续钻研业务，恪守职业道德，为当地{words['cause']}事业作出新的贡献。"
    )
    yield EntryPlan("summary", {"content": text})


def _insurance(player: Player, setting: Setting, path: Path, chance: Random, profession: str) -> Iterator[EntryPlan]:
    started = max(path.joined, setting.year - 12)
    data = {"insured_by": setting.unit, "started_on": f"{started}-08", "place": setting.county}
    yield EntryPlan("social_security", data, proofs.insurance_proof(player, data, setting.year, setting.words))


def _post(setting: Setting) -> str:
    return setting.field.get("post") or setting.material["posts"].get(setting.trade, USUAL_POST)
