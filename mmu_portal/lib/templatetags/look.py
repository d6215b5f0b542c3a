"""Template tags of the look: addresses in the other language, figures, gaps and progress (docs/look.md)."""

from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.template import Context
from django.urls import NoReverseMatch, get_urlconf, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override

from mmu_portal.lib import maps
from mmu_portal.lib.days import to_the

register = template.Library()

STATUSES = ("done", "open", "warn", "bad", "none")


def canonical_query(query: QueryDict) -> str:
    """The query of an address in one fixed order: names sorted, values as given, empty ones dropped."""
    pairs = [(name, value) for name in sorted(query) for value in query.getlist(name) if value]
    return urlencode(pairs)


def _path_in(request: HttpRequest | None, language: str) -> str:
    """The path of the same page in `language`; the home page where the request matched no page."""
    match = getattr(request, "resolver_match", None)
    if match is None:
        return _path("home", (), (), language, get_urlconf())
    return _path(match.view_name, match.args, tuple(match.kwargs.items()), language, get_urlconf())


@lru_cache(maxsize=1024)
def _path(
    view: str, args: tuple[Any, ...], kwargs: tuple[tuple[str, Any], ...], language: str, _urlconf: str | None
) -> str:
    """The path of a view in `language`; four on each page, so each is made once."""
    with override(language):
        try:
            return reverse(view, args=args, kwargs=dict(kwargs))
        except NoReverseMatch:
            return reverse("home")


@register.simple_tag(takes_context=True)
def language_address(context: Context, language: str) -> str:
    """The same page in `language`, with every query parameter that it came with."""
    request = context.get("request")
    path = _path_in(request, language)
    query = canonical_query(request.GET) if request is not None else ""
    return f"{path}?{query}" if query else path


@register.simple_tag(takes_context=True)
def page_address(context: Context, language: str) -> str:
    """The page's lasting address in `language`, with the host and without a query, for `link` elements."""
    return settings.SITE_URL + _path_in(context.get("request"), language)


@register.simple_tag(takes_context=True)
def query_with(context: Context, **changes: object) -> str:
    """The current query with `changes` (None or "" takes a name out), in canonical order, with its `?`."""
    request = context.get("request")
    query = request.GET.copy() if request is not None else QueryDict(mutable=True)
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = str(value)
    return "?" + canonical_query(query)


@register.simple_tag
def breadcrumbs(*parts: str) -> SafeString:
    """The way to a page below home: name and address in turn; the last name has no address."""
    pairs = [(_("Home"), reverse("home")), *zip(parts[::2], [*parts[1::2], ""], strict=False)]
    items = format_html_join("", "{}", ((_crumb(str(name), address),) for name, address in pairs))
    return format_html('<nav class="crumbs wrap" aria-label="{}"><ol>{}</ol></nav>', _("You are here"), items)


def _crumb(name: str, address: str) -> SafeString:
    """One stop on the way: a link, or the page itself."""
    if address:
        return format_html('<li><a href="{}">{}</a></li>', address, name)
    return format_html('<li aria-current="page">{}</li>', name)


@register.simple_tag
def missing() -> SafeString:
    """What stands where a record has no value."""
    return format_html('<i class="missing">{}</i>', _("Not recorded yet"))


@register.filter
def recorded(value: object) -> object:
    """The value, or the words for a missing one; zero is a value."""
    return missing() if value is None or value == "" else value


register.filter("to_the", to_the)


@register.simple_tag
def fact(label: str, value: object, *, href: str = "", note: str = "") -> SafeString:
    """One line of a facts list: label, value or the words for a missing one, perhaps a link and a note."""
    shown = recorded(value)
    if href and value:
        shown = format_html('<a href="{}">{}</a>', href, value)
    extra = format_html("<small>{}</small>", note) if note else ""
    return format_html("<div><dt>{}</dt><dd>{}{}</dd></div>", label, shown, extra)


@register.simple_tag
def status(kind: str, words: str) -> SafeString:
    """A shape and a word: done, open (under way), warn, bad or none (not started, closed)."""
    if kind not in STATUSES:
        raise ValueError(f"Unknown status {kind!r}")
    return format_html(
        '<span class="status" data-s="{}"><svg viewBox="0 0 10 10" aria-hidden="true">{}</svg>{}</span>',
        kind,
        _SHAPES[kind],
        words,
    )


_RING = 'fill="none" stroke="currentColor" stroke-width="1.6"'
_SHAPES = {
    "done": SafeString('<circle cx="5" cy="5" r="5"/>'),
    "open": SafeString(f'<circle cx="5" cy="5" r="4.2" {_RING}/><path d="M1 5a4 4 0 0 0 8 0z"/>'),
    "warn": SafeString(f'<path d="M.8.8h8.4v8.4H.8z" {_RING}/><path d="M1 5h8v4H1z"/>'),
    "bad": SafeString('<path d="M0 0h10v10H0z"/>'),
    "none": SafeString(f'<circle cx="5" cy="5" r="4.2" {_RING}/>'),
}


@register.simple_tag
def crossing(value: float, target: float, *, start: float = 0) -> SafeString:
    """The drawing of a way from `start` to `target`, travelled as far as `value`; words stand beside it."""
    span = target - start
    share = min(max((value - start) / span, 0), 1) if span else 0
    at = f"{share * 100:.2f}".rstrip("0").rstrip(".")
    buoy = (
        SafeString('<rect class="done" x="100%" y="4" width="14" height="16" transform="translate(-14)"/>')
        if share >= 1
        else format_html('<circle class="buoy" cx="{}%" cy="12" r="8"/>', at)
    )
    return format_html(
        '<svg aria-hidden="true" height="24"><line class="route" x1="0" x2="100%" y1="12" y2="12"/>'
        '<line class="way" x1="0" x2="{}%" y1="12" y2="12"/><path class="end" d="M1.5 1v22"/>'
        '<line class="end" x1="100%" x2="100%" y1="1" y2="23" transform="translate(-1.5)"/>{}</svg>',
        at,
        buoy,
    )


@register.filter
def listed(query: QueryDict, name: str) -> list[str]:
    """All values that an address gives for `name`."""
    return query.getlist(name)


@register.simple_tag
def sea_chart(title: str) -> SafeString:
    """The coast and depth lines of the region, for pages that read no records."""
    return maps.sea_chart(title=title)
