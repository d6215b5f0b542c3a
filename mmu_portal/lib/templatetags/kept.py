"""Stretches of a template rendered once: for a generation of the published records, or for what they say."""

from dataclasses import dataclass

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from mmu_portal.lib.generation import Generation, current_generation
from mmu_portal.lib.pagestore_shelf import Shelf

register = template.Library()

BYTES = 16 * 1024 * 1024


@dataclass(frozen=True)
class Stretch:
    """What was rendered, and when."""

    generation: Generation
    html: SafeString

    def weight(self) -> int:
        """Bytes, reckoned with two a character."""
        return 2 * len(self.html) + 500


@dataclass(frozen=True)
class Piece:
    """What was rendered of arguments that say all of it."""

    html: SafeString

    def weight(self) -> int:
        """Bytes, reckoned with two a character."""
        return 2 * len(self.html) + 500


shelf: Shelf[Stretch] = Shelf(BYTES)
pieces: Shelf[Piece] = Shelf(BYTES)


class KeptNode(Node):
    """The stretch between `kept` and `endkept`."""

    def __init__(self, parts: list[FilterExpression], nodelist: NodeList) -> None:
        self.parts = parts
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        """The kept stretch if it is of this generation, else a new one; inside a transaction always new."""
        generation = current_generation()
        if generation is None:
            return self.nodelist.render(context)
        key = (get_language(), *(str(part.resolve(context)) for part in self.parts))
        stretch = shelf.get(key)
        if stretch is None or stretch.generation != generation:
            stretch = Stretch(generation, self.nodelist.render(context))
            shelf.put(key, stretch)
        return stretch.html


class UnchangedNode(KeptNode):
    """The stretch between `unchanged` and `endunchanged`."""

    def render(self, context: Context) -> SafeString:
        """What was rendered of the same arguments before, whenever that was."""
        key = (get_language(), *(str(part.resolve(context)) for part in self.parts))
        piece = pieces.get(key)
        if piece is None:
            piece = Piece(self.nodelist.render(context))
            pieces.put(key, piece)
        return piece.html


@register.tag
def unchanged(parser: Parser, token: Token) -> UnchangedNode:
    """Keep what is rendered up to `endunchanged` for the same arguments: `{% unchanged "line" line.mark %}`.

    The arguments must hold **all** that it shows, records too, beside the language; a change of other
    records then leaves it as it is. For one piece of many on a page that is long to render.
    """
    parts, nodelist = _parts(parser, token, "endunchanged")
    return UnchangedNode(parts, nodelist)


def _parts(parser: Parser, token: Token, end: str) -> tuple[list[FilterExpression], NodeList]:
    tag, *parts = token.split_contents()
    if not parts:
        raise template.TemplateSyntaxError(f"{tag} needs a name.")
    nodelist = parser.parse((end,))
    parser.delete_first_token()
    return [parser.compile_filter(part) for part in parts], nodelist


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """Keep what is rendered up to `endkept`: `{% kept "profile" version.pk request.path %}`.

    The arguments name the stretch and must hold all that it depends on beside published records and the
    language. Nothing of the reader may be in it: no name, no token, no message, no right to see it.
    """
    parts, nodelist = _parts(parser, token, "endkept")
    return KeptNode(parts, nodelist)
