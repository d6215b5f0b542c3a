"""The filter of activities, the same for the pages and the calendar."""

from typing import Any
from urllib.parse import urlencode

import django_filters
from django.utils.translation import gettext_lazy as _

from members.queries.directory import province_names
from mmu_portal.lib.generation import generation_cache
from platforms.filters import ChoiceFilter
from platforms.models import Platform
from programs.enums import ActivityKind
from programs.models import Activity, Program


@generation_cache
def _programs() -> list[tuple[str, str]]:
    return [(row.slug, row.name) for row in Program.objects.shown()]


@generation_cache
def _platforms() -> list[tuple[str, str]]:
    return [(row.slug, row.name) for row in Platform.objects.filter(is_active=True)]


class ActivityFilter(django_filters.FilterSet):
    """Activities by kind, program, platform and province; a value that makes no sense is left out."""

    kind = ChoiceFilter(label=_("Kind"), choices=ActivityKind.choices, empty_label=_("All"))
    program = ChoiceFilter(
        label=_("Program"), field_name="program__slug", choices=lambda: _programs(), empty_label=_("All")
    )
    platform = ChoiceFilter(
        label=_("Platform"), field_name="platform__slug", choices=lambda: _platforms(), empty_label=_("All")
    )
    province = ChoiceFilter(
        label=_("Province"), choices=lambda: list(province_names().items()), empty_label=_("All")
    )

    class Meta:
        model = Activity
        fields: list[str] = []

    def __init__(self, data: Any) -> None:
        super().__init__(data, queryset=Activity.objects.shown())
        self.form.is_valid()

    @property
    def asked(self) -> dict[str, str]:
        """What is asked for, in one fixed order."""
        cleaned = self.form.cleaned_data
        return {name: cleaned[name] for name in self.filters if cleaned.get(name)}

    @property
    def used(self) -> int:
        """In how many ways the list is narrowed."""
        return len(self.asked)

    def query(self, *, without: str = "", **more: Any) -> str:
        """The canonical query of what is asked for, with its `?`; `without` leaves one filter out."""
        pairs = {name: value for name, value in self.asked.items() if name != without}
        pairs |= {name: value for name, value in more.items() if value}
        return f"?{urlencode(pairs)}" if pairs else "?"

    def chips(self, **more: Any) -> list[tuple[str, str, str]]:
        """Name, value and the query without it, of each filter that is set."""
        fields: Any = self.form.fields
        return [
            (
                str(fields[name].label),
                str(dict(fields[name].choices)[value]),
                self.query(without=name, **more),
            )
            for name, value in self.asked.items()
        ]
