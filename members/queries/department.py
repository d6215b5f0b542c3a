"""Questions about departments."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import ngettext

from members.models import Appointment, Department, DepartmentChange
from members.models.department_change import work_area_names


def with_names(changes: QuerySet[DepartmentChange]) -> list[DepartmentChange]:
    """Proposals with all that their words need, in a fixed number of queries."""
    rows = changes.select_related("municipality", "department").prefetch_related("department__work_areas")
    return list(give_names(list(rows)))


def give_names(changes: Iterable[DepartmentChange]) -> Iterable[DepartmentChange]:
    """Give each proposal the names of the work areas, which are read once for all."""
    names = work_area_names()
    for change in changes:
        change.area_names = names
    return changes


def sentence_about_people(department: Department) -> str:
    """Who still acts for the department, as a warning before it is closed; empty if nobody does."""
    number = Appointment.objects.running().filter(department=department).count()
    if not number:
        return ""
    sentence = ngettext(
        "%(count)s person is appointed to this department. Closing it ends no appointment: "
        "the coordinator or the staff should appoint the person to another department.",
        "%(count)s people are appointed to this department. Closing it ends no appointment: "
        "the coordinator or the staff should appoint them to another department.",
        number,
    )
    return sentence % {"count": number}
