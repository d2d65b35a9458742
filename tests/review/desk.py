"""What tests of the office's pages post, as the pages do."""

import uuid

COUNTY, CITY, MID = "hrss_330106", "department_330100", "mid_330100"


def act_url(row, action: str, query: str = "") -> str:
    return f"/applications/{row.uuid}/acts/{action}/{query}"


def post(client, row, action: str, query: str = "", **fields):
    return client.post(act_url(row, action, query), {"version": row.version, "step": "now", **fields})


def selection(*rows) -> list[str]:
    return [f"{row.pk}:{row.version}" for row in rows]


def run(client, action: str, rows, key: str = "", **fields):
    given = {"action": action, "selected": selection(*rows), "key": key or str(uuid.uuid4()), **fields}
    return client.post("/batches/run/", given)
