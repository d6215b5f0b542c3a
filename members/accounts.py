"""The one door: who may come in, and where they go."""

from typing import Any
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from members.account_mails import RESET_LINK
from members.actions.mails import queue_mail
from members.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come by invitation alone."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The e-mail address or the password is wrong."),
        "incorrect_password": _("The password is wrong."),
        "enter_current_password": _("Type your current password."),
        "too_many_login_attempts": _("Too many failed attempts to sign in. Try again later."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by themselves."""
        return False

    def send_password_reset_mail(self, user: Any, email: str, context: dict[str, Any]) -> None:
        """Write down that a link is to be sent; the link itself is made when the mail is."""
        queue_mail(
            kind=RESET_LINK,
            key=f"{RESET_LINK}:{uuid4().hex}",
            address=email,
            language=get_language() or settings.LANGUAGE_CODE,
            recipient=user,
        )

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write down that an account's owner is to be told of something that happened to it."""
        owner = User.objects.filter(email=email.lower()).first()
        queue_mail(
            kind=template_prefix,
            key=f"{template_prefix}:{uuid4().hex}",
            address=email,
            language=get_language() or settings.LANGUAGE_CODE,
            recipient=owner,
            happened_at=context["timestamp"].isoformat(),
            network_address=context["ip"] or "",
        )
