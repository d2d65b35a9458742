"""A round is opened from the command line for what the scheme's business offers."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from review.models import Round

GIVEN = {"name": "2027年度评审", "year": 2027, "opens": "2027-03-01T09:00", "closes": "2027-04-30"}


def test_a_round_is_open_from_a_moment_to_the_end_of_a_day(world):
    call_command("open_round", "zhejiang_construction", **GIVEN)

    made = Round.objects.get(year=2027)
    assert (made.series, made.titles, made.business) == ("engineering", ["senior_engineer"], "review")
    local = [f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" for moment in (made.opens_at, made.closes_at)]
    assert local == ["2027-03-01 09:00", "2027-05-01 00:00"]


def test_a_business_without_titles_has_rounds_too(whole_world):
    call_command("open_round", "all_actions", business="record", **GIVEN)

    assert Round.objects.get(year=2027).titles == []


@pytest.mark.parametrize(
    ("scheme", "changes", "sentence"),
    [
        ("nowhere", {}, "没有载入制度"),
        ("zhejiang_construction", {"business": "dance"}, "没有业务"),
        ("zhejiang_construction", {"title": ["professor"]}, "不能申报“professor”"),
        ("zhejiang_construction", {"closes": "2027-01-01"}, "截止时间应晚于开放时间"),
        ("zhejiang_construction", {"opens": "春天"}, "不是日期或时间"),
    ],
)
def test_what_cannot_be_is_refused_in_words(world, scheme, changes, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("open_round", scheme, **GIVEN | changes)
