"""The filter's boxes: made once a generation and language, joined with each answer's counts."""

from collections import Counter
from collections.abc import Callable, Iterator

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from members.enums import MembershipStatus
from members.queries.directory import facet_names, kind_names, province_names
from mmu_portal.lib.generation import generation_cache


def checks(name: str, counts: Counter[str], chosen: tuple[str, ...]) -> SafeString:
    """The boxes of one filter: what each would find, and which are chosen."""
    return mark_safe("".join(_joined(name, counts, chosen)))  # noqa: S308 - format_html and numbers


def _joined(name: str, counts: Counter[str], chosen: tuple[str, ...]) -> Iterator[str]:
    for value, (before, label) in _boxes(name).items():
        checked = " checked" if value in chosen else ""
        yield f"{before}{checked}> {label}{counts[value]}</span></label></li>\n    "


@generation_cache
def _boxes(name: str) -> dict[str, tuple[SafeString, SafeString]]:
    """For each value what stands before its mark, and from there to its count."""
    kind = "radio" if name == "status" else "checkbox"
    return {
        value: (
            format_html('<li><label><input type="{}" name="{}" value="{}"', kind, name, value),
            format_html('{} <span class="count">', label),
        )
        for value, label in _labels(name).items()
    }


def _labels(name: str) -> dict[str, str]:
    return _LABELS[name]() if name in _LABELS else facet_names(name)


def _status_names() -> dict[str, str]:
    return {status.value: str(status.label) for status in MembershipStatus}


_LABELS: dict[str, Callable[[], dict[str, str]]] = {
    "province": province_names,
    "kind": kind_names,
    "status": _status_names,
}
