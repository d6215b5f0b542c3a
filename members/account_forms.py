"""Forms of sign-in and passwords, in the portal's own words."""

from typing import Any

from allauth.account import forms
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from django.contrib.auth.forms import SetPasswordMixin
from django.contrib.auth.password_validation import password_validators_help_text_html
from django.core.exceptions import ValidationError
from django.forms import BooleanField, CharField, Form, TextInput
from django.utils.translation import gettext_lazy as _

from members.enums import ConsentPurpose
from members.models import Invitation, User
from members.validators import validate_person_name
from mmu_portal.lib.text import one_line


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


class _Code:
    """What the forms that ask for a code share: our words, and a keyboard of figures."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, {"code": _("Code")}, {"code": self.hint})  # type: ignore[arg-type, attr-defined]
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code"}  # type: ignore[attr-defined]


class CodeForm(_Code, mfa_forms.AuthenticateForm):
    """The code of the second factor, after the password."""

    hint = _("The six digits that your app shows now, or one of your recovery codes.")


class CodeAgainForm(_Code, mfa_forms.ReauthenticateForm):
    """The code once more, before something sensitive."""

    hint = _("The six digits that your app shows now, or one of your recovery codes.")


class FirstCodeForm(_Code, totp_forms.ActivateTOTPForm):
    """The first code of an app that was just set up."""

    hint = _("The six digits that the app shows now.")


class AcceptForm(SetPasswordMixin, Form):
    """An invited person's new account: name, password, and what they agree to."""

    name = CharField(
        label=_("Your name"),
        max_length=150,
        validators=[validate_person_name],
        widget=TextInput(attrs={"autocomplete": "name"}),
    )
    password1, password2 = SetPasswordMixin.create_password_fields(
        label1=_("Password"), label2=_("Password, once more")
    )
    notice = BooleanField(
        label=_("I have read what the portal keeps of people, why and for how long."),
        error_messages={"required": _("Read the page on personal data, then check this box.")},
    )
    news = BooleanField(
        label=_("Send me news of trainings and meetings by e-mail."),
        required=False,
        help_text=_("You may take this back at any time. Mails about what you do in the portal come anyway."),
    )

    def __init__(self, posted: Any, *, invitation: Invitation) -> None:
        super().__init__(posted, initial={"name": invitation.name})
        self.invitation = invitation
        self.fields["password1"].help_text = password_validators_help_text_html()
        self.fields["password2"].help_text = ""
        for name in ("name", "password1", "password2"):
            self.fields[name].error_messages["required"] = _("Fill in this field.")

    def clean_name(self) -> str:
        """The name in one tidy line."""
        name = one_line(self.cleaned_data["name"])
        if not name:
            raise ValidationError(_("Fill in this field."))
        validate_person_name(name)  # once more, without the marks that nobody sees
        return name

    def clean(self) -> dict[str, Any]:
        """Hold the password against the rules, which look at name and address too."""
        cleaned = super().clean() or self.cleaned_data
        self.validate_passwords("password1", "password2")
        owner = User(email=self.invitation.email, name=cleaned.get("name", ""))
        self.validate_password_for_user(owner, "password1")
        return cleaned

    def consents(self) -> list[ConsentPurpose]:
        """What the person agreed to."""
        news = [ConsentPurpose.NEWS] if self.cleaned_data["news"] else []
        return [ConsentPurpose.NOTICE, *news]
