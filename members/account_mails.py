"""The mails of sign-in and passwords."""

import datetime as dt

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.actions.accounts import FACTOR_TAKEN
from members.mails import Letter, from_templates, register
from members.models import Mail

RESET_LINK = "account/email/password_reset_key"
NOTICES = {
    "account/email/password_changed": _("Notice: password changed"),
    "account/email/password_reset": _("Notice: password chosen by link"),
    "account/email/password_set": _("Notice: first password set"),
    "mfa/email/totp_activated": _("Notice: second factor set up"),
    "mfa/email/totp_deactivated": _("Notice: second factor removed"),
    "mfa/email/recovery_codes_generated": _("Notice: new recovery codes"),
}


def register_mails() -> None:
    """Let the portal write them; called once when it starts."""
    register(RESET_LINK, _("Link for a new password"), _reset_link)
    for kind, label in NOTICES.items():
        register(kind, label, _notice)
    register(FACTOR_TAKEN, _("Notice: second factor removed by staff"), _factor_taken)


def _reset_link(mail: Mail) -> Letter | None:
    """The link by which a new password is chosen; nothing for an account that was closed meanwhile."""
    user = mail.recipient
    if user is None or not user.is_active:
        return None
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    address = settings.SITE_URL + reverse("account_reset_password_from_key", kwargs=key)
    return from_templates(mail.kind, password_reset_url=address)


def _factor_taken(mail: Mail) -> Letter:
    """Who removed the person's second factor."""
    return from_templates(mail.kind, by=mail.words["by"])


def _notice(mail: Mail) -> Letter:
    """What happened to the account, when, and from which network address."""
    when = dt.datetime.fromisoformat(mail.words["happened_at"])
    return from_templates(mail.kind, timestamp=when, ip=mail.words["network_address"])
