"""What every part of a scheme is read with."""

from dataclasses import fields
from typing import Any


def known(cls: type, data: dict[str, Any]) -> dict[str, Any]:
    names = {item.name for item in fields(cls)}
    return {key: value for key, value in data.items() if key in names}
