"""The one door: who may come in, and where they go."""

from threading import Thread
from typing import Any

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from django.contrib.sites.shortcuts import get_current_site
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

log = structlog.get_logger(__name__)


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

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the mail now and send it beside the request.

        Neither the time of the answer nor a mail server that is away may tell whether an account exists.
        """
        request = allauth_context.request
        words = {"request": request, "email": email, "current_site": get_current_site(request)}
        message = self.render_mail(template_prefix, email, words | context)
        Thread(target=_deliver, args=(message, template_prefix), daemon=True).start()


def _deliver(message: EmailMessage, kind: str) -> None:
    """Send a mail; a failure is an event without address and text, which the server's own words may hold."""
    try:
        message.send()
    except Exception as error:  # whatever the mail server does: nobody waits here to be told
        log.error("mail_failed", mail=kind, reason=type(error).__name__)
