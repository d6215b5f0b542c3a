"""The monitor of a plan as a file: one line for each indicator, with source and day inside."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mmu_portal.lib.sheets.write import csv_bytes, write_xlsx
from mmu_portal.lib.text import slug as in_address
from programs.models import Plan
from programs.queries.board_words import ActionLine, Board, IndicatorLine, ObjectiveLine
from programs.queries.plan_view import sight_of
from programs.views.plan import shown_plan

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@login_not_required
@require_safe
def plan_file(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """What the monitor shows at the same address, as CSV (the Turkish one for Turkish Excel) or XLSX."""
    plan = shown_plan(slug)
    sight = sight_of(plan, request.GET.get("period", "")) if plan else None
    board = sight.board if sight else Board({"day": "2000-01-01", "objectives": []})
    target = BytesIO()
    if form == "csv":
        english = get_language() == "en"
        delimiter, decimal = (",", ".") if english else (";", ",")
        target.writelines(csv_bytes(_header(), _rows(board), delimiter=delimiter, decimal=decimal))
    else:
        about = _about(plan, board) if plan else []
        title = _("Indicators")
        write_xlsx(target, _header(), _rows(board), title=title, source=about, source_title=_("Source"))
    answer = HttpResponse(target.getvalue(), content_type=TYPES[form])
    name = f"{in_address(plan.name) if plan else slug}-{board.day.isoformat()}.{form}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _about(plan: Plan, board: Board) -> list[tuple[str, Any]]:
    address = settings.SITE_URL + plan.get_absolute_url()
    return [
        (_("Source"), f"{_('Marmara Municipalities Union')}, {address}"),
        (_("As of"), board.day),
        (_("Counted"), _("Approved readings only")),
    ]


def _header() -> list[str]:
    return [
        _("Part of the plan"),
        _("Objective"),
        _("Action"),
        _("Responsible unit"),
        _("Status"),
        _("Code"),
        _("Indicator"),
        _("Unit"),
        _("Kind"),
        _("Baseline"),
        _("Day of the baseline"),
        _("Target"),
        _("Target date"),
        _("Latest reading"),
        _("As of"),
        _("Of the way, in percent"),
        _("Trend"),
        _("Source"),
        _("Sample data"),
    ]


def _rows(board: Board) -> Iterator[list[Any]]:
    for objective in board.objectives:
        for action in objective.actions:
            for line in action.indicators:
                yield [*_of_action(objective, action), *_of_indicator(line)]
            if not action.indicators:
                yield [*_of_action(objective, action), *[None] * 13, _yes(action.is_sample)]


def _of_action(objective: ObjectiveLine, action: ActionLine) -> list[Any]:
    return [
        str(objective.face.label),
        f"{objective.number}. {objective.title}",
        f"{objective.number}.{action.number} {action.title}",
        str(action.unit),
        str(action.status.label) if action.status else "",
    ]


def _of_indicator(line: IndicatorLine) -> list[Any]:
    return [
        line.code,
        str(line.title),
        str(line.unit),
        line.kind,
        line.shown_baseline if line.drawn.get("baseline_withheld") else line.baseline,
        line.baseline_on,
        line.target,
        line.target_due,
        line.shown_value if line.is_withheld else line.value,
        line.read_on,
        line.advance.percent if line.advance else None,
        str(line.trend.label) if line.trend else "",
        _("counted by the portal") if line.is_computed else str(line.source),
        _yes(line.is_sample),
    ]


def _yes(said: bool) -> str:
    return _("yes") if said else ""
