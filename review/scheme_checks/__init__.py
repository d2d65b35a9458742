"""Checks of a scheme that need to know what its words do: stops, inboxes, texts, tables, dossier. Pure, for `load_scheme`.

Each check takes content whose form and references are right and yields (path, sentence) for what cannot work.
"""

from review.scheme_checks.dossier import demand_findings, dossier_findings
from review.scheme_checks.fees import fee_findings
from review.scheme_checks.inboxes import doubles, inbox_findings
from review.scheme_checks.notices import notice_findings
from review.scheme_checks.prints import print_findings
from review.scheme_checks.stops import dead_ends, stop_findings
from review.scheme_checks.tables import table_findings
from review.scheme_checks.texts import text_findings

CHECKS = (
    stop_findings,
    inbox_findings,
    text_findings,
    notice_findings,
    print_findings,
    table_findings,
    dossier_findings,
    demand_findings,
    fee_findings,
)

__all__ = [
    "CHECKS",
    "dead_ends",
    "demand_findings",
    "dossier_findings",
    "doubles",
    "fee_findings",
    "inbox_findings",
    "notice_findings",
    "print_findings",
    "stop_findings",
    "table_findings",
    "text_findings",
]
