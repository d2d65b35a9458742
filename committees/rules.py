"""定足数、计票与通过的规则；只用整数，只算数，不读库。

人社部令第40号第十九条（出席人数不少于评委会人数的三分之二）、第二十条（同意票达到出席人数的三分之二以上，
未出席的不得委托或者补充投票）。比例来自制度；回避的评委默认不计入本人的出席人数，见 `recused_in_denominator`。
"""

from dataclasses import dataclass

from accounts.enums import CommitteeLevel, TitleLevel
from accounts.scheme import CommitteeRules, Fraction
from committees.enums import ItemKind, Standing

# 评委会层级所能评审的最高职称层级（人社部令第40号第七条）.
_HIGHEST = {
    CommitteeLevel.JUNIOR: TitleLevel.ASSISTANT,
    CommitteeLevel.INTERMEDIATE: TitleLevel.INTERMEDIATE,
    CommitteeLevel.SENIOR: TitleLevel.SENIOR,
}
_COMMITTEES = list(CommitteeLevel)
_TITLES = list(TitleLevel)


@dataclass(frozen=True)
class Tally:
    """Votes on one person, in persons; invalid and missing votes are counted as abstentions."""

    agree: int
    against: int
    abstain: int

    @property
    def total(self) -> int:
        return self.agree + self.against + self.abstain


@dataclass(frozen=True)
class Verdict:
    """The outcome of one vote: who voted, the number the share is taken of, the votes needed, the result."""

    voters: int
    base: int
    threshold: int
    passed: bool


def least(fraction: Fraction, total: int) -> int:
    """The smallest count that reaches the fraction of total: 25 → 17 for 2/3."""
    return -(-fraction.part * total // fraction.of)


def attendance_refusal(*, seats: int, members_due: int, present: int) -> str:
    """Why these numbers of members cannot be; empty when they can. 应到 is the whole committee, never less."""
    if members_due < seats:
        return f"应到人数 {members_due} 人少于评委会组成人数 {seats} 人；应到人数按评委会全体委员计算，请更正。"
    if present > members_due:
        return f"实到人数 {present} 人多于应到人数 {members_due} 人，请更正。"
    return ""


def quorum_sentence(*, members_due: int, present: int, quorum: Fraction) -> str:
    """应到 25，实到 17，须到 17：达到。"""
    word = "达到" if quorum.reached(present, members_due) else "未达到"
    return f"应到 {members_due}，实到 {present}，须到 {least(quorum, members_due)}：{word}"


def quorum_refusal(*, members_due: int, present: int, quorum: Fraction) -> str:
    """Why the committee cannot vote; empty when enough members are present."""
    if quorum.reached(present, members_due):
        return ""
    needed = least(quorum, members_due)
    return f"应到 {members_due} 人，实到 {present} 人，须到 {needed} 人：未达到规定人数，不能表决，请重新安排会议。"


def voters(*, present: int, recused: int) -> int:
    """Members who vote on one person: present less the recused."""
    return present - recused


def recusal_refusal(*, name: str, present: int | None, recused: int) -> str:
    """Why so many members cannot be recused; somebody must be left to vote."""
    if present is not None and recused >= present:
        return f"“{name}”的回避人数 {recused} 人应少于实到人数 {present} 人，请更正。"
    return ""


def tally_refusal(tally: Tally, *, name: str, voters: int) -> str:
    """Why these counts cannot be; empty when 同意 + 反对 + 弃权 equals the members who vote."""
    if min(tally.agree, tally.against, tally.abstain) < 0:
        return f"“{name}”的票数不能是负数，请更正。"
    if tally.total != voters:
        parts = f"同意 {tally.agree}、反对 {tally.against}、弃权 {tally.abstain}"
        return f"“{name}”的{parts}，合计 {tally.total} 票，应为 {voters} 票，请核对计票单。"
    return ""


def verdict(tally: Tally, *, present: int, recused: int, rules: CommitteeRules) -> Verdict:
    """Pass ⇔ 3·agree ≥ 2·base. base = present less recused; with `recused_in_denominator` all present."""
    count = voters(present=present, recused=recused)
    base = present if rules.recused_in_denominator else count
    passed = base > 0 and rules.passing.reached(tally.agree, base)
    return Verdict(voters=count, base=base, threshold=least(rules.passing, base), passed=passed)


def standing(first: Tally | None, second: Tally | None, *, voters: int) -> Standing:
    """Compare the two passes; counts whose sum no longer fits the members present must be typed again."""
    typed = [tally for tally in (first, second) if tally is not None]
    if any(tally.total != voters for tally in typed):
        return Standing.WRONG_SUM
    if len(typed) < 2:
        return Standing.FIRST_ONLY if first else Standing.SECOND_ONLY if second else Standing.EMPTY
    return Standing.AGREED if first == second else Standing.DIFFERENT


def level_refusal(*, committee_level: str, title_level: str, title_name: str, kind: ItemKind) -> str:
    """Why the committee may not vote on this title; a recommendation may reach one committee level above its own."""
    own = _COMMITTEES.index(CommitteeLevel(committee_level))
    reach = min(own + (kind == ItemKind.RECOMMENDATION), len(_COMMITTEES) - 1)
    if _TITLES.index(TitleLevel(title_level)) <= _TITLES.index(_HIGHEST[_COMMITTEES[reach]]):
        return ""
    return f"{CommitteeLevel(committee_level).label}不能{kind.label}{title_name}，超出评审权限。"
