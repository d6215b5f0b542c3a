"""Markdown of people made safe HTML: text, lists and links, nothing else.

markdown-it makes HTML without passing raw HTML through; nh3 then keeps only what is named here. Headings
become those of the level below the section that holds the text; a picture becomes its alternative text.
"""

import re
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
