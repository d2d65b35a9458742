"""Quorum and passing in integers: every size and every count up to 60, and the tables of the regulation."""

import pytest

from accounts.enums import CommitteeLevel, TitleLevel
from accounts.scheme import CommitteeRules, Fraction
from committees import rules
from committees.enums import ItemKind, Standing
from committees.rules import Tally

TWO_THIRDS = Fraction(2, 3)
SIZES = range(1, 61)


def committee_rules(*, strict=False):
    return CommitteeRules(
        quorum=TWO_THIRDS, passing=TWO_THIRDS, recused_in_denominator=strict, filing_years=3, sizes={}
    )


@pytest.mark.parametrize("present", SIZES)
def test_a_vote_passes_exactly_when_three_times_the_votes_reach_twice_the_present(present):
    passed = [
        rules.verdict(Tally(agree, present - agree, 0), present=present, recused=0, rules=committee_rules()).passed
        for agree in range(present + 1)
    ]

    assert passed == [3 * agree >= 2 * present for agree in range(present + 1)]


@pytest.mark.parametrize("members", SIZES)
def test_a_quorum_is_exactly_two_thirds_of_the_whole_committee(members):
    refused = [
        rules.quorum_refusal(members_due=members, present=present, quorum=TWO_THIRDS) != ""
        for present in range(members + 1)
    ]

    assert refused == [3 * present < 2 * members for present in range(members + 1)]


@pytest.mark.parametrize("present", SIZES)
def test_the_threshold_shown_is_the_smallest_count_that_passes(present):
    counts = range(present + 1)
    passing = [
        agree
        for agree in counts
        if rules.verdict(Tally(agree, 0, present - agree), present=present, recused=0, rules=committee_rules()).passed
    ]

    assert rules.least(TWO_THIRDS, present) == passing[0]


@pytest.mark.parametrize(
    ("members", "needed"),
    [(7, 5), (9, 6), (11, 8), (13, 9), (15, 10), (17, 12), (21, 14), (25, 17), (27, 18), (31, 21)],
)
def test_members_needed_for_a_sitting(members, needed):
    assert rules.least(TWO_THIRDS, members) == needed


@pytest.mark.parametrize(
    ("present", "needed"),
    [
        (3, 2), (5, 4), (6, 4), (7, 5), (8, 6), (9, 6), (10, 7), (11, 8), (12, 8), (13, 9), (15, 10), (17, 12),
        (18, 12), (19, 13), (20, 14), (21, 14), (25, 17),
    ],
)  # fmt: skip
def test_votes_needed_to_pass(present, needed):
    assert rules.least(TWO_THIRDS, present) == needed


def test_abstentions_count_against():
    found = rules.verdict(Tally(11, 0, 6), present=17, recused=0, rules=committee_rules())

    assert found == rules.Verdict(voters=17, base=17, threshold=12, passed=False)


def test_the_recused_are_taken_from_the_denominator():
    found = rules.verdict(Tally(10, 5, 0), present=17, recused=2, rules=committee_rules())

    assert found == rules.Verdict(voters=15, base=15, threshold=10, passed=True)


def test_the_stricter_reading_keeps_the_recused_in_the_denominator():
    found = rules.verdict(Tally(10, 5, 0), present=17, recused=2, rules=committee_rules(strict=True))

    assert found == rules.Verdict(voters=15, base=17, threshold=12, passed=False)


def test_nobody_passes_when_nobody_votes():
    assert not rules.verdict(Tally(0, 0, 0), present=3, recused=3, rules=committee_rules()).passed


def test_quorum_is_told_in_numbers():
    sentence = rules.quorum_sentence(members_due=25, present=17, quorum=TWO_THIRDS)

    assert sentence == "应到 25，实到 17，须到 17：达到"


def test_a_missed_quorum_is_told_in_numbers():
    sentence = rules.quorum_refusal(members_due=25, present=16, quorum=TWO_THIRDS)

    assert sentence == "应到 25 人，实到 16 人，须到 17 人：未达到规定人数，不能表决，请重新安排会议。"


@pytest.mark.parametrize(
    ("members_due", "present", "sentence"),
    [
        (25, 25, ""),
        (27, 20, ""),
        (23, 20, "应到人数 23 人少于评委会组成人数 25 人；应到人数按评委会全体委员计算，请更正。"),
        (25, 26, "实到人数 26 人多于应到人数 25 人，请更正。"),
    ],
)
def test_attendance_is_checked_against_the_whole_committee(members_due, present, sentence):
    assert rules.attendance_refusal(seats=25, members_due=members_due, present=present) == sentence


@pytest.mark.parametrize("voters", SIZES)
def test_votes_must_add_up_to_those_who_vote(voters):
    sums = [rules.tally_refusal(Tally(total, 0, 0), name="张三", voters=voters) == "" for total in range(62)]

    assert [total for total, is_right in enumerate(sums) if is_right] == [voters]


def test_a_wrong_sum_is_told_with_its_parts():
    sentence = rules.tally_refusal(Tally(12, 3, 1), name="张三", voters=17)

    assert sentence == "“张三”的同意 12、反对 3、弃权 1，合计 16 票，应为 17 票，请核对计票单。"


def test_a_negative_count_is_refused_even_when_the_sum_is_right():
    assert rules.tally_refusal(Tally(18, -1, 0), name="张三", voters=17) == "“张三”的票数不能是负数，请更正。"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (None, None, Standing.EMPTY),
        (Tally(3, 0, 0), None, Standing.FIRST_ONLY),
        (None, Tally(3, 0, 0), Standing.SECOND_ONLY),
        (Tally(3, 0, 0), Tally(3, 0, 0), Standing.AGREED),
        (Tally(2, 1, 0), Tally(2, 0, 1), Standing.DIFFERENT),
        (Tally(4, 0, 0), Tally(4, 0, 0), Standing.WRONG_SUM),
        (Tally(4, 0, 0), None, Standing.WRONG_SUM),
    ],
)
def test_the_two_passes_are_compared_field_by_field(first, second, expected):
    assert rules.standing(first, second, voters=3) == expected


@pytest.mark.parametrize(
    ("level", "title", "kind", "is_allowed"),
    [
        (CommitteeLevel.INTERMEDIATE, TitleLevel.INTERMEDIATE, ItemKind.TITLE, True),
        (CommitteeLevel.INTERMEDIATE, TitleLevel.ASSISTANT, ItemKind.TITLE, True),
        (CommitteeLevel.INTERMEDIATE, TitleLevel.ASSOCIATE_SENIOR, ItemKind.TITLE, False),
        (CommitteeLevel.INTERMEDIATE, TitleLevel.ASSOCIATE_SENIOR, ItemKind.RECOMMENDATION, True),
        (CommitteeLevel.JUNIOR, TitleLevel.ASSOCIATE_SENIOR, ItemKind.RECOMMENDATION, False),
        (CommitteeLevel.SENIOR, TitleLevel.SENIOR, ItemKind.TITLE, True),
    ],
)
def test_a_committee_votes_up_to_its_level_and_recommends_one_above(level, title, kind, is_allowed):
    sentence = rules.level_refusal(committee_level=level, title_level=title, title_name="高级工程师", kind=kind)

    assert (sentence == "") is is_allowed


@pytest.mark.parametrize(("recused", "is_allowed"), [(0, True), (2, True), (3, False), (4, False)])
def test_somebody_must_be_left_to_vote(recused, is_allowed):
    assert (rules.recusal_refusal(name="张三", present=3, recused=recused) == "") is is_allowed
