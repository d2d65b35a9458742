"""申报条件: each rule of a business answered for one person, with its numbers and its clause. Pure.

Asked before somebody fills in, at submission of what is to be frozen, and for the reviewer of what was frozen.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.enums import TitleLevel
from dossiers.sections.choices import ASSESSMENT_RESULTS
from review.enums import Fit, RuleKind, Since
from review.policies import schooling
from review.policies.seniority import Counted, Span, as_date, span
from review.scheme import EligibilityRule
from zcps.kit.tags import chinese_date

Data = Mapping[str, Any]
Told = tuple[Fit, str]
LEVELS = tuple(TitleLevel.values)
# What a person says in 破格和直接申报 to be unmet, by the rule it answers.
EXCUSED = {
    RuleKind.DEGREE_YEARS: frozenset({"education", "years", "both"}),
    RuleKind.PREVIOUS_LEVEL: frozenset({"level"}),
}
HEAVY = frozenset({"demerit", "serious_demerit", "demotion", "removal", "probation", "dismissal"})  # 记过以上
MEASURES = frozenset({"party", "administrative", "unit"})
RESULTS = dict(ASSESSMENT_RESULTS)


@dataclass(frozen=True)
class Case:
    """What rules are asked of: the sections as a revision freezes them, the title, the unit, the year applied in, the day."""

    sections: Mapping[str, Iterable[Mapping[str, Any]]]
    level: str
    year: int
    today: date
    ownership: str = ""

    def entries(self, code: str) -> list[Data]:
        return [entry["data"] for entry in self.sections.get(code, ())]

    def first(self, code: str) -> Data:
        return next(iter(self.entries(code)), {})

    @property
    def title(self) -> Data | None:
        """现任职称: the one that is called so, else the highest."""
        titles = sorted(self.entries("titles"), key=lambda data: (bool(data.get("is_current")), _rank(data)))
        return titles[-1] if titles else None


@dataclass(frozen=True)
class Answer:
    """One rule: whether it is met, the sentence with the numbers, the clause; `refuses`: it stops a submission."""

    kind: RuleKind
    fit: Fit
    sentence: str
    clause: str
    refuses: bool = False

    @property
    def tone(self) -> str:
        """Of the badge that shows it."""
        return {Fit.MET: "passed", Fit.UNMET: "refused", Fit.UNSURE: "waiting"}[self.fit]


def answers(rules: Iterable[EligibilityRule], case: Case) -> list[Answer]:
    """Every rule in the scheme's order."""
    rules = tuple(rules)
    later = sum(_postponed(rule, case) for rule in rules if rule.kind == RuleKind.ANNUAL_ASSESSMENT)
    return [_answer(rule, case, later) for rule in rules]


def refusals(found: Iterable[Answer]) -> list[Answer]:
    """Those for which nothing can be submitted."""
    return [answer for answer in found if answer.refuses]


def _answer(rule: EligibilityRule, case: Case, later: int) -> Answer:
    fit, sentence = (
        _degree_years(rule, case, later) if rule.kind == RuleKind.DEGREE_YEARS else ASKED[rule.kind](rule, case)
    )
    if fit == Fit.UNMET and case.first("exceptional").get("unmet") in EXCUSED.get(rule.kind, ()):
        fit, sentence = Fit.UNSURE, f"{sentence}已填写“破格和直接申报”，由受理机构核验。"
    return Answer(rule.kind, fit, sentence, rule.clause, refuses=rule.refuses and fit == Fit.UNMET)


# --- titles and years ------------------------------------------------------------------------------------------


def _previous_level(rule: EligibilityRule, case: Case) -> Told:
    wanted = TitleLevel(rule.level).label
    held = max(case.entries("titles"), key=_rank, default=None)
    if held is None:
        return Fit.UNMET, f"没有填写现任职称，须已取得{wanted}职称。"
    name = f"已取得“{held.get('title', '')}”"
    if _rank(held) < LEVELS.index(rule.level):
        return Fit.UNMET, f"{name}，须已取得{wanted}职称。"
    return Fit.MET, f"{name}。"


def _degree_years(rule: EligibilityRule, case: Case, later: int) -> Told:
    """学历与任职年限: the path that asks least of those the education opens; bad years of assessment come on top."""
    found = schooling.best(case.entries("education"), rule.paths)
    if found is None:
        return Fit.UNMET, f"所填学历不在申报条件之内：{schooling.listed(rule.paths)}。"
    wanted = found.path.years + later if found.path.years else 0
    if not wanted:
        return _judged(found, f"{found.label}，不要求任职年限。", fits=True)
    start = _title_start(rule, case.title)
    if start is None:
        return Fit.UNMET, f"{found.label}，须任现职满 {wanted} 年；没有填写现任职称或其时间。"
    worked = span(_counted(rule), start, year=case.year, today=case.today, reviewed_for=_reviewed_for(rule, case.title))
    return _judged(found, _told("任现职", found, worked, wanted, later), fits=worked.years >= wanted)


