"""The public page of one indicator of a plan."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mmu_portal.lib.charts import Point, course
from mmu_portal.lib.pagestore import public_page
from programs.models import Indicator
from programs.queries.board import indicator_drawn, is_withheld
from programs.queries.board_words import IndicatorLine, few
from programs.queries.series import Read, series_of


@public_page
def indicator(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """What an indicator says, from its baseline to its targets, reading by reading."""
    rows = Indicator.objects.select_related("action__objective__plan", "program").prefetch_related("targets")
    shown = rows.filter(action__objective__plan__slug=slug, action__objective__plan__is_active=True)
    found = shown.filter(code=code).first()
    if found is None:
        raise Http404
    reads = series_of(found)
    line = IndicatorLine(indicator_drawn(found, timezone.localdate(), reads[::-1]))

    def told(value: Decimal | None) -> str:
        return few() if is_withheld(found, value) else line.shown(value)

    context = {
        "plan": found.action.objective.plan,
        "action": found.action,
        "indicator": found,
        "line": line,
        "reads": [(read, told(read.value), told(read.was)) for read in reads[::-1]],
        "targets": [(target.due, line.shown(target.value)) for target in found.targets.all()],
        "chart": course_of(found, line, reads),
    }
    return render(request, "programs/plan_indicator.html", context)


def course_of(indicator: Indicator, line: IndicatorLine, reads: Sequence[Read]) -> SafeString:
    """The line from the baseline through the readings that may be told, and the way to the next target."""

    def point(day: dt.date, value: Decimal, label: str) -> Point:
        return Point(day, float(value), label)

    told = [read for read in reads if not is_withheld(indicator, read.value)]
    points = [point(read.read_on, read.value, line.shown(read.value)) for read in told]
    if line.baseline is not None and line.baseline_on is not None:
        points.insert(0, point(line.baseline_on, line.baseline, line.shown_baseline))
    goal = None
    if line.target is not None and line.target_due is not None:
        goal = point(line.target_due, line.target, _("Target: %(value)s") % {"value": line.shown_target})
    points.sort(key=lambda each: each.day)
    return course(points, goal=goal, title=_("%(title)s by day") % {"title": line.title})
