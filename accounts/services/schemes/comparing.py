"""What a new version of a scheme would change, in lines a person reads; only compares. Pure."""

from collections.abc import Iterator
from typing import Any

# By which keys the items of a list are the same item in both versions.
_IDENTITY = ("code", "section", "name", "creator", "group", "label", "level", "scope", "education", "kind")
_CUT = 60


def compare(before: Any, after: Any, path: str = "") -> list[str]:
    """Lines beginning with ＋ (new), － (gone) or ～ (changed), each with its path; empty when nothing changed."""
    return list(_changes(before, after, path))


def _changes(before: Any, after: Any, path: str) -> Iterator[str]:
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        yield from _of_mappings(before, after, path)
    elif _is_named(before) and _is_named(after):
        yield from _of_lists(before, after, path)
    else:
        yield f"～ {path}：{_shown(before)} → {_shown(after)}"


def _of_mappings(before: dict, after: dict, path: str) -> Iterator[str]:
    for key in [*before, *(key for key in after if key not in before)]:
        where = f"{path}.{key}" if path else key
        if key not in after:
            yield f"－ {where}：{_shown(before[key])}"
        elif key not in before:
            yield f"＋ {where}：{_shown(after[key])}"
        else:
            yield from _changes(before[key], after[key], where)


def _of_lists(before: list, after: list, path: str) -> Iterator[str]:
    old = {_identity(item): item for item in before}
    new = {_identity(item): item for item in after}
    yield from _of_mappings(old, new, path)
    if [key for key in old if key in new] != [key for key in new if key in old]:
        yield f"～ {path}：次序改变"


def _is_named(items: Any) -> bool:
    """A list of mappings whose names are all there and different can be compared item by item."""
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        return False
    names = [_identity(item) for item in items]
    return all(names) and len(set(names)) == len(names)


def _identity(item: dict) -> str:
    if "code" in item:
        return item["code"]
    return "·".join(str(item[key]) for key in _IDENTITY if key in item)


def _shown(value: Any) -> str:
    text = _text(value)
    return text if len(text) <= _CUT else f"{text[:_CUT]}……"


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return (
            value.get("name") or value.get("label") or "、".join(f"{key}={_text(item)}" for key, item in value.items())
        )
    if isinstance(value, list):
        return "、".join(_text(item) for item in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)
