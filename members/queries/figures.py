"""The figures of the membership, the same for every page that shows them."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from members.models import MembershipPeriod, Municipality
from mmu_portal.lib.generation import generation_cache


@dataclass(frozen=True)
class MembershipFigures:
    """How many belong to the Union on a day, of how many in the region."""

    members: int
    municipalities: int
    provinces: int
    member_provinces: int
    sample: bool
    as_of: dt.date


@generation_cache
def membership_figures(day: dt.date) -> MembershipFigures:
    """Count members, municipalities and provinces on `day`; `sample` if any of the memberships is made up."""
    periods = MembershipPeriod.objects.covering(day).filter(municipality=OuterRef("pk"))
    counted = (
        Municipality.objects.order_by()
        .annotate(is_member=Exists(periods), is_sample_member=Exists(periods.filter(is_sample=True)))
        .aggregate(
            municipalities=Count("pk"),
            members=Count("pk", filter=Q(is_member=True)),
            provinces=Count("province", distinct=True),
            member_provinces=Count("province", distinct=True, filter=Q(is_member=True)),
            made_up=Count("pk", filter=Q(is_sample_member=True)),
        )
    )
    return MembershipFigures(sample=bool(counted.pop("made_up")), as_of=day, **counted)
