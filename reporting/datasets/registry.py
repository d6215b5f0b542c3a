"""Every dataset, in the order in which people look for them; and the check that none tells too much."""

from typing import Any

from django.core.checks import Error, register

from mmu_portal.lib.privacy import tag_of
from reporting.datasets.column import Column, fields_on
from reporting.datasets.dataset import Dataset
from reporting.datasets.members import MEMBERS, PROVINCES
from reporting.datasets.plan import ACTIONS, INDICATORS, MEASUREMENTS
from reporting.datasets.platforms import PLATFORMS, RECOMMENDATIONS
from reporting.datasets.profile import PROFILE
from reporting.datasets.programs import ACTIVITIES, CYCLES, PROGRAMS, PROJECTS, STREETS

DATASETS: dict[str, Dataset] = {
    each.identifier: each
    for each in (
        MEMBERS,
        PROVINCES,
        PLATFORMS,
        RECOMMENDATIONS,
        PROGRAMS,
        CYCLES,
        STREETS,
        ACTIVITIES,
        PROJECTS,
        ACTIONS,
        INDICATORS,
        MEASUREMENTS,
        PROFILE,
    )
}
PUBLIC = {identifier: each for identifier, each in DATASETS.items() if each.public}


def tells_of_a_person(dataset: Dataset, column: Column) -> str:
    """The field by which a public column would tell of a person; empty if it tells of nobody.

    Fields on the way count: whose record it is, is told with it.
    """
    for model, field in fields_on(dataset.model, column.path) if column.path else []:
        name = getattr(field, "translated_field", field).name
        if tag_of(model, name) is not None:
            return f"{model._meta.label}.{name}"
    return ""


@register
def no_public_column_tells_of_a_person(**_kwargs: Any) -> list[Error]:
    """Errors for public columns whose fields are tagged as personal."""
    return [
        Error(f"The public column {dataset.identifier}.{column.name} reads {field}.", id="datasets.E001")
        for dataset in PUBLIC.values()
        for column in dataset.public_columns.values()
        if (field := tells_of_a_person(dataset, column))
    ]
