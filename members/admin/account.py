"""Accounts and groups of rights in the back office."""

from typing import Any, ClassVar

from allauth.account.models import EmailAddress
from django import forms
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as StockUserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, AdminUserCreationForm
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from members.groups import group_name, right_name
from members.models import Appointment, User
from mmu_portal.lib import history
from mmu_portal.lib.admin import RecordAdmin, RecordTabularInline

_POWERS = ["is_staff", "is_superuser", "groups", "user_permissions"]


class NewUserForm(AdminUserCreationForm):
    """A new account, by e-mail address."""

    class Meta(AdminUserCreationForm.Meta):
        model = User
        fields = ("email", "name", "language")
        field_classes: ClassVar[dict] = {}


class AppointmentInline(RecordTabularInline):
    """For whom the person acts."""

    model = Appointment
    fields = ["municipality", "department", "role", "started", "ended", "is_sample"]
    autocomplete_fields = ["municipality", "department"]


@admin.register(User)
class UserAdmin(RecordAdmin, StockUserAdmin):
    """People who sign in. Only superusers give powers, and only they touch accounts that have some."""

    add_form = NewUserForm
    change_password_form = AdminPasswordChangeForm
    menu_position = 7
    list_display = ["name", "email", "is_active", "is_staff", "last_login"]
    list_filter = ["is_active", "is_staff", "is_superuser", "groups", "language"]
    folded_search = ["name_key"]
    search_fields = ["name_key", "email"]
    search_help_text = _("Name or e-mail.")
    ordering = ["name", "email"]
    filter_horizontal = ["user_permissions"]
    readonly_fields = ["last_login", "date_joined"]
    inlines = [AppointmentInline]
    history_parts = {Appointment: "user"}
    fieldsets = [
        (None, {"fields": ["email", "name", "language", "password"]}),
        (_("Permissions"), {"fields": ["is_active", *_POWERS]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["email", "name", "language", "usable_password", "password1", "password2"]})
    ]

    def get_inlines(self, request: HttpRequest, obj: Any) -> list:
        return list(super().get_inlines(request, obj)) if obj else []

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Groups are few: all of them as boxes to tick, named in the reader's language."""
        if db_field.name != "groups":
            return _with_named_rights(super().formfield_for_manytomany(db_field, request, **kwargs))
        kwargs["widget"] = forms.CheckboxSelectMultiple
        field: Any = super().formfield_for_manytomany(db_field, request, **kwargs)
        field.label_from_instance = group_name
        return field

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Nobody but a superuser gives powers, not even to themselves."""
        powers = [] if request.user.is_superuser else _POWERS
        return [*self.readonly_fields, *powers]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and _may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and _may_touch(request, obj)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Of all that the stock form writes, the history lacks only the password's change."""
        if request.resolver_match and request.resolver_match.url_name == "auth_user_password_change":
            history.note(obj, gettext_noop("password set"))


def _may_touch(request: HttpRequest, account: User | None) -> bool:
    """Whether the reader may edit this account: one with powers only if superuser."""
    if account is None or request.user.is_superuser:
        return True
    return not (account.is_staff or account.is_superuser)


def _with_named_rights(field: Any) -> Any:
    """Rights read in one query, told by the record that they are about."""
    field.queryset = field.queryset.select_related("content_type")
    field.label_from_instance = right_name
    return field


apps.get_app_config("auth").verbose_name = _("Permission groups")
admin.site.unregister(Group)
admin.site.unregister(EmailAddress)  # whoever edits an address here could take over its account


@admin.register(Group)
class GroupAdmin(RecordAdmin):
    """Groups of rights. Their names in the record are English; pages show the known ones translated."""

    list_display = ["shown_name", "people"]
    search_fields = ["name"]
    ordering = ["name"]
    filter_horizontal = ["permissions"]

    @admin.display(description=_("name"), ordering="name")
    def shown_name(self, row: Group) -> str:
        """The name in the reader's language."""
        return group_name(row)

    @admin.display(description=_("people"))
    def people(self, row: Any) -> str:
        """Who has the group's rights."""
        return ", ".join(str(user) for user in row.user_set.all()) or gettext("nobody")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("user_set")

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Rights in the reader's language."""
        return _with_named_rights(super().formfield_for_manytomany(db_field, request, **kwargs))

    def page_title(self, record: Group) -> str:
        return group_name(record)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)

    has_change_permission = has_view_permission
    has_delete_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)
