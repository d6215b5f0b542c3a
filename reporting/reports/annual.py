"""The annual report of the network for the assembly: members, platforms, programs, plan, projects."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from members.models import Municipality
from members.queries.directory import provinces, roll
from members.queries.figures import MembershipFigures, membership_figures
from members.queries.roll import members_by_province
from mmu_portal.lib.days import to_the
from mmu_portal.lib.maps import DotMark, ProvinceMark, drawn_dot, region_map
from platforms.models import Platform
from platforms.queries import period as happened
from platforms.queries.figures import seated
from programs.models import Activity, Plan, Program, Project, Street
from programs.queries.figures import by_cycle, street_totals
from programs.queries.participation import TookPart, took_part
from programs.queries.plan_view import sight_on
from reporting.definition import Definition, Period, PeriodForm
from reporting.document import Column, Document, Figure, Figures, Heading, Origin, Part, Picture, Table
from reporting.reports.participation import activity_parts, gender_parts
from reporting.reports.plan import standing_parts
from reporting.reports.roll import summary
from reporting.reports.streets import program_parts
from reporting.reports.words import chapter


class AnnualReport(Definition):
    """All of the network in one document; what platforms' members wrote stays with the platforms."""

    slug = "annual"
    name = gettext_lazy("Annual report of the network")
    what_for = gettext_lazy(
        "The network in one document for the assembly: members with the map, platforms, programs, the plan, "
        "projects and activities."
    )
    is_yearly = True

    def document(self, asked: PeriodForm, origin: Origin) -> Document:
        period, day = asked.period, asked.as_of
        now = membership_figures(day)
        found = Activity.objects.held_between(period.first, period.last)
        rows = took_part(found)
        plans = [(plan, sight_on(plan, day)) for plan in Plan.objects.shown()]
        platforms = list(Platform.objects.filter(is_active=True))
        parts: list[Part] = [
            Heading(_("The network in numbers")),
            _numbers(now, rows),
            *_members(period, now),
            Heading(_("Platforms")),
            _platforms(platforms, period, asked),
        ]
        for program in Program.objects.shown().filter(streets__isnull=False).distinct():
            parts += chapter(program.name, _without_first_heading(program_parts(program, by_cycle(program))))
        for plan, sight in plans:
            parts += chapter(plan.name, _without_first_heading(standing_parts(sight)))
        parts += [Heading(_("Projects")), _projects()]
        parts += chapter(_("Activities and participation"), activity_parts(rows, is_core=False))
        parts += gender_parts(Activity.objects.all(), period, of_all=True)
        return Document(
            title=str(self.name),
            origin=origin,
            as_of=day,
            parts=parts,
            has_sample=now.sample
            or street_totals(Street.objects.all()).has_sample
            or any(sight.board.has_sample for _plan, sight in plans)
            or any(seated(each, day).has_sample for each in platforms)
            or any(each.is_sample for each in rows),
        )


def _members(period: Period, now: MembershipFigures) -> list[Part]:
    """The chapter of the members; the map stands below its figures, which fill the first page."""
    parts = list(chapter(_("Members"), _without_first_heading(summary(period.first, now))))
    figures = next(place for place, part in enumerate(parts) if isinstance(part, Figures))
    return [*parts[: figures + 1], _map(now), *parts[figures + 1 :]]


def _without_first_heading(parts: Sequence[Part]) -> Sequence[Part]:
    """The parts of a chapter whose first title would only repeat the chapter's."""
    return parts[1:] if isinstance(parts[0], Heading) else parts


