"""Registrations in the back office: entered for others, accepted, canceled, erased."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mmu_portal.lib.admin import RecordAdmin
from mmu_portal.lib.admin_refusal import KeepsTyped
from platforms.admin.seat import Counted
from programs.actions.registrations import accept, cancel, enter, erase_person
from programs.enums import RegistrationState
from programs.models import Registration

OF_PORTAL = ["activity", "appointment"]
OUTSIDE = ["name", "organization", "email", "language"]


class EntryForm(forms.ModelForm):
    """Who is registered: by an appointment, or somebody from outside."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "name" in self.fields:
            self.fields["name"].help_text = _(
                "Of somebody from outside the network. Name, organization and e-mail are erased by "
                "themselves a year after the activity; the mails to the person say so."
            )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        appointment, name = (self.cleaned_data.get(each) for each in ("appointment", "name"))
        if appointment is not None and (name or self.cleaned_data.get("email")):
            self.add_error("name", gettext("Leave name and e-mail empty for who has an appointment."))
        elif appointment is None and not name:
            self.add_error(
                "name", gettext("Choose an appointment, or write the name of somebody from outside.")
            )
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        # The action makes the row; what it lacks here is no fault of the form.
        return {*super()._get_validation_exclusions(), "user", "municipality", "state", "name", "email"}  # type: ignore[misc]

    def validate_constraints(self) -> None:
        """The action refuses, with the sentences of the rules."""


@admin.register(Registration)
class RegistrationAdmin(KeepsTyped, Counted, RecordAdmin):
    """Who has what of which activity; what people tell of themselves is shown to nobody."""

    form = EntryForm
    menu_position = 8
    list_display = ["person", "whence", "activity", "state", "since", "offered_until", "is_sample"]
    list_filter = ["state", "walked_in", "activity__kind", "is_sample", "municipality__province"]
    list_select_related = ["user", "municipality", "activity"]
    folded_search = ["user__name_key", "municipality__search_key"]
    search_fields = ["user__name_key", "municipality__search_key", "name", "organization"]
    search_help_text = _("Person, organization, municipality, district or province.")
    ordering = ["-since", "-pk"]
    autocomplete_fields = ["activity", "appointment"]
    actions = ["accept_chosen", "cancel_chosen", "erase_chosen"]

    @admin.display(description=_("person"), ordering="user__name_key")
    def person(self, row: Registration) -> str:
        """The person's name."""
        return row.person_name

    @admin.display(description=_("from where"))
    def whence(self, row: Registration) -> str:
        """The municipality or the organization."""
        return row.from_where

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        if obj is None:
            return [*OF_PORTAL, *OUTSIDE, "gender", "role"]
        own = ["appointment", "municipality"] if obj.user_id else OUTSIDE
        return ["activity", *own, "state", "since", "offered_until", "walked_in", "is_sample"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A row changes by the actions of the list alone."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_keep_permission(self, request: HttpRequest) -> bool:
        """Who keeps registrations."""
        return request.user.has_perm("programs.change_registration")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """From the list of one activity, another person for it."""
        filters = QueryDict(request.GET.get("_changelist_filters"))
        chosen = filters.get("activity__id__exact")
        return ({"activity": chosen} if chosen else {}) | super().get_changeform_initial_data(request)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        """Where another is to be entered, it is for the same activity."""
        answer = super().response_add(request, obj, post_url_continue)
        if "_addanother" not in request.POST:
            return answer
        asked = request.GET.copy()
        asked["activity"] = str(obj.activity_id)
        return HttpResponseRedirect(f"{request.path}?{asked.urlencode()}")

    def save_model(self, request: HttpRequest, obj: Registration, form: Any, change: bool) -> None:
        by: Any = request.user
        person = {name: form.cleaned_data.get(name) or "" for name in ("gender", "role")}
        if obj.appointment is None:
            person |= {name: form.cleaned_data.get(name) or "" for name in OUTSIDE}
        made = enter(activity=obj.activity, by=by, appointment=obj.appointment, **person)
        obj.pk, obj.state, obj.user, obj.since = made.pk, made.state, made.user, made.since
        if made.state == RegistrationState.WAITLISTED:
            self.message_user(request, gettext("All places are taken: the person waits."), messages.WARNING)

    @admin.action(description=_("Accept the offered places for them"), permissions=["keep"])
    def accept_chosen(self, request: HttpRequest, queryset: QuerySet) -> None:
        """For who said so by telephone."""
        by: Any = request.user
        rows = queryset.filter(state=RegistrationState.OFFERED)
        self.run(request, rows, lambda row: accept(registration=row, by=by))

    @admin.action(description=_("Cancel; freed places are offered to those who wait"), permissions=["keep"])
    def cancel_chosen(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Everybody concerned is told."""
        by: Any = request.user
        rows = queryset.exclude(state=RegistrationState.CANCELED).order_by("pk")
        self.run(request, rows, lambda row: cancel(registration=row, by=by))

    @admin.action(description=_("Erase who they are (people from outside)"), permissions=["keep"])
    def erase_chosen(self, request: HttpRequest, queryset: QuerySet) -> None:
        """That there was somebody stays."""
        by: Any = request.user
        self.run(request, queryset, lambda row: erase_person(registration=row, by=by))
