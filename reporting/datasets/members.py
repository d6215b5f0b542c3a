"""Municipalities and provinces: what the directory's downloads hold (`members.views.export`)."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.filters import MunicipalityFilter
from members.models import MembershipPeriod, Municipality, Province
from members.queries.directory import Selection, belongings, find
from members.views.export import JSON_FIELDS
from mmu_portal.lib.composed import composed
from reporting.datasets.column import ByKey, Column, Kind, both, plain
from reporting.datasets.dataset import Dataset
from reporting.datasets.filters import ProvinceFilter

UNION = _("Marmara Municipalities Union")
SOURCES_BESIDE = _("Each figure has its source in the column beside it.")
_MORE: dict[str, dict[str, Any]] = {
    "name_tr": {"meaning": _("The name with its kind, as the municipality writes it.")},
    "slug": {"meaning": _("The last part of the address of its page on the portal.")},
    "plate_code": {
        "title": _("plate code"),
        "meaning": _("Of the province; two digits, 16 for Bursa."),
        "refers": "provinces",
    },
    "province": {"title": _("province"), "meaning": _("Its name in Turkish.")},
    "metropolitan_code": {
        "title": _("metropolitan municipality"),
        "meaning": _("The code of the metropolitan municipality to which a district belongs."),
        "refers": "members",
    },
    "population": {
        "meaning": _(
            "Of the year beside it. A metropolitan municipality holds its districts: adding both counts "
            "people twice."
        ),
        "unit": _("people"),
    },
    "population_method": {
        "meaning": _("Reported, or derived: the district less its villages and its towns.")
    },
    "latitude": {"unit": _("degrees north, WGS 84")},
    "longitude": {"unit": _("degrees east, WGS 84")},
    "area_km2": {"unit": "km²"},
    "phone": {"meaning": _("The institution’s, never a person’s.")},
}


@composed
def _members_on(day: dt.date) -> QuerySet:
    return MembershipPeriod.objects.covering(day).values_list("municipality_id", "is_sample")


def _standing(keys: Sequence[int]) -> ByKey:
    """Who belongs to the Union today, and of whom that is sample data."""
    rows = dict(_members_on(timezone.localdate()))
    return {key: {"member": key in rows, "is_sample": bool(rows.get(key))} for key in keys}


def _belonging(keys: Sequence[int]) -> ByKey:
    """On which platforms they hold a seat, and in which programs they take or took part."""
    held = belongings()
    return {
        key: {f"{facet}s": sorted(held.get(facet, {}).get(key, [])) for facet in ("platform", "program")}
        for key in keys
    }


def _members_of(keys: Sequence[str]) -> ByKey:
    """The numbers that the directory shows beside each province."""
    day = timezone.localdate()
    members, everybody = find(Selection(), day).provinces, find(Selection(status="all"), day).provinces
    return {key: {"members": members[key], "municipalities": everybody[key]} for key in keys}


MEMBERS = Dataset(
    identifier="members",
    title=_("Member municipalities"),
    meaning=_(
        "The municipalities of the Union with kind, province, population, position and ways to reach them; "
        "on request all municipalities of the region."
    ),
    model=Municipality,
    filters=MunicipalityFilter,
    unfiltered=frozenset({"sort"}),
    declared=(
        *(Column(name, path, **_MORE.get(name, {})) for name, path in JSON_FIELDS.items()),
        Column("member", of=_standing, kind=Kind.YES_NO, title=_("member of the Union today")),
        Column(
            "is_sample",
            of=_standing,
            kind=Kind.YES_NO,
            title=_("sample data"),
            meaning=_("The membership is made up for demonstration."),
        ),
        Column(
            "platforms",
            of=_belonging,
            kind=Kind.LIST,
            title=_("platforms"),
            meaning=_("Those on which it holds a seat, by their code in the dataset of platforms."),
        ),
        Column(
            "programs",
            of=_belonging,
            kind=Kind.LIST,
            title=_("programs"),
            meaning=_("Those in which it takes or took part, by their code in the dataset of programs."),
        ),
    ),
    source=_("Marmara Municipalities Union; TÜİK and others, as the columns of sources say"),
    key="code",
    notes=(
        SOURCES_BESIDE,
        _("Without status=all only those that belong to the Union today are given."),
        _("Seats and participations that are sample data count in the columns of platforms and programs."),
    ),
    position=("latitude", "longitude"),
    whole="status=all",
    labels={
        "q": _("Words of name, district or province"),
        "province": _("Province"),
        "kind": _("Kind"),
        "status": _("Membership"),
        "platform": _("Platform"),
        "program": _("Program"),
    },
    file="members:export",
    changed=(Municipality, MembershipPeriod),
)

PROVINCES = Dataset(
    identifier="provinces",
    title=_("Provinces"),
    meaning=_("The provinces in which the Union works, with the number of its members in each."),
    model=Province,
    filters=ProvinceFilter,
    declared=(
        *plain("plate_code"),
        *both("name"),
        *plain("is_metropolitan"),
        Column(
            "members", of=_members_of, kind=Kind.WHOLE, title=_("number of members"), unit=_("municipalities")
        ),
        Column(
            "municipalities",
            of=_members_of,
            kind=Kind.WHOLE,
            title=_("municipalities"),
            meaning=_("All that the portal knows in the province, members or not."),
            unit=_("municipalities"),
        ),
    ),
    source=UNION,
    key="plate_code",
    changed=(Province, MembershipPeriod),
)
