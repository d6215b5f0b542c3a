"""The directory of the region's municipalities: list, map and filters from one address."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from members.enums import MembershipStatus
from members.facets import facets
from members.filters import selection_of
from members.queries.directory import (
    Found,
    Selection,
    facet_names,
    find,
    kind_names,
    prevailing_year,
    province_names,
    shows_sample_belongings,
    shows_sample_members,
)
from members.views.addresses import VIEWS, Address
from members.views.checks import checks
from members.views.maps import directory_map, without_position
from members.views.rows import joined_rows
from mmu_portal.lib.pagestore import public_page

PER_PAGE = 24
_SORTED = {1: SafeString(' aria-sort="ascending"'), -1: SafeString(' aria-sort="descending"')}


@dataclass(frozen=True)
class Chip:
    """One filter that is set, and the address without it."""

    name: str
    label: str
    address: Address


@public_page
def directory(request: HttpRequest) -> HttpResponse:
    """The list and the map, filtered by the parameters of the address; a senseless one counts for nothing."""
    selection = selection_of(request.GET)
    today = timezone.localdate()
    found = find(selection, today)
    view = request.GET.get("view", "")
    page = _page(found.keys, request.GET.get("page", ""))
    address = Address(selection, view if view in VIEWS else VIEWS[0], page.number)
    return render(request, "members/directory.html", _context(address, found, page, today))


def _page(keys: list[int], asked: str) -> Page:
    """The page asked for; the first for what is no number, the last for what is beyond."""
    paginator = Paginator(keys, PER_PAGE)
    number = int(asked[:9]) if asked.isascii() and asked.isdecimal() else 1
    return paginator.page(min(max(number, 1), paginator.num_pages))


def _pages(address: Address, page: Page) -> SafeString:
    """Links to the pages around `page`; a gap is no link.

    From the canonical address, never from what was typed: the page is kept for others.
    """
    shown = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return format_html_join("", "<li>{}</li>", ((_page_link(address, number),) for number in shown))


def _page_link(address: Address, number: Any) -> SafeString:
    if not isinstance(number, int):
        return format_html("<span>{}</span>", number)
    if number == address.page:
        return format_html('<b aria-current="page">{}</b>', number)
    words = _("Page %(number)s") % {"number": number}
    return format_html('<a href="{}" aria-label="{}">{}</a>', address.on_page(number), words, number)


def _context(address: Address, found: Found, page: Page, today: dt.date) -> dict[str, Any]:
    chips = chips_of(address)
    return {
        "address": address,
        "selection": address.selection,
        # A map on which nothing is found would only repeat that, province by province.
        "map": directory_map(address.on_page(1), found) if address.view == "map" and found.everywhere else "",
        "without_position": without_position(found.keys),
        "views": [(name, label, address.seen_as(name)) for name, label in _view_labels().items()],
        "total": len(found.keys),
        "count": _count(len(found.keys), address.selection),
        "page": page,
        "pages": _pages(address, page) if page.paginator.num_pages > 1 else "",
        "next_page": address.on_page(page.next_page_number()) if page.has_next() else None,
        "previous_page": address.on_page(page.previous_page_number()) if page.has_previous() else None,
        "rows": joined_rows(page.object_list),
        "provinces": checks("province", found.provinces, address.selection.provinces),
        "kinds": checks("kind", found.kinds, address.selection.kinds),
        "statuses": checks("status", found.statuses, (address.selection.status,)),
        "facets": _facets(found, address.selection),
        "sample_belongings": shows_sample_belongings(address.selection.belonging),
        "chips": _joined(chips),
        "filters": len(chips),
        "heads": _heads(address),
        "downloads": [(form.upper(), address.download(form)) for form in ("csv", "xlsx", "json")],
        "sample": shows_sample_members(today),
        "wider": _wider(address, found),
    }


def _facets(found: Found, selection: Selection) -> list[tuple[str | Promise, SafeString]]:
    """Legend and boxes of each facet that has anything to choose."""
    boxes = {name: checks(name, counts, selection.chosen(name)) for name, counts in found.facets.items()}
    return [(facets()[name].label, boxed) for name, boxed in boxes.items() if boxed]


def _view_labels() -> dict[str, str]:
    return {"map": _("Map and list"), "list": _("List")}


def _count(total: int, selection: Selection) -> str:
    """The number found, as a title."""
    if selection.status == MembershipStatus.MEMBERS:
        text = ngettext("%(total)d member municipality", "%(total)d member municipalities", total)
    else:
        text = ngettext("%(total)d municipality", "%(total)d municipalities", total)
    return text % {"total": total}


def chips_of(address: Address) -> list[Chip]:
    """One chip for each value that narrows or widens the list."""
    asked = address.selection
    chips = [Chip(_("Search"), asked.q, address.asking(q=""))] if asked.q else []
    chips += [
        Chip(_("Province"), province_names()[code], address.toggling_province(code))
        for code in asked.provinces
    ]
    chips += [
        Chip(
            _("Kind"),
            kind_names()[kind],
            address.asking(kinds=tuple(k for k in asked.kinds if k != kind)),
        )
        for kind in asked.kinds
    ]
    chips += [
        Chip(
            str(facets()[name].label),
            facet_names(name)[value],
            address.choosing(name, tuple(each for each in values if each != value)),
        )
        for name, values in asked.belonging
        for value in values
    ]
    if asked.status != MembershipStatus.MEMBERS:
        label = str(MembershipStatus(asked.status).label)
        chips.append(Chip(_("Membership"), label, address.asking(status=MembershipStatus.MEMBERS.value)))
    return chips


def _joined(chips: list[Chip]) -> SafeString:
    """The chips as links that take their filter away."""
    link = '<a class="chip" href="{}"><span class="hidden">{}</span> {}: {}</a>\n      '
    remove = pgettext("a filter", "Remove")
    return format_html_join("", link, ((chip.address, remove, chip.name, chip.label) for chip in chips))


def _heads(address: Address) -> SafeString:
    """The table's heads: a head that can be sorted by is a link, and turns the order that it has around."""
    year = prevailing_year()
    population = _("Population, %(year)s") % {"year": year} if year else _("Population")
    return (
        _head(address, "name", _("Municipality"))
        + _head(address, "province", _("Province"))
        + format_html('<th scope="col">{}</th>', _("Kind"))
        + _head(address, "population", population)
    )


def _head(address: Address, name: str, label: str) -> SafeString:
    sort, is_number = address.selection.sort, name == "population"
    # Numbers are first read from the largest.
    first, second = (f"-{name}", name) if is_number else (name, f"-{name}")
    return format_html(
        '<th scope="col"{}{}><a href="{}">{}</a></th>',
        SafeString(' class="num"') if is_number else "",
        _SORTED.get((sort == name) - (sort == f"-{name}"), ""),
        address.asking(sort=second if sort == first else first),
        label,
    )


def _wider(address: Address, found: Found) -> list[tuple[str, Address]]:
    """For an empty result: each filter without which something is found, and how much."""
    without: dict[str, tuple[str | Promise, Address]] = {
        "q": (_("Without the search words"), address.asking(q="")),
        "province": (_("In all provinces"), address.asking(provinces=())),
        "kind": (_("Of all kinds"), address.asking(kinds=())),
        "status": (_("Not members alone"), address.asking(status=MembershipStatus.ALL.value)),
    } | {name: (facet.without, address.choosing(name, ())) for name, facet in facets().items()}
    return [
        (f"{label}: {_count(found.without[name], to.selection)}", to)
        for name, (label, to) in without.items()
        if name in found.without
    ]
