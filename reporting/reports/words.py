"""Words that several reports share."""

from django.utils.translation import gettext as _


def sample_tag(is_sample: bool) -> str:
    """The mark beside a row that is made up; nothing beside a fact."""
    return _("sample data") if is_sample else ""