def _recognition_years(rule: EligibilityRule, case: Case) -> Told:
    """考核认定: years of professional work after full-time study, by education and by the level applied for."""
    paths = [path for path in rule.paths if path.level == case.level]
    if not paths:
        return Fit.UNMET, f"{_level_label(case.level)}不能考核认定。"
    studied = [data for data in case.entries("education") if schooling.is_full_time(data)]
    found = schooling.best(studied, paths, narrow=True)
    if found is None:
        return Fit.UNMET, f"所填全日制学历不能认定{_level_label(case.level)}：{schooling.listed(paths)}。"
    if not found.path.years:
        return _judged(found, f"{found.label}，从事专业技术工作即可认定{_level_label(case.level)}。", fits=True)
    start = _work_start(found.data, case.first("basic"))
    if start is None:
        return (
            Fit.UNMET,
            f"{found.label}，须从事专业技术工作满 {found.path.years} 年；没有填写毕业时间或从事本专业起始时间。",
        )
    worked = span(_counted(rule), start, year=case.year, today=case.today)
    sentence = _told("从事专业技术工作", found, worked, found.path.years, 0)
    return _judged(found, sentence, fits=worked.years >= found.path.years)


def _told(what: str, found: schooling.Schooling, worked: Span, wanted: int, later: int) -> str:
    added = f"，其中因年度考核顺延 {later} 年" if later else ""
    return f"{found.label}，{what}{worked.told}（须满 {wanted} 年{added}）。"


def _judged(found: schooling.Schooling, sentence: str, *, fits: bool) -> Told:
    """What fits by a diploma of another subject is for people to judge."""
    if not fits:
        return Fit.UNMET, sentence
    if found.is_unrelated:
        return Fit.UNSURE, f"{sentence}所学专业填写为不相近，由受理机构核验。"
    return Fit.MET, sentence


def _counted(rule: EligibilityRule) -> Counted:
    return Counted(rule.counting, rule.next_year_from)


def _title_start(rule: EligibilityRule, title: Data | None) -> date | None:
    name = "appointed_on" if rule.since == Since.APPOINTMENT else "obtained_on"
    text = (title or {}).get(name)
    return as_date(text) if text else None


def _reviewed_for(rule: EligibilityRule, title: Data) -> int | None:
    """评审年度 of a title a committee has awarded; where it is not told, the year it was obtained in."""
    if title.get("obtained_by") != "review":
        return None
    return int(title.get(rule.year_field) or as_date(title["obtained_on"]).year)


def _work_start(education: Data, basic: Data) -> date | None:
    """Professional work after graduation: the later of the two."""
    ended_on, since = education.get("ended_on"), basic.get("profession_since")
    return max(as_date(ended_on), as_date(since)) if ended_on and since else None


def _rank(data: Data) -> int:
    level = data.get("level")
    return LEVELS.index(level) if level in LEVELS else -1


def _level_label(level: str) -> str:
    return f"{TitleLevel(level).label}职称" if level else "所申报的职称"


# --- yearly ----------------------------------------------------------------------------------------------------


def _continuing_education(rule: EligibilityRule, case: Case) -> Told:
    """Every one of the years before the one applied in, from the first year of professional work on."""
    by_year = {data.get("year"): data for data in case.entries("training")}
    found = [_hours(year, by_year.get(year), rule) for year in _years(rule, case)]
    short = [sentence for sentence in found if sentence]
    asked = f"近 {rule.years} 年每年 {_asked(rule)}"
    if short:
        return Fit.UNMET, f"{'；'.join(short)}（要求{asked}）。"
    return Fit.MET, f"{asked}，均已达到。"


def _hours(year: int, data: Data | None, rule: EligibilityRule) -> str:
    """What is short in one year, or nothing."""
    if data is None:
        return f"{year} 年度没有填写"
    professional = _number(data.get("professional_hours"))
    general = _number(data.get("public_hours")) + _number(data.get("industry_hours"))
    wanted = (("总学时", professional + general, rule.hours), ("专业科目", professional, rule.professional),
              ("公需科目", general, rule.general))  # fmt: skip
    short = [f"{label} {has:g} 学时" for label, has, least in wanted if has < least]
    return f"{year} 年度{'、'.join(short)}" if short else ""


def _asked(rule: EligibilityRule) -> str:
    parts = ((rule.professional, "专业科目"), (rule.general, "公需科目"))
    within = "、".join(f"{label} {least} 学时" for least, label in parts if least)
    return f"{rule.hours} 学时" + (f"，其中{within}" if within else "")


