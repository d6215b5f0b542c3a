"""The membership roll: who belongs to the Union, who came and went, and what the records lack."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.enums import MunicipalityKind
from members.models import MembershipPeriod, Municipality
from members.queries.figures import MembershipFigures, membership_figures
from members.queries.membership import MembershipPeriodQuerySet
from members.queries.roll import (
    lacking,
    mandates_on,
    members_by_kind,
    members_by_province,
    members_led,
    roll_on,
)
from reporting.datasets.members import MEMBERS
from reporting.definition import Definition, PeriodForm
from reporting.document import Column, Document, Figure, Figures, Heading, Origin, Part, Table
from reporting.reports.records import records
from reporting.reports.words import sample_column, sample_tag


class MembershipRoll(Definition):
    """The roll on the last day of a period, with what moved in the period."""

    slug = "membership-roll"
    name = gettext_lazy("Membership roll")
    what_for = gettext_lazy(
        "Who belongs to the Union on a day, who joined and left in a period, who leads the members, and what "
        "the records lack."
    )
    formats = ("pdf", "xlsx", "csv")

    def document(self, asked: PeriodForm, origin: Origin) -> Document:
        day = asked.as_of
        now = membership_figures(day)
        return Document(
            title=str(self.name),
            origin=origin,
            as_of=day,
            parts=[
                *summary(asked.period.first, now),
                *_whole_roll(now),
                records(MEMBERS, Municipality.objects.members_on(day)),
            ],
            has_sample=now.sample,
        )


def summary(first: dt.date, now: MembershipFigures) -> list[Part]:
    """The members in numbers: how many, where, of which kind, who came and went; leaders; gaps."""
    day = now.as_of
    joined = MembershipPeriod.objects.joined_between(first, day)
    left = MembershipPeriod.objects.left_between(first, day)
    before = membership_figures(first - dt.timedelta(days=1))
    return [
        Heading(_("Members")),
        Figures(
            _("Members in numbers"),
            [
                Figure(now.members, _("members on the last day")),
                Figure(now.member_provinces, _("provinces with a member")),
                Figure(joined.count(), _("joined in the period")),
                Figure(left.count(), _("left in the period")),
                Figure(before.members, _("members on the day before the period")),
                Figure(members_led(day), _("members with a leader on record")),
            ],
        ),
        _provinces(now),
        Heading(_("Who came and who went")),
        _moves(_("Joined in the period"), joined, "joined", _("Nobody joined in the period.")),
        _moves(_("Left in the period"), left, "left", _("Nobody left in the period.")),
        Heading(_("Leaders and mandates")),
        _mandates(day),
        Heading(_("What the records lack")),
        _lacks(day),
    ]


def _provinces(now: MembershipFigures) -> Table:
    rows = members_by_province(now.as_of)
    kinds = members_by_kind(now.as_of)
    columns = [Column("province", _("Province"), width=1.5)]
    columns += [Column(kind.value, kind.short, "whole") for kind in MunicipalityKind]
    columns += [
        Column("members", _("Members"), "whole"),
        Column("municipalities", _("Municipalities of the region"), "whole", 1.2),
    ]
    return Table(
        _("Members by province and kind"),
        columns,
        [[row.name, *row.kinds.values(), row.members, row.municipalities] for row in rows],
        size=len(rows),
        total=[_("Together"), *kinds.values(), now.members, now.municipalities],
        sheet=_("By province"),
    )


def _moves(title: str, found: MembershipPeriodQuerySet, day: str, empty: str) -> Table:
    periods = found.for_lists().order_by(day, "municipality__sort_key", "pk")
    columns = [
        Column("municipality", _("Municipality"), width=2.2),
        Column("province", _("Province"), width=1.2),
        Column(
            "day", _("Joined on") if day == "joined" else _("First day outside the Union"), "date", width=1.1
        ),
        Column("decision", _("Decision"), width=2),
        sample_column(),
    ]
    rows = [
        [
            each.municipality.name,
            each.municipality.province.name,
            getattr(each, day),
            each.decision or None,
            sample_tag(each.is_sample),
        ]
        for each in periods
    ]
    return Table(title, columns, rows, size=len(rows), empty=empty)


def _mandates(day: dt.date) -> Table:
    rows = mandates_on(day)
    columns = [
        Column("office", _("Office"), width=1.5),
        Column("mandate", _("Mandate"), width=1.5),
        Column("leaders", _("Leaders of members"), "whole"),
        Column("sample", _("Of which sample data"), "whole"),
    ]
    return Table(
        _("Leaders of members by mandate"),
        columns,
        [[row.office, row.years, row.leaders, row.made_up] for row in rows],
        size=len(rows),
        empty=_("No leader of a member is on record for the day."),
        sheet=_("Mandates"),
    )


def _lacks(day: dt.date) -> Table:
    rows = lacking(day)
    columns = [Column("lack", _("What is missing"), width=4), Column("rows", _("Records"), "whole")]
    return Table(
        _("What the records of members lack"),
        columns,
        [[row.title, row.rows] for row in rows],
        size=len(rows),
        sheet=_("Missing"),
        note=_("Counted by the same conditions as on the start page of the back office."),
    )


def _whole_roll(now: MembershipFigures) -> list[Part]:
    columns = [
        Column("municipality", _("Municipality"), width=2.2),
        Column("province", _("Province"), width=1.1),
        Column("kind", _("Kind"), width=1.5),
        Column("joined", _("Joined on"), "date", width=1.2),
        Column("leader", _("Leader"), width=1.8),
        Column("mandate", _("Mandate"), width=1.2),
        Column("population", _("Population"), "whole", width=1.2),
        Column("population_year", _("Population year"), printed=False),
        sample_column(),
    ]
    roll = Table(
        _("Members on the last day of the period"),
        columns,
        _rows(now.as_of),
        size=now.members,
        note=_("A metropolitan municipality’s population includes that of its districts."),
        sheet=_("Roll"),
        is_core=True,
    )
    return [Heading(_("The roll")), roll]


def _rows(day: dt.date) -> Iterator[list[Any]]:
    for each in roll_on(day):
        place = each.municipality
        yield [
            place.name,
            place.province.name,
            MunicipalityKind(place.kind).short,
            each.membership.joined,
            ", ".join(term.person_name for term in each.leaders) or None,
            ", ".join(dict.fromkeys(term.mandate for term in each.leaders)) or None,
            place.population,
            str(place.population_year) if place.population_year else None,
            sample_tag(each.is_sample or any(term.is_sample for term in each.leaders)),
        ]
