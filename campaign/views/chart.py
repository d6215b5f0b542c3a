"""The chart of the lines of work."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from campaign.queries.timeline import LineOfWork
from mmu_portal.lib.charts import Span, timeline


def chart_of(lines: Sequence[LineOfWork]) -> SafeString:
    """One bar a line, from the first year to this one; the membership of the campaign is marked."""
    if not lines:
        return SafeString("")
    spans = [Span(line.name, line.start, line.end, now=line.is_membership) for line in lines]
    title = _("Chart: in which years each line of work has run; the table below it says the same")
    until = max([timezone.localdate().year, *(line.end or line.start for line in lines)])
    return timeline(spans, until=until, title=title)
