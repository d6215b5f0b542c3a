"""Proposed departments in the back office: new ones, changes and closings, decided one by one."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from members.actions.departments import approve_department
from members.admin.proposal import DecisionForm, ProposalAdmin
from members.forms import DepartmentForm
from members.models import DepartmentChange, User
from members.models.department_change import DepartmentRecord
from members.queries.department import give_names, sentence_about_people


class DepartmentDecisionForm(DepartmentForm, DecisionForm):
    """The department as it will be recorded, to be corrected, and the note."""

    field_order = ["name", "work_areas", "is_closed", "note"]

    def __init__(self, posted: Any, *, change: DepartmentChange) -> None:
        DecisionForm.__init__(self, posted, change=change)
        self.offer(change.wanted, is_new=change.department_id is None)
        self.fields["name"].widget.attrs["class"] = "vTextField"

    def correction(self) -> DepartmentRecord | None:
        """What was typed, if it is not what is proposed."""
        typed = self.record()
        return None if typed == self.change.wanted else typed


@admin.register(DepartmentChange)
class DepartmentChangeAdmin(ProposalAdmin):
    """Proposed new departments, changes of departments, closings."""

    decision_form = DepartmentDecisionForm
    list_title = _("Proposed changes of departments")
    menu_position = 6
    list_select_related = [*ProposalAdmin.list_select_related, "department"]

    def approve(self, change: Any, by: User, **decision: Any) -> None:
        """Approve a department."""
        approve_department(change=change, by=by, **decision)

    def warning(self, change: DepartmentChange) -> str:
        """Who acts for a department that is to be closed."""
        if change.department is None or change.wanted.is_active or not change.now.is_active:
            return ""
        return sentence_about_people(change.department)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("department__work_areas")

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The list; the names of the work areas are read once for all rows."""
        rows = super().get_changelist_instance(request)
        give_names(rows.result_list)
        return rows
