"""Pages of long lists."""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.functional import SimpleLazyObject
from django_filters import FilterSet


class NumberedPage(Page):
    """A page that knows which numbers to show: the first, the last, and those around it."""

    @property
    def shown_numbers(self) -> Iterable[int | str]:
        """Numbers, with an ellipsis where some are left out; a long list has hundreds of them."""
        return self.paginator.get_elided_page_range(self.number, on_each_side=2, on_ends=1)


class _Paginator(Paginator):
    def _get_page(self, *args: Any, **kwargs: Any) -> NumberedPage:
        return NumberedPage(*args, **kwargs)


def page_of(rows: Any, per_page: int, asked: str | None) -> Page:
    """The page of `rows` that a reader asked for: the first or the last for a number that makes no sense."""
    return _Paginator(rows, per_page).get_page(asked)


def page_by_keys(found: QuerySet, per_page: int, asked: str | None, *, whole: QuerySet) -> Page:
    """The same of a long list: keys first, then from `whole` what a line shows, for this page's lines alone.

    A database sorts all that was found with everything that each line is asked to have.
    """
    page = page_of(found.values_list("pk", flat=True), per_page, asked)
    page.object_list = rows_of(page.object_list, whole=whole)
    return page


def filter_and_page(
    make: Callable[[], FilterSet], per_page: int, asked: str | None, *, whole: QuerySet
) -> dict[str, Any]:
    """The `filter` and the `page` of its list, made only if and when the template comes to them."""

    def filtered() -> FilterSet:
        chosen = make()
        chosen.form.is_valid()
        return chosen

    chosen: Any = SimpleLazyObject(filtered)
    page = SimpleLazyObject(lambda: page_by_keys(chosen.qs, per_page, asked, whole=whole))
    return {"filter": chosen, "page": page}


def rows_of(keys: Iterable[int], *, whole: QuerySet) -> list[Any]:
    """The rows of `whole` with these keys, in the order of the keys; what is gone meanwhile is left out."""
    wanted = list(keys)
    rows = whole.in_bulk(wanted)
    return [rows[key] for key in wanted if key in rows]
