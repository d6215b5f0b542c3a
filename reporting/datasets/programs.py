"""Programs, their cycles and streets, activities and projects."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from programs.enums import ActivityState
from programs.models import (
    Activity,
    Cycle,
    CycleParticipation,
    Intervention,
    Program,
    Project,
    ProjectPartner,
    Street,
)
from programs.queries.figures import participation_totals_by, street_totals_by
from reporting.datasets.column import ByKey, Column, Kind, both, listed, plain
from reporting.datasets.dataset import Dataset
from reporting.datasets.filters import (
    CycleFilter,
    OpenActivityFilter,
    ProgramFilter,
    ProjectFilter,
    StreetFilter,
)
from reporting.datasets.members import UNION

SHOWN_STATES = tuple(each for each in ActivityState.choices if each[0] != ActivityState.DRAFT)
AS_STATED = _("As a source states it, for the whole; what the records hold is counted apart.")
EXACTNESS = _("Where a day is known to the month or the year alone, it stands for that whole month or year.")


def _totals(keys: Sequence[int], *, street: str, participation: str) -> ByKey:
    streets = street_totals_by(Street.objects.filter(**{f"{street}__in": list(keys)}), street)
    taking_part = participation_totals_by(participation, keys)
    return {key: _numbers(streets.get(key), taking_part.get(key)) for key in keys}


def _numbers(streets: Any, taking_part: Any) -> dict[str, Any]:
    """The records' numbers of one program or cycle; an area is unknown while no street has one."""
    measured = streets is not None and streets.streets > streets.without_area
    return {
        "streets_done": streets.streets if streets else 0,
        "reclaimed_m2": streets.area if measured else None,
        "municipalities": taking_part.municipalities if taking_part else 0,
        "is_sample": bool((streets and streets.has_sample) or (taking_part and taking_part.has_sample)),
    }


def _of_programs(keys: Sequence[int]) -> ByKey:
    return _totals(keys, street="program", participation="cycle__program")


def _of_cycles(keys: Sequence[int]) -> ByKey:
    return _totals(keys, street="cycle", participation="cycle")


def _counted(of: Any) -> tuple[Column, ...]:
    """What the records add up to, as the pages show it."""
    return (
        Column(
            "streets_done",
            of=of,
            kind=Kind.WHOLE,
            title=_("streets transformed"),
            meaning=_("Streets on record with a completed phase, each once."),
            unit=_("streets"),
        ),
        Column(
            "reclaimed_m2",
            of=of,
            kind=Kind.NUMBER,
            title=_("area reclaimed for people"),
            meaning=_("Of the streets of which it is measured; null while there is none."),
            unit="m²",
        ),
        Column(
            "municipalities",
            of=of,
            kind=Kind.WHOLE,
            title=_("municipalities taking part"),
            meaning=_("Selected, taking part or graduated, each once."),
            unit=_("municipalities"),
        ),
        Column(
            "is_sample",
            of=of,
            kind=Kind.YES_NO,
            title=_("sample data"),
            meaning=_("Records that are made up for demonstration are counted."),
        ),
    )


def _partners(keys: Sequence[int]) -> ByKey:
    rows = ProjectPartner.objects.filter(project__in=keys).order_by("project", "role", "pk")
    found: dict[int, list[str]] = {key: [] for key in keys}
    for project, role, name in rows.values_list("project", "role", "organization__name_tr"):
        found[project].append(f"{role or '-'}:{name}")
    return {key: {"partners": partners} for key, partners in found.items()}


def _wholes(keys: Sequence[int]) -> ByKey:
    """Of what activities are a part, as far as everybody may read of it."""
    names = ("program", "platform", "project")
    paths = [path for name in names for path in (f"{name}__slug", f"{name}__is_active")]
    rows = Activity.objects.filter(pk__in=keys).values_list("pk", *paths)
    return {
        key: {
            name: slug if is_active else None
            for name, slug, is_active in zip(names, told[::2], told[1::2], strict=True)
        }
        for key, *told in rows
    }


PROGRAMS = Dataset(
    identifier="programs",
    title=_("Programs"),
    meaning=_("The Union’s programs: since when, run by which unit, and what their records add up to."),
    model=Program,
    filters=ProgramFilter,
    declared=(
        Column("slug", "slug", title=_("code"), meaning=_("The last part of the address of its page.")),
        *both("name"),
        *plain("unit", "since", "until"),
        *both("lead"),
        listed("partners", Program, "partners__name_tr", title=_("partners")),
        listed("target_groups", Program, "target_groups__code", title=_("target groups")),
        *_counted(_of_programs),
        *both("source"),
    ),
    source=UNION,
    key="slug",
    changed=(Program, Street, CycleParticipation),
)

