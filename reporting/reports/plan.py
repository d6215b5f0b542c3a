"""The monitoring of a plan: its actions and indicators by face and objective, and who took part."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from mmu_portal.lib.charts import Bar, bars
from mmu_portal.lib.forms import RecordField
from programs.enums import Face
from programs.models import Activity, Plan, ReviewPeriod
from programs.queries.board_words import Board, IndicatorLine, ObjectiveLine
from programs.queries.plan_view import Sight, missing_readings, period_to_period, sight_on
from reporting.datasets.plan import MEASUREMENTS
from reporting.definition import Definition, PeriodForm
from reporting.document import (
    Chart,
    Column,
    Document,
    Figure,
    Figures,
    Heading,
    Origin,
    Part,
    Table,
    Text,
)
from reporting.reports.participation import gender_parts
from reporting.reports.records import records
from reporting.reports.words import sample_column, sample_tag

PERIODS_SHOWN = 4


class PlanForm(PeriodForm):
    """A plan and a period."""

    plan = RecordField(Plan.objects.shown(), to_field_name="slug", label=gettext_lazy("Plan of the Union"))

    field_order = ("plan", "first", "last")


class PlanReport(Definition):
    """The monitor of a plan as of the last review that had ended with the period."""

    slug = "plan"
    name = gettext_lazy("Monitoring of the Gender Equality Plan")
    what_for = gettext_lazy(
        "How the actions of the plan stand, its indicators with baseline, target, readings and trend, what "
        "is late, and who took part by gender."
    )
    parameters = PlanForm

    def document(self, asked: PeriodForm, origin: Origin) -> Document:
        plan: Plan = asked.cleaned_data["plan"]
        sight = sight_on(plan, asked.as_of)
        return Document(
            title=_("Monitoring of a plan: %(plan)s") % {"plan": plan.name},
            origin=origin,
            as_of=sight.board.day,
            parts=[
                *standing_parts(sight),
                *_faces(sight),
                *_period_to_period(sight, asked),
                Heading(_("Participation by gender")),
                Text(_("In the activities by which the actions of the plan are carried out.")),
                *gender_parts(Activity.objects.of_plan(plan), asked.period),
                records(MEASUREMENTS, _readings(plan, asked.as_of)),
            ],
            has_sample=sight.board.has_sample,
        )


def _readings(plan: Plan, day: dt.date) -> QuerySet:
    """The approved readings of the reviews that had ended by a day."""
    of_plan = MEASUREMENTS.everything().filter(indicator__action__objective__plan=plan)
    return of_plan.filter(period__ends__lte=day)


def standing_parts(sight: Sight) -> list[Part]:
    """How the plan stands in numbers."""
    board = sight.board
    as_of = _("Review of %(period)s") % {"period": sight.period} if sight.period else ""
    return [
        Heading(_("How the plan stands")),
        *([Text(as_of)] if as_of else []),
        Figures(
            _("The plan in numbers"),
            [
                Figure(len(board.objectives), _("objectives")),
                Figure(len(board.actions), _("actions")),
                Figure(len(board.indicators), pgettext("after a number", "indicators")),
                Figure(board.read, _("indicators with a reading")),
                Figure(board.reached, _("indicators at their target")),
            ],
        ),
        _statuses(board),
    ]


def _statuses(board: Board) -> Chart:
    rows: list[list[Any]] = [[str(status.label), count] for status, _shape, count in board.statuses]
    if board.unknown:
        rows.append([_("No status recorded"), board.unknown])
    table = Table(
        _("Actions by status"),
        [Column("status", _("Status"), width=3), Column("actions", _("Actions"), "whole")],
        rows,
        size=len(rows),
        total=[_("Together"), len(board.actions)],
        empty=_("No action is recorded."),
        sheet=_("Statuses"),
    )
    drawn = bars([Bar(name, count) for name, count in rows], title=_("Actions by status"))
    return Chart(drawn, _("Bars: how many actions have which status."), table)


def _faces(sight: Sight) -> Iterator[Part]:
    """Both faces of the plan, with their actions and indicators, objective by objective."""
    missing = missing_readings(sight)
    for face, objectives in sight.board.faces:
        yield Heading(str(face.label))
        yield _actions(face, objectives)
        yield _indicators(face, objectives, missing)


def _actions(face: Face, objectives: Sequence[ObjectiveLine]) -> Table:
    columns = [
        Column("objective", _("Objective"), width=2.4),
        Column("action", _("Action"), width=2.6),
        Column("unit", _("Responsible unit"), width=1.6),
        Column("ends", _("Until"), "date", width=1.2),
        Column("status", _("Status"), width=1.3),
        Column("reason", _("Reason for this status"), printed=False),
        sample_column(),
    ]
    rows = [
        [
            f"{objective.number}. {objective.title}",
            f"{objective.number}.{action.number} {action.title}",
            str(action.unit) or None,
            action.ends,
            str(action.status.label) if action.status else None,
            str(action.reason) if action.is_set else "",
            sample_tag(action.is_sample or objective.is_sample),
        ]
        for objective in objectives
        for action in objective.actions
    ]
    return Table(
        _("Objectives and actions"),
        columns,
        rows,
        size=len(rows),
        empty=_("No action is recorded."),
        sheet=f"{_('Actions')} {_short(face)}",
    )


def _short(face: Face) -> str:
    return {Face.GOVERNANCE: _("of the Union"), Face.SUPPORT: _("for municipalities")}[face]


def _indicators(face: Face, objectives: Sequence[ObjectiveLine], missing: set[str]) -> Table:
    columns = [
        Column("objective", _("Objective"), printed=False),
        Column("action", _("Action"), printed=False),
        Column("code", _("Code"), width=0.9),
        Column("indicator", _("Indicator"), width=2.8),
        Column("unit", _("Unit"), width=1.2),
        Column("baseline", _("Baseline"), "decimal", width=1.1),
        Column("baseline_on", _("Day of the baseline"), "date", printed=False),
        Column("target", _("Target"), "decimal"),
        Column("due", _("Target date"), "date", width=1.3),
        Column("reading", _("Latest reading"), "decimal", width=1.1),
        Column("read_on", _("Read on"), "date", printed=False),
        Column("percent", _("Of the way"), "percent"),
        Column("trend", _("Trend"), width=1.4),
        Column("parts", _("Told apart"), printed=False),
        Column("late", _("Reading due"), printed=False),
        sample_column(),
    ]
    rows = [
        [str(objective.title), str(action.title), *_indicator(line, missing)]
        for objective in objectives
        for action in objective.actions
        for line in action.indicators
    ]
    return Table(
        _("Indicators"),
        columns,
        rows,
        size=len(rows),
        empty=_("No indicator is recorded."),
        note=_(
            "Approved readings only. Of the way: from the baseline to the target, rounded down; below zero "
            "it went back. Parts of fewer than five people are not shown."
        ),
        sheet=f"{_('Indicators')} {_short(face)}",
    )


def _indicator(line: IndicatorLine, missing: set[str]) -> list[Any]:
    return [
        line.code,
        str(line.title),
        str(line.unit),
        line.baseline,
        line.baseline_on,
        line.target,
        line.target_due,
        line.value,
        line.read_on,
        line.advance.percent if line.advance and line.advance.percent is not None else "",
        str(line.trend.label) if line.trend else "",
        "; ".join(f"{name}: {number}" for name, number in line.parts),
        _("due and not handed in") if line.code in missing else "",
        sample_tag(line.is_sample),
    ]


def _period_to_period(sight: Sight, asked: PeriodForm) -> list[Part]:
    periods = _periods(sight, asked)
    rows = period_to_period(sight, periods)
    columns = [
        Column("code", _("Code"), width=0.9),
        Column("indicator", _("Indicator"), width=3),
        Column("unit", _("Unit"), width=1.4),
        *(Column(f"period{each.pk}", str(each), "decimal", 1.3) for each in periods),
    ]
    return [
        Heading(_("From period to period")),
        Table(
            _("Readings by review period"),
            columns,
            [[row.line.code, str(row.line.title), str(row.line.unit), *row.values] for row in rows],
            size=len(rows),
            empty=_("No indicator is recorded."),
            note=_("The approved readings of each period, as they were corrected."),
            sheet=_("Readings"),
        ),
    ]


def _periods(sight: Sight, asked: PeriodForm) -> list[ReviewPeriod]:
    """The last few that had ended with the period that is reported."""
    ended = [each for each in sight.periods if each.ends <= asked.as_of]
    return ended[:PERIODS_SHOWN][::-1]
