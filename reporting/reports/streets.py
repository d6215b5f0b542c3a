"""A program that changes streets: its targets, its cycles, and every street with what people gained."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from mmu_portal.lib.charts import Bar, bars
from mmu_portal.lib.forms import RecordField
from programs.enums import Metric, Phase
from programs.models import CycleParticipation, Intervention, Program, Street
from programs.queries import figures
from programs.queries.readings import comparisons
from programs.queries.street import StreetQuerySet
from reporting.datasets.programs import STREETS
from reporting.definition import Definition, Period, PeriodForm
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
from reporting.reports.records import records
from reporting.reports.words import sample_column, sample_tag


class ProgramForm(PeriodForm):
    """A program and a period."""

    program = RecordField(
        Program.objects.shown().filter(streets__isnull=False).distinct(),
        to_field_name="slug",
        label=gettext_lazy("Program"),
    )

    field_order = ("program", "first", "last")


class StreetsReport(Definition):
    """The streets of a program, by today's records; the period is that of the phases that were completed."""

    slug = "streets"
    name = gettext_lazy("Report of Reclaiming Streets")
    what_for = gettext_lazy(
        "The cycles of a program with their municipalities and streets: how far from its target it is, what "
        "people gained in square meters, and what was measured before and after."
    )
    parameters = ProgramForm

    def document(self, asked: PeriodForm, origin: Origin) -> Document:
        program: Program = asked.cleaned_data["program"]
        streets = Street.objects.filter(program=program)
        cycles = figures.by_cycle(program)
        totals = figures.street_totals(streets)
        return Document(
            title=_("Report of a program: %(program)s") % {"program": program.name},
            origin=origin,
            as_of=origin.made.date(),
            parts=[
                *program_parts(program, cycles),
                *_phases(streets),
                *_completed(program, asked.period),
                *_cycle_sheets(streets, cycles),
                *_participations(program),
                *_measured(program),
                records(STREETS, STREETS.everything().filter(program=program)),
            ],
            has_sample=totals.has_sample
            or streets.filter(is_sample=True).exists()
            or any(each.taking_part.has_sample for each in cycles),
        )


def program_parts(program: Program, cycles: list[figures.OfCycle]) -> list[Part]:
    """The numbers, the targets and the cycles."""
    streets = Street.objects.filter(program=program)
    totals = figures.street_totals(streets)
    area = figures.peoples_area(streets)
    taking_part = figures.participation_totals(program=program)
    return [
        Heading(_("The program in numbers")),
        Text(_("By the records of the day on which the report was made, whatever the period is.")),
        Figures(
            _("The program in numbers"),
            [
                Figure(totals.streets, _("streets transformed, in the records")),
                Figure(totals.area, _("m² reclaimed for people"), "area"),
                Figure(totals.municipalities, _("municipalities with such a street")),
                Figure(totals.provinces, _("provinces with such a street")),
                Figure(taking_part.municipalities, _("municipalities that took part in a cycle")),
                Figure(area.before, _("m² for people before"), "area"),
                Figure(area.after, _("m² for people after"), "area"),
                Figure(totals.without_area, _("streets without a recorded area")),
            ],
        ),
        _targets(program),
        _cycles(cycles),
        _provinces(streets, totals),
    ]


def _targets(program: Program) -> Table:
    rows = figures.progress(program)
    columns = [
        Column("metric", _("What is counted"), width=2),
        Column("target", _("Target"), "whole"),
        Column("due", _("By"), width=1.3),
        Column("stated", _("Reached, as stated"), "whole", width=1.2),
        Column("stated_share", _("Share of the target, as stated"), "percent", width=1.3),
        Column("recorded", _("In the records"), "decimal", width=1.1),
        Column("recorded_share", _("Share of the target, in the records"), "percent", width=1.4),
        Column("source", _("Source"), printed=False),
    ]
    return Table(
        _("Against the target"),
        columns,
        [
            [
                str(Metric(each.target.metric).label),
                each.target.value,
                formats.date_format(each.target.due, "YEAR_MONTH_FORMAT") if each.target.due else None,
                each.target.stated,
                each.stated_share,
                each.recorded if each.is_recorded else None,
                each.recorded_share if each.is_recorded else None,
                each.target.source,
            ]
            for each in rows
        ],
        size=len(rows),
        empty=_("No target is recorded."),
        note=_("As stated: by the newest source. In the records: what the portal’s own records add up to."),
        sheet=_("Targets"),
    )


