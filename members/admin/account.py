"""Accounts and groups of rights in the back office."""

from typing import Any, ClassVar

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as StockUserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, AdminUserCreationForm
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from members.actions.accounts import take_second_factor
from members.groups import group_name, right_name
from members.models import Appointment, User
from members.queries.account import has_traces
from mmu_portal.lib import history
from mmu_portal.lib.admin import RecordAdmin, RecordTabularInline
from mmu_portal.lib.errors import DomainError

_POWERS = ["is_staff", "is_superuser", "groups", "user_permissions"]


def _password_choice() -> forms.ChoiceField:
    """Whether the account has a password now; the values are those that the stock forms know."""
    return forms.ChoiceField(
        label=_("How the password is chosen"),
        required=False,
        initial="true",
        choices={"true": _("I set one now"), "false": _("The person chooses one")},
        widget=forms.RadioSelect(attrs={"class": "radiolist inline"}),
        help_text=_(
            "If you set none, nobody can sign in with this account until the person chooses a password by "
            "“Forgot your password?” on the sign-in page."
        ),
    )


class NewUserForm(AdminUserCreationForm):
    """A new account, by e-mail address."""

    usable_password = _password_choice()

    class Meta(AdminUserCreationForm.Meta):
        model = User
        fields = ("email", "name", "language", "is_staff", "groups")
        field_classes: ClassVar[dict] = {}


class PasswordForm(AdminPasswordChangeForm):
    """A new password for an account, or none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "usable_password" in self.fields:  # of an account that has a password
            choice = _password_choice()
            warning = format_html(
                '<ul id="id_unusable_warning" class="messagelist"><li class="warning">{}</li></ul>',
                _("The password that the account has now is lost."),
            )
            choice.help_text = format_html("{} {}", choice.help_text, warning)
            self.fields["usable_password"] = choice


class AppointmentRowForm(forms.ModelForm):
    """An appointment of the account; one that is stored stays where it is, as on its own page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "municipality" in self.fields:
            self.fields["municipality"].disabled = True


class AppointmentInline(RecordTabularInline):
    """For whom the person acts."""

    model = Appointment
    form = AppointmentRowForm
    fields = ["municipality", "department", "role", "started", "ended", "is_sample"]
    autocomplete_fields = ["municipality", "department"]


@admin.register(User)
class UserAdmin(RecordAdmin, StockUserAdmin):
    """People who sign in. Only superusers give powers, and only they touch accounts that have some."""

    add_form = NewUserForm
    change_password_form = PasswordForm
    menu_position = 7
    list_display = ["shown_name", "email", "is_active", "is_staff", "last_login"]
    list_filter = ["is_active", "is_staff", "is_superuser", "groups", "language"]
    folded_search = ["name_key"]
    search_fields = ["name_key", "email"]
    search_help_text = _("Name or e-mail.")
    ordering = ["name_key", "email"]
    filter_horizontal = ["user_permissions"]
    readonly_fields = ["last_login", "date_joined"]
    inlines = [AppointmentInline]
    history_parts = {Appointment: "user"}
    actions = ["take_factors"]
    fieldsets = [
        (None, {"fields": ["email", "name", "language", "password"]}),
        (_("Permissions"), {"fields": ["is_active", *_POWERS]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["email", "name", "language", "usable_password", "password1", "password2"]}),
        (_("Permissions"), {"fields": ["is_staff", "groups"]}),
    ]

    @admin.display(description=_("name"), ordering="name_key")
    def shown_name(self, account: User) -> str:
        """The name, sorted without capitals and accents: the same on every database."""
        return account.name

    def get_inlines(self, request: HttpRequest, obj: Any) -> list:
        return list(super().get_inlines(request, obj)) if obj else []

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """A new account gets its powers at once, from who may give some."""
        fieldsets = super().get_fieldsets(request, obj)
        return fieldsets if obj or request.user.is_superuser else fieldsets[:1]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Accounts are closed one by one, not deleted by the dozen."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def has_boss_permission(self, request: HttpRequest) -> bool:
        """Superusers alone."""
        return bool(request.user.is_superuser)

    @admin.action(description=_("Remove the second factor"), permissions=["boss"])
    def take_factors(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Give the chosen people, who lost their second factor, a new start."""
        for account in queryset.order_by("pk"):
            try:
                take_second_factor(account=account, by=request.user)  # type: ignore[arg-type]
            except DomainError as refusal:
                self.message_user(request, str(refusal), messages.ERROR)
            else:
                sentence = gettext("The second factor of %(person)s was removed.") % {"person": account}
                self.message_user(request, sentence, messages.SUCCESS)

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
        """Only an account that nothing refers to; any other is closed, since the history names it."""
        may = super().has_delete_permission(request, obj) and _may_touch(request, obj)
        return may and (obj is None or not has_traces(obj))

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
admin.site.unregister(Authenticator)
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