def _annual_assessment(rule: EligibilityRule, case: Case) -> Told:
    """Bad years either make one wait longer or are in the way; a year without a result is for people to judge."""
    by_year = {data.get("year"): data.get("result") for data in case.entries("assessment")}
    years = _years(rule, case)
    told = "，".join(f"{year} 年度{RESULTS.get(by_year.get(year), '没有填写')}" for year in years)
    sentence = f"{told}。"
    adds = {"basic": rule.basic_adds, "unqualified": rule.failed_adds}
    if any(result in adds and not adds[result] for result in map(by_year.get, years)):
        return Fit.UNMET, sentence
    if any(by_year.get(year) in {None, "unrated"} for year in years):
        return Fit.UNSURE, sentence
    later = _postponed(rule, case)
    return Fit.MET, f"{sentence}任职年限顺延 {later} 年。" if later else sentence


def _postponed(rule: EligibilityRule, case: Case) -> int:
    """Years more that 基本合格 and 不合格 make one wait."""
    adds, years = {"basic": rule.basic_adds, "unqualified": rule.failed_adds}, _years(rule, case)
    return sum(adds.get(data.get("result"), 0) for data in case.entries("assessment") if data.get("year") in years)


def _years(rule: EligibilityRule, case: Case) -> list[int]:
    """The years before the one applied in; nobody owes anything for a year before professional work began."""
    since = case.first("basic").get("profession_since")
    first = max(case.year - rule.years, int(since[:4]) if since else 0)
    return list(range(first, case.year))


def _number(value: object) -> float:
    return float(value) if value not in (None, "") else 0.0


# --- standing --------------------------------------------------------------------------------------------------


def _discipline(rule: EligibilityRule, case: Case) -> Told:
    if rule.ownerships and case.ownership not in rule.ownerships:
        return Fit.MET, "本条不适用于所在单位。"
    records = case.entries("discipline")
    heavy = [data for data in records if data.get("kind") in MEASURES and data.get("level") in HEAVY]
    open_ones = [data for data in heavy if not data.get("ends_on") or as_date(data["ends_on"]) >= case.today]
    if open_ones:
        ends = [data.get("ends_on") for data in open_ones]
        told = f"的影响期至{chinese_date(as_date(max(ends)))}" if all(ends) else "没有填写影响期届满的日期"
        return Fit.UNMET, f"记过以上处分{told}。"
    if any(data.get("kind") == "inquiry" for data in records):
        return Fit.UNSURE, "正在接受审查调查，由受理机构核验。"
    return Fit.MET, "没有在影响期内的记过以上处分。"


def _integrity(rule: EligibilityRule, case: Case) -> Told:
    ends = [_record_end(rule, data) for data in case.entries("discipline") if data.get("kind") == "integrity"]
    latest = max((day for day in ends if day), default=None)
    if latest and latest >= case.today:
        return Fit.UNMET, f"职称评审诚信档案的记录期至{chinese_date(latest)}。"
    if None in ends:
        return Fit.UNSURE, "有职称评审诚信档案记录而没有填写日期，由受理机构核验。"
    return Fit.MET, "没有在记录期内的诚信档案记录。"


def _record_end(rule: EligibilityRule, data: Data) -> date | None:
    """The day the record ends: as told, else so many years after it was made, the last day included."""
    if data.get("ends_on"):
        return as_date(data["ends_on"])
    made = data.get("decided_on")
    return date.fromisoformat(f"{int(made[:4]) + rule.years}{made[4:]}".replace("-02-29", "-02-28")) if made else None


def _civil_servant(rule: EligibilityRule, case: Case) -> Told:
    return _identity(case, "civil_servant", "公务员或者参照公务员法管理的人员")


def _retired(rule: EligibilityRule, case: Case) -> Told:
    return _identity(case, "retired", "离退休人员")


def _identity(case: Case, excluded: str, label: str) -> Told:
    is_met = case.first("basic").get("identity") != excluded
    return (Fit.MET, f"不是{label}。") if is_met else (Fit.UNMET, f"个人身份性质填写为{label}。")


def _one_live_application(rule: EligibilityRule, case: Case) -> Told:
    """A second one cannot be started (`one_live_application_a_year`); whoever has one meets the rule."""
    return Fit.MET, f"{case.year} 年度只有这一件申报。"


ASKED: dict[RuleKind, Callable[[EligibilityRule, Case], Told]] = {
    RuleKind.PREVIOUS_LEVEL: _previous_level,
    RuleKind.RECOGNITION_YEARS: _recognition_years,
    RuleKind.CONTINUING_EDUCATION: _continuing_education,
    RuleKind.ANNUAL_ASSESSMENT: _annual_assessment,
    RuleKind.DISCIPLINE: _discipline,
    RuleKind.INTEGRITY: _integrity,
    RuleKind.CIVIL_SERVANT: _civil_servant,
    RuleKind.RETIRED: _retired,
    RuleKind.ONE_LIVE_APPLICATION: _one_live_application,
}
