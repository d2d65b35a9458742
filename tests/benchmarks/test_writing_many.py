"""Writing 500 rows at once costs far less than 500 times one row."""

import pytest
from django.contrib.auth.models import Group

from tests.benchmarks.timing import ratio
from zcps.kit.bulk import update_from_unnest

ROWS = 500


@pytest.mark.django_db
def test_500_rows_cost_at_most_forty_times_one() -> None:
    groups = Group.objects.bulk_create([Group(name=f"第{number}组") for number in range(ROWS)])

    found = ratio(
        "update_from_unnest, 500 rows / 1 row",
        lambda: update_from_unnest(Group, groups, ["name"]),
        lambda: update_from_unnest(Group, groups[:1], ["name"]),
    )

    assert found <= 40
