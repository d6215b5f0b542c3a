"""What every report says of itself, on its first page and its first sheet, in the active language."""

from django.conf import settings
from django.utils import formats
from django.utils.translation import gettext as _

from reporting.document import Document


def about(document: Document) -> list[tuple[str, str]]:
    """Label and words: period, as of, what was asked, where from, number."""
    origin = document.origin
    of_period = document.is_of_period
    lines = [
        *document.facts,
        (_("Period"), period_in_words(document) if of_period else ""),
        (_("Figures as of"), formats.date_format(document.as_of)),
        (_("Made on"), formats.date_format(origin.made, "DATETIME_FORMAT") if of_period else ""),
        (_("Selection"), (origin.filters or _("everything on record")) if of_period else ""),
        (_("Source"), source(document)),
        (_("Report number"), origin.number),
    ]
    return [(label, words) for label, words in lines if words]


def period_in_words(document: Document) -> str:
    """The first and the last day."""
    first, last = (formats.date_format(day) for day in (document.origin.first, document.origin.last))
    return first if first == last else f"{first} – {last}"


def source(document: Document) -> str:
    """Where the figures are from."""
    return f"{_('Marmara Municipalities Union')}, {settings.SITE_URL}"


def sample_sentence() -> str:
    """What a report that holds made-up records says of it."""
    return _(
        "This report holds sample data: records made up for the demonstration. They are marked as such and "
        "tell nothing about the real network."
    )