def _cycles(cycles: list[figures.OfCycle]) -> Chart:
    columns = [
        Column("cycle", pgettext("of a program", "Cycle"), width=1.3),
        Column("year", _("Year"), width=0.8),
        Column("stated", _("Municipalities, as stated"), "whole", width=1.3),
        Column("municipalities", _("Municipalities in the records"), "whole", width=1.3),
        Column("provinces", _("Provinces"), "whole"),
        Column("streets", _("Streets transformed"), "whole", width=1.2),
        Column("before", _("m² before"), "area"),
        Column("after", _("m² after"), "area"),
        Column("area", _("m² reclaimed"), "area", width=1.1),
        Column("target_streets", _("Target: streets"), "whole", printed=False),
        Column("target_area", _("Target: m² for people"), "area", printed=False),
    ]
    rows = [
        [
            each.cycle.title,
            str(each.cycle.year) if each.cycle.year else None,
            each.cycle.stated_municipalities,
            each.taking_part.municipalities,
            each.taking_part.provinces,
            each.streets.streets,
            each.area.before,
            each.area.after,
            each.streets.area,
            each.cycle.target_streets,
            each.cycle.target_area,
        ]
        for each in cycles
    ]
    table = Table(
        _("Cycles"),
        columns,
        rows,
        size=len(rows),
        empty=_("No cycle is recorded."),
        note=_("m²: of transformed streets of which it is recorded, by the latest completed phase of each."),
    )
    drawn = bars(
        [Bar(each.cycle.title, each.streets.streets) for each in cycles], title=_("Streets transformed")
    )
    return Chart(drawn, _("Bars: how many streets were transformed in each cycle."), table)


def _provinces(streets: StreetQuerySet, totals: figures.StreetTotals) -> Table:
    rows = figures.by_province(streets)
    columns = [
        Column("province", _("Province"), width=2),
        Column("municipalities", _("Municipalities"), "whole"),
        Column("streets", _("Streets transformed"), "whole"),
        Column("area", _("m² reclaimed"), "area"),
    ]
    return Table(
        _("Transformed streets by province"),
        columns,
        [[each.name, each.municipalities, each.streets, each.area] for each in rows],
        size=len(rows),
        total=[_("Together"), totals.municipalities, totals.streets, totals.area],
        empty=_("No transformed street is recorded."),
        sheet=_("Provinces"),
    )


def _phases(streets: StreetQuerySet) -> list[Part]:
    rows = figures.by_phase(streets)
    named = [str(Phase(each.phase).label) if each.phase else _("No phase completed yet") for each in rows]
    columns = [
        Column("phase", _("Latest completed phase"), width=2.4),
        Column("streets", _("Streets"), "whole"),
        Column("area", _("m² reclaimed"), "area"),
        Column("without", _("Streets without a recorded area"), "whole", width=1.4),
    ]
    table = Table(
        _("Streets by phase"),
        columns,
        [[name, each.streets, each.area, each.without_area] for name, each in zip(named, rows, strict=True)],
        size=len(rows),
        note=_("A street counts once, by its latest completed phase."),
        sheet=_("Phases"),
    )
    drawn = bars(
        [Bar(name, each.streets) for name, each in zip(named, rows, strict=True)], title=_("Streets by phase")
    )
    return [Heading(_("Streets")), Chart(drawn, _("Bars: how many streets reached which phase."), table)]


def _completed(program: Program, period: Period) -> list[Part]:
    found = Intervention.objects.filter(street__program=program).done_between(period.first, period.last)
    rows = [
        [
            each.street.name,
            each.street.municipality.name,
            each.get_phase_display(),
            each.ends,
            each.people_before,
            each.people_after,
            sample_tag(each.street.is_sample),
        ]
        for each in found
    ]
    columns = [
        Column("street", _("Street"), width=2.6),
        Column("municipality", _("Municipality"), width=1.8),
        Column("phase", _("Phase"), width=1.8),
        Column("ends", _("Last day"), "date", width=1.2),
        Column("before", _("m² before"), "area"),
        Column("after", _("m² after"), "area"),
        sample_column(),
    ]
    return [
        Table(
            _("Phases completed in the period"),
            columns,
            rows,
            size=len(rows),
            empty=_("No phase was completed in the period."),
            sheet=_("Completed"),
        )
    ]


