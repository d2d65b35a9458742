"""编号: consecutive within an office, kind and year; a rolled-back act leaves no gap."""

import pytest
from django.db import transaction

from review.enums import NumberKind
from review.services.numbering import take_numbers
from tests.factories.accounts import organisation

pytestmark = pytest.mark.django_db


def test_numbers_run_on_for_each_office_and_start_anew_with_the_year():
    first, second = organisation(), organisation()

    before = take_numbers(NumberKind.NOTICE, year=2026, counts={first.pk: 2, second.pk: 1})
    after = take_numbers(NumberKind.NOTICE, year=2026, counts={first.pk: 1})
    other_year = take_numbers(NumberKind.NOTICE, year=2027, counts={first.pk: 1})

    assert before == {first.pk: range(1, 3), second.pk: range(1, 2)}
    assert after == {first.pk: range(3, 4)}
    assert other_year == {first.pk: range(1, 2)}


def test_each_kind_has_its_own_series():
    office = organisation()

    take_numbers(NumberKind.NOTICE, year=2026, counts={office.pk: 5})

    assert take_numbers(NumberKind.CONSIGNMENT, year=2026, counts={office.pk: 1}) == {office.pk: range(1, 2)}


def test_a_rolled_back_act_leaves_no_gap():
    office = organisation()

    with transaction.atomic():
        take_numbers(NumberKind.NOTICE, year=2026, counts={office.pk: 3})
        transaction.set_rollback(True)

    assert take_numbers(NumberKind.NOTICE, year=2026, counts={office.pk: 1}) == {office.pk: range(1, 2)}


def test_nothing_wanted_takes_no_statement(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert take_numbers(NumberKind.NOTICE, year=2026, counts={}) == {}
