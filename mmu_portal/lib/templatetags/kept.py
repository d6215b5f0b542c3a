"""A stretch of a template rendered once for a generation of the published records."""

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


shelf: Shelf[Stretch] = Shelf(BYTES)


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


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """Keep what is rendered up to `endkept`: `{% kept "profile" version.pk request.path %}`.

    The arguments name the stretch and must hold all that it depends on beside published records and the
    language. Nothing of the reader may be in it: no name, no token, no message, no right to see it.
    """
    _tag, *parts = token.split_contents()
    if not parts:
        raise template.TemplateSyntaxError("kept needs a name.")
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode([parser.compile_filter(part) for part in parts], nodelist)
