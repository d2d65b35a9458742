"""Reads a scheme file (YAML) into plain values and remembers on which line each of them stands; reads no database.

Only the plain part of YAML is accepted: texts, whole and decimal numbers, true/false, lists and mappings. Doubled keys,
anchors, tags and dates are refused: what a reader sees in the file is what the system takes.
"""

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

Path = tuple[str | int, ...]
LARGEST = 1_000_000
DEEPEST = 30  # levels; no scheme has half of them
_TAG = "tag:yaml.org,2002:"
# What people look for in a list: the item's own name rather than its number.
_NAMES = ("code", "section", "name", "group", "creator", "kind", "label")


@dataclass(frozen=True, order=True)
class Problem:
    """Something wrong in the file: the line (from 1) and a full sentence."""

    line: int
    sentence: str

    def __str__(self) -> str:
        return f"第 {self.line} 行：{self.sentence}"


@dataclass
class Document:
    """A file as values; `lines` gives the line of every path, `problems` what could not be read."""

    content: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, path: Path) -> int:
        """The line of a path, or of the nearest thing around it that stands in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def problem(self, path: Path, sentence: str) -> Problem:
        """A problem at a path; the sentence is preceded by the path as people read it."""
        where = self.named(path)
        return Problem(self.line(path), f"{where}：{sentence}" if where else sentence)

    def named(self, path: Path) -> str:
        """The path with list items by their code or name: businesses.review.routes.county."""
        value, parts = self.content, []
        for step in path:
            value = _inside(value, step)
            parts.append(_item_name(value, step) if isinstance(step, int) else step)
        return ".".join(parts)


def read(text: str) -> Document:
    """Read the whole text; problems of syntax end it, problems of single values are collected."""
    if len(text) > LARGEST:
        return Document(problems=[Problem(1, f"文件过大，超过 {LARGEST} 个字符。")])
    try:
        problem = _too_deep(text)
        node = None if problem else yaml.compose(text, Loader=_PlainLoader)
    except yaml.YAMLError as error:
        problem = _syntax_problem(error, text)
    if problem:
        return Document(problems=[problem])
    document = Document()
    if node is None:
        document.problems.append(Problem(1, "文件是空的。"))
    else:
        document.lines[()] = node.start_mark.line + 1
        document.content = _Builder(document).value(node, ())
    return document


class _PlainLoader(yaml.CSafeLoader):
    """Knows true/false, null and decimal numbers only: `no` stays a text, `12:30` too, `2026-01-01` too.

    Read by libyaml, which is ten times as fast; its composer trusts the depth of a text, so that is looked at before.
    """

    yaml_implicit_resolvers = {}


for _name, _pattern, _first in (
    ("null", r"~|null|", ["~", "n", ""]),
    ("bool", r"true|false", ["t", "f"]),
    ("int", r"-?(0|[1-9][0-9]*)", list("-0123456789")),
    ("float", r"-?(0|[1-9][0-9]*)\.[0-9]+", list("-0123456789")),
):
    _PlainLoader.add_implicit_resolver(_TAG + _name, re.compile(f"^(?:{_pattern})$"), _first)


class _Builder:
    """Turns nodes into values, noting lines and problems in the document."""

    readers = {"null": lambda _: None, "bool": "true".__eq__, "int": int, "float": float, "str": str}

    def __init__(self, document: Document) -> None:
        self.document = document
        self.seen: set[int] = set()

    def value(self, node: yaml.Node, path: Path) -> Any:
        if id(node) in self.seen:  # an alias composes to the very node it refers to
            return self._refuse(node, "这里用了 YAML 的锚点引用（*），请把内容直接写出来。")
        self.seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return self._sequence(node, path)
        return self._scalar(node)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key, line = key_node.value, key_node.start_mark.line + 1
            if not isinstance(key, str) or key_node.tag != _TAG + "str":
                self._refuse(key_node, "键应为文字；数字请加引号。")
            elif key in result:
                first = self.document.lines[(*path, key)]
                self._refuse(key_node, f"“{key}”在同一处写了两次（第一次在第 {first} 行），请删去一处。")
            else:
                self.document.lines[(*path, key)] = line
                result[key] = self.value(value_node, (*path, key))
        return result

    def _sequence(self, node: yaml.SequenceNode, path: Path) -> list[Any]:
        result = []
        for number, item in enumerate(node.value):
            self.document.lines[(*path, number)] = item.start_mark.line + 1
            result.append(self.value(item, (*path, number)))
        return result

    def _scalar(self, node: yaml.ScalarNode) -> Any:
        reader = self.readers.get(node.tag.removeprefix(_TAG))
        if reader is None:
            return self._refuse(node, f"不支持 YAML 标签“{node.tag.removeprefix(_TAG)}”，请写成普通文字。")
        return reader(node.value)

    def _refuse(self, node: yaml.Node, sentence: str) -> None:
        self.document.problems.append(Problem(node.start_mark.line + 1, sentence))


def _too_deep(text: str) -> Problem | None:
    depth = 0
    for event in yaml.parse(text, Loader=_PlainLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            return Problem(event.start_mark.line + 1, "嵌套层次过深，无法读取。")
    return None


def _syntax_problem(error: yaml.YAMLError, text: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    line = min(mark.line, text.count("\n")) + 1 if mark else 1  # what is never closed is missed behind the end
    return Problem(line, "YAML 格式有误，请检查缩进、冒号后的空格、引号和括号是否成对。")


def _inside(value: Any, step: str | int) -> Any:
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return value[step]
    return value.get(step) if isinstance(value, dict) else None


def _item_name(value: Any, number: int) -> str:
    names = (value.get(key) for key in _NAMES) if isinstance(value, dict) else ()
    return next((name for name in names if isinstance(name, str)), f"第{number + 1}项")
