"""What tests of the office's pages post, as the pages do."""

import io
import re
import uuid

import openpyxl

from review.queries.inboxes import open_inboxes
from review.queries.served import served
from review.services.exports import XLSX

COUNTY, CITY, MID = "hrss_330106", "department_330100", "mid_330100"
INBOX = "?inbox=from_person"


def act_url(row, action: str, query: str = "") -> str:
    return f"/applications/{row.uuid}/acts/{action}/{query}"


def post(client, row, action: str, query: str = "", **fields):
    return client.post(act_url(row, action, query), {"version": row.version, "step": "now", **fields})


def selection(*rows) -> list[str]:
    return [f"{row.pk}:{row.version}" for row in rows]


def run(client, action: str, rows, key: str = "", **fields):
    given = {"action": action, "selected": selection(*rows), "key": key or str(uuid.uuid4()), **fields}
    return client.post("/batches/run/", given)


def opened(data: bytes):
    return openpyxl.load_workbook(io.BytesIO(data)).active


def table_of(answer) -> list[dict]:
    """The rows of the file, by the titles of their columns."""
    sheet = opened(b"".join(answer.streaming_content))
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def taken(client, path: str, **fields) -> list[dict]:
    answer = client.post(path, fields)
    assert (answer.status_code, answer["Content-Type"]) == (200, XLSX)
    return table_of(answer)


def waiting(actor):
    """What waits in 个人报送材料."""
    inbox = next(box for box in open_inboxes(actor, served(actor.organisation_id)) if box.code == "from_person")
    return inbox.rows(actor)


def fields_of(page) -> dict[str, str]:
    """The hidden fields of the page, as the browser would post them."""
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode()))


def preview(client, action: str = "receive", query: str = INBOX, **fields):
    return client.post(f"/batches/preview/{query}", {"action": action, "all": "1", **fields})


def confirm(client, page, query: str = INBOX, **fields):
    return client.post(f"/batches/run/{query}", fields_of(page) | fields)
