"""导出表格: a list of an office as a table — its rows by key, its columns by the scheme, the value of each cell."""

from review.queries.sheets.sheet import Cells, Sheet, TableAsked
from review.queries.sheets.sources import sheet_of

__all__ = ["Cells", "Sheet", "TableAsked", "sheet_of"]
