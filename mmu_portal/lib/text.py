"""Turkish text: case, search keys, slugs and order, the same in Python and in both databases.

Databases disagree on Turkish: SQLite's `lower()` knows ASCII alone, PostgreSQL's follows the collation of
the day. So nothing is compared in the database but keys made here, and those are plain ASCII.
"""

import re
import unicodedata
from collections.abc import Iterable

from django.utils.translation import get_language

_UPPER = str.maketrans({"i": "İ", "ı": "I"})
_LOWER = str.maketrans({"İ": "i", "I": "ı"})
_PLAIN = str.maketrans({"ı": "i", "ß": "ss", "æ": "ae", "ø": "o", "đ": "d", "ł": "l", "œ": "oe", "þ": "th"})
_NOT_ALNUM = re.compile(r"[^0-9a-z]+")
# The letters of Turkish texts, folded in one step: most texts hold no others.
_FOLDED = str.maketrans("ÇĞİÖŞÜÂÎÛçğıöşüâîû", "CGIOSUAIUcgiosuaiu")
_ALPHABET = "0123456789abcçdefgğhıijklmnoöpqrsştuüvwxyz"
# Two digits a letter: digits sort alike under every collation, spaces and letters do not.
_RANK = {letter: f"{rank:02d}" for rank, letter in enumerate(_ALPHABET, start=11)}
_GAP = "10"


def lower(text: str) -> str:
    """Lower-case by the Turkish rule: `I` gives `ı`, `İ` gives `i`."""
    return unicodedata.normalize("NFC", text).translate(_LOWER).lower()


def upper(text: str) -> str:
    """Upper-case by the Turkish rule: `i` gives `İ`, `ı` gives `I`."""
    return unicodedata.normalize("NFC", text).translate(_UPPER).upper()


def first_upper(text: str) -> str:
    """The first letter in capitals by the rule of the active language, the rest as it is."""
    raised = upper(text[:1]) if (get_language() or "").startswith("tr") else text[:1].upper()
    return raised + text[1:]


def fold(text: str) -> str:
    """The search key of a text: lower case, no accents, one space between words, ASCII only.

    `İstanbul`, `ISTANBUL`, `istanbul` and `ıstanbul` fold to the same key.
    """
    plain = text.translate(_FOLDED)
    if plain.isascii():
        return _NOT_ALNUM.sub(" ", plain.lower()).strip()
    decomposed = unicodedata.normalize("NFKD", lower(text))
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _NOT_ALNUM.sub(" ", bare.translate(_PLAIN)).strip()


def slug(text: str) -> str:
    """The address part of a name: its folded words joined by hyphens; empty if it has no letter or digit."""
    return fold(text).replace(" ", "-")


def sort_key(text: str) -> str:
    """A string of digits that sorts as the Turkish alphabet does, under any collation.

    Letters outside the alphabet sort as their plain form, everything else as a gap between words.
    """
    ranks: list[str] = []
    for letter in lower(text):
        if letter in _RANK:
            ranks.append(_RANK[letter])
            continue
        plain = fold(letter)
        if plain:
            ranks.extend(_RANK[part] for part in plain if part in _RANK)
        elif ranks and ranks[-1] != _GAP:
            ranks.append(_GAP)
    while ranks and ranks[-1] == _GAP:
        ranks.pop()
    return "".join(ranks)


def search_key(parts: Iterable[str | None]) -> str:
    """One folded key for a record, of all the texts that somebody may look for it by."""
    return " ".join(folded for part in parts if part and (folded := fold(part)))


# A mark inside a word parts nothing; a control character does.
# U+FFFE, U+FFFF and their like are no letters, and no XML may hold them.
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufdd0-\ufdef\ufeff\ufffe\uffff]+")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]+")
_PLAIN_LINE = re.compile(
    r"[0-9A-Za-zÇĞİÖŞÜçğıöşü.,;:/()&@'+_-]+(?: [0-9A-Za-zÇĞİÖŞÜçğıöşü.,;:/()&@'+_-]+)*\Z"
)


def one_line(text: str) -> str:
    """A one-line text made safe to store: NFC, no control characters, nothing unseen, single spaces."""
    if _PLAIN_LINE.match(text):
        return text
    bare = _CONTROLS.sub(" ", _UNSEEN.sub("", text))
    return " ".join(unicodedata.normalize("NFC", bare).split())


def paragraphs(text: str) -> str:
    """A text of several lines made safe to store: as `one_line`, but with its tabs, spaces and lines."""
    breaks = text.replace("\r\n", "\n").replace("\r", "\n")
    bare = _CONTROLS.sub("", _UNSEEN.sub("", breaks))
    return unicodedata.normalize("NFC", bare).strip()
