"""继续教育, 年度考核: what each of the years before the one applied in is judged by. Pure."""

from dossiers.sections.choices import ASSESSMENT_RESULTS
from review.enums import Fit
from review.policies.eligibility.case import Case, Data, Told
from review.scheme import EligibilityRule

RESULTS = dict(ASSESSMENT_RESULTS)


def continuing_education(rule: EligibilityRule, case: Case) -> Told:
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


def annual_assessment(rule: EligibilityRule, case: Case) -> Told:
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
    later = postponed(rule, case)
    return Fit.MET, f"{sentence}任职年限顺延 {later} 年。" if later else sentence


def postponed(rule: EligibilityRule, case: Case) -> int:
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
