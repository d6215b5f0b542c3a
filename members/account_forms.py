"""Forms of sign-in and passwords, in the portal's own words."""

from typing import Any

from allauth.account import forms
from django.contrib.auth.password_validation import password_validators_help_text_html
from django.forms import Form
from django.utils.translation import gettext_lazy as _


def _plain(form: Form, labels: dict[str, Any], hints: dict[str, Any]) -> None:
    """Give the fields our labels, hints and words, and no placeholders, which vanish when one types."""
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)
        field.label = labels.get(name, field.label)
        field.help_text = hints.get(name, "")
        field.error_messages["required"] = _("Fill in this field.")


class LoginForm(forms.LoginForm):
    """Sign in by e-mail and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = _("The address that the Union has on record for you.")
        _plain(self, {"login": _("E-mail"), "password": _("Password")}, {"login": hint})


class ResetPasswordForm(forms.ResetPasswordForm):
    """Ask for a link to choose a new password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, {"email": _("E-mail")}, {"email": _("The address that you sign in with.")})


class ResetPasswordKeyForm(forms.ResetPasswordKeyForm):
    """Choose a new password by the link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {"password1": _("New password"), "password2": _("New password, once more")}
        _plain(self, labels, {"password1": password_validators_help_text_html()})


class ChangePasswordForm(forms.ChangePasswordForm):
    """Choose a new password while signed in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            "oldpassword": _("Current password"),
            "password1": _("New password"),
            "password2": _("New password, once more"),
        }
        _plain(self, labels, {"password1": password_validators_help_text_html()})


class ReauthenticateForm(forms.ReauthenticateForm):
    """Give the password once more before something sensitive."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, {"password": _("Password")}, {})
