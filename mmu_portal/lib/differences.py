"""What differs between two texts: marked, with a few words around it, the rest left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

SHORT = 300  # letters up to which a text is shown whole
CONTEXT = 12  # words before and after a change
LONGEST = 400  # words of one changed stretch
_WORDS = re.compile(r"\n|[^\S\n]*\S+[^\S\n]*|[^\S\n]+")


def marked(old: str, new: str) -> tuple[SafeString, SafeString]:
    """Both texts as HTML: what was taken out in `<del>`, what was put in in `<ins>`.

    Of long texts the words far from any change are left out. A text without a counterpart carries no marks.
    """
    if not (old and new):
        return _html(shortened(old)), _html(shortened(new))
    if max(len(old), len(new)) <= SHORT and not (" " in old and " " in new):
        return _html(old), _html(new)
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    whole = max(len(old), len(new)) <= SHORT
    stretches = list(_stretches(before, after))
    return (
        _side(before, [(a, b, c) for c, a, b, _d, _e in stretches], "del", whole=whole),
        _side(after, [(d, e, c) for c, _a, _b, d, e in stretches], "ins", whole=whole),
    )


def replaced(old: str, new: str) -> tuple[SafeString, SafeString]:
    """The same, with a short text marked as a whole."""
    if max(len(old), len(new)) > SHORT and old and new:
        return marked(old, new)
    return _whole(old, "del"), _whole(new, "ins")


def _whole(text: str, tag: str) -> SafeString:
    return format_html(f"<{tag}>{{}}</{tag}>", _html(shortened(text))) if text else SafeString("")


def shortened(text: str) -> str:
    """The beginning of a long text."""
    return text if len(text) <= SHORT else f"{text[:SHORT].rstrip()} …"


def _stretches(before: list[str], after: list[str]) -> Iterator[tuple[bool, int, int, int, int]]:
    """Where both are equal and where not; equal beginnings and ends are cut off first, which is fast."""
    start = _equal(before, after)
    end = _equal(before[start:][::-1], after[start:][::-1])
    middle = before[start : len(before) - end], after[start : len(after) - end]
    yield True, 0, start, 0, start
    for tag, a, b, c, d in SequenceMatcher(None, *middle).get_opcodes():
        yield tag == "equal", a + start, b + start, c + start, d + start
    yield True, len(before) - end, len(before), len(after) - end, len(after)


def _equal(one: list[str], other: list[str]) -> int:
    """How many words at the beginning are the same."""
    for count, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return count
    return min(len(one), len(other))


def _side(words: list[str], stretches: list[tuple[int, int, bool]], tag: str, *, whole: bool) -> SafeString:
    """One of the two texts: its changed stretches marked, its equal ones cut down to their edges."""
    pieces = []
    last = len(stretches) - 1
    for at, (first, end, equal) in enumerate(stretches):
        part = words[first:end]
        if equal:
            pieces.append(_html("".join(part) if whole else _edges(part, at > 0, at < last)))
        elif part:
            text = "".join(part if whole else _cut(part, LONGEST, LONGEST))
            pieces.append(format_html(f"<{tag}>{{}}</{tag}>", _html(text)))
    return mark_safe("".join(pieces))  # noqa: S308 - each piece is escaped


def _edges(part: list[str], after_change: bool, before_change: bool) -> str:
    """The words of an equal stretch that stand next to a change."""
    return "".join(_cut(part, CONTEXT if after_change else 0, CONTEXT if before_change else 0))


def _cut(part: list[str], first: int, last: int) -> list[str]:
    if len(part) <= first + last:
        return part
    return [*part[:first], " … ", *part[len(part) - last :]]


def _html(text: str) -> SafeString:
    return mark_safe(conditional_escape(text).replace("\n", "<br>"))  # noqa: S308 - escaped here
