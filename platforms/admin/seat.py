"""Seats and their holders in the back office."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import BooleanField, ExpressionWrapper, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from members.admin.columns import MunicipalityColumns
from members.models import Appointment
from mmu_portal.lib.admin import GapFilter, RecordAdmin
from mmu_portal.lib.admin_refusal import KeepsTyped
from mmu_portal.lib.errors import DomainError
from platforms.actions.seats import close_seat, leave_seat, seat_directly, suspend
from platforms.admin.owned import OwnPlatform, suspension_told
from platforms.models import Seat, SeatHolder
from platforms.queries.seat import admitted
from platforms.queries.verdict import verdict_on


class Counted:
    """Runs an action on the chosen rows and says how many it changed."""

    def run(self, request: HttpRequest, queryset: QuerySet, action: Any) -> None:
        """Each row by itself; a refusal is told, the others go on."""
        done = 0
        for row in queryset:
            try:
                action(row)
                done += 1
            except DomainError as refusal:
                self.message_user(request, f"{row}: {refusal}", messages.ERROR)  # type: ignore[attr-defined]
        sentence = ngettext("%(count)s record was changed.", "%(count)s records were changed.", done)
        level = messages.SUCCESS if done else messages.INFO
        self.message_user(request, sentence % {"count": done}, level)  # type: ignore[attr-defined]


@admin.register(Seat)
class SeatAdmin(Counted, OwnPlatform, MunicipalityColumns, RecordAdmin):
    """The seats of departments; they come by requests or by seating somebody, and are given up here."""

    menu_position = 3
    list_display = [
        "department",
        "shown_municipality",
        "shown_province",
        "platform",
        "opened",
        "closed",
        "is_admitted",
        "is_sample",
    ]
    list_filter = ["platform", GapFilter, "is_sample", "municipality__province"]
    list_select_related = ["platform", "department", "municipality__province"]
    folded_search = ["municipality__search_key", "department__name_key"]
    search_help_text = _("Department, municipality, district or province.")
    ordering = ["platform", "municipality__sort_key", "pk"]
    fields = ["platform", "municipality", "department", "opened", "closed", "is_sample"]
    history_parts = {SeatHolder: "seat"}
    actions = ["give_up_chosen"]

    def get_queryset(self, request: HttpRequest) -> Any:
        """With whether the platform's rule takes the municipality today."""
        takes = admitted("municipality", timezone.localdate())
        return super().get_queryset(request).annotate(takes=ExpressionWrapper(takes, BooleanField()))

    @admin.display(description=_("admitted today"), boolean=True)
    def is_admitted(self, row: Any) -> bool:
        """Whether its holder enters the workspace: a member of the Union, where the platform asks for it."""
        return bool(row.takes)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Seats come with their holders."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A seat itself never changes."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_decide_permission(self, request: HttpRequest) -> bool:
        """Coordinators of a platform give its seats up."""
        return self.own_platforms(request).exists()

    @admin.action(description=_("Give the seats up"), permissions=["decide"])
    def give_up_chosen(self, request: HttpRequest, queryset: QuerySet) -> None:
        """The municipality may have another seat in their place."""
        rows = queryset.filter(closed__isnull=True)
        self.run(request, rows, lambda row: close_seat(seat=row, by=request.user))  # type: ignore[arg-type]


class SeatDirectlyForm(forms.ModelForm):
    """Who is seated; what the rules have against it is said beside the form."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        platform, appointment = self.cleaned_data.get("platform"), self.cleaned_data.get("appointment")
        if appointment is None:
            return cleaned
        if not Appointment.objects.running().filter(pk=appointment.pk).exists():
            self.add_error("appointment", gettext("This appointment does not run today."))
        elif platform is not None:
            verdict = verdict_on(platform, appointment, invited=True)
            if not verdict.qualifies:
                raise ValidationError(verdict.refusal())
            if SeatHolder.objects.holding().filter(platform=platform, appointment=appointment).exists():
                raise ValidationError(gettext("This person holds a seat on the platform already."))
        return cleaned


@admin.register(SeatHolder)
class SeatHolderAdmin(Counted, KeepsTyped, OwnPlatform, RecordAdmin):
    """Who holds which seat, since when; somebody is seated here without having asked."""

    form = SeatDirectlyForm
    menu_position = 4
    list_display = [
        "person",
        "shown_municipality",
        "department",
        "platform",
        "since",
        "until",
        "is_suspended",
    ]
    list_filter = ["platform", "is_suspended", "seat__municipality__province"]
    list_select_related = ["platform", "appointment__user", "seat__municipality", "seat__department"]
    folded_search = ["seat__municipality__search_key", "appointment__user__name_key"]
    search_help_text = _("Person, municipality, district or province.")
    ordering = ["platform", "seat__municipality__sort_key", "-since", "pk"]
    autocomplete_fields = ["appointment"]
    actions = ["end_chosen", "suspend_chosen", "reinstate_chosen"]

    @admin.display(description=_("person"), ordering="appointment__user__name_key")
    def person(self, row: SeatHolder) -> str:
        """The person's name."""
        return str(row.appointment.user)

    @admin.display(description=_("municipality"), ordering="seat__municipality__sort_key")
    def shown_municipality(self, row: SeatHolder) -> str:
        """The municipality's name."""
        return row.seat.municipality.name

    @admin.display(description=_("department"), ordering="seat__department__name_key")
    def department(self, row: SeatHolder) -> str:
        """The department's name."""
        return row.seat.department.name

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        if obj is None:
            return ["platform", "appointment"]
        return ["platform", "person", "shown_municipality", "department", "since", "until", "is_suspended"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The right, and a platform on which to decide."""
        return super().has_add_permission(request) and self.own_platforms(request).exists()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A row changes by the actions of the list alone."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_decide_permission(self, request: HttpRequest) -> bool:
        """Who seats also ends and suspends."""
        return self.has_add_permission(request)

    def save_model(self, request: HttpRequest, obj: SeatHolder, form: Any, change: bool) -> None:
        made = seat_directly(platform=obj.platform, appointment=obj.appointment, by=request.user)  # type: ignore[arg-type]
        obj.pk, obj.seat = made.pk, made.seat
        if made.is_suspended:
            told = suspension_told(obj.appointment.user, obj.platform)
            self.message_user(request, told, messages.WARNING)

    @admin.action(description=_("End their time in the seat"), permissions=["decide"])
    def end_chosen(self, request: HttpRequest, queryset: QuerySet) -> None:
        """The seats stay, vacant."""
        rows = queryset.filter(until__isnull=True)
        self.run(request, rows, lambda row: leave_seat(holder=row, by=request.user))  # type: ignore[arg-type]

    @admin.action(description=_("Suspend: no entry to the workspace"), permissions=["decide"])
    def suspend_chosen(self, request: HttpRequest, queryset: QuerySet) -> None:
        """They keep their seats, all that they have on the platform."""
        self._suspend(request, queryset.filter(until__isnull=True), suspended=True)

    @admin.action(description=_("Let them into the workspace again"), permissions=["decide"])
    def reinstate_chosen(self, request: HttpRequest, queryset: QuerySet) -> None:
        """The end of a suspension, also of somebody who holds no seat any more."""
        self._suspend(request, queryset, suspended=False)

    def _suspend(self, request: HttpRequest, queryset: QuerySet, *, suspended: bool) -> None:
        rows = queryset.exclude(is_suspended=suspended)
        by: Any = request.user
        self.run(request, rows, lambda row: suspend(holder=row, suspended=suspended, by=by))
