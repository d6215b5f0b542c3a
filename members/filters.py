"""The one filter of municipalities, for the page, its downloads and whatever lists them later.

A value that makes no sense is left out, never an error: an address may be old, cut off or made up.
"""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django_filters import fields

from members.enums import MembershipStatus, MunicipalityKind
from members.facets import Facet, facets
from members.models import Municipality
from members.queries.directory import Selection, facet_names, province_names
from members.queries.municipality import SORTS, MunicipalityQuerySet
from mmu_portal.lib.generation import generation_cache
from mmu_portal.lib.text import fold, one_line

LONGEST_SEARCH = 100


class SearchField(forms.CharField):
    """One line of words; what has no letter or digit, and what is too long, is cut."""

    def to_python(self, value: Any) -> str:
        words = one_line(str(value or ""))[:LONGEST_SEARCH].strip()
        return words if fold(words) else ""


class KnownChoicesField(fields.MultipleChoiceField):
    """Several values of a list, each once and in the list's order; unknown ones are dropped."""

    def to_python(self, value: Any) -> list[str]:
        given = {str(each) for each in value or ()}
        if not given:  # then nobody asks the database what the choices are
            return []
        return [str(key) for key, _label in self.choices if str(key) in given]

    def validate(self, value: list[str]) -> None:
        """What is left is known."""


class KnownChoiceField(fields.ChoiceField):
    """One value of a list; an unknown one is empty."""

    def to_python(self, value: Any) -> str:
        return value if value in {str(key) for key, _label in self.choices} else ""

    def validate(self, value: str) -> None:
        """What is left is known or empty."""


class SearchFilter(django_filters.CharFilter):
    """Words of the search."""

    field_class = SearchField


class KnownChoicesFilter(django_filters.MultipleChoiceFilter):
    """Any of several known values."""

    field_class = KnownChoicesField
    always_filter = False


class KnownChoiceFilter(django_filters.ChoiceFilter):
    """One known value."""

    field_class = KnownChoiceField


class FacetFilter(KnownChoicesFilter):
    """Those that belong to any of several values of a facet."""

    def __init__(self, facet: Facet) -> None:
        super().__init__(choices=lambda: list(facet_names(facet.name).items()))
        self.facet = facet

    def filter(self, queryset: QuerySet, values: list[str]) -> QuerySet:
        """All of them where no value is asked for."""
        return queryset.filter(pk__in=self.facet.rows(values).values("municipality")) if values else queryset


class MunicipalityFilter(django_filters.FilterSet):
    """Municipalities by name, province, kind, membership and every facet, in an order."""

    q = SearchFilter(method="search")
    province = KnownChoicesFilter(field_name="province_id", choices=lambda: list(province_names().items()))
    kind = KnownChoicesFilter(choices=MunicipalityKind.choices)
    status = KnownChoiceFilter(method="belonging", choices=MembershipStatus.choices, empty_label=None)
    sort = KnownChoiceFilter(method="in_order", choices=[(name, name) for name in SORTS], empty_label=None)

    class Meta:
        model = Municipality
        fields: list[str] = []

    def __init__(self, data: MultiValueDict | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("queryset", Municipality.objects.all())
        super().__init__(MultiValueDict() if data is None else data, **kwargs)
        self.filters.update({name: FacetFilter(facet) for name, facet in facets().items()})

    @property
    def selection(self) -> Selection:
        """What is asked for, with the defaults filled in."""
        return selection_of(self.data)

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Apply every filter; status and order have defaults of their own."""
        asked = self.selection
        found: MunicipalityQuerySet = super().filter_queryset(queryset)
        if asked.status == MembershipStatus.MEMBERS:
            found = found.members_on(timezone.localdate())
        return found.sorted_by(asked.sort)

    def search(self, queryset: MunicipalityQuerySet, _name: str, words: str) -> MunicipalityQuerySet:
        """Those that hold every word."""
        return queryset.matching(words)

    def belonging(self, queryset: MunicipalityQuerySet, _name: str, _status: str) -> MunicipalityQuerySet:
        """Applied at the end, since an empty value has a meaning."""
        return queryset

    def in_order(self, queryset: MunicipalityQuerySet, _name: str, _order: str) -> MunicipalityQuerySet:
        """Applied at the end, since an empty value has a meaning."""
        return queryset


@generation_cache
def _fields() -> dict[str, forms.Field]:
    """The filter's form fields: to make the whole form for each reader would take longer than to read it."""
    return {name: each.field for name, each in MunicipalityFilter().filters.items()}


def selection_of(data: MultiValueDict) -> Selection:
    """What the parameters of an address ask for, with the defaults filled in."""
    asked = {name: _cleaned(field, name, data) for name, field in _fields().items()}
    return Selection(
        q=asked["q"] or "",
        provinces=tuple(asked["province"] or ()),
        kinds=tuple(asked["kind"] or ()),
        status=asked["status"] or MembershipStatus.MEMBERS.value,
        sort=asked["sort"] or "name",
        belonging=tuple((name, tuple(asked[name])) for name in facets() if asked[name]),
    )


def _cleaned(field: forms.Field, name: str, data: MultiValueDict) -> Any:
    """One value; none if it makes no sense."""
    try:
        return field.clean(field.widget.value_from_datadict(data, MultiValueDict(), name))
    except forms.ValidationError:
        return None
