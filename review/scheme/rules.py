"""Everything one scheme version says of applications, read once a process."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Self

from accounts.scheme import Block
from review.scheme.businesses import Business
from review.scheme.papers import NoticeRules, PrintRules, TableColumn


@dataclass(frozen=True)
class ReviewRules:
    """Every business of one scheme version."""

    slug: str
    businesses: dict[str, Business]
    notices: NoticeRules = field(default_factory=NoticeRules)
    numbers: dict[str, str] = field(default_factory=dict)  # kind of number → how it is written
    prints: PrintRules = field(default_factory=PrintRules)
    tables: dict[str, tuple[TableColumn, ...]] = field(default_factory=dict)  # kind of table → its columns, in order
    blocks: dict[str, Block] = field(default_factory=dict)  # 分块 by code, in the scheme's order

    @classmethod
    def read(cls, content: dict[str, Any]) -> Self:
        words = content.get("words", {})
        businesses = (Business.read(item, words) for item in content["businesses"])
        notices = NoticeRules.read(content.get("notices", {}))
        by_code = {business.code: business for business in businesses}
        prints = PrintRules.read(content.get("print", {}))
        tables = {kind: tuple(map(TableColumn.read, chosen)) for kind, chosen in content.get("tables", {}).items()}
        numbers = dict(content.get("numbers", {}))
        blocks = {block["code"]: Block.read(block) for block in content.get("blocks", ())}
        return cls(content["slug"], by_code, notices, numbers, prints, tables, blocks)

    @classmethod
    def of(cls, version: Any) -> "ReviewRules":
        """The rules of a stored version, read once a process: a version's content never changes."""
        if version.sha256 not in _READ:
            _READ[version.sha256] = cls.read(version.content)
        return _READ[version.sha256]

    def block_names(self, codes: Iterable[str]) -> list[str]:
        """What blocks are called; the code itself where this version does not know it (any more)."""
        return [self.blocks[code].name if code in self.blocks else code for code in codes]

    def sections_of(self, codes: Iterable[str]) -> frozenset[str]:
        """The sections of these blocks."""
        return frozenset(section for code in codes if code in self.blocks for section in self.blocks[code].sections)


_READ: dict[str, ReviewRules] = {}
