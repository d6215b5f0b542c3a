"""ListAPIView and a ModelSerializer: the list of members as Django REST framework's tutorial makes it."""

from typing import Any, ClassVar

from django.contrib.auth.decorators import login_not_required
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.decorators import method_decorator
from rest_framework import generics, serializers
from rest_framework.renderers import JSONRenderer

from members.models import MembershipPeriod, Municipality


class MemberSerializer(serializers.ModelSerializer):
    """The columns that the portal's own list has of a municipality."""

    plate_code = serializers.CharField(source="province_id")
    province = serializers.CharField(source="province.name_tr")
    metropolitan_code = serializers.CharField(source="parent.code", default=None)
    member = serializers.BooleanField(source="is_member")

    class Meta:
        model = Municipality
        fields = (
            *("code", "official_id", "slug", "name_tr", "name_en", "kind", "plate_code", "province"),
            *("district", "metropolitan_code", "population", "population_year", "population_method"),
            *("population_source", "latitude", "longitude", "position_source", "area_km2", "area_year"),
            *("area_source", "website", "website_source", "phone", "email", "member"),
        )


@method_decorator(login_not_required, name="dispatch")
class MemberList(generics.ListAPIView):
    """Members of today."""

    serializer_class = MemberSerializer
    authentication_classes: ClassVar[list[Any]] = []
    permission_classes: ClassVar[list[Any]] = []
    renderer_classes: ClassVar[list[Any]] = [JSONRenderer]

    def get_queryset(self) -> QuerySet[Municipality]:
        """The rows in one query."""
        today = Exists(
            MembershipPeriod.objects.covering(timezone.localdate()).filter(municipality=OuterRef("pk"))
        )
        members = Municipality.objects.annotate(is_member=today).filter(is_member=True)
        return members.select_related("province", "parent").defer("province__outline", "description_tr")
