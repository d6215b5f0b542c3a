"""What a platform is and did: seats, requests, what was shared, needs and what became of them."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from members.models import User
from mmu_portal.lib.charts import Bar, bars
from mmu_portal.lib.forms import RecordField
from platforms.actions.seats import decided_by
from platforms.enums import NeedState, PostKind, RecommendationState, RequestState
from platforms.models import Platform
from platforms.queries import period as happened
from platforms.queries.board import needs_table, waiting_longest
from platforms.queries.figures import Seated, seated
from programs.models import Activity
from programs.queries.participation import took_part
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
from reporting.reports.participation import activity_table, participation_figures
from reporting.reports.words import sample_column, sample_tag


class PlatformForm(PeriodForm):
    """A platform and a period."""

    platform = RecordField(
        Platform.objects.filter(is_active=True), to_field_name="slug", label=gettext_lazy("Platform")
    )

    field_order = ("platform", "first", "last")


class PlatformReport(Definition):
    """One platform in a period; what its members wrote is for those who decide on the platform."""

    slug = "platform"
    name = gettext_lazy("Platform report")
    what_for = gettext_lazy(
        "Who sits on a platform, who asked to join and when they were answered, what its members shared and "
        "need, and what became of it. For those who coordinate the platform."
    )
    parameters = PlatformForm

    def reach(self, user: User) -> dict[str, Collection[str]]:
        """The platforms on which the person decides; for superusers, retired ones too: their reports stay."""
        is_boss = user.is_superuser and user.is_active
        known = Platform.objects.all() if is_boss else decided_by(user)
        return {"platform": set(known.values_list("slug", flat=True))}

    def document(self, asked: PeriodForm, origin: Origin) -> Document:
        platform, period = asked.cleaned_data["platform"], asked.period
        held = seated(platform, asked.as_of)
        activities = took_part(
            Activity.objects.filter(platform=platform).held_between(period.first, period.last)
        )
        shared = happened.shared_in(platform, period.first, period.last)
        waiting = waiting_longest(platform, day=asked.as_of)
        return Document(
            title=_("Report of a platform: %(platform)s") % {"platform": platform.name},
            origin=origin,
            as_of=asked.as_of,
            parts=[
                *seat_parts(platform, held, asked.as_of),
                *_requests(platform, period),
                *_shared(shared),
                *_needs(platform, period, asked.as_of),
                *_longest(waiting, asked.as_of),
                *_recommendations(platform, period),
                Heading(_("Activities of the platform")),
                participation_figures(activities),
                activity_table(activities),
            ],
            has_sample=held.has_sample
            or shared.has_sample
            or any(each.is_sample for each in activities)
            or any(each.is_sample for each in waiting),
        )


def seat_parts(platform: Platform, held: Seated, day: dt.date) -> list[Part]:
    """Seats on a day, by province and municipality."""
    places = happened.seated_places(platform, day)
    vacant = sum(each.vacant for each in places)
    return [
        Heading(_("Seats")),
        Figures(
            _("Seats in numbers"),
            [
                Figure(held.seats, pgettext("after a number", "seats")),
                Figure(held.municipalities, _("municipalities with a seat")),
                Figure(len(held.provinces), _("provinces with a seat")),
                Figure(vacant, _("seats that nobody holds")),
            ],
        ),
        _provinces(held),
        _places(places),
    ]


def _provinces(held: Seated) -> Chart:
    rows = [[each.name, len(each.municipalities)] for each in held.provinces]
    table = Table(
        _("Municipalities with a seat, by province"),
        [Column("province", _("Province"), width=3), Column("municipalities", _("Municipalities"), "whole")],
        rows,
        size=len(rows),
        total=[_("Together"), held.municipalities],
        empty=_("No municipality has a seat."),
        sheet=_("Seats by province"),
    )
    drawn = bars(
        [Bar(each.name, len(each.municipalities)) for each in held.provinces],
        title=_("Municipalities with a seat"),
    )
    return Chart(drawn, _("Bars: how many municipalities of each province have a seat."), table)


def _places(places: Sequence[happened.SeatedPlace]) -> Table:
    columns = [
        Column("municipality", _("Municipality"), width=2.6),
        Column("province", _("Province"), width=1.3),
        Column("seats", _("Seats"), "whole"),
        Column("vacant", _("Nobody holds"), "whole"),
        Column("since", _("Since"), "date", width=1.2),
        sample_column(),
    ]
    rows = [
        [each.name, each.province, each.seats, each.vacant, each.since, sample_tag(each.is_sample)]
        for each in places
    ]
    title = _("Seats by municipality")
    return Table(title, columns, rows, size=len(rows), empty=_("No municipality has a seat."))


def _requests(platform: Platform, period: Period) -> list[Part]:
    found = happened.requests_in(platform, period.first, period.last)
    columns = [
        Column("municipality", _("Municipality"), width=2),
        Column("department", _("Department"), width=2.2),
        Column("asked", _("Asked on"), "date", width=1.2),
        Column("decided", _("Decided on"), "date", width=1.2),
        Column("state", _("State"), width=1.6),
        Column("days", _("Days to the answer"), "whole", width=1.1),
        sample_column(),
    ]
    rows = [
        [
            each.municipality,
            each.department,
            each.asked_on,
            each.decided_on or "",
            str(RequestState(each.state).label),
            "" if each.days is None else each.days,
            sample_tag(each.is_sample),
        ]
        for each in found.rows
    ]
    return [
        Heading(_("Requests to join")),
        Figures(
            _("Requests in numbers"),
            [
                Figure(len(found.rows), _("requests in the period")),
                Figure(found.by_state[RequestState.APPROVED], _("of them approved")),
                Figure(found.waiting, _("of them without an answer")),
                Figure(
                    found.median_days if found.median_days is not None else _("none decided"),
                    _("days to the answer, half of them at most"),
                    kind="decimal",
                ),
            ],
        ),
        Table(
            _("Requests of the period"),
            columns,
            rows,
            size=len(rows),
            empty=_("Nobody asked to join in the period."),
            note=_("With the answers of the day on which the report was made."),
            sheet=_("Requests"),
        ),
    ]


def _shared(shared: happened.Shared) -> list[Part]:
    rows: list[list[Any]] = [[str(kind.label), shared.posts[kind.value]] for kind in PostKind]
    rows += [
        [_("Comments on posts"), shared.comments],
        [_("Documents added"), shared.documents],
        [_("Versions of documents"), shared.versions],
    ]
    return [
        Heading(_("What was shared")),
        Table(
            _("Posts and documents of the period"),
            [Column("what", _("Kind"), width=4), Column("number", _("Number"), "whole")],
            rows,
            size=len(rows),
            note=_("What was withdrawn or hidden since does not count."),
            sheet=_("Shared"),
        ),
    ]


def _needs(platform: Platform, period: Period, day: dt.date) -> list[Part]:
    found = happened.needs_brought(platform, period.first, period.last)
    board = needs_table(platform, day=day)
    columns = [Column("theme", _("Theme"), width=2.4)]
    columns += [Column(f"group{each.pk}", each.name, "whole") for each in board.groups]
    columns += [Column("sum", _("Needs"), "whole", width=0.8)]
    rows = [[title, *counts, total] for title, counts, total in board.rows]
    return [
        Heading(_("Needs")),
        Figures(
            _("Needs in numbers"),
            [
                Figure(found.needs, _("needs brought in the period")),
                Figure(found.municipalities, _("municipalities that brought them")),
                Figure(found.by_state[NeedState.ANSWERED], _("of them answered by now")),
                Figure(sum(total for _title, _counts, total in board.rows), _("needs that wait in all")),
            ],
        ),
        Table(
            _("Needs that wait, by theme and target group"),
            columns,
            rows,
            size=len(rows),
            empty=_("No need waits for an answer."),
            note=_(
                "As of %(day)s, by the themes of the day on which the report was made. A need that was "
                "withdrawn since does not count; one for several groups counts under each of them, in the "
                "sum once."
            )
            % {"day": formats.date_format(day)},
            sheet=_("Needs"),
        ),
    ]


def _longest(waiting: Sequence[Any], day: dt.date) -> list[Part]:
    columns = [
        Column("title", _("Need"), width=3),
        Column("municipality", _("Municipality"), width=2),
        Column("theme", _("Theme"), width=2),
        Column("supporters", _("Supported by"), "whole"),
        Column("since", _("Waits since"), "date", width=1.5),
        Column("days", _("Days waiting"), "whole", width=1.2),
        sample_column(),
    ]
    rows = [
        [
            each.title,
            each.seat.municipality.name,
            each.theme.title if each.theme else "",
            each.supporters,
            (since := timezone.localdate(each.created_at)),
            (day - since).days,
            sample_tag(each.is_sample),
        ]
        for each in waiting
    ]
    return [
        Table(
            _("Needs that wait longest"),
            columns,
            rows,
            size=len(rows),
            empty=_("No need waits for an answer."),
            note=_("The first twenty, as of %(day)s.") % {"day": formats.date_format(day)},
        )
    ]


def _recommendations(platform: Platform, period: Period) -> list[Part]:
    found = happened.recommendations_of(platform)
    adopted = happened.adopted_in(platform, period.first, period.last)
    columns = [
        Column("number", _("No."), "whole", width=0.6),
        Column("title", _("Recommendation"), width=3),
        Column("theme", _("Theme"), width=2.2),
        Column("state", _("State"), width=1.5),
        Column("step", _("Last step"), "date", width=1.2),
        Column("needs", _("Needs behind it"), "whole"),
        sample_column(),
    ]
    rows = [
        [
            each.number,
            each.title,
            each.theme,
            str(RecommendationState(each.state).label),
            each.last_step,
            each.needs,
            sample_tag(each.is_sample),
        ]
        for each in found
    ]
    return [
        Heading(_("Recommendations")),
        Text(_("Adopted for the first time in the period: %(count)s.") % {"count": adopted}),
        Table(
            _("Recommendations as they stand"),
            columns,
            rows,
            size=len(rows),
            empty=_("There is no recommendation yet."),
            note=_("As of the day on which the report was made, whatever the period is."),
            sheet=_("Recommendations"),
        ),
    ]