CYCLES = Dataset(
    identifier="cycles",
    title=_("Cycles of programs"),
    meaning=_("The rounds of the programs: when municipalities apply, how many take part, what was changed."),
    model=Cycle,
    filters=CycleFilter,
    declared=(
        Column("program", "program__slug", title=_("program"), refers="programs"),
        *plain("number", "year", "opens", "closes", "starts", "ends", "capacity", "target_streets"),
        Column("target_area", "target_area", unit="m²"),
        Column("stated_municipalities", "stated_municipalities", meaning=AS_STATED),
        Column("stated_cities", "stated_cities", meaning=AS_STATED),
        *_counted(_of_cycles),
        *both("source"),
    ),
    source=UNION,
    together=("program", "number"),
    changed=(Cycle, Street, CycleParticipation),
)

STREETS = Dataset(
    identifier="streets",
    title=_("Streets"),
    meaning=_(
        "The streets that programs gave back to people: where, in which cycle, and how much area. A street "
        "counts once, by its latest completed phase."
    ),
    model=Street,
    filters=StreetFilter,
    declared=(
        Column("program", "program__slug", title=_("program"), refers="programs"),
        Column("slug", "slug", title=_("code"), meaning=_("Of the street within its program.")),
        *both("name"),
        Column(
            "municipality",
            "municipality__code",
            title=_("municipality"),
            meaning=_("Its code in the dataset of members."),
            refers="members",
        ),
        Column("municipality_name", "municipality__name_tr", title=_("name of the municipality")),
        Column("plate_code", "municipality__province_id", title=_("plate code"), refers="provinces"),
        Column(
            "cycle",
            "cycle__number",
            kind=Kind.WHOLE,
            title=pgettext_lazy("of a program", "cycle"),
        ),
        Column("latitude", "latitude", unit=_("degrees north, WGS 84")),
        Column("longitude", "longitude", unit=_("degrees east, WGS 84")),
        Column(
            "phase",
            "done_phase",
            kind=Kind.WHOLE,
            title=_("latest completed phase"),
            meaning=_("1 pop-up intervention, 2 interim, 3 final implementation."),
        ),
        Column("done_on", "done_ends", kind=Kind.DAY, title=_("completed on"), meaning=EXACTNESS),
        Column("done_precision", "done_precision", title=_("how exactly the day is known")),
        Column(
            "reclaimed_m2",
            "reclaimed",
            kind=Kind.NUMBER,
            title=_("area reclaimed for people"),
            meaning=_("What people have after less what they had before, of the latest completed phase."),
            unit="m²",
        ),
        *plain("is_sample"),
        *both("source"),
    ),
    source=UNION,
    together=("program", "slug"),
    position=("latitude", "longitude"),
    changed=(Street, Intervention),
)

ACTIVITIES = Dataset(
    identifier="activities",
    title=_("Activities"),
    meaning=_("Trainings, workshops, meetings, exchanges and exhibitions: when, where, for whom."),
    model=Activity,
    filters=OpenActivityFilter,
    declared=(
        Column("slug", "slug", title=_("code"), meaning=_("The last part of the address of its page.")),
        *plain("kind", "mode"),
        Column("state", "state", choices=SHOWN_STATES),
        *both("title"),
        *both("lead"),
        Column("first_day", "first_day", meaning=EXACTNESS),
        Column("last_day", "last_day", meaning=EXACTNESS),
        *plain("precision"),
        *both("place"),
        Column("plate_code", "province_id", title=_("plate code"), refers="provinces"),
        Column("program", of=_wholes, title=_("program"), refers="programs"),
        Column("platform", of=_wholes, title=_("platform"), refers="platforms"),
        Column("project", of=_wholes, title=_("project"), refers="projects"),
        listed("target_groups", Activity, "target_groups__code", title=_("target groups")),
        *plain("opens", "closes", "capacity"),
        Column("stated_participants", "stated_participants", meaning=AS_STATED, unit=_("people")),
        Column("stated_municipalities", "stated_municipalities", meaning=AS_STATED),
        # For those who have a place: it opens the meeting.
        Column("link", "link", public=False),
        *plain("is_sample"),
        *both("source"),
    ),
    source=UNION,
    key="slug",
    notes=(_("Who took part is not in this dataset: groups of fewer than five people are never told."),),
    changed=(Activity,),
)

PROJECTS = Dataset(
    identifier="projects",
    title=_("Projects"),
    meaning=_("The Union’s projects with status and roles of their partners, in the codes of IATI."),
    model=Project,
    filters=ProjectFilter,
    declared=(
        Column("slug", "slug", title=_("code"), meaning=_("The last part of the address of its page.")),
        *both("name"),
        *both("short_name"),
        *plain("status", "starts", "starts_precision", "ends", "ends_precision"),
        Column(
            "partners",
            of=_partners,
            kind=Kind.LIST,
            title=_("partners"),
            meaning=_(
                "Role and name: 1 funding, 2 accountable, 3 extending, 4 implementing, - where no source "
                "says the role."
            ),
        ),
        listed("target_groups", Project, "target_groups__code", title=_("target groups")),
        *both("lead"),
        *both("source"),
    ),
    source=UNION,
    key="slug",
    changed=(Project, ProjectPartner),
)
