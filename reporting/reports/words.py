"""Words that several reports share."""

from django.utils.translation import gettext as _

from reporting.document import Column


def sample_tag(is_sample: bool) -> str:
    """The mark beside a row that is made up; nothing beside a fact."""
    return _("sample data") if is_sample else ""


def sample_column() -> Column:
    """The column of `sample_tag`."""
    return Column("sample", _("Sample data"), width=1.3)


def told(holds: bool) -> str:
    """Yes or no."""
    return _("yes") if holds else _("no")
