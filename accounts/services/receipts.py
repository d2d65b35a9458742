"""回执: what the SMS gateway says became of messages it took. Said twice it changes nothing, said too late neither."""

import json
import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from accounts.enums import DeliveryState
from accounts.exceptions import ReceiptError
from accounts.models import Delivery
from accounts.services.deliveries import forgotten
from zcps.kit import clock
from zcps.kit.text import without_hidden

MOST = 500
# A message may have arrived although we never heard that it was taken, or had given it up; only an end is an end.
OPEN = (
    DeliveryState.SENDING,
    DeliveryState.HANDED_OVER,
    DeliveryState.TEMPORARY_FAILURE,
    DeliveryState.TECHNICAL_FAILURE,
)
ENDS = {"delivered": DeliveryState.DELIVERED, "failed": DeliveryState.PERMANENT_FAILURE}
_REFERENCE = re.compile(r"(?P<uuid>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:-(?P<sending>[1-9][0-9]{0,3}))?")


@dataclass(frozen=True)
class Receipt:
    """One message's end as the gateway tells it."""

    reference: str
    state: DeliveryState
    reason: str = ""


def read_receipts(body: bytes) -> list[Receipt]:
    """Read a body of the protocol; ReceiptError when anything in it is not as written there."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        raise ReceiptError("The body is no JSON.") from None
    rows = said.get("receipts") if isinstance(said, dict) else None
    if not isinstance(rows, list) or not 0 < len(rows) <= MOST:
        raise ReceiptError(f"“receipts” must be a list of 1 to {MOST}.")
    return [_receipt(row) for row in rows]


def take_receipts(receipts: list[Receipt]) -> int:
    """Write down how messages ended; returns how many rows that changed. Unknown references change none."""
    return sum(_take(receipt) for receipt in receipts)


def _receipt(row: Any) -> Receipt:
    if not isinstance(row, dict) or not isinstance(row.get("reference"), str):
        raise ReceiptError("Each receipt must name its reference.")
    state = ENDS.get(row["status"]) if isinstance(row.get("status"), str) else None
    reason = row.get("reason", "")
    if state is None or not isinstance(reason, str):
        raise ReceiptError(f"Each receipt's status must be one of {', '.join(ENDS)}, its reason a text.")
    return Receipt(row["reference"], state, without_hidden(reason)[:180])


def _take(receipt: Receipt) -> int:
    found = _REFERENCE.fullmatch(receipt.reference)
    if not found:
        return 0
    sending = int(found["sending"] or 1)
    rows = Delivery.objects.filter(uuid=UUID(found["uuid"]), sendings=sending, attempts__gt=0, state__in=OPEN)
    delivery = rows.first()
    if delivery is None:
        return 0
    failed = receipt.state == DeliveryState.PERMANENT_FAILURE
    error = f"短信网关回执：{receipt.reason or '未送达'}" if failed else ""
    # Whatever the row has become meanwhile: the first word about a sending stands.
    return rows.update(
        state=receipt.state, finished_at=clock.now(), leased_until=None, error=error,
        **forgotten(delivery, receipt.state),
    )  # fmt: skip
