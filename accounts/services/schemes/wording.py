"""Says in Chinese what the JSON Schema refuses: one sentence that names the thing and what may stand there."""

from collections.abc import Callable, Iterator
from difflib import get_close_matches
from typing import Any

from jsonschema import ValidationError

TYPES = {
    "string": "文字（数字和日期请加引号）",
    "integer": "整数",
    "number": "数字",
    "boolean": "true 或 false",
    "array": "列表（每项以 - 开头）",
    "object": "一组“键: 值”",
}
LIMITS: dict[str, str] = {
    "minimum": "不能小于 {limit}，现在是 {value}。",
    "maximum": "不能大于 {limit}，现在是 {value}。",
    "exclusiveMinimum": "应大于 {limit}，现在是 {value}。",
    "minLength": "至少 {limit} 个字，现在是 {size} 个字。",
    "maxLength": "最多 {limit} 个字，现在是 {size} 个字。",
    "minItems": "至少写 {limit} 项，现在是 {size} 项。",
    "maxItems": "最多写 {limit} 项，现在是 {size} 项。",
}


def findings(error: ValidationError) -> Iterator[tuple[tuple, str]]:
    """Paths and sentences of one error; an unknown or missing key is found at the key itself."""
    path = tuple(error.absolute_path)
    if "propertyNames" in error.absolute_schema_path:
        path = (*path, error.instance)
    if error.validator == "additionalProperties":
        yield from _unknown_keys(error, path)
    elif error.validator == "required":
        yield from _missing_keys(error, path)
    else:
        yield path, _sentence(error)


def _unknown_keys(error: ValidationError, path: tuple) -> Iterator[tuple[tuple, str]]:
    known = list(error.schema["properties"])
    for key in error.instance:
        if key not in known:
            yield (*path, key), f"没有“{key}”这一项。{_suggestion(key, known)}"


def _missing_keys(error: ValidationError, path: tuple) -> Iterator[tuple[tuple, str]]:
    for key in error.validator_value:
        if key not in error.instance:
            about = error.schema.get("properties", {}).get(key, {}).get("description", "")
            yield path, f"缺少“{key}”。{about}"


def _sentence(error: ValidationError) -> str:
    if error.instance is None:
        return "没有写值。"
    return _SENTENCES.get(error.validator, _limit)(error)


def _type(error: ValidationError) -> str:
    return f"应为{TYPES[error.validator_value]}。"


def _enum(error: ValidationError) -> str:
    values = [str(value) for value in error.validator_value]
    return f"“{error.instance}”不能用在这里，可以用：{'、'.join(values)}。{_suggestion(str(error.instance), values)}"


def _pattern(error: ValidationError) -> str:
    return f"“{_shortened(error.instance)}”{error.schema['errorMessage']}。"


def _unique(error: ValidationError) -> str:
    doubled = next(item for item in error.instance if error.instance.count(item) > 1)
    return f"“{doubled}”重复了。"


def _limit(error: ValidationError) -> str:
    size = len(error.instance) if isinstance(error.instance, (str, list, dict)) else 0
    return LIMITS[error.validator].format(limit=error.validator_value, value=error.instance, size=size)


def _suggestion(word: str, known: list[str]) -> str:
    close = get_close_matches(word, known, n=1)
    return f"是不是想写“{close[0]}”？" if close else ""


def _shortened(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 30 else f"{text[:14]}……{text[-14:]}"


_SENTENCES: dict[str, Callable[[ValidationError], str]] = {
    "type": _type,
    "enum": _enum,
    "pattern": _pattern,
    "uniqueItems": _unique,
}
