"""Markdown as HTML for pages: headings with anchors, tables that scroll, no raw HTML.

Anchors are those that code hosts give to the same file, so that one link serves both.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

_READER = MarkdownIt("commonmark", {"html": False}).enable("table")
_READER.normalizeLink = str  # anchors stay as they are written; what is no safe link is still refused
_DROPPED = re.compile(r"[^\w\- ]")

Address = Callable[[str], str]
Size = Callable[[str], tuple[int, int] | None]


@dataclass(frozen=True)
class Heading:
    """A line of the table of contents. level: 2 for a chapter, 3 for what stands in it."""

    level: int
    anchor: str
    text: str


@dataclass(frozen=True)
class Document:
    """One text: its title (the first heading of level 1), the body without it, what it links to and shows."""

    title: str
    html: SafeString
    headings: tuple[Heading, ...]
    links: tuple[str, ...]
    images: tuple[tuple[str, str], ...]  # address as written, words instead of the picture


def slug(text: str) -> str:
    """The anchor of a heading: lower case, without punctuation, blanks as hyphens."""
    return _DROPPED.sub("", text.strip().lower()).replace(" ", "-")


def rendered(text: str, *, address: Address, size: Size) -> Document:
    """The text as HTML. address: link or picture as written → where it is served; size: picture → width and height."""
    tokens = _READER.parse(text)
    title, tokens = _without_title(tokens)
    headings = tuple(_marked(tokens))
    inner = [child for token in tokens for child in token.children or ()]
    links = tuple(str(each.attrs["href"]) for each in inner if each.type == "link_open")
    images = tuple((str(each.attrs["src"]), each.content) for each in inner if each.type == "image")
    for token in tokens:
        _joined(token.children or [])
    for token in inner:
        _readdress(token, address, size)
    html = _READER.renderer.render(tokens, _READER.options, {})
    html = html.replace("<table>", '<div class="table-wrap"><table>').replace("</table>", "</table></div>")
    return Document(title, mark_safe(html), headings, links, images)  # noqa: S308 (raw HTML is off)


def _without_title(tokens: list[Token]) -> tuple[str, list[Token]]:
    """The page shows its title itself."""
    if tokens and tokens[0].tag == "h1":
        return tokens[1].content, tokens[3:]
    return "", tokens


def _marked(tokens: list[Token]) -> list[Heading]:
    """Give every heading its anchor."""
    found = []
    for token, inside in pairwise(tokens):
        if token.type == "heading_open":
            words = "".join(child.content for child in inside.children or ())
            token.attrSet("id", slug(words))
            found.append(Heading(int(token.tag[1]), slug(words), words))
    return found


def _joined(children: list[Token]) -> None:
    """A line broken in the file is no blank on the page, except between words of letters."""
    for place, token in enumerate(children):
        if token.type == "softbreak" and not _between_letters(children, place):
            token.type, token.content = "text", ""


def _between_letters(children: list[Token], place: int) -> bool:
    around = (children[place - 1].content[-1:], children[place + 1].content[:1])
    return all(sign.isascii() and sign for sign in around)


def _readdress(token: Token, address: Address, size: Size) -> None:
    if token.type == "link_open":
        token.attrSet("href", address(str(token.attrs["href"])))
    elif token.type == "image":
        measured = size(str(token.attrs["src"]))
        token.attrSet("src", address(str(token.attrs["src"])))
        token.attrSet("loading", "lazy")
        if measured:
            token.attrSet("width", str(measured[0]))
            token.attrSet("height", str(measured[1]))
