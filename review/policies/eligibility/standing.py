"""处分, 诚信, 身份, 每年度一次: on what ground the person stands. Pure."""

from datetime import date

from review.enums import Fit
from review.policies.eligibility.case import Case, Data, Told
from review.policies.eligibility.seniority import as_date
from review.scheme import EligibilityRule
from zcps.kit.tags import chinese_date

HEAVY = frozenset({"demerit", "serious_demerit", "demotion", "removal", "probation", "dismissal"})  # 记过以上
MEASURES = frozenset({"party", "administrative", "unit"})


def discipline(rule: EligibilityRule, case: Case) -> Told:
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


def integrity(rule: EligibilityRule, case: Case) -> Told:
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


def civil_servant(rule: EligibilityRule, case: Case) -> Told:
    return _identity(case, "civil_servant", "公务员或者参照公务员法管理的人员")


def retired(rule: EligibilityRule, case: Case) -> Told:
    return _identity(case, "retired", "离退休人员")


def _identity(case: Case, excluded: str, label: str) -> Told:
    is_met = case.first("basic").get("identity") != excluded
    return (Fit.MET, f"不是{label}。") if is_met else (Fit.UNMET, f"个人身份性质填写为{label}。")


def one_live_application(rule: EligibilityRule, case: Case) -> Told:
    """A second one cannot be started (`one_live_application_a_year`); whoever has one meets the rule."""
    return Fit.MET, f"{case.year} 年度只有这一件申报。"
