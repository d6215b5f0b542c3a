"""Rows of the directory's table, made once a generation and language and joined for each answer."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from members.queries.directory import Entry, kind_names, roll, usual_year
from mmu_portal.lib.generation import generation_cache


@generation_cache
def rendered_rows() -> dict[int, SafeString]:
    """Each municipality's row by its key."""
    entries, kinds = roll(), kind_names()
    year = usual_year(entries.values())
    return {key: _row(entry, kinds[entry.kind], year) for key, entry in entries.items()}


def joined_rows(keys: Iterable[int]) -> SafeString:
    """The rows of `keys`, in this order."""
    rows = rendered_rows()
    return mark_safe("".join(rows[key] for key in keys if key in rows))  # noqa: S308 - each made by format_html


def _row(entry: Entry, kind: str, usual_year: int | None) -> SafeString:
    return format_html(
        '<tr><th scope="row"><a href="{}">{}</a></th><td>{}</td><td>{}</td>'
        '<td class="num" data-l="{}">{}</td></tr>\n',
        reverse("members:municipality", args=[entry.slug]),
        entry.short_name,
        entry.province_name,
        kind,
        _("Population"),
        _population(entry, usual_year),
    )


def _population(entry: Entry, usual_year: int | None) -> SafeString | str:
    """The number, with its year where that is not the one in the column's head."""
    if entry.population is None:
        return format_html('<i class="missing">{}</i>', _("Not recorded yet"))
    number = number_format(entry.population, force_grouping=True)
    if entry.population_year == usual_year:
        return number
    return format_html('{} <span class="source">({})</span>', number, entry.population_year)
