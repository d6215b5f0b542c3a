"""Words that several reports share."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from reporting.document import Column, Heading, Part


def sample_tag(is_sample: bool) -> str:
    """The mark beside a row that is made up; nothing beside a fact."""
    return _("sample data") if is_sample else ""


def sample_column() -> Column:
    """The column of `sample_tag`."""
    return Column("sample", _("Sample data"), width=1.3)


def told(holds: bool) -> str:
    """Yes or no."""
    return _("yes") if holds else _("no")


def chapter(title: str, parts: Iterable[Part]) -> Iterator[Part]:
    """The parts of another report as a chapter of this one: their headings stand below its title."""
    yield Heading(title)
    for part in parts:
        yield replace(part, level=part.level + 1) if isinstance(part, Heading) else part
