"""The mail that invites to act for a municipality."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.actions.invitations import KIND
from members.mails import Letter, from_templates, register
from members.models import Invitation, Mail


def register_mails() -> None:
    """Let the portal write it; called once when it starts."""
    register(KIND, _("Invitation"), _invitation)


def _invitation(mail: Mail) -> Letter | None:
    """The link; nothing if the invitation was answered, withdrawn or sent again meanwhile."""
    found = Invitation.objects.open().filter(pk=mail.words["invitation"], nonce=mail.words["nonce"])
    invitation = found.select_related("municipality", "department", "invited_by").first()
    if invitation is None:
        return None
    address = settings.SITE_URL + reverse("invitation", args=[invitation.token])
    return from_templates(KIND, invitation=invitation, address=address)
