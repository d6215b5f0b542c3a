"""The filters of a platform's needs and posts."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from members.filters import KnownChoiceField, SearchFilter
from members.models import TargetGroup, WorkArea
from members.queries.directory import province_names
from members.queries.taxonomy import terms
from mmu_portal.lib.text import fold
from platforms.access import Access
from platforms.enums import NeedState, PostKind, Urgency
from platforms.models import Need, Platform, Post, SubGroup, Theme

SORTS = {
    "newest": _("The newest first"),
    "waiting": _("Waiting longest first"),
    "support": _("Most support first"),
}
_ORDERS = {
    "newest": ["-created_at", "-pk"],
    "waiting": ["created_at", "pk"],
    "support": ["-supporters", "-created_at", "-pk"],
}


class ChoiceFilter(django_filters.ChoiceFilter):
    """One value of a list; one that makes no sense is left out."""

    field_class = KnownChoiceField


class TitleFilter(django_filters.FilterSet):
    """A filter that looks for words in titles and tells how much was asked for."""

    def with_words(self, found: QuerySet, name: str, words: str) -> QuerySet:
        """Every word, accents and case forgiven."""
        for word in fold(words).split():
            found = found.filter(search_key__contains=word)
        return found

    @property
    def used(self) -> int:
        """In how many ways the list is narrowed; the order narrows nothing."""
        return sum(bool(value) for name, value in self.form.cleaned_data.items() if name != "sort")


class NeedFilter(TitleFilter):
    """What a reader looks for among the needs of a platform."""

    q = SearchFilter(label=_("Words of the title"), method="with_words")
    state = ChoiceFilter(label=_("State"), choices=NeedState.choices, empty_label=_("All"))
    urgency = ChoiceFilter(label=_("Urgency"), choices=Urgency.choices, empty_label=_("All"))
    theme = ChoiceFilter(label=_("Theme"), empty_label=_("All"))
    group = ChoiceFilter(label=_("For whom"), field_name="target_groups", empty_label=_("All"))
    area = ChoiceFilter(label=_("Work area"), field_name="work_areas", empty_label=_("All"))
    province = ChoiceFilter(
        label=_("Province"),
        field_name="seat__municipality__province",
        choices=lambda: list(province_names().items()),
        empty_label=_("All"),
    )
    sort = ChoiceFilter(label=_("Order"), choices=list(SORTS.items()), method="in_order", empty_label=None)

    class Meta:
        model = Need
        fields: list[str] = []

    def __init__(self, data: Any, *, platform: Platform) -> None:
        super().__init__(data, queryset=Need.objects.filter(platform=platform).standing())
        self.themes = list(Theme.objects.filter(platform=platform).select_related("platform"))
        self.filters["theme"].extra["choices"] = [(str(row.pk), row.title) for row in self.themes]
        self.filters["group"].extra["choices"] = terms(TargetGroup)
        self.filters["area"].extra["choices"] = terms(WorkArea)

    def in_order(self, found: QuerySet, name: str, order: str) -> QuerySet:
        """In one of the known orders."""
        counted = found.with_support() if order == "support" else found  # type: ignore[attr-defined]
        return counted.order_by(*_ORDERS.get(order, _ORDERS["newest"]))


class PostFilter(TitleFilter):
    """What a reader looks for among the posts of a platform."""

    q = SearchFilter(label=_("Words of the title"), method="with_words")
    kind = ChoiceFilter(label=_("Kind"), choices=PostKind.choices, empty_label=_("All"))
    area = ChoiceFilter(label=_("Work area"), field_name="work_areas", empty_label=_("All"))
    target = ChoiceFilter(label=_("Target group"), field_name="target_groups", empty_label=_("All"))
    group = ChoiceFilter(label=_("Sub-group"), empty_label=_("All"))

    class Meta:
        model = Post
        fields: list[str] = []

    def __init__(self, data: Any, *, access: Access) -> None:
        found = Post.objects.readable_by(access).filter(published_at__isnull=False)
        super().__init__(data, queryset=found.order_by("-published_at", "-pk"))
        groups = SubGroup.objects.filter(platform=access.platform, is_active=True)
        self.filters["area"].extra["choices"] = terms(WorkArea)
        self.filters["target"].extra["choices"] = terms(TargetGroup)
        self.filters["group"].extra["choices"] = [(str(row.pk), str(row)) for row in groups]
