"""What the cells of a column mean: from a cell to a value, and back to a cell."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from import_export.widgets import Widget

from mmu_portal.lib.numbers import decimal_number, whole_number
from mmu_portal.lib.sheets.dates import day
from mmu_portal.lib.text import fold, lower, one_line, paragraphs, upper

REMEMBERED = 2000
YES = ("evet", "yes")
NO = ("hayır", "no")
_BOOLEANS = dict.fromkeys(["evet", "yes", "1", "true", "dogru", "var", "e", "y", "x"], True)
_BOOLEANS |= dict.fromkeys(["hayir", "no", "0", "false", "yanlis", "yok", "h", "n"], False)
_SMALL_WORDS = frozenset({"ve", "ile", "veya", "için"})
# Capitals without Turkish letters leave open which i is meant; these words are known.
_GENERAL_WORDS = {
    fold(word): word
    for word in ("belediyesi", "büyükşehir", "müdürlüğü", "başkanlığı", "işleri", "il", "ilçe")
}


def reader_language() -> int:
    """The index of the reader's language in headings and words: 0 Turkish, 1 English."""
    return 1 if (get_language() or "tr").startswith("en") else 0


class Cell(Widget):
    """A column's reading and writing; `language` is an index: 0 Turkish, 1 English."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """The value of a cell that is not empty; `ValueError` with a sentence if it has none."""
        return value

    def render(self, value: Any, obj: Any = None, language: int = 0, **kwargs: Any) -> Any:
        """The value as it goes into a cell."""
        return value

    def show(self, value: Any, language: int) -> str:
        """The value as a preview shows it."""
        return str(self.render(value, language=language))

    def same(self, stored: Any, brought: Any) -> bool:
        """Whether a differing value still says the same, so that the stored one stays."""
        return False

    def learn(self) -> None:
        """Read from the database what the widget must know before a run."""

    def settle(self, value: Any) -> Any:
        """A value that will be stored, as it is to be written."""
        return value


class Line(Cell):
    """One line of text."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        return one_line(value if type(value) is str else _as_text(value))

    def same(self, stored: Any, brought: Any) -> bool:
        return one_line(stored or "") == brought


class Paragraphs(Cell):
    """Text of several lines."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        return paragraphs(value if type(value) is str else _as_text(value))

    def same(self, stored: Any, brought: Any) -> bool:
        return paragraphs(stored or "") == brought


def _as_text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


class Name(Line):
    """A name: capitals or missing accents of a file never spoil the stored spelling.

    A name all in capitals that is new to the portal is written as names are. A spelling that differs by more
    than case, in a file that knows Turkish letters, is a correction.
    """

    def __init__(
        self,
        *,
        english: bool = False,
        short_of: Iterable[str] = (),
        instead_of: Mapping[str, str] | None = None,
    ) -> None:
        """`short_of` are endings that may be missing; `instead_of` maps another language's ending to ours."""
        super().__init__()
        self.english = english
        self.endings = tuple(f" {fold(ending)}" for ending in short_of)
        self.foreign = {f" {fold(each)}": f" {fold(own)}" for each, own in (instead_of or {}).items()}

    def same(self, stored: Any, brought: Any) -> bool:
        """Equal but for case and accents, or the stored name without its last, general words."""
        kept, found = fold(stored or ""), fold(brought)
        if any(kept == found + ending for ending in self.endings):
            return True
        for foreign, own in self.foreign.items():
            if found.endswith(foreign) and kept == found.removesuffix(foreign) + own:
                return True
        return kept == found and (
            _is_shouted(brought) or brought.isascii() or lower(stored) == lower(brought)
        )

    def settle(self, value: Any) -> Any:
        if not value or not _is_shouted(value):
            return value
        return value.title() if self.english else _turkish_title(value)


def _is_shouted(text: str) -> bool:
    """Whether a text is all in capitals; an abbreviation is not meant."""
    return len(text) > 3 and upper(text) == text and any(map(str.isalpha, text))


def _turkish_title(text: str) -> str:
    words = [_GENERAL_WORDS.get(fold(word)) or lower(word) for word in text.split(" ")]
    return " ".join(
        word if at and word in _SMALL_WORDS else upper(word[:1]) + word[1:] for at, word in enumerate(words)
    )


class Whole(Cell):
    """A whole number; a counted one is shown with its thousands apart, a year or a key is not."""

    def __init__(self, *, counted: bool = False) -> None:
        super().__init__()
        self.counted = counted

    def show(self, value: Any, language: int) -> str:
        return f"{value:,}".replace(",", ".,"[language]) if self.counted else str(value)

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> int:
        return whole_number(value)


class Fraction(Cell):
    """A decimal number with so many places."""

    def __init__(self, places: int) -> None:
        super().__init__()
        self.places = places

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Decimal:
        return decimal_number(value, self.places)

    def show(self, value: Any, language: int) -> str:
        return format(value, "f").replace(".", ",."[language])


class Day(Cell):
    """A day."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> date:
        return day(value)

    def show(self, value: Any, language: int) -> str:
        return value.strftime(("%d.%m.%Y", "%d/%m/%Y")[language])


class YesNo(Cell):
    """Yes or no."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool:
        if type(value) is bool:
            return value
        found = _BOOLEANS.get(fold(str(value)))
        if found is None:
            raise ValueError(_("Write yes or no."))
        return found

    def render(self, value: Any, obj: Any = None, language: int = 0, **kwargs: Any) -> str:
        return (YES if value else NO)[language]


class Choice(Cell):
    """One of a few words; `words` maps the stored value to its Turkish and English word and further ones."""

    def __init__(self, words: Mapping[Any, tuple[str, ...]]) -> None:
        super().__init__()
        self.teach(words)

    def teach(self, words: Mapping[Any, tuple[str, ...]]) -> None:
        """Know these words and no others."""
        self.words = words
        self._known: dict[str, Any] = {}
        for value, names in words.items():
            self._known |= dict.fromkeys([fold(str(value)), *map(fold, names)], value)

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        text = str(value)
        found = self._known.get(text)
        if found is None:
            found = self._known.get(fold(text))
            if found is not None and len(self._known) < REMEMBERED:
                self._known[text] = found  # a column says the same few words over and over
        if found is None:
            known = "; ".join(names[reader_language()] for names in self.words.values())
            raise ValueError(
                _("“%(value)s” is not known here. Known are: %(known)s.")
                % {
                    "value": text[:60],
                    "known": known,
                }
            )
        return found

    def render(self, value: Any, obj: Any = None, language: int = 0, **kwargs: Any) -> str:
        names = self.words.get(value)
        return names[language] if names else ""


class Several(Choice):
    """Some of a few words, separated by semicolons; the value is a set."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> frozenset:
        parts = [part for part in re.split(r"[;|\n]", str(value)) if part.strip()]
        return frozenset(Choice.clean(self, part) for part in parts)

    def render(self, value: Any, obj: Any = None, language: int = 0, **kwargs: Any) -> str:
        chosen = [names[language] for key, names in self.words.items() if key in (value or ())]
        return "; ".join(chosen)
