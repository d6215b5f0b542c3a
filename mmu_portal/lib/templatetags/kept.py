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

BYTES = INSIDE_BYTES = 16 * 1024 * 1024
# What somebody typed into an address may be part of a name; a long one is hardly asked for again.
LONGEST_NAME = 500


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
# Apart, since its names hold what readers search for: those who are inside push out their like alone.
inside_shelf: Shelf[Stretch] = Shelf(INSIDE_BYTES)


class KeptNode(Node):
    """The stretch between `kept` and `endkept`, or `kept_inside` and `endkept_inside`."""

    def __init__(self, parts: list[FilterExpression], nodelist: NodeList, *, inside: bool) -> None:
        self.parts = parts
        self.nodelist = nodelist
        self.inside = inside

    def render(self, context: Context) -> SafeString:
        """The kept stretch if it is of this generation, else a new one; inside a transaction always new."""
        generation = current_generation(inside=self.inside)
        key = (get_language(), *(str(part.resolve(context)) for part in self.parts))
        if generation is None or any(len(part) > LONGEST_NAME for part in key):
            return self.nodelist.render(context)
        held = inside_shelf if self.inside else shelf
        stretch = held.get(key)
        if stretch is None or stretch.generation != generation:
            stretch = Stretch(generation, self.nodelist.render(context))
            held.put(key, stretch)
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
    return UnchangedNode(*_parts(parser, token), inside=False)


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """Keep what is rendered up to `endkept`: `{% kept "profile" version.pk request.path %}`.

    The arguments name the stretch and must hold all that it depends on beside published records and the
    language. Nothing of the reader may be in it: no name, no token, no message, no right to see it.
    """
    return KeptNode(*_parts(parser, token), inside=False)


@register.tag
def kept_inside(parser: Parser, token: Token) -> KeptNode:
    """The same up to `endkept_inside` of records that people inside read alike, such as a platform's board.

    Whoever gets to the template may read the stretch: the view has asked. The arguments must hold what was
    asked for and tell readers apart who see different things (coordinators, who may write).
    """
    return KeptNode(*_parts(parser, token), inside=True)


def _parts(parser: Parser, token: Token) -> tuple[list[FilterExpression], NodeList]:
    """The arguments of a tag, and what stands between it and its end."""
    tag, *parts = token.split_contents()
    if not parts:
        raise template.TemplateSyntaxError(f"{tag} needs a name.")
    nodelist = parser.parse((f"end{tag}",))
    parser.delete_first_token()
    return [parser.compile_filter(part) for part in parts], nodelist