def _numbers(now: MembershipFigures, rows: Sequence[TookPart]) -> Figures:
    streets = street_totals(Street.objects.shown())
    today = _("By the records of the day on which the report was made.")
    return Figures(
        _("The network in numbers"),
        [
            Figure(now.members, _("members")),
            Figure(now.member_provinces, _("provinces with a member")),
            Figure(Platform.objects.filter(is_active=True).count(), pgettext("after a number", "platforms")),
            Figure(Project.objects.shown().count(), _("projects on record")),
            Figure(streets.streets, _("streets transformed, in the records"), note=today),
            Figure(streets.area, _("m² reclaimed for people"), "area", note=today),
            Figure(len(rows), _("activities in the period")),
            Figure(sum(each.attended for each in rows), _("people who came to them")),
        ],
        sheet=_("The network"),
    )


def _map(now: MembershipFigures) -> Picture:
    """The members on the map of the region, with how many there are in each province."""
    members = {each.name: each.members for each in members_by_province(now.as_of)}
    marks = [
        ProvinceMark(
            plate_code=row.plate_code,
            name=row.name,
            outline=row.outline,
            longitude=float(row.label_longitude or 0),
            latitude=float(row.label_latitude or 0),
            count=members.get(row.name),
        )
        for row in provinces()
    ]
    title = _("Map: the members of the Union, by province")
    drawn = region_map(
        provinces=marks, dots=[dot for mark in _dots(now) if (dot := drawn_dot(mark))], title=title
    )
    said = ", ".join(f"{name}: {number}" for name, number in members.items())
    return Picture(
        drawn,
        f"{title}. {said}.",
        _("Each dot is a member whose position is recorded. Coasts and provinces: see the portal’s sources."),
    )


def _dots(now: MembershipFigures) -> Iterator[DotMark]:
    entries = roll()
    for key in Municipality.objects.members_on(now.as_of).values_list("pk", flat=True):
        entry = entries[key]
        if entry.longitude is not None and entry.latitude is not None:
            yield DotMark(entry.short_name, float(entry.longitude), float(entry.latitude))


def _platforms(platforms: Sequence[Platform], period: Period, asked: PeriodForm) -> Table:
    columns = [
        Column("platform", _("Platform"), width=2),
        Column("municipalities", _("Municipalities with a seat"), "whole", 1.3),
        Column("seats", _("Seats"), "whole", 0.8),
        Column("requests", _("Requests in the period"), "whole", 1.2),
        Column("posts", _("Posts"), "whole", 0.9),
        Column("documents", _("Documents added"), "whole", 1.3),
        Column("needs", _("Needs brought"), "whole"),
        Column("adopted", _("Recommendations adopted"), "whole", 1.5),
    ]
    rows = [_platform(each, period, asked) for each in platforms]
    return Table(
        _("The platforms in the period"),
        columns,
        rows,
        size=len(rows),
        empty=_("No platform is recorded."),
        sheet=_("Platforms"),
    )


def _platform(platform: Platform, period: Period, asked: PeriodForm) -> list[object]:
    held = seated(platform, asked.as_of)
    shared = happened.shared_in(platform, period.first, period.last)
    return [
        platform.name,
        held.municipalities,
        held.seats,
        len(happened.requests_in(platform, period.first, period.last).rows),
        shared.all_posts,
        shared.documents,
        happened.needs_brought(platform, period.first, period.last).needs,
        happened.adopted_in(platform, period.first, period.last),
    ]


def _projects() -> Table:
    found = list(Project.objects.shown().prefetch_related("partners__organization"))
    columns = [
        Column("project", _("Project"), width=2.4),
        Column("status", _("Status"), width=1.2),
        Column("starts", _("Begins on"), width=1.1),
        Column("ends", _("Ends on"), width=1.1),
        Column("partners", _("Partners"), width=2.4),
    ]
    rows = [
        [
            each.name,
            each.get_status_display(),
            to_the(each.starts, each.starts_precision) or None,
            to_the(each.ends, each.ends_precision) or None,
            ", ".join(dict.fromkeys(str(partner.organization) for partner in each.partners.all())) or None,
        ]
        for each in found
    ]
    title = _("Projects on record")
    return Table(
        title, columns, rows, size=len(rows), empty=_("No project is recorded."), sheet=_("Projects")
    )
