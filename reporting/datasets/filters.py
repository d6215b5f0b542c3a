"""Filters of the datasets: those of the pages where there are any, and the few that the others need."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaign.models import Claim
from campaign.queries.content import current_version
from members.models import Province
from members.queries.directory import province_names
from platforms.enums import PUBLIC_STATES
from platforms.filters import ChoiceFilter
from platforms.models import Platform, Recommendation
from programs.enums import Face, Phase, ProjectStatus, Unit
from programs.filters import ActivityFilter
from programs.models import Cycle, EqualityAction, Indicator, Measurement, Plan, Program, Project, Street


def _programs() -> list[tuple[str, str]]:
    return [(row.slug, row.name) for row in Program.objects.shown()]


def _platforms() -> list[tuple[str, str]]:
    return [(row.slug, row.name) for row in Platform.objects.filter(is_active=True)]


def _plans() -> list[tuple[str, str]]:
    return [(row.slug, row.name) for row in Plan.objects.shown()]


def _indicators() -> list[tuple[str, str]]:
    rows = Indicator.objects.filter(action__objective__plan__is_active=True)
    return [(row.code, row.title) for row in rows]


class OpenFilter(django_filters.FilterSet):
    """A filter of what everybody may read."""

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data, queryset=self.everything())

    def everything(self) -> QuerySet:
        """What everybody may read, unfiltered."""
        raise NotImplementedError


class ProvinceFilter(OpenFilter):
    """Provinces of the region."""

    def everything(self) -> QuerySet:
        return Province.objects.all()


class PlatformFilter(OpenFilter):
    """Platforms with a page."""

    def everything(self) -> QuerySet:
        return Platform.objects.filter(is_active=True)


class RecommendationFilter(OpenFilter):
    """Adopted recommendations by platform and by what became of them."""

    platform = ChoiceFilter(label=_("Platform"), field_name="platform__slug", choices=_platforms)
    state = ChoiceFilter(label=_("State"), choices=[(each.value, each.label) for each in PUBLIC_STATES])

    class Meta:
        model = Recommendation
        fields: list[str] = []

    def everything(self) -> QuerySet:
        return Recommendation.objects.public().with_text()


class ProgramFilter(OpenFilter):
    """Programs by the unit that runs them."""

    unit = ChoiceFilter(label=_("Run by"), choices=Unit.choices)

    class Meta:
        model = Program
        fields: list[str] = []

    def everything(self) -> QuerySet:
        return Program.objects.shown()


class CycleFilter(OpenFilter):
    """Cycles by program."""

    program = ChoiceFilter(label=_("Program"), field_name="program__slug", choices=_programs)

    class Meta:
        model = Cycle
        fields: list[str] = []

    def everything(self) -> QuerySet:
        return Cycle.objects.filter(program__is_active=True)


class StreetFilter(OpenFilter):
    """Streets by program, province and latest completed phase."""

    program = ChoiceFilter(label=_("Program"), field_name="program__slug", choices=_programs)
    province = ChoiceFilter(
        label=_("Province"),
        field_name="municipality__province",
        choices=lambda: list(province_names().items()),
    )
    phase = ChoiceFilter(
        label=_("Phase"),
        field_name="done_phase",
        choices=[(str(each.value), each.label) for each in Phase],
    )

    class Meta:
        model = Street
        fields: list[str] = []

    def everything(self) -> QuerySet:
        return Street.objects.shown().with_result()


class OpenActivityFilter(ActivityFilter):
    """Activities as the pages filter them, and whether they are still to come."""

    when = ChoiceFilter(
        label=_("When"),
        method="at_time",
        choices=[("coming", _("To come")), ("past", _("Past"))],
        empty_label=_("All"),
    )

    def at_time(self, found: QuerySet, _name: str, when: str) -> Any:
        """Those that are over, or are not."""
        shown: Any = found
        return shown.past() if when == "past" else shown.coming()


class ProjectFilter(OpenFilter):
    """Projects by status."""

    status = ChoiceFilter(label=_("Status"), choices=ProjectStatus.choices)

    class Meta:
        model = Project
        fields: list[str] = []

    def everything(self) -> QuerySet:
        return Project.objects.shown()


class ActionFilter(OpenFilter):
    """Actions of plans by plan and part of it."""

    plan = ChoiceFilter(
        label=pgettext_lazy("of the Union", "plan"), field_name="objective__plan__slug", choices=_plans
    )
    face = ChoiceFilter(label=_("Part of the plan"), field_name="objective__face", choices=Face.choices)

    class Meta:
        model = EqualityAction
        fields: list[str] = []

    def everything(self) -> QuerySet:
        return EqualityAction.objects.of_shown_plans()


class IndicatorFilter(OpenFilter):
    """Indicators by plan and part of it."""

    plan = ChoiceFilter(
        label=pgettext_lazy("of the Union", "plan"),
        field_name="action__objective__plan__slug",
        choices=_plans,
    )
    face = ChoiceFilter(
        label=_("Part of the plan"), field_name="action__objective__face", choices=Face.choices
    )

    class Meta:
        model = Indicator
        fields: list[str] = []

    def everything(self) -> QuerySet:
        return Indicator.objects.filter(action__objective__plan__is_active=True)


class MeasurementFilter(OpenFilter):
    """Approved readings by plan and indicator."""

    plan = ChoiceFilter(
        label=pgettext_lazy("of the Union", "plan"),
        field_name="indicator__action__objective__plan__slug",
        choices=_plans,
    )
    indicator = ChoiceFilter(label=_("Indicator"), field_name="indicator__code", choices=_indicators)

    class Meta:
        model = Measurement
        fields: list[str] = []

    def everything(self) -> QuerySet:
        shown = Measurement.objects.approved().first_hand()
        return shown.filter(indicator__action__objective__plan__is_active=True)


class ProfileFilter(OpenFilter):
    """The figures of the profile that is published now."""

    class Meta:
        model = Claim
        fields: list[str] = []

    def everything(self) -> QuerySet:
        current = current_version()
        return Claim.objects.filter(section__profile_version=current) if current else Claim.objects.none()
