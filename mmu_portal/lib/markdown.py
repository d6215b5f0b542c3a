"""Markdown of people made safe HTML: text, lists and links, nothing else.

markdown-it makes HTML without passing raw HTML through; nh3 then keeps only what is named here. Headings
become those of the level below the section that holds the text; a picture becomes its alternative text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML

_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "blockquote", "h3", "h4", "h5", "h6"}
_SCHEMES = {"http", "https", "mailto"}
_CONTROLS = re.compile(r"[\x00-\x20\x7f\\]")
_LOWEST_HEADING = 6


def is_safe_link(address: str) -> bool:
    """Whether an address is http, https or mailto, or leads to a place in the portal itself."""
    if _CONTROLS.search(address) or address.startswith("//"):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme.lower() in _SCHEMES if parts.scheme else not parts.netloc and bool(address)


def render(text: str, *, above: int = 2) -> SafeString:
    """`text` as HTML for a place under a heading of level `above` (2 to 6)."""
    tokens = _parser().parse(text)
    for token in tokens:
        if token.tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            token.tag = f"h{min(above + int(token.tag[1]), _LOWEST_HEADING)}"
    html = _parser().renderer.render(tokens, _parser().options, {})
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href", "title"}, "ol": {"start"}},
        attribute_filter=_keep_attribute,
        url_schemes=_SCHEMES,
        link_rel="noopener",
    )
    return mark_safe(clean)  # noqa: S308 - nh3 made it safe


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).disable(
        ["code", "fence", "hr", "html_block", "html_inline"]
    )
    parser.validateLink = is_safe_link  # type: ignore[method-assign, assignment]
    parser.add_render_rule("image", _alternative_text)
    return parser


def _alternative_text(self: RendererHTML, tokens: list, index: int, options: Any, env: dict) -> str:
    return nh3.clean_text(self.renderInlineAsText(tokens[index].children, options, env))


def _keep_attribute(tag: str, name: str, value: str) -> str | None:
    if name == "href" and not is_safe_link(value):
        return None
    return value


@dataclass(frozen=True)
class Run:
    """A stretch of text of one look; `href` if it is a link."""

    text: str
    strong: bool = False
    emphatic: bool = False
    href: str = ""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, or one item of a list (`mark` is its dot or number); a heading has strong runs alone."""

    runs: tuple[Run, ...]
    mark: str = ""


def paragraphs_of(text: str) -> list[Paragraph]:
    """`text` for a document that is not a page: what `render` shows, as runs of text."""
    found, lists = [], []
    mark = ""
    heading = False
    for token in _parser().parse(text):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            lists.append(int(token.attrGet("start") or 1) if token.type.startswith("ordered") else 0)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif token.type == "list_item_open":
            mark = f"{lists[-1]}." if lists[-1] else "•"
            lists[-1] += bool(lists[-1])
        elif token.type in ("heading_open", "heading_close"):
            heading = token.type == "heading_open"
        elif token.type == "inline":
            found.append(Paragraph(tuple(_runs(token.children or [], heading)), mark))
            mark = ""
    return found


def _runs(tokens: list, heading: bool) -> Iterator[Run]:
    strong, emphatic, href = int(heading), 0, ""
    for token in tokens:
        if token.type in ("strong_open", "strong_close"):
            strong += token.nesting
        elif token.type in ("em_open", "em_close"):
            emphatic += token.nesting
        elif token.type == "link_open":
            href = str(token.attrGet("href") or "")
        elif token.type == "link_close":
            href = ""
        else:
            text = " " if token.type in ("softbreak", "hardbreak") else token.content
            if text:
                yield Run(text, strong > 0, emphatic > 0, href)
