"""Activities and who took part in them: as parts of other reports, and as one of its own."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from members.enums import MunicipalityKind
from mmu_portal.lib.charts import Bar, bars
from programs.enums import Gender
from programs.models import Activity
from programs.queries.activity import ActivityQuerySet
from programs.queries.participation import (
    TookPart,
    attended_by_gender,
    by_whole,
    period_before,
    together,
    took_part,
    whole_years,
)
from programs.queries.reach import Unreached, Wanted, unreached
from reporting.datasets.programs import ACTIVITIES
from reporting.definition import Definition, Period, PeriodForm
from reporting.document import Chart, Column, Document, Figure, Figures, Heading, Origin, Part, Table
from reporting.reports.records import records
from reporting.reports.words import sample_column, sample_tag, told


class Participation(Definition):
    """Activities of a period by program, platform and project, and the members that none reached."""

    slug = "activities"
    name = gettext_lazy("Activities and participation")
    what_for = gettext_lazy(
        "What took place in a period, who registered, waited and came, which certificates were issued, and "
        "which members no activity has reached."
    )
    formats = ("pdf", "xlsx", "csv")

    def document(self, asked: PeriodForm, origin: Origin) -> Document:
        found = Activity.objects.held_between(asked.period.first, asked.period.last)
        rows = took_part(found)
        missed = unreached(Wanted(missing="activity"), asked.as_of)
        return Document(
            title=str(self.name),
            origin=origin,
            as_of=origin.made.date(),
            parts=[
                Heading(_("Activities")),
                *activity_parts(rows),
                Heading(_("Participation by gender")),
                *gender_parts(Activity.objects.all(), asked.period, of_all=True),
                Heading(_("Members that no activity has reached")),
                *unreached_parts(missed, asked.as_of),
                records(ACTIVITIES, found),
            ],
            has_sample=any(each.is_sample for each in rows) or any(each.is_sample for each in missed),
        )


def activity_parts(rows: Sequence[TookPart], *, is_core: bool = True) -> list[Part]:
    """The numbers, what they are by program, platform and project, and every activity."""
    return [participation_figures(rows), _by_whole(rows), activity_table(rows, is_core=is_core)]


def participation_figures(rows: Sequence[TookPart]) -> Figures:
    """What the activities add up to."""
    sums = together(rows)
    return Figures(
        _("Activities in numbers"),
        [
            Figure(sums.activities, _("activities in the period")),
            Figure(sums.registered, _("people with a place")),
            Figure(sums.attended, _("people who came"), note=_("A person counts at each activity.")),
            Figure(sums.municipalities, _("municipalities that they came from")),
            Figure(sums.waiting, _("people on waiting lists")),
            Figure(sums.certificates, _("valid certificates")),
        ],
    )


def _by_whole(rows: Sequence[TookPart]) -> Chart:
    sums = together(rows)
    found = by_whole(rows)
    named = [str(each.whole) if each.whole else _("Activities of their own") for each in found]
    table = Table(
        _("By program, platform and project"),
        [Column("whole", pgettext("activity", "Part of"), width=2.6), *_counts()],
        [[name, each.sums.activities, *_numbers(each.sums)] for name, each in zip(named, found, strict=True)],
        size=len(found),
        total=[_("Together"), sums.activities, *_numbers(sums)],
        empty=_("No activity took place in the period."),
    )
    drawn = bars(
        [Bar(name, each.sums.attended) for name, each in zip(named, found, strict=True)],
        title=_("People who came"),
    )
    return Chart(drawn, _("Bars: how many people came, by program, platform and project."), table)


def _counts() -> list[Column]:
    return [
        Column("activities", _("Activities"), "whole", 1.2),
        Column("registered", _("Registered"), "whole", 1.4),
        Column("waiting", _("Waited"), "whole"),
        Column("attended", _("Came"), "whole"),
        Column("municipalities", _("Municipalities"), "whole", 1.6),
        Column("certificates", _("Certificates"), "whole", 1.4),
    ]


def _numbers(sums: Any) -> list[int]:
    return [sums.registered, sums.waiting, sums.attended, sums.municipalities, sums.certificates]


def activity_table(rows: Sequence[TookPart], *, is_core: bool = False) -> Table:
    """Every activity with what its page tells of it."""
    columns = [
        Column("title", _("Activity"), width=3.6),
        Column("kind", _("Kind"), printed=False),
        Column("first", _("First day"), "date", width=1.4),
        Column("last", _("Last day"), "date", printed=False),
        Column("whole", pgettext("activity", "Part of"), width=1.8),
        Column("sessions", _("Sessions"), "whole", printed=False),
        *_counts()[1:],
        Column("stated", _("Participants as stated"), "whole", width=1.5),
        sample_column(),
    ]
    return Table(
        _("Activities of the period"),
        columns,
        (
            [
                each.activity.title,
                each.activity.get_kind_display(),
                each.activity.first_day,
                each.activity.last_day,
                str(each.activity.part_of or ""),
                each.sessions,
                *_numbers(each),
                each.activity.stated_participants if each.activity.stated_participants is not None else "",
                sample_tag(each.is_sample),
            ]
            for each in rows
        ),
        size=len(rows),
        empty=_("No activity took place in the period."),
        note=_(
            "As stated: what a source says of activities whose registrations are not in the portal. Where "
            "only the month or the year is known, its first day is given."
        ),
        sheet=_("Activities"),
        is_core=is_core,
    )


def gender_parts(activities: ActivityQuerySet, period: Period, *, of_all: bool = False) -> list[Part]:
    """Who came, by gender, in the period and in the one before it.

    `activities` are those of one project or plan, whenever they take place, or `of_all` simply all.
    """
    now, then = (
        attended_by_gender(activities.held_between(*days), whole_years(*days) if of_all else ())
        for days in ((period.first, period.last), period_before(period.first, period.last))
    )
    columns = [
        Column("gender", _("Gender, as given"), width=2),
        Column("now", _("Came in the period"), "whole"),
        Column("before", _("Came in the period before"), "whole"),
    ]
    rows: list[list[Any]] = [
        [str(each.label), now.numbers[each.value], then.numbers[each.value]] for each in Gender
    ]
    rows.append([_("not told apart, in groups of fewer than five"), now.untold, then.untold])
    table = Table(
        _("Who came, by gender"),
        columns,
        rows,
        size=len(rows),
        total=[_("Together"), now.total, then.total],
        note=_(
            "Activities that are over. Groups of fewer than five people are told neither here nor on the "
            "page of an activity; with them, the next smallest are left out where they would follow. What is "
            "left out is added up for whole years that are over, over all activities."
        ),
        sheet=_("Gender"),
    )
    return [table]


def unreached_parts(rows: Sequence[Unreached], day: dt.date) -> list[Part]:
    """The members on `day` of whom nobody had attended any activity by then."""
    sentence = ngettext(
        "%(count)s member had attended no activity by %(day)s, counted over all years.",
        "%(count)s members had attended no activity by %(day)s, counted over all years.",
        len(rows),
    ) % {"count": len(rows), "day": formats.date_format(day)}
    of_today = _("Cycles: by the records of the day on which the report was made.")
    columns = [
        Column("municipality", _("Municipality"), width=2.4),
        Column("province", _("Province"), width=1.2),
        Column("kind", _("Kind"), width=1.5),
        Column("population", _("Population"), "whole", width=1.2),
        Column("cycle", _("Took part in a cycle")),
        Column("seat", _("Has a seat on a platform")),
        sample_column(),
    ]
    return [
        Table(
            _("Members never reached"),
            columns,
            (
                [
                    each.municipality.name,
                    each.municipality.province.name,
                    MunicipalityKind(each.municipality.kind).short,
                    each.municipality.population,
                    told(each.in_cycle),
                    told(each.has_seat),
                    sample_tag(each.is_sample),
                ]
                for each in rows
            ),
            size=len(rows),
            note=f"{sentence} {of_today}",
        )
    ]
