"""ListView, a FilterSet of django-filter and a template: what a textbook would do."""

from typing import Any

import django_filters
from django.contrib.auth.decorators import login_not_required
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.generic import ListView

from members.enums import MunicipalityKind
from members.models import MembershipPeriod, Municipality, Province


class MunicipalityFilter(django_filters.FilterSet):
    """The filters of the directory as django-filter gives them."""

    q = django_filters.CharFilter(field_name="search_key", lookup_expr="contains")
    province = django_filters.ModelMultipleChoiceFilter(queryset=Province.objects.defer("outline"))
    kind = django_filters.MultipleChoiceFilter(choices=MunicipalityKind.choices)
    sort = django_filters.OrderingFilter(fields={"sort_key": "name", "population": "population"})

    class Meta:
        model = Municipality
        fields: list[str] = []


@method_decorator(login_not_required, name="dispatch")
class MunicipalityList(ListView):
    """Members of today, filtered."""

    template_name = "reference.html"

    def get_queryset(self) -> QuerySet[Municipality]:
        """The rows in one query."""
        today = MembershipPeriod.objects.covering(timezone.localdate()).filter(municipality=OuterRef("pk"))
        members = Municipality.objects.filter(Exists(today)).select_related("province")
        self.filter = MunicipalityFilter(self.request.GET, queryset=members.defer("province__outline"))
        return self.filter.qs

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The filter's form beside the rows."""
        return super().get_context_data(filter=self.filter, **kwargs)
