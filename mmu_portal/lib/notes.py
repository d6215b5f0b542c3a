"""What staff write to people beside a decision, on pages of the back office that have no form of Django's."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from mmu_portal.lib.errors import DomainError
from mmu_portal.lib.text import paragraphs

LONGEST = 1000  # characters: what most records keep of such a note


def typed_note(posted: Mapping[str, str], name: str = "note", longest: int = LONGEST) -> str:
    """The note of this name as it is stored; empty if nothing was typed.

    Raises:
        DomainError: it is longer than the record keeps.
    """
    note = paragraphs(posted.get(name, ""))
    if len(note) > longest:
        sentence = _("What you wrote has %(length)s characters; at most %(most)s are kept. Shorten it.")
        raise DomainError(sentence % {"length": len(note), "most": longest})
    return note
