"""逐级申报, 学历与年限: the level held, the years in the present title, the years of work before 考核认定. Pure."""

from datetime import date

from accounts.enums import TitleLevel
from review.enums import Fit, Since
from review.policies.eligibility import schooling
from review.policies.eligibility.case import LEVELS, Case, Data, Told, rank
from review.policies.eligibility.seniority import Counted, Span, as_date, span
from review.scheme import EligibilityRule


def previous_level(rule: EligibilityRule, case: Case) -> Told:
    wanted = TitleLevel(rule.level).label
    held = max(case.entries("titles"), key=rank, default=None)
    if held is None:
        return Fit.UNMET, f"没有填写现任职称，须已取得{wanted}职称。"
    name = f"已取得“{held.get('title', '')}”"
    if rank(held) < LEVELS.index(rule.level):
        return Fit.UNMET, f"{name}，须已取得{wanted}职称。"
    return Fit.MET, f"{name}。"


def degree_years(rule: EligibilityRule, case: Case, later: int) -> Told:
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


def recognition_years(rule: EligibilityRule, case: Case) -> Told:
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


def _level_label(level: str) -> str:
    return f"{TitleLevel(level).label}职称" if level else "所申报的职称"
