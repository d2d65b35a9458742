"""Whether the tables of a scheme have only columns that such a table can have, each once. Pure."""

from collections.abc import Iterator
from typing import Any

from review.columns import COLUMNS, Table

Finding = tuple[tuple, str]


def table_findings(content: dict[str, Any]) -> Iterator[Finding]:
    """Columns of another kind of table, and columns named twice."""
    for name, chosen in content.get("tables", {}).items():
        table, seen = Table(name), set()
        possible = {column.value: column.label for column in COLUMNS[table]}
        for number, each in enumerate(chosen):
            path = ("tables", name, number, "column")
            if each["column"] not in possible:
                yield (
                    path,
                    f"“{table.label}”没有这一列，可以用：{'、'.join(f'{code}（{label}）' for code, label in possible.items())}。",
                )
            elif each["column"] in seen:
                yield path, f"“{possible[each['column']]}”列写了两次，请删去一处。"
            seen.add(each["column"])
