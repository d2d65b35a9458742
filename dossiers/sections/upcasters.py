"""Reads what older declarations of a section wrote as today's would have written it. Pure; nothing typed is lost.

A step only fills what is not there yet: a single field of a returned entry may already be of the newer declaration.
"""

import re
from typing import Any

from stdnum import issn as issns

_ISSN = re.compile(r"[0-9]{4}-?[0-9]{3}[0-9Xx]")
_LANGUAGES = {"英": "english", "日": "japanese", "俄": "russian", "德": "german", "法": "french", "韩": "korean"}


def language_apart(data: dict[str, Any]) -> dict[str, Any]:
    """基本信息 1 → 2: 外语语种及水平 was one line; now 语种 is chosen and the line keeps the level."""
    typed = data.get("foreign_language")
    if not typed or typed in _LANGUAGES.values():
        return data
    del data["foreign_language"]
    language = next((code for sign, code in _LANGUAGES.items() if sign in typed), "other")
    return {"foreign_language": language, "foreign_language_level": typed} | data


def serial_numbers_apart(data: dict[str, Any]) -> dict[str, Any]:
    """论文 1 → 2: ISSN and CN stood in one line; what is no ISSN is kept as 国内统一刊号."""
    typed = data.get("issn")
    if not typed:
        return data
    found = next((each for each in _ISSN.finditer(typed) if issns.is_valid(each[0])), None)
    rest = typed if found is None else f"{typed[: found.start()]} {typed[found.end() :]}"
    rest = re.sub(r"ISSN", "", rest, flags=re.IGNORECASE).strip(" 　,，;；:：/、|")
    own = {"issn": issns.format(found[0])} if found else {}
    return ({"cn_serial": rest} if rest else {}) | {name: value for name, value in data.items() if name != "issn"} | own
