"""Spreadsheets: tables out with typed columns, tables in with every error by row and column."""

from zcps.kit.xlsx.reading import CellError, In, Table, read_table
from zcps.kit.xlsx.values import Kind
from zcps.kit.xlsx.writing import Out, write_table

__all__ = ["CellError", "In", "Kind", "Out", "Table", "read_table", "write_table"]
