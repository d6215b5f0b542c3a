"""Pages of long lists."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Page, Paginator


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