def _cycle_sheets(streets: StreetQuerySet, cycles: list[figures.OfCycle]) -> Iterator[Part]:
    """One table a cycle, and one of the streets of which no cycle is recorded."""
    yield Heading(_("Street by street"))
    for each in cycles:
        title = f"{each.cycle.title}, {each.cycle.year}" if each.cycle.year else each.cycle.title
        yield _streets(title, each.cycle.title, streets.filter(cycle=each.cycle))
    yield _streets(_("Streets without a recorded cycle"), _("No cycle"), streets.filter(cycle__isnull=True))


def _streets(title: str, sheet: str, streets: StreetQuerySet) -> Table:
    rows = list(streets.with_areas().in_order())
    columns = [
        Column("street", _("Street"), width=2.6),
        Column("municipality", _("Municipality"), width=1.8),
        Column("province", _("Province"), width=1.1),
        Column("phase", _("Latest completed phase"), width=1.7),
        Column("ends", _("Last day"), "date", printed=False),
        Column("before", _("m² before"), "area"),
        Column("after", _("m² after"), "area"),
        Column("area", _("m² reclaimed"), "area", width=1.1),
        sample_column(),
    ]
    return Table(
        title,
        columns,
        [_street(each) for each in rows],
        size=len(rows),
        empty=_("No street is recorded."),
        sheet=sheet,
    )


def _street(street: Any) -> list[Any]:
    return [
        street.name,
        street.municipality.name,
        street.municipality.province.name,
        street.done_phase_name or _("No phase completed yet"),
        street.done_ends,
        street.before,
        street.after,
        street.reclaimed,
        sample_tag(street.is_sample),
    ]


def _participations(program: Program) -> list[Part]:
    found = CycleParticipation.objects.filter(cycle__program=program)
    found = found.select_related("cycle", "municipality__province", "mentor").order_by(
        "cycle__number", "municipality__sort_key"
    )
    columns = [
        Column("cycle", pgettext("of a program", "Cycle")),
        Column("municipality", _("Municipality"), width=2.2),
        Column("province", _("Province"), width=1.2),
        Column("state", _("State"), width=1.2),
        Column("since", _("Since"), "date", width=1.1),
        Column("mentor", _("Mentor"), width=1.8),
        sample_column(),
    ]
    rows = [
        [
            each.cycle.title,
            each.municipality.name,
            each.municipality.province.name,
            each.get_state_display(),
            each.since,
            each.mentor.name if each.mentor else "",
            sample_tag(each.is_sample),
        ]
        for each in found
    ]
    return [
        Heading(_("Who takes part")),
        Table(
            _("Municipalities of the cycles"),
            columns,
            rows,
            size=len(rows),
            empty=_("Which municipalities take part is not recorded yet."),
            sheet=_("Municipalities"),
        ),
    ]


def _measured(program: Program) -> list[Part]:
    found = Intervention.objects.filter(street__program=program).measured()
    rows = list(_comparisons(found))
    columns = [
        Column("street", _("Street"), width=2.2),
        Column("municipality", _("Municipality"), width=1.6),
        Column("phase", _("Phase"), width=1.5),
        Column("quantity", _("What was measured"), width=1.8),
        Column("unit", _("Unit"), width=1.1),
        Column("before", _("Before"), "decimal"),
        Column("after", _("After"), "decimal"),
        Column("change", _("Difference"), "decimal"),
        Column("method", _("Method"), printed=False),
        sample_column(),
    ]
    return [
        Heading(_("What was measured")),
        Table(
            _("Measurements before and after"),
            columns,
            rows,
            size=len(rows),
            empty=_("Nothing was measured before or after."),
            note=_("A change is told only where both were measured by the same method in the same unit."),
            sheet=_("Measurements"),
        ),
    ]


def _comparisons(found: Iterable[Intervention]) -> Iterator[list[Any]]:
    for each in found:
        for one in comparisons(each):
            yield [
                each.street.name,
                each.street.municipality.name,
                each.get_phase_display(),
                one.named.quantity,
                one.named.unit,
                one.before.value if one.before else None,
                one.after.value if one.after else None,
                one.change if one.change is not None else "",
                one.named.method,
                sample_tag(each.street.is_sample),
            ]
