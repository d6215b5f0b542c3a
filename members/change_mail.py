"""The mail that tells a representative what became of a proposal."""

from django.apps import apps
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from members.actions.proposals import DECIDED
from members.enums import ChangeState
from members.mails import Letter, from_templates, register
from members.models import Mail


def register_mails() -> None:
    """Let the portal write it; called once when it starts."""
    register(DECIDED, _("Answer to a proposed change"), _decided)


def _decided(mail: Mail) -> Letter | None:
    label = mail.words.get("model", "profilechange")
    # Mails that waited when other storeys began to have proposals name the model alone.
    model = apps.get_model(label if "." in label else f"members.{label}")
    found = model._default_manager.select_related("municipality").filter(pk=mail.words["change"]).first()
    if found is None:
        return None
    return from_templates(
        DECIDED,
        change=found,
        approved=found.state == ChangeState.APPROVED,
        address=settings.SITE_URL + found.page_address,
    )
