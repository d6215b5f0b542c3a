"""Proposed streets in the back office: old and new side by side, and the decision."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from members.admin.proposal import ProposalAdmin
from members.models import User
from programs.actions.street_changes import approve_street
from programs.models import StreetChange


@admin.register(StreetChange)
class StreetChangeAdmin(ProposalAdmin):
    """Proposed streets, with their phases and photographs."""

    menu_position = 5
    list_title = _("Proposed streets")

    def get_queryset(self, request: HttpRequest) -> Any:
        """With what the streets' records say now."""
        found: Any = super().get_queryset(request)
        return found.with_records()

    def approve(self, change: Any, by: User, **decision: Any) -> None:
        """Approve a street."""
        approve_street(change=change, by=by, **decision)
