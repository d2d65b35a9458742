"""Which columns the spreadsheets of a scheme may have."""

import pytest

from review import columns
from review.scheme_checks import table_findings


def test_every_table_has_columns_and_every_column_a_table():
    assert set(columns.COLUMNS) == set(columns.Table)
    assert {column for chosen in columns.COLUMNS.values() for column in chosen} == set(columns.Column)


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ([{"column": "name"}, {"column": "sent"}], "“通知书”没有这一列，可以用：number（文号）"),
        ([{"column": "name"}, {"column": "unit"}, {"column": "name"}], "“姓名”列写了两次"),
    ],
)
def test_a_table_has_only_columns_of_its_own_each_once(chosen, sentence):
    found = list(table_findings({"tables": {"notices": chosen}}))

    assert [path for path, _ in found] == [("tables", "notices", len(chosen) - 1, "column")]
    assert sentence in found[0][1]


def test_a_scheme_without_tables_has_nothing_to_find():
    assert list(table_findings({})) == []
