"""Draws docs/schemes.md from the JSON Schema: every key with its meaning, what may stand there and its default. Pure."""

from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]
HEAD = """# 制度文件参考 / Scheme files

本页由 `manage.py scheme_reference` 根据 `fixtures/schemes/schema.json` 生成，请勿手工修改。
This page is generated; change the schema and run the command again.

一个制度写成一个 YAML 文件 `fixtures/schemes/<slug>.yaml`。键用英文，值用中文。数字样的代码和日期要加引号；
不用锚点、标签，一个键只写一次。改好后先试运行，再载入：

    python manage.py load_scheme fixtures/schemes/<slug>.yaml --dry-run
    python manage.py load_scheme fixtures/schemes/<slug>.yaml

载入即成为新版本。已经提交的申报按原版本办完，新的申报按新版本办理。
Loading makes a new version; applications under way keep theirs.
"""
TYPES = {"string": "文字", "integer": "整数", "number": "数字", "boolean": "true / false"}
_LIMITS = (("minimum", "≥ {}"), ("exclusiveMinimum", "> {}"), ("maximum", "≤ {}"), ("maxLength", "最多 {} 字"))


def render(schema: Schema) -> str:
    """The whole page."""
    tables = [("（文件）", schema), *_defined(schema, "properties")]
    parts = [part for name, item in tables for part in _section(schema, name, item)]
    lists = [part for name, item in _defined(schema, "enum") for part in _list(name, item)]
    return HEAD + "".join(f"\n{part}" for part in parts + lists)


def _defined(schema: Schema, keyword: str) -> list[tuple[str, Schema]]:
    return [(name, item) for name, item in schema["$defs"].items() if keyword in item]


def _list(name: str, item: Schema) -> Iterator[str]:
    yield f"## {name}\n"
    yield "".join(f"- `{value}` {item['labels'][value]}\n" for value in item["enum"])


def _section(schema: Schema, name: str, item: Schema) -> Iterator[str]:
    yield f"## {name}\n"
    yield f"{item['description']} *{item['title']}.*\n"
    yield "| 键 | 必填 | 说明 | 可以写 | 默认 | English |\n|---|---|---|---|---|---|\n" + "".join(
        _row(schema, item, key) for key in item["properties"]
    )


def _row(schema: Schema, item: Schema, key: str) -> str:
    own = item["properties"][key]
    merged = _resolved(schema, own)
    cells = (
        f"`{key}`",
        "是" if key in item.get("required", ()) else "",
        merged.get("description", ""),
        _values(schema, own),
        _default(merged),
        merged.get("title", ""),
    )
    return f"| {' | '.join(cells)} |\n"


def _resolved(schema: Schema, item: Schema) -> Schema:
    """The item with what its reference says; its own words come first."""
    if "$ref" not in item:
        return item
    return schema["$defs"][_target(item)] | item


def _target(item: Schema) -> str:
    return item["$ref"].rsplit("/", 1)[-1]


def _values(schema: Schema, item: Schema) -> str:
    if "$ref" in item and {"properties", "enum"} & schema["$defs"][_target(item)].keys():
        return f"见 [{_target(item)}](#{_target(item)})"
    item = _resolved(schema, item)
    if "enum" in item:
        return "、".join(f"`{value}` {item['labels'][value]}" for value in item["enum"])
    if item.get("type") == "array":
        return f"列表：{_values(schema, item['items'])}"
    if item.get("type") == "object":
        return f"键：{_values(schema, item['propertyNames'])}；值：{_values(schema, item['additionalProperties'])}"
    return _plain(item)


def _plain(item: Schema) -> str:
    if "errorMessage" in item:
        return item["errorMessage"].removeprefix("应为")
    said = [TYPES[item["type"]]] if "type" in item else []
    said += [text.format(item[name]) for name, text in _LIMITS if name in item]
    return "，".join(said)


def _default(item: Schema) -> str:
    if "default" not in item:
        return ""
    value = item["default"]
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"
