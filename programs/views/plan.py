"""The public monitor of a plan."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mmu_portal.lib.charts import Share, shares
from mmu_portal.lib.pagestore import public_page
from programs.models import Indicator, Plan
from programs.queries.board_words import Board, IndicatorLine
from programs.queries.plan_view import Sight, sight_of
from programs.queries.series import series_of
from programs.views.plan_indicator import course_of

STANDING = "gender-equality"  # the menu leads here before the plan is loaded, too


@public_page
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """Objectives, actions and indicators with their latest approved readings, now or as of a review."""
    found = shown_plan(slug)
    if found is None:
        return render(request, "programs/plan_empty.html")
    sight = sight_of(found, request.GET.get("period", ""))
    context = {
        "plan": found,
        "sight": sight,
        "board": sight.board,
        "status_chart": _status_chart(sight.board),
        "under_way": sum(
            count for status, _shape, count in sight.board.statuses if status in ("done", "on-track")
        ),
        "late": sum(count for status, _shape, count in sight.board.statuses if status == "late"),
        **_close_up(sight),
    }
    return render(request, "programs/plan.html", context)


def shown_plan(slug: str) -> Plan | None:
    """The plan of an address; None if it is the standing one and not recorded yet.

    Raises:
        Http404: nobody may read of it, or there is none.
    """
    found = Plan.objects.filter(slug=slug).first()
    if found is None and slug == STANDING:
        return None
    if found is None or not found.is_active:
        raise Http404
    return found


def _status_chart(board: Board) -> SafeString:
    parts = [Share(f"is-{status.value}", count) for status, _shape, count in board.statuses]
    if board.unknown:
        parts.append(Share("is-unknown", board.unknown))
    return shares(parts, title=_("Actions by status"))


def _is_on_its_way(line: IndicatorLine) -> bool:
    due, read = line.target_due, line.read_on
    return due is not None and read is not None and due > read


def _close_up(sight: Sight) -> dict[str, object]:
    """One indicator with its whole course, of now: the first that was read twice and is on its way."""
    twice = [each for each in sight.board.indicators if each.trend]
    line = next((each for each in twice if _is_on_its_way(each)), twice[0] if twice else None)
    if sight.period is not None or line is None:
        return {}
    indicator = Indicator.objects.get(code=line.code)
    return {"close_up": line, "close_up_chart": course_of(indicator, line, series_of(indicator))}
